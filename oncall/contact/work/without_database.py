"""The live call when the database cannot be used: snapshot, signed trail, and the spool.

Whoever is on duty is rung all the same; what happened is kept on disk, sealed, and replayed.
"""

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oncall.contact.core.trail import Trail
from oncall.contact.work import meets
from oncall.contact.work.desk import TRAIL_LASTS, Desk
from oncall.contact.work.meets import Goodbye, Meets
from oncall.contact.work.snapshot import caller_from_snapshot, team_from_snapshot
from oncall.contact.work.team import TeamNow, scene_from
from oncall.store.spool import Spool
from oncall.store.vault import CannotOpen

log = logging.getLogger(__name__)


class NothingKnown(Exception):
    """There is neither a database nor a snapshot that knows this number."""


@dataclass(frozen=True)
class Standby:
    """Answers in the database's place; `folder` holds the snapshot."""

    desk: Desk
    spool: Spool
    folder: Path

    def begin(self, *, sid: str, to: str, number: str | None) -> Meets:
        """A call has come in. Raises NothingKnown when nobody can be found to ring."""
        self._keep(kind="call", sid=sid, to=to, number=number)
        found = team_from_snapshot(self.desk, self.folder, number=to)
        if found is None:
            raise NothingKnown
        team, known = found
        caller = caller_from_snapshot(team, known, number)
        return self._ring_next(
            team, Trail(sid, team.id, self.desk.now + TRAIL_LASTS, caller), again=False
        )

    def claim(self, trail: Trail) -> None:
        """The colleague pressed 1: the two are joined, and the claim is kept."""
        self._keep(kind="claim", sid=trail.call, team=trail.team, person=trail.person)

    def go_on(self, trail: Trail, *, bridged: bool, caller_there: bool) -> Meets:
        """The dial of one phone has ended. Bridged alone counts: there is no claim to ask for."""
        team = self._team(trail)
        if bridged:
            self._keep(kind="talked", sid=trail.call, team=trail.team, person=trail.person)
        if bridged or not caller_there:
            return Goodbye(team.speaks_to(trail.caller))
        return self._ring_next(team, trail)

    def after_outside(self, trail: Trail, *, bridged: bool) -> Meets:
        """The dial of an outside number has ended."""
        team = self._team(trail)
        if bridged:
            self._keep(kind="outside", sid=trail.call, team=trail.team)
            return Goodbye(team.speaks_to(trail.caller))
        return meets.after_ladder(team, trail, self.desk.pace)

    def ended(self, sid: str) -> None:
        """The caller's line is closed."""
        self._keep(kind="ended", sid=sid)

    def language_of(self, trail: Trail) -> str:
        """The language of the colleague whose phone rings."""
        return self._team(trail).language_of(trail.person)

    def language_or(self, trail: Trail, otherwise: str = "nb") -> str:
        """The language of whoever hears the next sentence, as far as can be known."""
        try:
            return trail.caller.language or self.language_of(trail)
        except (NothingKnown, OSError, CannotOpen):
            return otherwise

    def _team(self, trail: Trail) -> TeamNow:
        found = team_from_snapshot(self.desk, self.folder, team_id=trail.team)
        if found is None:
            raise NothingKnown
        return found[0]

    def _ring_next(self, team: TeamNow, trail: Trail, *, again: bool = True) -> Meets:
        scene = scene_from(team, self.desk.pace, trail.caller)
        found = meets.next_ring(team, scene, trail, again=again)
        return found[1] if found else meets.after_ladder(team, trail, self.desk.pace)

    def _keep(self, **entry: Any) -> None:
        """On a full disk the phone rings all the same, and the reconciler finds the call."""
        self.desk.env.crash("before spool")
        try:
            self.spool.append({"at": self.desk.now.isoformat(), **entry})
        except OSError:
            log.exception("a call could not be spooled; it is left to the reconciler")
        self.desk.env.crash("after spool")
