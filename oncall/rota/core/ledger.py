"""Why somebody is on duty, or is not: the same hours as `shifts`, each with the change behind it.

Spans are aware; they are told in UTC.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from oncall.rota.core.change import Change
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.overlay import Effect
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota


class Entry(NamedTuple):
    """Time that one person is on one rotation, UTC, and why: an entry of the ledger.

    `change` is the one by which she is on, None by the plan; `instead_of` is who had the time
    before it, "" for nobody; `pays`: that one is paid all the same.
    """

    rotation: str
    person: str
    start: datetime
    end: datetime
    change: Change | None
    instead_of: str
    pays: bool


class Away(NamedTuple):
    """Time that somebody would be on by the plan and is not, UTC, and the change that says so.

    `by` is who has her place instead, "" for nobody; then `change` is what left it empty, and
    `before` who had it until then: another than she where somebody had taken over.
    """

    rotation: str
    person: str
    start: datetime
    end: datetime
    change: Change
    by: str
    before: str


def entries(rota: Rota, start: datetime, end: datetime) -> tuple[Entry, ...]:
    """The same hours as `shifts`, cut where it changes why somebody is on; sorted alike."""
    found = (
        _entries(shift, rota.effects(shift.rotation, shift.start, shift.end))
        for shift in shifts(rota, start, end)
    )
    return tuple(sorted((each for some in found for each in some), key=_by_start))


def away(rota: Rota, start: datetime, end: datetime) -> tuple[Away, ...]:
    """Whom the plan has on in [start, end) and a change has not; sorted like shifts."""
    if not rota.changes:
        return ()
    found = (
        Away(
            planned.rotation,
            planned.person,
            max(planned.start, effect.start),
            min(planned.end, effect.end),
            held.change,
            _who_has(effect, planned.person),
            held.before or planned.person,
        )
        for planned in shifts(Rota(rota.plans), start, end)
        for effect in rota.effects(planned.rotation, planned.start, planned.end)
        if (held := effect.off.get(planned.person, effect.alone))
        and planned.person not in effect.on
    )
    return tuple(sorted(found, key=_by_start))


def outside(rota: Rota, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The spans of [start, end) in which the outside number has the supervisor line."""
    return tuple(
        (max(start, effect.start), min(end, effect.end))
        for effect in rota.effects(SUPERVISOR, start, end)
        if not effect.on
    )


def _who_has(effect: Effect, owner: str) -> str:
    has = (person for person, held in effect.on.items() if effect.alone or held.place == owner)
    return next(has, "")


def _entries(shift: Shift, effects: Sequence[Effect]) -> Iterator[Entry]:
    """A shift cut where another change, or none, is the reason for it."""
    planned: tuple[Change | None, str, bool] = (None, "", False)
    if not effects:
        yield Entry(*shift, *planned)
        return
    reasons = {shift.start: planned}
    for effect in effects:
        held = effect.on.get(shift.person)
        changed = held and held.place != shift.person
        reasons[max(shift.start, effect.start)] = (
            (held.change, held.before, held.pays) if held and changed else planned
        )
        reasons[effect.end] = planned
    inside = [(at, why) for at, why in reasons.items() if at < shift.end]
    cuts = [next(group) for _, group in groupby(inside, key=lambda each: each[1])]
    ends = [*(at for at, _ in cuts[1:]), shift.end]
    for (start, why), end in zip(cuts, ends, strict=True):
        yield Entry(shift.rotation, shift.person, start, end, *why)


def _by_start(row: Entry | Away) -> tuple[datetime, str, str]:
    return row.start, row.rotation, row.person
