"""Storing a row that may be there already; the same on both databases."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def inserting(tx: Connection, table: Table) -> Any:
    """An insert that knows ON CONFLICT, which SQLAlchemy has per database only.

    Imported when it is first needed: PostgreSQL's brings all of its drivers, and most never ask.
    """
    return _insert(tx.dialect.name, table)


def built_once(build: Callable[[Connection], Any]) -> Callable[[Connection], Any]:
    """The statement that `build` makes, kept for each database: building costs as much as asking.

    It may depend on nothing else but the database's dialect.
    """
    kept: dict[str, Any] = {}

    def statement(tx: Connection) -> Any:
        name = tx.dialect.name
        if name not in kept:
            kept[name] = build(tx)
        return kept[name]

    return statement


def upsert(
    tx: Connection,
    table: Table,
    key: Sequence[str],
    *rows: dict[str, Any],
    once: Sequence[str] = (),
) -> None:
    """Store each row over the one that is there under the columns of `key`, or as a new one.

    What is named in `once`, and the id, stay as they are in a row that is there.
    """
    over = tuple(name for name in rows[0] if name not in (*key, *once, "id"))
    tx.execute(_storing(tx.dialect.name, table, tuple(key), over), rows)


@lru_cache
def _storing(dialect: str, table: Table, key: Sequence[str], over: Sequence[str]) -> Any:
    insert = _insert(dialect, table)
    new = {name: insert.excluded[name] for name in over}
    return insert.on_conflict_do_update(index_elements=key, set_=new)


def _insert(dialect: str, table: Table) -> Any:
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)
