"""What is PostgreSQL's own: nobody waits for ever, and whoever is second finds the first one's."""

import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from oncall.env import stopwatch
from oncall.store.engine import DATABASE_ERRORS, Database, again_if_beaten
from oncall.store.faults import DatabaseFault
from tests.store import counting

PATIENCE_S = 0.2
LONG_S = 60
"""Whoever did not give up would wait for ever."""


@pytest.fixture
def url(make_postgres: Callable[[], str]) -> str:
    """A database with a tally."""
    url = make_postgres()
    db = Database(url)
    counting.begin(db)
    db.close()
    return url


@pytest.fixture
def db(url: str) -> Iterator[Database]:
    """The same, opened by somebody in a hurry."""
    database = Database(url, patience_s=PATIENCE_S)
    yield database
    database.close()


def test_nobody_waits_long_for_anothers_row(url: str, db: Database) -> None:
    """A family on the line cannot wait for a stuck program: after our patience it is an error."""
    other = Database(url)
    with other.transaction() as tx:
        tx.execute(counting._LOCKED)
        began = stopwatch()
        with pytest.raises(DATABASE_ERRORS):
            counting.count_up(db, 1)
        assert stopwatch() - began < LONG_S
    counting.count_up(db, 1)
    other.close()


def test_nobody_waits_long_for_a_free_connection(db: Database) -> None:
    """All are in use: that is an error as well, and not a silence."""
    busy = [db.engine.connect() for _ in range(10)]
    began = stopwatch()
    with pytest.raises(DATABASE_ERRORS), db.reading():
        pass

    assert stopwatch() - began < LONG_S
    for each in busy:
        each.close()


def test_two_programs_lose_no_increment(url: str) -> None:
    """Four that read, add one and write, each behind a row lock: every step counts."""
    databases = [Database(url) for _ in range(4)]
    threads = [threading.Thread(target=counting.count_up, args=(each, 25)) for each in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with databases[0].reading() as conn:
        tally = conn.execute(text("SELECT value FROM tally")).scalar_one()
    for each in databases:
        each.close()

    assert tally == 100


def test_a_reader_sees_one_moment(url: str, db: Database) -> None:
    """What is committed between two of its statements does not change what it sees."""
    with db.reading() as conn:
        before = conn.execute(text("SELECT value FROM tally")).scalar_one()
        counting.count_up(other := Database(url), 1)
        after = conn.execute(text("SELECT value FROM tally")).scalar_one()
    other.close()

    assert before == after


def test_of_two_that_block_each_other_both_come_through(url: str) -> None:
    """PostgreSQL ends one of them; it begins again, and finds what the other has left."""
    db, meeting, took = Database(url), threading.Barrier(2), list[str]()
    with db.transaction() as tx:
        tx.execute(text("INSERT INTO tally VALUES (0), (0)"))
        tx.execute(text("ALTER TABLE tally ADD COLUMN id SERIAL"))

    def take(*ids: int) -> None:
        with db.transaction() as tx:
            for id in ids:
                tx.execute(text("UPDATE tally SET value = value + 1 WHERE id = :id"), {"id": id})
                with suppress(threading.BrokenBarrierError):  # the second time there is one only
                    meeting.wait(0.5)
        took.append("done")

    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(again_if_beaten, partial(take, *ids)) for ids in ((1, 2), (2, 1))]
    db.close()

    assert [each.exception() for each in both] == [None, None]
    assert took == ["done", "done"]


def test_what_is_wrong_stays_wrong(db: Database) -> None:
    """A statement that cannot work is not tried again."""
    times: list[int] = []

    def wrong() -> None:
        times.append(1)
        with db.transaction() as tx:
            tx.execute(text("SELECT 1 / 0"))

    with pytest.raises(DBAPIError):
        again_if_beaten(wrong)

    assert times == [1]


def test_the_servers_own_habits_change_nothing(url: str, db: Database) -> None:
    """Whatever the database is set to, writers see what was committed while they waited."""
    with db.transaction() as tx:
        change = "SET default_transaction_isolation = 'serializable'"
        tx.execute(text(f"ALTER DATABASE {db.engine.url.database} {change}"))
    again = Database(url)
    with again.transaction() as tx:
        found = tx.execute(text("SHOW transaction_isolation")).scalar_one()
    again.close()

    assert found == "read committed"


def test_a_server_that_forgets_in_a_power_cut_is_refused(url: str, db: Database) -> None:
    """It would take a text, say so to the carrier, and lose it."""
    db.check()
    name = db.engine.url.database
    with db.transaction() as tx:
        tx.execute(text(f"ALTER DATABASE {name} SET synchronous_commit = off"))
    again = Database(url)

    with pytest.raises(DatabaseFault, match="power cut"):
        again.check()
    again.close()


def test_without_the_driver_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """The driver is an extra: whoever has not installed it reads one sentence."""
    modules: Any = sys.modules
    monkeypatch.setitem(modules, "psycopg", None)
    monkeypatch.delitem(modules, "oncall.store.postgres", raising=False)

    with pytest.raises(DatabaseFault, match=r"pip install 'oncall\[postgres\]'"):
        Database("postgresql://oncall@/oncall")
