"""What is kept of what came in, until its time is over: words, sounds, and the carrier's log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, exists, func, or_, select, update

from oncall.contact.rows.tables import arrival, contact, is_kept, not_erased
from oncall.store.tables import Instant

WORDS, CALLS = ("text", "recording"), ("call",)
_before = bindparam("before_", type_=Instant)
_of_kinds = arrival.c.kind.in_(bindparam("kinds_", expanding=True))
# No contact: an answer of staff, or a call of theirs.
_is_over = or_(
    arrival.c.contact_id.is_(None), and_(contact.c.state == "closed", contact.c.closed_at < _before)
)
_outlasted = (
    select(
        arrival.c.sid, arrival.c.kind, arrival.c.team_id, arrival.c.contact_id, contact.c.closed_at
    )
    .outerjoin_from(arrival, contact, contact.c.id == arrival.c.contact_id)
    .where(is_kept, _of_kinds, arrival.c.at < _before, _is_over)
    .order_by(arrival.c.at, arrival.c.sid)
    .limit(bindparam("limit_"))
)
_left = (
    select(func.count())
    .select_from(arrival)
    .where(is_kept, _of_kinds, arrival.c.contact_id == bindparam("id_"))
)
_delete = update(arrival).where(arrival.c.sid == bindparam("sid_"), is_kept).values(words=None)
_to_erase = (
    select(contact.c.id, contact.c.number_id)
    .where(not_erased, contact.c.closed_at < _before)
    .where(~exists().where(is_kept, arrival.c.contact_id == contact.c.id))
    .order_by(contact.c.closed_at, contact.c.id)
    .limit(bindparam("limit_"))
)


def outlasted(
    conn: Connection, kinds: Sequence[str], before: datetime, limit: int
) -> Sequence[Any]:
    """The oldest arrivals of these kinds that are kept, and whose contact was closed before then.

    `kinds` is `WORDS` or `CALLS`.
    """
    values = {"kinds_": kinds, "before_": before, "limit_": limit}
    return conn.execute(_outlasted, values).all()


def delete(tx: Connection, sid: str, at: datetime) -> None:
    """Nothing of it is kept but that it came, and it is known since when; twice is no harm."""
    tx.execute(_delete, {"sid_": sid, "deleted_at": at})


def left(conn: Connection, kinds: Sequence[str], contact_id: str) -> int:
    """How many arrivals of these kinds of a contact are kept."""
    found: int = conn.execute(_left, {"kinds_": kinds, "id_": contact_id}).scalar_one()
    return found


def to_erase(conn: Connection, before: datetime, limit: int) -> Sequence[Any]:
    """Contacts that were closed before then, and of whose arrivals nothing is kept: both ids."""
    return conn.execute(_to_erase, {"before_": before, "limit_": limit}).all()
