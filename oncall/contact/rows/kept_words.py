"""What families wrote and said, for as long as it is kept: the words here, the sounds elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from oncall.contact.rows.tables import arrival, contact, kept_words
from oncall.store.tables import Instant

_before = bindparam("before_", type_=Instant)
# No contact: an answer of staff.
_is_over = or_(
    arrival.c.contact_id.is_(None), and_(contact.c.state == "closed", contact.c.closed_at < _before)
)
_outlasted = (
    select(
        arrival.c.sid, arrival.c.kind, arrival.c.team_id, arrival.c.contact_id, contact.c.closed_at
    )
    .outerjoin_from(arrival, contact, contact.c.id == arrival.c.contact_id)
    .where(kept_words, arrival.c.at < _before, _is_over)
    .order_by(arrival.c.at, arrival.c.sid)
    .limit(bindparam("limit_"))
)
_left = (
    select(func.count())
    .select_from(arrival)
    .where(kept_words, arrival.c.contact_id == bindparam("id_"))
)
_delete = update(arrival).where(arrival.c.sid == bindparam("sid_"), kept_words).values(words=None)


def outlasted(conn: Connection, before: datetime, limit: int) -> Sequence[Any]:
    """The oldest texts and messages that are kept, and whose contact was closed before then."""
    return conn.execute(_outlasted, {"before_": before, "limit_": limit}).all()


def delete(tx: Connection, sid: str, at: datetime) -> None:
    """Its words are gone from here, and it is known since when; twice is no harm."""
    tx.execute(_delete, {"sid_": sid, "deleted_at": at})


def left(conn: Connection, contact_id: str) -> int:
    """How many texts and messages of a contact are kept."""
    found: int = conn.execute(_left, {"id_": contact_id}).scalar_one()
    return found
