"""What the outbox knows of the things of which nobody can tell whether they were done."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, case, func, or_, select

from oncall.store.outbox import FAILED, SENT, WAITING, Claimed, outbox
from oncall.store.tables import Instant

_sids = select(outbox.c.sid).where(
    outbox.c.person == bindparam("person_"),
    outbox.c.ended_at >= bindparam("since_", type_=Instant),
    outbox.c.sid.is_not(None),
)


def sids_since(conn: Connection, person: str | None, since: datetime) -> frozenset[str]:
    """The carrier's SIDs of what was sent to this person since then."""
    return frozenset(conn.execute(_sids, {"person_": person, "since_": since}).scalars())


_known = case((outbox.c.state.in_([SENT, FAILED]), 1), else_=0)
_perhaps = (
    select(
        func.sum(outbox.c.attempts - outbox.c.in_vain - _known).label("times"),
        func.min(outbox.c.made_at).label("earliest"),
    )
    .where(or_(outbox.c.state == WAITING, outbox.c.ended_at >= bindparam("since_", type_=Instant)))
    .where(outbox.c.kind == bindparam("kind_"), outbox.c.person == bindparam("person_"))
    .where(outbox.c.id != bindparam("id_"))
)


def others_perhaps(
    conn: Connection, mine: Claimed, person: str | None, since: datetime
) -> tuple[int, datetime]:
    """How often others of this kind were perhaps done for this person, beside what is known.

    And since when: the instant at which the first of them was made, or mine if there is none.
    """
    sought = {"kind_": mine.kind, "person_": person, "id_": mine.id, "since_": since}
    found = conn.execute(_perhaps, sought).one()
    return found.times or 0, min(found.earliest or mine.made_at, mine.made_at)
