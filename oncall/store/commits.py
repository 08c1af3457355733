"""Whether anybody has committed anything, told without a query: SQLite counts it in its file.

And, where somebody has, one small question on the same connection: a twentieth of the time that
a connection of the pool takes, with its transaction around it.
"""

import threading
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from oncall.store.faults import DatabaseFault
from oncall.store.sqlite import file_at


class Commits:
    """Looks on a connection of its own, to a database in a file; from any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._path = Path(str(engine.url.database))
        self._turn = threading.Lock()
        self._held: Any = None
        self._file: object = None
        self._opened = 0

    def count(self) -> object:
        """Another value after each commit of anybody; None when it cannot be told now."""
        told = self.row("PRAGMA data_version")
        return told and (self._opened, told)

    def row(self, question: str) -> tuple[object, ...] | None:
        """The one row of its answer, as it is stored; None when it cannot be told now."""
        with self._turn:
            try:
                return tuple(self._asked(question, file_at(self._path)))
            except (SQLAlchemyError, DatabaseFault, self._engine.dialect.loaded_dbapi.Error):
                self._close()
                return None

    def close(self) -> None:
        """Give the connection back."""
        with self._turn:
            self._close()

    def _asked(self, question: str, file: object) -> Any:
        """Each connection counts for itself, and one to a file that was replaced sees nothing."""
        if self._held is None or file != self._file:
            self._close()
            self._held, self._file = self._engine.raw_connection(), file
            self._opened += 1
        (row,) = self._held.dbapi_connection.execute(question).fetchall()  # it holds no view
        return row

    def _close(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.invalidate()
