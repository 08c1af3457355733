"""Publishing a team's shifts: what its calendars are told from now on.

Done when somebody asks and the team's rota or the day is another one than last time; so a change
is seen by the next who asks, and nothing is computed for calendars that nobody has.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.calendar.core.pieces import (
    MARGIN,
    Difference,
    Duty,
    Piece,
    applied,
    difference,
    wanted,
    window,
)
from oncall.calendar.rows import feeds, pieces
from oncall.calendar.rows.pieces import State
from oncall.contact.work.desk import Desk
from oncall.people.rows.teams import revision
from oncall.people.work import staff
from oncall.rota.core.duty import shifts
from oncall.rota.work import rota_of

OSLO = ZoneInfo("Europe/Oslo")
TRIES = 3


class _Seen(NamedTuple):
    """What was read in one view of the database."""

    before: State
    after: State
    duties: Sequence[Duty]
    published: Sequence[Piece]
    low: datetime


class Publisher:
    """Publishes, and remembers what is published, so that it is not read for each who asks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[str, tuple[int, tuple[Piece, ...]]] = {}

    def published(self, team_id: str, turn: int) -> tuple[Piece, ...]:
        """What is published of the team by its publication of that number, by start."""
        kept, found = self._kept.get(team_id, (None, ()))
        if kept == turn:
            return found
        with self._desk.db.reading() as conn:
            return self._remembered(conn, team_id, turn)

    def _remembered(self, conn: Connection, team_id: str, turn: int) -> tuple[Piece, ...]:
        kept, found = self._kept.get(team_id, (None, ()))
        if kept != turn:
            found = pieces.pieces(conn, team_id)
            self._kept[team_id] = (turn, found)
        return found

    def publish(self, team_id: str) -> None:
        """Let the team's feeds say what its rota says now.

        All is compared before the writing begins: no family's call waits for a calendar.
        """
        for _ in range(TRIES):
            with self._desk.db.reading() as conn:
                seen = self._seen(conn, team_id)
            what = difference(seen.published, seen.duties, now=self._desk.now, low=seen.low)
            new = [self._first(duty) for duty in what.new]
            if self._written(team_id, seen, what, new):
                self._kept[team_id] = (seen.after.turn, applied(seen.published, what, new))
                return

    def _first(self, duty: Duty) -> Piece:
        at = self._desk.now.replace(microsecond=0)
        return Piece(self._desk.env.new_id(), *duty, sequence=0, changed_at=at, cancelled_at=None)

    def _seen(self, conn: Connection, team_id: str) -> _Seen:
        now, before = self._desk.now, pieces.state(conn, team_id)
        rota = rota_of(conn, team_id)
        begun = [plan for plan in rota.plans if plan.starts_at <= now]
        zone = next((plan.zone for plan in [*reversed(begun), *rota.plans]), OSLO)
        today = now.astimezone(zone).date()
        low, high = window(today, zone)
        known = staff(conn, self._desk.vault, team_id)
        named = {handle: person.called for handle, person in known.items()}
        found = shifts(rota, low - MARGIN, high + MARGIN)
        return _Seen(
            before=before,
            after=State(before.turn + 1, revision(conn, team_id), today, zone.key),
            duties=tuple(wanted(found, low, high, zone, named)),
            published=self._remembered(conn, team_id, before.turn),
            low=low,
        )

    def _written(self, team_id: str, seen: _Seen, what: Difference, new: Sequence[Piece]) -> bool:
        """False if somebody else has published meanwhile, and nothing was written."""
        now = self._desk.now
        with self._desk.db.transaction() as tx:
            if pieces.state(tx, team_id, lock=True).turn != seen.before.turn:
                return False
            pieces.write(tx, team_id, what, new)
            if seen.before.zone not in (None, seen.after.zone):
                feeds.touch_all(tx, team_id, now)
            feeds.touch(tx, team_id, what.people, now)
            pieces.mark_published(tx, team_id, seen.after)
            return True
