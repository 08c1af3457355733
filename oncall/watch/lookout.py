"""The lookout: silence raises an alarm, and so does whatever keeps pages from going out.

It runs in every process, so that the living tell of the dead: when no worker passes, whoever sees
it sends what waits, the alarm with it.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.rows.alarms import standing
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import alarms
from oncall.contact.work.team import team_at
from oncall.people.rows.teams import teams
from oncall.store import outbox
from oncall.watch import gate, lateness
from oncall.watch.ahead import instants
from oncall.watch.pulse import Pulse
from oncall.web.health import HealthFault

EVERY = timedelta(seconds=15)
LOOKS_AHEAD_EVERY = timedelta(minutes=1)
# After a restart everything is late for a moment: it has to be seen twice in a row.
LATE = {"carrier", "carrier_log"}


class Lookout:
    """One for each process.

    `refused` tells whether webhooks with a wrong signature repeat, `stand_in` sends what waits.
    """

    def __init__(
        self,
        desk: Desk,
        pulse: Pulse,
        refused: Callable[[], Iterable[HealthFault]],
        stand_in: Callable[[], object],
    ) -> None:
        self._desk = desk
        self._pulse = pulse
        self._refused = refused
        self._stand_in = stand_in
        self._ahead_at: datetime | None = None
        self._nobody: dict[str, datetime | None] = {}
        self._found: set[str] = set()

    def run(self) -> None:
        """Look once: raise what is wrong, let go of what is over, tell whoever is to be told."""
        with self._desk.db.reading() as conn:
            found = set(self._wrong(conn))
            known = [team.id for team in teams(conn)]
            self._look_ahead(conn, known)
            told_of = standing(conn, alarms.ALL_CLEAR)
        everywhere = self._sure(found)
        for team_id in known:
            theirs = [row for row in told_of if row.team_id == team_id]
            self._alarm(team_id, everywhere, self._over(team_id, theirs, found))
        untold = [row.next_at for row in told_of if row.next_at]
        if untold and min(untold) <= self._desk.now:
            alarms.go_on(self._desk)
        if "worker" in everywhere:
            self._stand_in()

    def _sure(self, found: set[str]) -> set[str]:
        """Without what may be late for a moment only, unless it was the last time too."""
        sure = found - (LATE - self._found)
        self._found = found
        return sure

    def _wrong(self, conn: Connection) -> Iterable[str]:
        """What is wrong with all of the installation."""
        desk = self._desk
        if outbox.oldest(conn, desk.now - desk.pace.late):
            yield "carrier"
        if lateness.log_is_read(conn, desk):
            yield "carrier_log"
        workers = lateness.workers_pass(self._pulse, conn, desk)
        if any(each.red and each.kind == "heartbeat" for each in workers):
            yield "worker"
        if any(each.kind == gate.KIND for each in lateness.what_was_found(conn, desk)):
            yield gate.KIND
        if any(self._refused()):
            yield "signature"

    def _look_ahead(self, conn: Connection, known: Iterable[str]) -> None:
        """Once a minute: from when on each team has nobody on duty who can be reached."""
        desk = self._desk
        if self._ahead_at and timedelta() <= desk.now - self._ahead_at < LOOKS_AHEAD_EVERY:
            return
        self._ahead_at = desk.now
        self._nobody = {team_id: _nobody_from(conn, desk, team_id) for team_id in known}

    def _over(self, team_id: str, told_of: Iterable[Row[Any]], found: set[str]) -> set[str]:
        """What was raised and is seen no more, not even for a moment; unless that is known."""
        seen = found | ({"nobody"} if self._nobody.get(team_id) else set())
        raised = {row.kind for row in told_of if not alarms.is_calm(row)}
        return raised & alarms.ALL_CLEAR.keys() - seen

    def _alarm(self, team_id: str, everywhere: set[str], over: set[str]) -> None:
        nobody = self._nobody.get(team_id)
        if not (everywhere or over or nobody):
            return
        with self._desk.writing("lookout") as tx:
            for kind in sorted(over):
                alarms.is_over(tx, self._desk, team_id, kind)
            for kind in sorted(everywhere):
                alarms.raise_alarm(tx, self._desk, team_id, kind, kind)
            if nobody:
                sentence = "nobody" if nobody <= self._desk.now else "nobody_soon"
                alarms.raise_alarm(tx, self._desk, team_id, "nobody", sentence, at=nobody)


def _nobody_from(conn: Connection, desk: Desk, team_id: str) -> datetime | None:
    """The first instant until `duty_ahead` at which nobody on duty can be reached.

    Before its first plan begins a team is not in service.
    """
    now = team_at(conn, desk, team_id, desk.now)
    begins = min((plan.starts_at for plan in now.rota.plans), default=None)
    for at in instants(now, desk):
        team = team_at(conn, desk, team_id, at)
        if begins and at >= begins and not team.covered and not team.duty:
            return at
    return None
