"""Errors of the program itself: whatever is logged as one during a run is a loss as well."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oncall.store.engine import DATABASE_ERRORS

ROOM, BROKEN = "oncall", "a promise is broken:"


class Stumbles(logging.Handler):
    """Collects errors that nobody foresaw, but for a database that is down on purpose.

    A bare LookupError is a call that began while it was down: its contact is not in there yet.
    What the program finds to be late (N3) the watch has seen itself, and knows what excuses it.
    """

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep where it happened; never an error's words, which may hold a number."""
        error = record.exc_info[1] if record.exc_info else None
        if error is None:
            said = record.getMessage()
            if said.startswith(BROKEN) and not said.startswith(f"{BROKEN} N3"):
                self.told.append(f"stumble: {said}")
        elif not isinstance(error, DATABASE_ERRORS) and type(error) is not LookupError:
            self.told.append(f"stumble: {record.msg} ({where(error)})")

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen to every room of the house, and keep the screen quiet."""
        rooms = logging.getLogger(ROOM)
        before = rooms.propagate
        rooms.addHandler(self)
        rooms.propagate = False
        try:
            yield
        finally:
            rooms.removeHandler(self)
            rooms.propagate = before


def where(error: BaseException) -> str:
    """Which error it is and where it was raised, without its words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} in {Path(last.filename).name}:{last.lineno}"
