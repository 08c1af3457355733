"""One process puts something into the outbox: the worker of another one wakes at once."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from oncall.env import Alarm, Env
from oncall.store import migrate
from oncall.store.engine import Database
from oncall.store.outbox import put
from oncall.store.wake import listening
from tests.store.test_outbox import put_page

SOON_S = 0.8
Two = tuple[Database, Database]


@pytest.fixture(params=["file", "postgresql"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Two]:
    """One database as two processes have it."""
    on_postgres = request.param == "postgresql"
    make: Callable[[], str] = request.getfixturevalue("make_postgres") if on_postgres else str
    url = make() or f"sqlite:///{tmp_path / 'oncall.db'}"
    both = Database(url), Database(url)
    migrate.upgrade(both[0])
    yield both
    for each in both:
        each.close()


class Sleeper(Alarm):
    """A worker that sleeps; knows whether it was woken in time."""

    def __init__(self) -> None:
        super().__init__()
        self.rung = threading.Event()

    def ring(self) -> None:
        """Somebody rings."""
        self.rung.set()

    def wakes(self) -> bool:
        """Whether somebody rings soon; then it sleeps again."""
        woken = self.rung.wait(SOON_S)
        self.rung.clear()
        return woken


def test_what_another_process_puts_wakes_the_worker(two: Two, env: Env) -> None:
    """Within a second, and not for nothing before that."""
    worker, web, sleeper = *two, Sleeper()
    with listening(worker, sleeper.ring):
        assert sleeper.wakes()  # it may have missed something before it listened
        assert not sleeper.wakes()
        put_page(web, env)

        assert sleeper.wakes()
    put_page(web, env, key="later")

    assert not sleeper.wakes()


def test_what_was_not_committed_wakes_nobody(two: Two, env: Env) -> None:
    """A webhook that fails in the end has put nothing."""
    worker, web, sleeper = *two, Sleeper()
    with listening(worker, sleeper.ring):
        assert sleeper.wakes()
        with pytest.raises(ZeroDivisionError), web.transaction() as tx:
            _put_and_fail(tx, env)

        assert not sleeper.wakes()


def _put_and_fail(tx: Connection, env: Env) -> None:
    put(tx, env, kind="text", key="k", payload={}, due=env.now())
    raise ZeroDivisionError


def test_a_lost_connection_is_made_again(make_postgres: Callable[[], str], env: Env) -> None:
    """The server has thrown everybody out: after a moment the worker listens again."""
    url = make_postgres()
    worker, web, sleeper = Database(url), Database(url), Sleeper()
    with listening(worker, sleeper.ring):
        assert sleeper.wakes()
        with web.transaction() as tx:
            tx.execute(text(THROW_OUT))
        assert any(sleeper.wakes() for _ in range(5))
        put_page(web, env)

        assert sleeper.wakes()
    worker.close()
    web.close()


THROW_OUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid != pg_backend_pid()
"""
