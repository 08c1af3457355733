"""Shifts that somebody may not think of: she is asked to confirm them before they begin.

That is the first shift after seven days off, whoever is new among them, the first one by a change
(a swap, cover, or a stand-in's), and the first one that a new plan has moved, or a new version of
the plan that counts.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from oncall.rota.core.change import Change, within
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota

OFF = timedelta(days=7)
"""After so long without a shift the next one is asked about."""
NEW = timedelta(weeks=2)
"""So long after a plan has begun its shifts are compared with those of the plan before."""
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


def to_confirm(rota: Rota, now: datetime, known_plans: Sequence[Plan] = ()) -> tuple[Shift, ...]:
    """The shifts of the next day that are to be confirmed, by start.

    `known_plans` are the plans as people have long known them, if others than now.
    """
    known = shifts(rota, now - OFF, now + AHEAD + OFF)
    moved = _moved(rota, known, now) | _unlike(known_plans, rota, known, now)
    return tuple(
        each
        for each in known
        if now < each.start <= now + AHEAD and _is_unusual(rota, each, _before(each, known), moved)
    )


def not_confirmed(asked: Iterable[Asked], rota: Rota, now: datetime) -> list[Asked]:
    """Those of them that nobody has confirmed, and that are hers as when she was asked."""
    waits = [each for each in asked if not each.confirmed_at]
    return still_there(waits, rota, now) if waits else []


def still_there(asked: Iterable[Asked], rota: Rota, now: datetime) -> list[Asked]:
    """Those of them that have not begun, and are hers as they were when she was asked."""
    known = {each[:3] for each in shifts(rota, now, now + AHEAD) if each.start > now}
    return [each for each in asked if each.shift[:3] in known]


def _before(shift: Shift, known: Sequence[Shift]) -> list[Shift]:
    """Her shifts in the seven days before that one."""
    return [
        each
        for each in known
        if each.person == shift.person and shift.start - OFF < each.end <= shift.start
    ]


def _is_unusual(
    rota: Rota, shift: Shift, before: Sequence[Shift], moved: Collection[Shift]
) -> bool:
    if not before or any(not _known_by_now(each, before) for each in _changes(rota, shift)):
        return True
    others = (each for each in before if each.rotation == shift.rotation)
    return shift in moved and not any(each in moved for each in others)


def _moved(rota: Rota, known: Sequence[Shift], now: datetime) -> frozenset[Shift]:
    """Those of a plan that has begun lately which the plan before it did not have like this."""
    begins = max((p.starts_at for p in rota.plans if p.starts_at < now + AHEAD), default=now)
    if begins < now - NEW:
        return frozenset()
    before = [plan for plan in rota.plans if plan.starts_at < begins]
    return _unlike(before, rota, (each for each in known if each.end > begins), now)


def _unlike(
    plans: Sequence[Plan], rota: Rota, known: Iterable[Shift], now: datetime
) -> frozenset[Shift]:
    """Those of them that would not be there like this by these plans, if there are any."""
    before, span = Rota(plans), (now - OFF, now + AHEAD + OFF)
    if not plans or before.plans == rota.plans:
        return frozenset()
    as_before = shifts(Rota(plans, within(rota.changes, *span)), *span)
    return frozenset(known).difference(as_before)


def _changes(rota: Rota, shift: Shift) -> set[Change]:
    """By which changes it is hers."""
    effects = rota.effects(shift.rotation, shift.start, shift.end)
    return {each.on[shift.person].change for each in effects if shift.person in each.on}


def _known_by_now(change: Change, before: Iterable[Shift]) -> bool:
    """Whether a shift before was hers by it as well: of a week of cover the first is enough."""
    same = (each for each in before if each.rotation == change.rotation)
    return any(change.meets(each.start, each.end) for each in same)
