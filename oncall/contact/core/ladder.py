"""The ladder, resolved for one contact at one instant: who is asked, in which order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from oncall.contact.core.scene import Scene, Step
from oncall.contact.core.values import Caller, Contact

OWN_THERAPIST = "own therapist"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung with people on it, in the order of asking; `place` counts from 1 in the plan."""

    place: int
    people: tuple[str, ...]
    ring: timedelta
    wait: timedelta
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Phone:
    """One phone to ring in a live call; `second` means the person's second number."""

    person: str
    place: int
    ring: timedelta
    second: bool = False


# What was rung so far in a live call: (place of the rung, person), in order.
RungSoFar = Sequence[tuple[int, str]]


def resolve(
    scene: Scene,
    caller: Caller,
    *,
    round: int = 1,
    urgent: bool = False,
    short: bool = False,
    live: bool = False,
) -> tuple[Rung, ...]:
    """The rungs that have somebody on them now; an empty rung is simply not there.

    While the outside number has the line, a live call is for it after those on duty, and what was
    written is for the deputy and the backstops.

    From the second round, or at once when urgent, those who have agreed to be woken come last.
    A short abandoned call climbs no further than the line holder.
    """
    rungs = _planned(scene, caller)
    if scene.covered:
        rungs += [] if live else _instead_of_the_line(scene, caller)
    elif not rungs:
        rungs = _nobody_on_duty(scene, caller)
    if short:
        return _up_to(rungs, scene.line_holder)
    if round > 1 or urgent:
        rungs += _woken(scene, caller, urgent=urgent)
    return tuple(rungs)


def next_rung(contact: Contact, scene: Scene) -> Rung | None:
    """The next rung of this round with somebody who was not asked in it, cut to its `most`."""
    spent, earlier = {*contact.asked_round, *contact.passed}, set[str]()
    for rung in resolve(
        scene, contact.caller, round=contact.round, urgent=contact.urgent, short=contact.short
    ):
        # A live call may have been lost before all of its rung were rung: they come first.
        room = _room(rung, {*contact.asked_round} - earlier)
        fresh = [p for p in rung.people if p not in spent]
        # In later rounds those come first who have not heard of it yet.
        fresh = sorted(fresh, key=lambda p: (p in scene.busy, p in contact.asked))[:room]
        if rung.place >= contact.rung and fresh:
            return replace(rung, people=tuple(fresh))
        earlier.update(rung.people)
    return None


def _room(rung: Rung, asked: set[str]) -> int | None:
    """How many more of this rung may be asked in a round; None is all."""
    if rung.most is None:
        return None
    return max(0, rung.most - len(asked & set(rung.people)))


def next_phone(
    scene: Scene,
    caller: Caller,
    rung_so_far: RungSoFar,
    *,
    first: str | None = None,
    passed: tuple[str, ...] = (),
) -> Phone | None:
    """The phone a live call rings next, or None when the ladder is exhausted.

    `first` rings out of turn: the holder, or somebody who said OK by text meanwhile; not the
    caller herself, nor somebody who has left.
    """
    planned = resolve(scene, caller, live=True)
    if first and first != caller.staff and first in scene.reachable:
        rung = next((rung for rung in planned if first in rung.people), None)
        return _phone(rung, first) if rung else Phone(first, 0, scene.pace.ring)
    rungs = [_without(rung, passed) for rung in planned] if passed else planned
    if _only_one(planned):
        return _the_only_one(scene, rungs[0], rung_so_far)
    return _one_after_another(rungs, rung_so_far)


def alone(scene: Scene, caller: Caller) -> str | None:
    """The only person on the ladder, if there is one only."""
    return _only_one(resolve(scene, caller))


def _only_one(rungs: Iterable[Rung]) -> str | None:
    everyone = {person for rung in rungs for person in rung.people}
    return everyone.pop() if len(everyone) == 1 else None


def _one_after_another(rungs: Iterable[Rung], rung_so_far: RungSoFar) -> Phone | None:
    tried = {person for _, person in rung_so_far}
    for rung in rungs:
        here = sum(1 for place, _ in rung_so_far if place == rung.place)
        fresh = [p for p in rung.people if p not in tried]
        if fresh and (rung.most is None or here < rung.most):
            return _phone(rung, fresh[0])
    return None


def _the_only_one(scene: Scene, rung: Rung, rung_so_far: RungSoFar) -> Phone | None:
    """Twice, because a second call passes Do Not Disturb on many phones; then her second number."""
    for person in rung.people:
        times = [p for _, p in rung_so_far].count(person)
        if times < 2:
            return _phone(rung, person)
        if times == 2 and person in scene.second_phones:
            return _phone(rung, person, second=True)
    return None


def _without(rung: Rung, passed: tuple[str, ...]) -> Rung:
    return replace(rung, people=tuple(p for p in rung.people if p not in passed))


def _phone(rung: Rung, person: str, *, second: bool = False) -> Phone:
    return Phone(person, rung.place, rung.ring, second)


def _planned(scene: Scene, caller: Caller) -> list[Rung]:
    rungs = []
    for place, step in enumerate(scene.ladder, start=1):
        people = _in_order(scene, _members(scene, step, caller))
        people = tuple(p for p in people if p != caller.staff)
        if people:
            rungs.append(Rung(place, people, step.ring, step.wait, step.most))
    return rungs


def _members(scene: Scene, step: Step, caller: Caller) -> list[str]:
    people: list[str] = []
    for name in step.ask:
        if name == OWN_THERAPIST:
            people += [p for p in (caller.therapist,) if p and p in scene.on_duty]
        else:
            people += scene.duty.get(name, ())
    return list(dict.fromkeys(people))


def _in_order(scene: Scene, people: Iterable[str]) -> tuple[str, ...]:
    """The one longest without a contact first; those busy with a family last."""
    last = scene.last_contact
    return tuple(sorted(people, key=lambda p: (p in scene.busy, last.get(p, LONG_AGO))))


def _nobody_on_duty(scene: Scene, caller: Caller) -> list[Rung]:
    """Line holder of the plan, deputy, backstops: in that order."""
    groups = [(scene.line_holder,), (scene.deputy,), scene.backstops]
    return _extra(scene, caller, groups, first_place=1)


def _instead_of_the_line(scene: Scene, caller: Caller) -> list[Rung]:
    groups = [(scene.deputy,), scene.backstops]
    return _extra(scene, caller, groups, first_place=len(scene.ladder) + 1)


def _woken(scene: Scene, caller: Caller, *, urgent: bool) -> list[Rung]:
    groups = [scene.last_resort, scene.backstops if urgent else ()]
    return _extra(scene, caller, groups, first_place=len(scene.ladder) + 4)


def _extra(
    scene: Scene, caller: Caller, groups: Iterable[Sequence[str | None]], first_place: int
) -> list[Rung]:
    pace = scene.pace
    people = [tuple(p for p in group if p and p != caller.staff) for group in groups]
    return [
        Rung(place, group, pace.ring, pace.wait)
        for place, group in enumerate(people, start=first_place)
        if group
    ]


def _up_to(rungs: list[Rung], line_holder: str | None) -> tuple[Rung, ...]:
    for count, rung in enumerate(rungs, start=1):
        if line_holder in rung.people:
            return tuple(rungs[:count])
    return tuple(rungs)
