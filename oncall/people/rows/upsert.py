"""Storing a row over the one that is there, or as a new one; the same on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def inserting(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    """An insert that knows ON CONFLICT: SQLAlchemy has it per dialect only."""
    return sqlite.insert(table) if tx.dialect.name == "sqlite" else postgresql.insert(table)


def upsert(tx: Connection, table: Table, key: Sequence[str], row: dict[str, Any]) -> None:
    """Store `row` under the columns of `key`; the id of a row that is there stays."""
    values = {name: value for name, value in row.items() if name not in (*key, "id")}
    insert = inserting(tx, table).values(row)
    tx.execute(insert.on_conflict_do_update(index_elements=key, set_=values))
