"""Claiming what is due, so that a crash hands it to the next worker and nothing is forgotten.

A claim is a lease: it says "I am at it until then", never "it is done".
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Row,
    Table,
    Update,
    bindparam,
    or_,
    select,
    update,
)

from oncall.store.tables import Instant


def claim_due(
    tx: Connection,
    table: Table,
    *,
    due_column: str,
    lease_column: str,
    now: datetime,
    lease: timedelta,
    limit: int,
    where: ColumnElement[bool] | None = None,
    count_column: str | None = None,
) -> list[Row[Any]]:
    """Lease up to `limit` rows that are due and unleased, the earliest first; returns them whole.

    Due is `due_column` <= now; free is `lease_column` empty or <= now. The lease is set to
    now + `lease`, and `count_column` (if named) is raised by one.
    `where` narrows the rows: give a constant, since the statement is built once for each.
    """
    statement = _claim(table, due_column, lease_column, where, count_column)
    values = {"now_": now, "until_": now + lease, "limit_": limit}
    rows = tx.execute(statement, values).all()
    # RETURNING promises no order.
    return sorted(rows, key=lambda row: (getattr(row, due_column), *_identity(table, row)))


def _identity(table: Table, row: Row[Any]) -> Sequence[Any]:
    return [getattr(row, column.name) for column in table.primary_key]


@lru_cache(maxsize=32)
def _claim(
    table: Table,
    due_column: str,
    lease_column: str,
    where: ColumnElement[bool] | None,
    count_column: str | None,
) -> Update:
    """One statement; other claimers' rows are skipped (PostgreSQL) or not there yet (SQLite)."""
    (key,) = table.primary_key.columns
    due, leased = table.c[due_column], table.c[lease_column]
    now = bindparam("now_", type_=Instant)
    chosen = select(key).where(due <= now, or_(leased.is_(None), leased <= now))
    if where is not None:
        chosen = chosen.where(where)
    chosen = chosen.order_by(due, key).limit(bindparam("limit_"))
    values: dict[str, Any] = {lease_column: bindparam("until_", type_=Instant)}
    if count_column is not None:
        values[count_column] = table.c[count_column] + 1
    # Chosen once, however PostgreSQL plans the rest: or more rows than asked for may be locked.
    locked = chosen.with_for_update(skip_locked=True).cte("locked")
    locked = locked.prefix_with("MATERIALIZED", dialect="postgresql")
    mine = key.in_(select(locked.c[key.name]))
    return update(table).where(mine).values(values).returning(*table.c)


def exactly_one(result: CursorResult[Any]) -> bool:
    """Whether a fenced update met its row: false means that someone else has it by now."""
    return result.rowcount == 1
