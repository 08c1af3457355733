"""Whether anything is new on the pages: a number kept in memory, for everybody who asks.

However many pages are open, the database is asked once a second at most, in one statement.
"""

import hashlib
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from oncall.contact.rows.overview import marks
from oncall.contact.work.desk import Desk

EVERY = timedelta(seconds=1)
CLOSED_LATELY = timedelta(days=1)


@dataclass(frozen=True)
class _Known:
    at: datetime
    revision: str


class Revisions:
    """May be used from any thread."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, _Known] = {}
        self._turn = threading.Lock()

    def of(self, team_id: str) -> str:
        """Another one when something has happened in this team, and at the turn of each minute."""
        with self._turn:
            known, now = self._known.get(team_id), self._desk.now
            if known is None or not timedelta(0) <= now - known.at < EVERY:
                known = self._known[team_id] = _Known(now, self._read(team_id, now))
            return known.revision

    def _read(self, team_id: str, now: datetime) -> str:
        minute = now.replace(second=0, microsecond=0)
        with self._desk.db.reading() as conn:
            found = marks(conn, team_id, now, minute - CLOSED_LATELY)
        return hashlib.sha256(repr((minute, found)).encode()).hexdigest()[:16]
