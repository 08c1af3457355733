"""Signs of life: what this process does, written down so that every other one can tell of it."""

import threading
from contextlib import suppress
from datetime import datetime, timedelta

from oncall.contact.work.desk import Desk
from oncall.store import signs
from oncall.store.engine import DATABASE_ERRORS

PASSES, JOBS, ANSWERS = "passes", "jobs", "answers"
SELDOM = timedelta(seconds=10)
REMEMBERED = timedelta(hours=1)


class Pulse:
    """One process. What it does is marked in memory, and written at most every ten seconds."""

    def __init__(self, desk: Desk) -> None:
        self.process = desk.env.new_id()
        self.began = desk.now
        self._desk = desk
        self._marks: dict[str, datetime] = {}
        self._written: dict[str, datetime] = {}
        self._turn = threading.Lock()

    def mark(self, does: str) -> None:
        """This was done now; costs nothing."""
        self._marks[does] = self._desk.now

    def write(self) -> None:
        """Write what was marked since; the database's errors come through."""
        with self._turn:
            late = {does: at for does, at in self._marks.items() if self._is_news(does, at)}
            if not late:
                return
            with self._desk.db.transaction() as tx:
                signs.lives(tx, self.process, late)
                signs.forget(tx, self.process, self._desk.now - REMEMBERED)
            self._written |= late

    def ends(self) -> None:
        """This process stops, and nobody need wonder where it is."""
        with suppress(*DATABASE_ERRORS), self._desk.db.transaction() as tx:
            signs.ends(tx, self.process)

    def _is_news(self, does: str, at: datetime) -> bool:
        """Whether it is time to write it again; a clock that was put back counts as well."""
        written = self._written.get(does)
        often = min(SELDOM, self._desk.pace.pass_silent / 3)
        return written is None or not timedelta() <= at - written < often
