"""What the changes of one rotation come to, span by span: computed once, then looked up.

Changes count in the order they were recorded, the later over the earlier. The supervisor line is
never empty by a change and never held by two: the last who was put on it holds it alone, and
only the outside number may take it from people.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from oncall.rota.core.change import IN_PLACE, Change, Kind
from oncall.rota.core.plan import SUPERVISOR

_ON_IT: tuple[Kind, ...] = (*IN_PLACE, "add")


class Held(NamedTuple):
    """A place that a change has moved: by which one it is as it is now.

    `place` is whose it is by the plan, "" for nobody's. `before` is who had it last, before this
    change or an absence that left it to nobody: whoever is off by it. Of stand-ins one after the
    other it is whom they stand in for. `pays`: she is paid all the same, by this change or by
    that absence.
    """

    change: Change
    place: str
    before: str
    pays: bool


class Effect(NamedTuple):
    """In [start, end): who is on by a change, and who is off by one.

    `off` tells of a place that somebody else has the change that took it from its owner, and of
    one that nobody has the change that left it empty. `alone`: nobody is on by the plan. All of
    it is over the plan.
    """

    start: datetime
    end: datetime
    on: Mapping[str, Held]
    off: Mapping[str, Held]
    alone: Held | None


class Overlay:
    """The effects of changes on one rotation, in order and apart; where there is none, no span.

    `changes` are in the order they were recorded; `planned` are those whom a plan has on it.
    """

    def __init__(self, rotation: str, changes: Sequence[Change], planned: frozenset[str]) -> None:
        named = (c for c in changes if c.rotation == rotation)
        people = planned.union(*((each.person, each.instead_of) for each in named))
        mine = [(n, c) for n, c in enumerate(changes) if _concerns(c, rotation, people)]
        effect = _on_the_line if rotation == SUPERVISOR else _on_a_rotation
        found = (effect(start, end, active) for start, end, active in _swept(mine))
        self._effects = tuple(each for each in found if each.on or each.off or each.alone)
        self._starts = tuple(each.start for each in self._effects)
        self._ends = tuple(each.end for each in self._effects)

    def within(self, start: datetime, end: datetime) -> Sequence[Effect]:
        """Those that count somewhere in [start, end); none in an empty span."""
        first = bisect_right(self._ends, start)
        last = bisect_left(self._starts, end, first) if start < end else first
        return self._effects[first:last]


def _concerns(change: Change, rotation: str, people: Collection[str]) -> bool:
    """An absence concerns the rotations that she may be on."""
    if change.kind != "absent":
        return change.rotation == rotation
    theirs = change.rotation in ("", rotation) and change.person in people
    return theirs and rotation != SUPERVISOR


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
    """Who has it now ("" for nobody), by which change, and the one that took it from its owner.

    `before` is who had it last; `pays`: she is paid all the same.
    """

    holder: str
    change: Change
    taken: Change
    before: str
    pays: bool


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
                places[place] = _moved(places.get(place), place[0], came, change)
    on = {
        each.holder: Held(each.change, owner, each.before, each.pays)
        for (owner, _), each in places.items()
        if each.holder
    }
    off = {
        owner: Held(each.taken if each.holder else each.change, owner, each.before, each.pays)
        for (owner, added), each in places.items()
        if not added
    }
    return Effect(start, end, on, off, None)


def _moved(was: _Place | None, owner: str, came: str, change: Change) -> _Place:
    if was is None:
        return _Place(came, change, change, owner, change.pays)
    same = not was.holder or _for_the_same(was.change, change)
    before = was.before if same else was.holder
    return _Place(came, change, was.taken, before, change.pays or (same and was.pays))


def _for_the_same(was: Change, change: Change) -> bool:
    """Whether one stand-in follows another: both are there for whoever had it before them."""
    return was.kind == change.kind == "stand-in"


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
    person = ""
    held: Held | None = None
    for change in changes:
        if change.kind in _ON_IT or change.kind == "outside":
            held = _line_held(person, held, change)
            person = change.person if change.kind in _ON_IT else ""
    on = {person: held} if held and person else {}
    return Effect(start, end, on, {}, held)


def _line_held(person: str, held: Held | None, change: Change) -> Held:
    """In whose place the line is after the change, which `person` had by `held` before it."""
    place = held.place if held and person == change.instead_of else ""
    before, pays = person, change.pays
    if held and (not person or _for_the_same(held.change, change)):
        before, pays = held.before, pays or held.pays
    return Held(change, place or change.instead_of, before or change.instead_of, pays)
