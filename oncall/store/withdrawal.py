"""What waits in the outbox and is wanted no more is withdrawn."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, Update, bindparam, literal_column, update

from oncall.store.outbox import DROPPED, outbox

_drop = update(outbox).where(outbox.c.state == literal_column("'waiting'"))


def drop(tx: Connection, *, now: datetime, key_prefix: str) -> int:
    """Withdraw what waits under keys that begin so; returns how many there were."""
    statement = _drop.where(outbox.c.key.startswith(key_prefix, autoescape=True))
    return tx.execute(statement, {"state": DROPPED, "ended_at": now}).rowcount


def drop_all(tx: Connection, *, now: datetime, of: Sequence[Mapping[str, str]]) -> None:
    """Withdraw what waits for each of these, in one statement.

    Each is named by its columns, a `contact` at least; all of them by the same.
    """
    if of:
        ends = {"state": DROPPED, "ended_at": now}
        named = [{f"{name}_": value for name, value in each.items()} for each in of]
        tx.execute(_drop_by(tuple(of[0])), [{**each, **ends} for each in named])


@lru_cache
def _drop_by(names: tuple[str, ...]) -> Update:
    if "contact" not in names:
        raise ValueError("say which contact it waited for")
    return _drop.where(*(outbox.c[name] == bindparam(f"{name}_") for name in names))
