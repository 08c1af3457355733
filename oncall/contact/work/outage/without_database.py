"""The live call when the database cannot be used: snapshot, signed trail, and the spool.

Whoever is on duty is rung all the same; what happened is kept on disk, sealed, and replayed.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from oncall.contact.core.trail import Trail
from oncall.contact.work.calls import meets
from oncall.contact.work.calls.meets import Goodbye, Meets
from oncall.contact.work.desk import TRAIL_LASTS, Desk
from oncall.contact.work.outage.outcry import Outcry
from oncall.contact.work.outage.snapshot import caller_from_snapshot, team_from_snapshot
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
    outcry: Outcry

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
        self._keep_of(trail, kind="claim", person=trail.person)

    def go_on(
        self, trail: Trail, *, bridged: bool, caller_there: bool, lasted: timedelta | None
    ) -> Meets:
        """The dial of one phone has ended. Bridged alone counts: there is no claim to ask for.

        A talk that broke off within a minute, with the caller still there, was none: her phone
        rings once more. `lasted` is how long the carrier says it was, None if it does not.
        """
        broke_off = lasted is not None and lasted < self.desk.pace.short_talk
        goes_on = caller_there and (broke_off or not bridged)
        kind = "talked" if bridged else "not joined"
        self._keep_of(trail, kind=kind, person=trail.person, there=goes_on)
        team = self._team(trail)
        if not goes_on:
            return Goodbye(team.speaks_to(trail.caller))
        return self._ring_next(team, trail, first=trail.person if bridged else None)

    def outside_answered(self, trail: Trail) -> None:
        """The outside number has picked up."""
        self._keep_of(trail, kind="outside")

    def after_outside(self, trail: Trail, *, bridged: bool) -> Meets:
        """The dial of an outside number has ended."""
        if bridged:
            self.outside_answered(trail)
            return Goodbye(self.language_or(trail))
        team = self._team(trail)
        return meets.after_ladder(team, trail, self.desk.pace)

    def recorded(self, trail: Trail, recording: str) -> None:
        """The caller has left a message."""
        self._keep_of(trail, kind="recorded", recording=recording)

    def ended(self, *, sid: str, to: str, number: str | None) -> None:
        """The caller's line is closed."""
        self._keep(kind="ended", sid=sid, to=to, number=number)

    def key_pressed(self, effect: str, pressed: str) -> bool:
        """Somebody who was paged by a call answered it; False if that could not be kept."""
        return self._keep(kind="key", effect=effect, pressed=pressed)

    def text_refused(self, *, to: str, number: str | None) -> None:
        """A text could not be stored: the carrier keeps it, and somebody must hear of it."""
        self.outcry.text_refused(to=to, number=number)

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

    def _ring_next(
        self, team: TeamNow, trail: Trail, *, first: str | None = None, again: bool = True
    ) -> Meets:
        scene = scene_from(team, self.desk.pace, trail.caller)
        found = meets.next_ring(team, scene, trail, first=first, again=again)
        return found[1] if found else meets.after_ladder(team, trail, self.desk.pace)

    def _keep_of(self, trail: Trail, **entry: Any) -> None:
        """Keep something of this call."""
        self._keep(sid=trail.call, team=trail.team, who=trail.caller.name, **entry)

    def _keep(self, **entry: Any) -> bool:
        """On a full disk the phone rings all the same, and the reconciler finds the call."""
        dated = {"at": self.desk.now.isoformat(), **entry}
        try:
            self.spool.append(dated)
        except OSError:
            log.exception("a call could not be spooled; it is left to the reconciler")
            self.outcry.not_kept(dated)
            return False
        return True
