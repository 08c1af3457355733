"""Contacts that were closed in a span of time, each with when a colleague was there first."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from oncall.contact.core.values import Contact
from oncall.contact.rows.reading import COLUMNS, Damaged, kept
from oncall.contact.rows.tables import arrival, contact, event
from oncall.store.tables import Instant

TAKEN = ("claimed", "acknowledged", "closed")
"""With one of these in its history a colleague has said that it is hers, or over."""

_taken = (
    select(func.min(event.c.at))
    .where(event.c.contact_id == contact.c.id, event.c.kind.in_(TAKEN))
    .scalar_subquery()
)
_first = (
    select(arrival.c.kind)
    .where(arrival.c.contact_id == contact.c.id)
    .order_by(arrival.c.at, arrival.c.sid)
    .limit(1)
    .scalar_subquery()
)
_closed: Any = (
    select(*COLUMNS, _taken.label("taken_at"), _first.label("first"))
    .where(
        contact.c.team_id == bindparam("team_"),
        contact.c.closed_at >= bindparam("start_", type_=Instant),
        contact.c.closed_at < bindparam("end_", type_=Instant),
    )
    .order_by(contact.c.closed_at, contact.c.id)
)


class Closed(NamedTuple):
    """A contact that is closed; `first` is the kind of its first arrival."""

    contact: Contact
    first: str
    taken_at: datetime


def closed_between(conn: Connection, team_id: str, start: datetime, end: datetime) -> list[Closed]:
    """What this team closed from `start` to before `end`; what cannot be read is left out."""
    values = {"team_": team_id, "start_": start, "end_": end}
    found = []
    for row in conn.execute(_closed, values):
        try:
            it = kept(conn, row).contact
        except Damaged:
            continue
        found.append(Closed(it, row.first or "text", row.taken_at or it.closed_at or end))
    return found
