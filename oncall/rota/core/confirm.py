"""Shifts that somebody may not think of: she is asked to confirm them before they begin.

That is the first shift after seven days off, whoever is new among them, and the first one by a
change: a swap, cover, or a stand-in's.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from oncall.rota.core.change import Change
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.rota import Rota

OFF = timedelta(days=7)
"""After so long without a shift the next one is asked about."""
AHEAD = timedelta(hours=24)
"""So long before it begins she is asked."""
LEAST = timedelta(hours=1)
"""With less left nobody is asked: whoever put her on it has just talked with her."""
LATE = timedelta(hours=12)
"""So long before it begins somebody else hears that she has not confirmed it."""
AT_LEAST_TO_ANSWER = timedelta(hours=2)
BEFORE_IT_BEGINS = timedelta(minutes=30)


class Asked(NamedTuple):
    """A shift that somebody was asked to confirm; `late_at` is when another heard of it."""

    shift: Shift
    asked_at: datetime
    confirmed_at: datetime | None = None
    late_at: datetime | None = None

    @property
    def late_from(self) -> datetime:
        """From when on it is late: half a day before it begins, and not before she could answer."""
        start = self.shift.start
        time_to_answer = min(self.asked_at + AT_LEAST_TO_ANSWER, start - BEFORE_IT_BEGINS)
        return max(start - LATE, time_to_answer)

    def is_late(self, now: datetime) -> bool:
        """Whether it is neither confirmed in time nor has begun."""
        return self.confirmed_at is None and self.late_from <= now < self.shift.start


def to_confirm(rota: Rota, now: datetime) -> tuple[Shift, ...]:
    """The shifts of the next day that are to be confirmed, by start."""
    known = shifts(rota, now - OFF, now + AHEAD + OFF)
    return tuple(
        each
        for each in known
        if now < each.start <= now + AHEAD and _is_unusual(rota, each, _before(each, known))
    )


def not_confirmed(asked: Iterable[Asked], rota: Rota, now: datetime) -> list[Asked]:
    """Those of them that nobody has confirmed, and that are hers as when she was asked."""
    waits = [each for each in asked if not each.confirmed_at]
    return still_there(waits, rota, now) if waits else []


def still_there(asked: Iterable[Asked], rota: Rota, now: datetime) -> list[Asked]:
    """Those of them that have not begun, and are hers as they were when she was asked."""
    known = {(each.rotation, each.person, each.start) for each in to_confirm(rota, now)}
    return [each for each in asked if each.shift[:3] in known]


def _before(shift: Shift, known: Sequence[Shift]) -> list[Shift]:
    """Her shifts in the seven days before that one."""
    return [
        each
        for each in known
        if each.person == shift.person and shift.start - OFF < each.end <= shift.start
    ]


def _is_unusual(rota: Rota, shift: Shift, before: Sequence[Shift]) -> bool:
    return not before or any(not _known_by_now(each, before) for each in _changes(rota, shift))


def _changes(rota: Rota, shift: Shift) -> set[Change]:
    """By which changes it is hers."""
    effects = rota.effects(shift.rotation, shift.start, shift.end)
    return {each.on[shift.person].change for each in effects if shift.person in each.on}


def _known_by_now(change: Change, before: Iterable[Shift]) -> bool:
    """Whether a shift before was hers by it as well: of a week of cover the first is enough."""
    same = (each for each in before if each.rotation == change.rotation)
    return any(change.meets(each.start, each.end) for each in same)
