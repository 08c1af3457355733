"""What every room's tables are built from: one metadata, exact instants, readable JSON.

Rooms define their tables on `metadata`, in their own `rows`; migrations are compared with it.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Index, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

# Names for every constraint, so that a migration can find them again on any database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_WHERE = "where"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def partial_index(name: str, *columns: Any, where: Any, unique: bool = False) -> Index:
    """An index over those rows of a table for which `where` holds.

    Each database has its own word for it, and naming PostgreSQL's loads all of its drivers: that
    is left to `told_where`, for whoever makes tables or compares them.
    """
    return Index(name, *columns, unique=unique, info={_WHERE: where})


def told_where(tables: MetaData) -> MetaData:
    """The same tables, with each partial index told for both databases."""
    for index in (each for table in tables.tables.values() for each in table.indexes):
        if _WHERE in index.info:
            told = {f"{name}_where": index.info[_WHERE] for name in ("sqlite", "postgresql")}
            index.dialect_kwargs.update(told)
    return tables


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept as whole microseconds since 1970 UTC; comes back in UTC.

    A naive time is refused: nobody could say later which hour it meant.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> int | None:
        """To microseconds; raises ValueError for a time without an offset."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError("an instant needs its offset; give an aware time")
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: int | None, _dialect: Dialect) -> datetime | None:
        """Back to an aware time in UTC."""
        return None if value is None else _EPOCH + value * _MICROSECOND


class Unreadable:
    """Stands where a value stood that is no JSON any more; whoever uses it gets a TypeError.

    Raised while rows are fetched, the error would take the other rows with it.
    """


class Json(TypeDecorator[Any]):
    """A dict or list, kept as text with sorted keys: the same value is always the same bytes.

    Written in ASCII, so that neither NUL nor a lone surrogate upsets any database.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: Dialect) -> str | None:
        """To text."""
        return None if value is None else json.dumps(value, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> Any:
        """Back to the value, or `Unreadable`."""
        try:
            return None if value is None else json.loads(value)
        except ValueError:
            return Unreadable()
