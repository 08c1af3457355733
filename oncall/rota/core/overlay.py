"""What the changes of one rotation come to, span by span: computed once, then looked up.

Changes count in the order they were recorded, the later over the earlier. The supervisor line is
never empty by a change and never held by two: the last who was put on it holds it alone, and
only the outside number may take it from people.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from oncall.rota.core.change import IN_PLACE, Change
from oncall.rota.core.plan import SUPERVISOR


class Held(NamedTuple):
    """By which change somebody is on, and in whose place by the plan ("" for nobody's)."""

    change: Change
    place: str


class Effect(NamedTuple):
    """In [start, end): who is on by a change, and who is off by one.

    `alone`: nobody is on by the plan. All of it is over the plan.
    """

    start: datetime
    end: datetime
    on: Mapping[str, Held]
    off: Mapping[str, Change]
    alone: Change | None


class Overlay:
    """The effects of changes on one rotation, in order and apart; where there is none, no span.

    `changes` are in the order they were recorded.
    """

    def __init__(self, rotation: str, changes: Iterable[Change]) -> None:
        mine = [(n, c) for n, c in enumerate(changes) if _concerns(c, rotation)]
        effect = _on_the_line if rotation == SUPERVISOR else _on_a_rotation
        found = (effect(start, end, active) for start, end, active in _swept(mine))
        self._effects = tuple(each for each in found if each.on or each.off or each.alone)
        self._starts = tuple(each.start for each in self._effects)
        self._ends = tuple(each.end for each in self._effects)

    def within(self, start: datetime, end: datetime) -> Sequence[Effect]:
        """Those that count somewhere in [start, end); none in an empty span."""
        if start >= end:
            return ()
        first = bisect_right(self._ends, start)
        return self._effects[first : bisect_left(self._starts, end, first)]


def _concerns(change: Change, rotation: str) -> bool:
    if change.kind == "absent":
        return rotation != SUPERVISOR
    return change.rotation == rotation


def _swept(
    changes: Sequence[tuple[int, Change]],
) -> Iterator[tuple[datetime, datetime, list[Change]]]:
    """Each span between two edges, with the changes that count in it, in the order recorded."""
    begins: dict[datetime, list[tuple[int, Change]]] = {}
    ends: dict[datetime, list[int]] = {}
    for number, change in changes:
        if change.start < change.end:
            begins.setdefault(change.start, []).append((number, change))
            ends.setdefault(change.end, []).append(number)
    active: dict[int, Change] = {}
    for start, end in pairwise(sorted({*begins, *ends})):
        for number in ends.get(start, ()):
            del active[number]
        active.update(begins.get(start, ()))
        if active:
            yield start, end, [active[number] for number in sorted(active)]


class _Place(NamedTuple):
    """Who has it now ("" for nobody), by which change, and the one that took it from its owner."""

    holder: str
    change: Change
    taken: Change


_Places = dict[tuple[str, int], _Place]
"""By owner and 0 for a place of the plan; an added one has no owner, and the change's number."""


def _on_a_rotation(start: datetime, end: datetime, changes: Iterable[Change]) -> Effect:
    """A place goes from hand to hand; back with its owner, it is as if nothing had been."""
    places: _Places = {}
    for number, change in enumerate(changes, 1):
        came = "" if change.kind == "absent" else change.person
        for place in _handed_on(places, change, number):
            if came == place[0]:
                places.pop(place, None)
            else:
                taken = places[place].taken if place in places else change
                places[place] = _Place(came, change, taken)
    on = {
        each.holder: Held(each.change, "" if added else owner)
        for (owner, added), each in places.items()
        if each.holder
    }
    off = {owner: each.taken for (owner, added), each in places.items() if not added}
    return Effect(start, end, on, off, None)


def _handed_on(places: _Places, change: Change, number: int) -> list[tuple[str, int]]:
    """The places that a change is about: what she has from others, or her own unless it is taken.

    Where there is none, somebody who comes gets a place beside the others.
    """
    gone = change.person if change.kind == "absent" else change.instead_of
    theirs = [place for place, each in places.items() if gone and each.holder == gone]
    own = (gone, 0)
    if change.kind == "absent":
        return theirs if own in places else [*theirs, own]
    if gone and not theirs and (own not in places or not places[own].holder):
        return [own]
    return theirs or [("", number)]


def _on_the_line(start: datetime, end: datetime, changes: Iterable[Change]) -> Effect:
    now: tuple[str, Held] | None = None
    for change in changes:
        if change.kind == "outside":
            now = "", Held(change, "")
        elif change.kind in IN_PLACE or change.kind == "add":
            before = now and now[0] == change.instead_of and now[1].place
            now = change.person, Held(change, before or change.instead_of)
    if now is None:
        return Effect(start, end, {}, {}, None)
    person, held = now
    return Effect(start, end, {person: held} if person else {}, {}, held.change)
