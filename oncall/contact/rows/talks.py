"""Talks that somebody of the staff has had with a family in a live call, from the histories."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, select

from oncall.contact.rows.tables import contact, event, talked
from oncall.store.tables import Instant


class Talk(NamedTuple):
    """Two were joined from `start` to `end`, for a minute or more.

    `seq` is the number of the event that ended it, so contact and `seq` name a talk for ever.
    """

    contact_id: str
    seq: int
    person: str
    start: datetime
    end: datetime


_claim, _other = event.alias("claim"), event.alias("other")
_last_claim = (
    select(func.max(_other.c.seq))
    .where(
        _other.c.contact_id == event.c.contact_id,
        _other.c.seq < event.c.seq,
        _other.c.kind == "claimed",
    )
    .scalar_subquery()
)
# The team is not asked for: SQLite would then read all that it ever had, and not this index.
_talks = (
    select(
        contact.c.team_id, event.c.contact_id, event.c.seq, event.c.person, _claim.c.at, event.c.at
    )
    .join(contact, contact.c.id == event.c.contact_id)
    .join(_claim, and_(_claim.c.contact_id == event.c.contact_id, _claim.c.seq == _last_claim))
    .where(talked, event.c.at >= bindparam("since_", type_=Instant))
    .order_by(event.c.at, event.c.contact_id, event.c.seq)
)

_claims = select(event.c.at, event.c.detail).where(
    event.c.contact_id == bindparam("id_"), event.c.kind.in_(("claimed", "joined"))
)


def claimed_at(conn: Connection, contact_id: str, sid: str) -> datetime | None:
    """When somebody last pressed 1 for this call of a contact; None if nobody did."""
    rows = conn.execute(_claims, {"id_": contact_id})
    return max((row.at for row in rows if row.detail.get("sid") == sid), default=None)


def talks(conn: Connection, team_id: str, since: datetime) -> list[Talk]:
    """A team's talks that ended since then, in order.

    Only those whose beginning and end the carrier told as they happened: a talk that was cut short
    or found in its log later is none of them.
    """
    rows = conn.execute(_talks, {"since_": since})
    return [Talk(*row[1:]) for row in rows if row.team_id == team_id]
