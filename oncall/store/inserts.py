"""Storing a row that may be there already; the same on both databases."""

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Table


def inserting(tx: Connection, table: Table) -> Any:
    """An insert that knows ON CONFLICT, which SQLAlchemy has per database only.

    Imported when it is first needed: PostgreSQL's brings all of its drivers, and most never ask.
    """
    return import_module(f"sqlalchemy.dialects.{tx.dialect.name}").insert(table)


def upsert(
    tx: Connection, table: Table, key: Sequence[str], row: dict[str, Any], once: Sequence[str] = ()
) -> None:
    """Store `row` over the one that is there under the columns of `key`, or as a new one.

    What is named in `once`, and the id, stay as they are in a row that is there.
    """
    values = {name: value for name, value in row.items() if name not in (*key, *once, "id")}
    insert = inserting(tx, table).values(row)
    tx.execute(insert.on_conflict_do_update(index_elements=key, set_=values))
