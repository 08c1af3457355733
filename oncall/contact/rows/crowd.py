"""Strangers in a crowd, and hidden callers who share a page: few look-ups for very many."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, func, literal, or_, select, update

from oncall.contact.core.values import Contact
from oncall.contact.rows.reading import COLUMNS, readable
from oncall.contact.rows.tables import contact, shared_page, shares, waits
from oncall.store.inserts import inserting
from oncall.store.tables import Instant

_more = (
    select(literal(1))
    .where(contact.c.team_id == bindparam("team_"), waits)
    .offset(bindparam("many_"))
    .limit(1)
)
_strangers = select(func.count()).where(
    contact.c.team_id == bindparam("team_"), contact.c.lane == bindparam("team_"), waits
)
_shared = select(shared_page.c.at).where(shared_page.c.team_id == bindparam("team_"))
_take_turn = update(shared_page).where(
    shared_page.c.team_id == bindparam("team_"),
    or_(
        shared_page.c.at <= bindparam("since_", type_=Instant),
        shared_page.c.at > bindparam("now_", type_=Instant),  # the clock was put back
    ),
)
_pages_for_others = (
    select(contact.c.id)
    .where(contact.c.team_id == bindparam("team_"), shares)
    .where(contact.c.page_of == contact.c.id)
)
_newest_page = (
    _pages_for_others.where(contact.c.opened_at >= bindparam("since_", type_=Instant))
    .order_by(contact.c.opened_at.desc())
    .limit(1)
)
_its_page = _pages_for_others.where(contact.c.id == bindparam("page_"))
_sharing = (
    select(*COLUMNS)
    .where(contact.c.team_id == bindparam("team_"), shares)
    .where(contact.c.page_of == bindparam("page_"))
    .order_by(contact.c.opened_at, contact.c.id)
)


def more_open_than(conn: Connection, team_id: str, many: int) -> bool:
    """Whether more contacts of the team wait for somebody; looks at no more than so many."""
    return conn.execute(_more, {"team_": team_id, "many_": many}).first() is not None


def strangers_open(conn: Connection, team_id: str) -> int:
    """How many contacts of strangers wait for somebody."""
    return int(conn.execute(_strangers, {"team_": team_id}).scalar_one())


def shared_page_at(conn: Connection, team_id: str) -> datetime | None:
    """When strangers last had the page they share."""
    return conn.execute(_shared, {"team_": team_id}).scalar_one_or_none()


def take_turn(tx: Connection, team_id: str, now: datetime, every: timedelta) -> bool:
    """Whether strangers may have their page now; then nobody else may for so long."""
    turn = {"team_": team_id, "since_": now - every, "now_": now}
    if tx.execute(_take_turn, {**turn, "at": now}).rowcount:
        return True
    first = inserting(tx, shared_page).values(team_id=team_id, at=now)
    return bool(tx.execute(first.on_conflict_do_nothing()).rowcount)


def newest_page(conn: Connection, team_id: str, since: datetime) -> str | None:
    """The newest open contact, made since then, whose page hidden callers share."""
    found = conn.execute(_newest_page, {"team_": team_id, "since_": since})
    return found.scalar_one_or_none()


def is_still_paged(conn: Connection, team_id: str, page_of: str) -> str | None:
    """The same id, if that contact is still open and pages for those who share its page."""
    return conn.execute(_its_page, {"team_": team_id, "page_": page_of}).scalar_one_or_none()


def sharing(tx: Connection, team_id: str, page_of: str) -> Sequence[Contact]:
    """The open contacts that share this one's page, itself among them; locked."""
    found = tx.execute(_sharing.with_for_update(), {"team_": team_id, "page_": page_of})
    return [each.contact for each in readable(tx, found.all())]
