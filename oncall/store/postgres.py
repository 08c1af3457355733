"""How PostgreSQL is opened so that no promise is lost and nobody waits for ever.

Writers are READ COMMITTED and lock the rows they decide about (docs/decisions/0008); a reader sees
one moment. What waits for a lock gives up after our patience, a session that sleeps in the middle
of a transaction loses it, and a server that says nothing at all is given up like one that is gone.

Imported only where PostgreSQL is used: psycopg is an extra.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DisconnectionError

from oncall.env import stopwatch
from oncall.store.faults import DatabaseFault
from oncall.store.sqlite import READING

T = TypeVar("T")
# Three web processes and three workers then fit into the hundred connections of a fresh server.
POOL, MORE = 5, 5
# Nothing of ours thinks so long between two statements: whoever does was frozen, and lets go.
LETS_GO_AFTER_S = 15
_MUST_BE_ON = ("fsync", "full_page_writes", "synchronous_commit")
_DURABLE = ("on", "remote_write", "remote_apply", "local")


class Patient(psycopg.Connection[Any]):
    """A connection that is given up when nothing has come from the server for `silence_s`."""

    silence_s: float = float("inf")

    def wait(self, gen: Generator[Any, Any, T], *args: Any, **how: Any) -> T:
        """Every answer of the server is waited for here."""
        return super().wait(self._heard(gen), *args, **how)

    def _heard(self, gen: Generator[Any, Any, T]) -> Generator[Any, Any, T]:
        """Handed on as it is, but for the silences, which psycopg tells several times a second.

        A thread that slept itself, while the answer was there, looks once more.
        """
        since, again = stopwatch(), False
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if ready:
                    since, again = stopwatch(), False
                elif stopwatch() - since > self.silence_s:
                    self._look_again_or_give_up(again=again)
                    again = True
                wanted = gen.send(ready)
        except StopIteration as end:
            answer: T = end.value
            return answer

    def _look_again_or_give_up(self, *, again: bool) -> None:
        if again:
            self.pgconn.finish()
            raise psycopg.OperationalError("the server does not answer any more")


def make_postgres_engine(url: URL, patience_s: float) -> Engine:
    """An engine whose locks are waited for `patience_s` seconds, its server for a second more."""
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), hide_parameters=True,
        pool_size=POOL, max_overflow=MORE, pool_timeout=patience_s,
        connect_args={"connect_timeout": max(2, round(patience_s))},
    )  # fmt: skip
    event.listen(engine, "do_connect", _connect)
    event.listen(engine, "connect", partial(_set_up, patience_s))
    event.listen(engine, "checkout", _see_that_it_is_there)
    event.listen(engine, "begin", _begin)
    return engine


def _connect(_dialect: Any, _record: Any, args: Any, named: Any) -> Patient:
    return Patient.connect(*args, **named)


def _set_up(patience_s: float, connection: Patient, _record: object) -> None:
    connection.silence_s = patience_s + 1
    connection.execute(
        f"SET lock_timeout = {round(patience_s * 1000)}; "
        f"SET idle_in_transaction_session_timeout = {LETS_GO_AFTER_S * 1000}"
    )
    connection.commit()


def _see_that_it_is_there(connection: Patient, _record: object, _proxy: object) -> None:
    """A server that went away has closed its end: that is seen without asking it each time."""
    try:
        connection.pgconn.consume_input()
    except psycopg.Error:
        raise DisconnectionError("the server has closed this connection") from None


def _begin(connection: Connection) -> None:
    """A reader sees one moment, where a writer's next statement sees what others have done."""
    reading = connection.get_execution_options().get(READING, False)
    raw: Any = connection.connection.dbapi_connection
    if raw.read_only is not reading:  # travels with the first statement
        raw.read_only = reading
        level = psycopg.IsolationLevel
        raw.isolation_level = level.REPEATABLE_READ if reading else level.READ_COMMITTED


@contextmanager
def rebuilding_alone(tx: Connection) -> Iterator[None]:
    """In this transaction: another program that changes the tables is waited for."""
    raw: Any = tx.connection.dbapi_connection
    patience, raw.silence_s = raw.silence_s, float("inf")
    try:
        tx.execute(text("SET LOCAL lock_timeout = 0"))
        tx.execute(text("SELECT pg_advisory_xact_lock(hashtextextended('oncall tables', 0))"))
        yield
    finally:
        raw.silence_s = patience


def check_postgres(connection: Connection) -> None:
    """See that a commit survives a power cut; raises DatabaseFault if not."""
    for setting in _MUST_BE_ON:
        value = connection.execute(text(f"SHOW {setting}")).scalar_one()
        if value not in _DURABLE:
            raise DatabaseFault(
                f"PostgreSQL runs with {setting} = {value}: a power cut would lose promises.",
                f"Set {setting} = on.",
            )
