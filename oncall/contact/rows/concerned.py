"""Whom contacts wait for, by person: so that a change among the staff is seen at once."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, union

from oncall.contact.rows.tables import contact, not_closed_, open_page, to_be_told
from oncall.store.tables import Instant

_mine = contact.c.team_id == bindparam("team_")
_holders = select(contact.c.holder).where(_mine, not_closed_, contact.c.holder.is_not(None))
_paged = select(open_page.c.person).where(open_page.c.team_id == bindparam("team_"))
_of_holder = select(contact.c.id).where(
    _mine, not_closed_, contact.c.holder == bindparam("person_")
)
_of_paged = select(open_page.c.contact_id).where(
    open_page.c.team_id == bindparam("team_"), open_page.c.person == bindparam("person_")
)
_of_person = union(_of_holder, _of_paged)
_later = select(contact.c.id).where(
    not_closed_, contact.c.deadline > bindparam("now_", type_=Instant)
)
_to_tell = select(contact.c.id, contact.c.to_tell).where(_mine, to_be_told)


def holders(conn: Connection, team_id: str) -> set[str]:
    """Who has a contact now."""
    return set(conn.execute(_holders, {"team_": team_id}).scalars())


def paged(conn: Connection, team_id: str) -> set[str]:
    """On whose phones a page is open."""
    return set(conn.execute(_paged.distinct(), {"team_": team_id}).scalars())


def of_person(conn: Connection, team_id: str, person: str) -> list[str]:
    """The ids of the contacts that she has, or has a page open about."""
    found = conn.execute(_of_person, {"team_": team_id, "person_": person})
    return sorted(found.scalars())


def later_than(conn: Connection, now: datetime) -> list[str]:
    """The ids of the contacts whose deadline is still to come, of every team."""
    return list(conn.execute(_later, {"now_": now}).scalars())


def to_tell(conn: Connection, team_id: str) -> dict[str, str]:
    """Whom to tell of which contact at the start of her next shift, by the contact's id."""
    return {row.id: row.to_tell for row in conn.execute(_to_tell, {"team_": team_id})}
