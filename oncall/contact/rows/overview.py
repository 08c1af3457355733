"""What the pages of staff list, and how they learn that something is new: one statement each."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, literal_column, select, union_all

from oncall.contact.core.values import Contact
from oncall.contact.rows.reading import COLUMNS, readable
from oncall.contact.rows.tables import contact, event, not_closed_, occupied
from oncall.people.rows.tables import team
from oncall.store.tables import Instant

MOST = 200
"""So many of those that are closed are looked through for the latest that she may see."""

_team: Any = bindparam("team_")
_closed = (
    select(*COLUMNS)
    .where(contact.c.team_id == _team, contact.c.closed_at > bindparam("since_", type_=Instant))
    .order_by(contact.c.closed_at.desc(), contact.c.id)
    .limit(MOST)
)


def _mark(what: str, which: Any, number: Any) -> Any:
    return select(literal_column(f"'{what}'"), which, number)


# Of the contacts that are not closed, how long each one's history is; the rest are single numbers.
_marks = union_all(
    _mark("contact", event.c.contact_id, func.max(event.c.seq))
    .join(contact, contact.c.id == event.c.contact_id)
    .where(contact.c.team_id == _team, not_closed_)
    .group_by(event.c.contact_id),
    _mark("closed", literal_column("''"), func.count())
    .where(contact.c.team_id == _team, contact.c.closed_at > bindparam("since_", type_=Instant)),
    _mark("occupied", occupied.c.person, literal_column("1"))
    .where(occupied.c.team_id == _team, occupied.c.until > bindparam("now_", type_=Instant)),
    _mark("team", team.c.id, team.c.revision).where(team.c.id == _team),
)  # fmt: skip


def closed_since(conn: Connection, team_id: str, since: datetime) -> list[Contact]:
    """The contacts that were closed since then, the latest first."""
    rows = conn.execute(_closed, {"team_": team_id, "since_": since}).all()
    return [each.contact for each in readable(conn, rows)]


def marks(
    conn: Connection, team_id: str, now: datetime, since: datetime
) -> Sequence[tuple[Any, ...]]:
    """Other ones whenever something on a page about what goes on now would be another."""
    values = {"team_": team_id, "now_": now, "since_": since}
    return sorted(tuple(row) for row in conn.execute(_marks, values))
