"""What the outbox lets go of, long after it was done; what waits is kept for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select

from oncall.store.outbox import outbox
from oncall.store.tables import Instant

_old = select(outbox.c.id).where(outbox.c.ended_at < bindparam("before_", type_=Instant))
_forget = (
    delete(outbox)
    .where(outbox.c.id.in_(_old.order_by(outbox.c.ended_at).limit(bindparam("limit_"))))
    .returning(outbox.c.kind, outbox.c.sid, outbox.c.payload)
)


def forget(tx: Connection, *, before: datetime, limit: int) -> Sequence[Any]:
    """Let go of what was ended before then, the oldest first; returns kind, SID and payload."""
    return tx.execute(_forget, {"before_": before, "limit_": limit}).all()


_ended_texts = (
    select(outbox.c.id, outbox.c.kind, outbox.c.sid, outbox.c.payload)
    .where(outbox.c.kind == "text", outbox.c.ended_at < bindparam("before_", type_=Instant))
    .order_by(outbox.c.ended_at)
)
_forget_one = delete(outbox).where(outbox.c.id == bindparam("id_"))


def ended_texts(conn: Connection, before: datetime) -> Sequence[Any]:
    """The texts that were ended before then, the oldest first: id, kind, SID and payload."""
    return conn.execute(_ended_texts, {"before_": before}).all()


def forget_these(tx: Connection, ids: Iterable[str]) -> None:
    """Let go of these, which were ended; there is one at least."""
    tx.execute(_forget_one, [{"id_": each} for each in ids])
