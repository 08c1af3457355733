"""What one process puts into the outbox, the worker of another one hears of at once.

PostgreSQL tells of it when the transaction is committed; SQLite counts every commit in its file,
and the count is looked at ten times a second. A word that gets lost costs a second at most: so
often the worker looks by itself.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import Connection

from oncall.store.engine import DATABASE_ERRORS, Database
from oncall.store.outbox import CHANNEL

log = logging.getLogger(__name__)
LOOKS_EVERY_S = 0.1
SPEAKS_EVERY_S = 1.0
TRIES_AGAIN_S = 1.0


@contextmanager
def listening(db: Database, ring: Callable[[], None]) -> Iterator[None]:
    """Meanwhile `ring` is called, from a thread, whenever another process has put something."""
    over = threading.Event()
    hear = partial({"sqlite": _count, "postgresql": _word}[db.dialect], ring, over)
    ear = threading.Thread(target=_listen, args=(db.engine, hear, over), name="wake", daemon=True)
    ear.start()
    try:
        yield
    finally:
        over.set()
        ear.join()


def _listen(engine: Engine, hear: Callable[[Connection], None], over: threading.Event) -> None:
    """On a connection of its own; when that is lost, on another one."""
    while not over.is_set():
        try:
            with engine.connect() as connection:
                hear(connection)
                connection.invalidate()  # nobody else is to have one that listens
        except DATABASE_ERRORS as error:
            log.warning("other processes cannot wake this one now (%s)", type(error).__name__)
            over.wait(TRIES_AGAIN_S)


def _count(ring: Callable[[], None], over: threading.Event, connection: Connection) -> None:
    """SQLite: a number that every other connection's commit raises."""
    raw: Any = connection.connection.dbapi_connection
    seen = None
    while not over.wait(LOOKS_EVERY_S):
        (version,) = raw.execute("PRAGMA data_version").fetchone()
        if version != seen:
            ring()
        seen = version


def _word(ring: Callable[[], None], over: threading.Event, connection: Connection) -> None:
    """PostgreSQL: a word from whoever puts something; and we ask whether the server still lives."""
    connection.execution_options(isolation_level="AUTOCOMMIT")
    raw: Any = connection.connection.dbapi_connection
    connection.exec_driver_sql(f"LISTEN {CHANNEL}")
    ring()
    while not over.is_set():
        for _ in raw.notifies(timeout=SPEAKS_EVERY_S, stop_after=1):
            ring()
        connection.exec_driver_sql("SELECT 1")
