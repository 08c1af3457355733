"""How SQLite is opened so that a commit survives a power cut and no increment is lost.

WAL with `synchronous=FULL` lost no commit in any simulated power cut and is several times faster
than the default journal.
SQLite up to 3.51.2 can corrupt a WAL database that has two connections (the "WAL-reset bug":
fixed in 3.51.3, 3.50.7 and 3.44.6); such a version gets the TRUNCATE journal, slower and safe.
"""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Dialect, Engine, create_engine, event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool, StaticPool

from oncall.store.faults import DatabaseFault

READING = "oncall_reading"


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset bug."""
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    return version >= (3, 51, 3)


def driver() -> Any:
    """The SQLite to use: sqlcipher3's (recent, the same on every machine), else Python's own."""
    for name in ("sqlcipher3.dbapi2", "sqlite3.dbapi2"):
        try:
            module = importlib.import_module(name)
        except ImportError:
            continue
        if wal_is_safe(module.sqlite_version_info):
            return module
    return importlib.import_module("sqlite3.dbapi2")


def journal(version: tuple[int, ...]) -> str:
    """The journal mode for a file opened with this version of SQLite."""
    return "WAL" if wal_is_safe(version) else "TRUNCATE"


def is_memory(url: URL) -> bool:
    """Whether the URL names a database that lives in this process only."""
    return url.database in (None, "", ":memory:")


def make_sqlite_engine(url: URL, patience_s: float, module: Any = None) -> Engine:
    """An engine whose transactions begin IMMEDIATE, or plain and read-only for readers.

    Every thread at work has its own connection; a database in memory has one for all.
    Another program that writes is waited for `patience_s` seconds.
    Raises DatabaseFault when the file's folder is missing or may not be written.
    """
    module = module or driver()
    memory = is_memory(url)
    if not memory:
        _make_file(Path(str(url.database)))
    pool = {"poolclass": StaticPool} if memory else {"poolclass": QueuePool, "pool_size": 0}
    shared = {"check_same_thread": False}  # one thread at a time; the pool and our lock see to it
    engine = create_engine(url, module=module, hide_parameters=True, connect_args=shared, **pool)
    event.listen(engine, "connect", _Opener(module, _pragmas(module, patience_s, memory=memory)))
    event.listen(engine, "begin", _begin)
    if memory:
        _share_statements(engine, module)
    else:
        same = _SameFile(Path(str(url.database)))
        event.listen(engine, "do_connect", same.must_exist)
        event.listen(engine, "connect", same.remember)
        event.listen(engine, "checkout", same.compare)
    return engine


def _share_statements(engine: Engine, module: Any) -> None:
    """Databases in memory come and go by the thousand: a statement is compiled once for them all.

    What is compiled belongs to a dialect, so they share that as well.
    """
    engine.dialect, compiled = _shared(module)
    engine.update_execution_options(compiled_cache=compiled)


@cache
def _shared(module: Any) -> tuple[Dialect, dict[Any, Any]]:
    first = create_engine("sqlite://", module=module)
    with first.connect():  # from which a dialect learns the version of SQLite
        pass
    first.dispose()
    return first.dialect, {}


def _pragmas(module: Any, patience_s: float, *, memory: bool) -> list[str]:
    common = [
        f"busy_timeout={round(patience_s * 1000)}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ]
    return common if memory else [*common, f"journal_mode={journal(module.sqlite_version_info)}"]


def _make_file(path: Path) -> None:
    """Make the file readable by us alone (its -wal and -shm inherit that)."""
    if not path.parent.is_dir():
        raise DatabaseFault(
            f"There is no folder {path.parent} for the database.",
            "Make the folder, or change [database] url.",
        )
    try:
        path.touch(mode=0o600)
    except OSError as error:
        raise DatabaseFault(
            f"The database {path} cannot be written ({error.strerror}).",
            "Give this user the right to write the file and its folder.",
        ) from None


class _Opener:
    """Sets up each new connection."""

    def __init__(self, module: Any, pragmas: Sequence[str]) -> None:
        self._module = module
        self._pragmas = pragmas

    def __call__(self, connection: Any, _record: object) -> None:
        # The driver must not open transactions by itself: `_begin` says which kind it is.
        connection.isolation_level = None
        try:
            for pragma in self._pragmas:
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except self._module.Error as error:
            raise DatabaseFault(
                f"The database cannot be opened ({error}).",
                "See that the file is a database of ours and that no other program locks it; "
                "if it is damaged, stop every program that uses it and put the last backup there.",
            ) from None


class _SameFile:
    """Sees that a connection is to the file that lies there now.

    One that was removed or replaced would go on taking what nobody finds again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def must_exist(self, *_unused: Any) -> None:
        """SQLite would make an empty file where the database was."""
        if not self._path.exists():
            raise DatabaseFault(
                f"The database {self._path} is gone.",
                "Put it back; if there is none, stop the service and restore the last backup.",
            )

    def remember(self, _connection: Any, record: Any) -> None:
        """Which file a new connection has opened."""
        record.info["file"] = file_at(self._path)

    def compare(self, _connection: Any, record: Any, _proxy: Any) -> None:
        """A connection to another file is given up, and the pool opens a new one."""
        if record.info["file"] != file_at(self._path):
            raise DisconnectionError("the database file was replaced")


def file_at(path: Path) -> tuple[int, int] | None:
    """Which file lies there now, to tell it from another in its place; None for none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin(connection: Connection) -> None:
    """Take the write lock at once: read-then-write from two processes then loses nothing."""
    reading = connection.get_execution_options().get(READING, False)
    if connection.info.get(READING) != reading:
        connection.exec_driver_sql(f"PRAGMA query_only={'ON' if reading else 'OFF'}")
        connection.info[READING] = reading
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def foreign_keys_off(connection: Connection) -> Iterator[None]:
    """Let tables be rebuilt; SQLite changes this only outside a transaction."""
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def see_that_every_parent_exists(connection: Connection) -> None:
    """Refuse a rebuild that left rows without their parents; raises DatabaseFault."""
    orphan = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if orphan is not None:
        raise DatabaseFault(
            f"The change would leave rows of {orphan[0]} without their parents in {orphan[2]}.",
            "Nothing was changed; go back to the version before and report this.",
        )


def check_sqlite(connection: Connection) -> None:
    """See that the file is whole; raises DatabaseFault if not."""
    found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    if found != "ok":
        raise DatabaseFault(
            "The database file is damaged.",
            "Stop every program that uses it and put the last backup in its place.",
        )
