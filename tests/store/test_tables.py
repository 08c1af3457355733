"""Instants are exact and aware; JSON is the same bytes every time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, MetaData, Table, insert, select, text
from sqlalchemy.exc import StatementError

from oncall.store.engine import Database
from oncall.store.tables import Instant, Json

FIRST, LAST = datetime(2, 1, 1), datetime(9998, 1, 1)  # noqa: DTZ001 (hypothesis adds offsets)
_moments = Table("moments", MetaData(), Column("at", Instant), Column("what", Json))
_offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A database with one table of moments."""
    on_postgres = request.param == "postgresql"
    database = Database(request.getfixturevalue("postgres").make() if on_postgres else "sqlite://")
    with database.transaction() as tx:
        _moments.create(tx)
    yield database
    database.close()


def kept(db: Database, **row: Any) -> Any:
    """The row as it comes back."""
    with db.transaction() as tx:
        tx.execute(_moments.delete())
        tx.execute(insert(_moments), row)
        return tx.execute(select(_moments)).one()


@given(st.datetimes(FIRST, LAST, timezones=_offsets))
def test_an_instant_comes_back_exactly(db: Database, at: datetime) -> None:
    """To the microsecond, from any offset, before 1970 too; always in UTC."""
    back = kept(db, at=at).at

    assert back == at
    assert back.tzinfo is UTC


def test_the_two_two_o_clocks_of_october_are_two_instants(db: Database) -> None:
    """The doubled hour is kept apart."""
    oslo = ZoneInfo("Europe/Oslo")
    first = datetime(2026, 10, 25, 2, 30, tzinfo=oslo)
    second = first.replace(fold=1)

    assert kept(db, at=second).at - kept(db, at=first).at == timedelta(hours=1)


def test_a_naive_time_is_refused(db: Database) -> None:
    """Nobody could say later which hour it meant."""
    with pytest.raises(StatementError, match="offset"):
        kept(db, at=datetime(2026, 1, 1))  # noqa: DTZ001


@given(_values)
def test_json_comes_back_as_it_went(db: Database, value: Any) -> None:
    """NUL, emoji, half an emoji, nested and empty: the same value returns."""
    assert kept(db, what={"it": value}).what == {"it": value}


def test_json_is_written_one_way(db: Database) -> None:
    """The order in which keys were set leaves no trace."""
    kept(db, what={"b": 1, "a": [1, None]})
    with db.reading() as conn:
        written = conn.execute(text("SELECT what FROM moments")).scalar_one()

    assert written == '{"a":[1,null],"b":1}'


def test_nothing_stays_nothing(db: Database) -> None:
    """An empty column is None, for instants and for JSON."""
    assert tuple(kept(db, at=None, what=None)) == (None, None)
