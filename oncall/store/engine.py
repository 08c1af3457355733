"""The database: one way to write, one way to read, on SQLite or PostgreSQL."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import lru_cache
from importlib import import_module
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select
from sqlalchemy.engine import URL, Dialect, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    SQLAlchemyError,
)

from oncall.store.beside import Beside
from oncall.store.faults import DatabaseFault
from oncall.store.sqlite import (
    READING,
    check_sqlite,
    foreign_keys_off,
    is_memory,
    make_sqlite_engine,
    see_that_every_parent_exists,
)

# What a caller that must go on without its database catches.
DATABASE_ERRORS = (SQLAlchemyError, DatabaseFault)
# The fault of what was to be written, while the database is well: the next one can be written.
ITS_OWN_FAULT = (IntegrityError, DataError)

# Deadlock, a moment that is over, and a row that is there by now.
_BEATEN = ("40P01", "40001", "23505")
T = TypeVar("T")


class Database:
    """Transactions that are durable when they end, and reads that never block them.

    `url` is an SQLAlchemy URL: `sqlite:///file.db`, `sqlite://` (in memory, for tests) or
    `postgresql://…`. Raises DatabaseFault when the URL or its folder is wrong; nothing is
    opened before the first use.
    A writer waits `patience_s` seconds for its turn in this process and as long for another
    process, then fails: a family on the line must get its answer from the snapshot.
    """

    def __init__(self, url: str, *, patience_s: float = 3, sqlite_module: Any = None) -> None:
        parsed = _parsed(url)
        self.dialect = parsed.get_backend_name()
        self.engine = _make_engine(parsed, patience_s, sqlite_module)
        self._readers = self.engine.execution_options(**{READING: True})
        self._here = threading.local()
        self.came_to_nothing = 0
        """Another number once a transaction was rolled back: what was read in it never was so."""
        # SQLite has one writer; waiting here is fairer and far quicker than its busy loop.
        self._writer: AbstractContextManager[None] = (
            _Turn(patience_s) if self.dialect == "sqlite" else nullcontext()
        )
        # A database in memory is one connection, so there readers wait their turn as well.
        self._reader = self._writer if self._in_memory(parsed) else nullcontext()
        in_file = self.dialect == "sqlite" and not self._in_memory(parsed)
        self._beside = Beside(self.engine) if in_file else None

    def _in_memory(self, url: URL) -> bool:
        return self.dialect == "sqlite" and is_memory(url)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A write transaction: committed at the end, rolled back on any error.

        One thread has one at a time (RuntimeError otherwise): hand its connection down instead.
        Never talk to the carrier inside it.
        """
        if self._mine() is not None:
            raise RuntimeError("this thread already writes; hand its connection down instead")
        with (
            self._writer,
            self._counting(),  # a commit that fails
            self.engine.begin() as connection,
            self._counting(),  # what fails before it: counted before anybody else has its turn
            self._keeping(connection),
        ):
            yield connection

    @contextmanager
    def rebuilding(self) -> Iterator[Connection]:
        """A write transaction in which tables may be rebuilt: foreign keys count at its end."""
        if self.dialect != "sqlite":
            with self.transaction() as connection, _postgres().rebuilding_alone(connection):
                yield connection
            return
        with (
            self._writer,
            self.engine.connect() as connection,
            foreign_keys_off(connection),
            connection.begin(),
            self._keeping(connection),
        ):
            yield connection
            see_that_every_parent_exists(connection)

    @contextmanager
    def _keeping(self, connection: Connection) -> Iterator[None]:
        """Remember that this thread writes."""
        self._here.connection = connection
        try:
            yield
        finally:
            self._here.connection = None

    @contextmanager
    def _counting(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.came_to_nothing += 1
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A consistent view that cannot write; inside this thread's transaction, its own view."""
        mine = self._mine()
        if mine is not None:
            yield mine
            return
        with self._reader, self._readers.connect() as connection:
            connection.begin()
            yield connection  # to close it is to roll back, once

    def _mine(self) -> Connection | None:
        return getattr(self._here, "connection", None)

    def check(self) -> None:
        """Open the database and see that it is whole and durable; raises DatabaseFault if not."""
        try:
            with self.reading() as connection:
                check = check_sqlite if self.dialect == "sqlite" else _postgres().check_postgres
                check(connection)
        except SQLAlchemyError as error:
            raise DatabaseFault(
                f"The database cannot be used ({_reason(error)}).",
                "See that it is running and that [database] url is right; if it is damaged, stop "
                "every program that uses it and put the last backup in its place.",
            ) from None

    def row(self, question: Select[Any]) -> tuple[object, ...]:
        """The one row of a small question without parameters, as the database stores it.

        Asked beside the pool where that can be, and then never of what this thread is writing.
        """
        if self._beside and (told := self._beside.row(_sql(question, self.engine.dialect))):
            return told
        with self.reading() as conn:
            return tuple(conn.execute(question).one())

    def close(self) -> None:
        """Give all connections back."""
        if self._beside:
            self._beside.close()
        self.engine.dispose()


@lru_cache
def _sql(question: Select[Any], dialect: Dialect) -> str:
    return str(question.compile(dialect=dialect))


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    if parsed is None or parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise DatabaseFault(
            "[database] url is not one that can be used.",
            "Write sqlite:////folder/oncall.db or postgresql://user@host/name.",
        )
    return parsed


def _make_engine(url: URL, patience_s: float, sqlite_module: Any) -> Engine:
    if url.get_backend_name() == "sqlite":
        return make_sqlite_engine(url, patience_s, sqlite_module)
    engine: Engine = _postgres().make_postgres_engine(url, patience_s)
    return engine


def _postgres() -> Any:
    """Its module; raises DatabaseFault where its driver, an extra, is not installed."""
    try:
        return import_module("oncall.store.postgres")
    except ImportError:
        raise DatabaseFault(
            "PostgreSQL's driver is not installed.", "Install it: pip install 'oncall[postgres]'."
        ) from None


def only_reads(connection: Connection) -> bool:
    """Whether it was handed out for reading: then it can lock nothing."""
    return bool(connection.get_execution_options().get(READING, False))


def again_if_beaten(do: Callable[[], T]) -> T:
    """Do it; once more if another transaction was at the same rows and was first.

    The second time it finds what that one has left. Only PostgreSQL lets two write at once.
    """
    try:
        return do()
    except DBAPIError as error:
        if not was_beaten(error):
            raise
    return do()


def was_beaten(error: Exception) -> bool:
    """Whether another transaction was first; what this one wanted can be done after it."""
    return getattr(getattr(error, "orig", None), "sqlstate", None) in _BEATEN


class _Turn:
    """One writer at a time in this process, and nobody waits for ever."""

    def __init__(self, patience_s: float) -> None:
        self._lock = threading.Lock()
        self._patience_s = patience_s

    def __enter__(self) -> None:
        if not self._lock.acquire(timeout=self._patience_s):
            raise DatabaseFault(
                "The database is busy.", "Nothing was written; try again, and see who writes long."
            )

    def __exit__(self, *error: object) -> None:
        self._lock.release()


def _reason(error: SQLAlchemyError) -> str:
    """The driver's own words, without the statement and its values."""
    return str(getattr(error, "orig", None) or type(error).__name__).splitlines()[0]
