"""Who is credited with which time on a rotation: the plan, with the changes laid over it.

A rotation in turns, or of one person, is one place; together, each of its people is one. Time on
a place that nobody holds is credited to nobody, so that it is seen.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, get_args

from oncall.pay.core.rule_book import in_force
from oncall.pay.core.spans import Span, both, clock_spans, instant, minus, seconds, union
from oncall.rota.core import change as rota_change
from oncall.rota.core.duty import shifts
from oncall.rota.core.plan import SUPERVISOR, Plan, Rotation
from oncall.rota.core.rota import Rota

Kind = Literal["override", "swap", "cover", "stand-in", "absence", "outside"]
KINDS: tuple[Kind, ...] = get_args(Kind)

PAID_AS: Mapping[rota_change.Kind, Kind] = {
    "add": "override", "remove": "absence", "replace": "override", "swap": "swap",
    "give": "override", "cover": "cover", "stand-in": "stand-in", "absent": "absence",
    "outside": "outside",
}  # fmt: skip
"""What each kind of the rota is for pay: in the books, and as a word in a file of changes."""

EMPTY: tuple[Kind, ...] = ("absence", "outside")
"""Kinds that leave a place to nobody."""


class Change(NamedTuple):
    """One change laid over the plan, in [start, end).

    Somebody instead of another (`instead_of` None: of whoever is on); or an absence of `person`;
    or the outside number instead of whoever is on.
    `rotation` None is every rotation. `pays`: whoever is off by it is paid all the same.
    `beside`: of an override, on as well in exactly its span, as the rota's word `add` means.
    """

    kind: Kind
    rotation: str | None
    person: str
    instead_of: str | None
    start: int
    end: int
    pays: bool = False
    beside: bool = False


class Availability(NamedTuple):
    """Time on one place of a rotation: an entry of the ledger.

    `person` None: nobody. `how` is the kind of change by which it came about, "plan" without any;
    `instead_of` whose place it was by the plan; `pays`: she is paid all the same.
    """

    rotation: str
    person: str | None
    start: int
    end: int
    how: str = "plan"
    instead_of: str | None = None
    pays: bool = False


def availability(
    plans: Sequence[Plan], changes: Iterable[Change], start: int, end: int
) -> list[Availability]:
    """Every entry in [start, end), by rotation, start and person; later changes go over earlier."""
    found = _planned(plans, start, end)
    alone = {each.name for plan in plans for each in plan.rotations if places(each) == 1}
    changed = False
    for change in changes:
        if change.start < end and start < change.end:
            found = _laid(found, change, plans, alone, (start, end))
            changed = True
    return sorted(_each_once(found) if changed else found, key=_in_order)


def concerns_somebody(plans: Sequence[Plan], changes: Sequence[Change], index: int) -> bool:
    """Whether whoever that change takes the place of is on at some time of it."""
    change = changes[index]
    before = availability(plans, changes[:index], change.start, change.end)
    return any(_concerns(change, each, {each.rotation}) for each in before)


def open_hours(plan: Plan, rotation: Rotation, start: int, end: int) -> list[Span]:
    """The time in [start, end) in which the rotation's hours are open."""
    return clock_spans(rotation.hours, plan.zone, start, end)


def places(rotation: Rotation) -> int:
    """How many are on at once by the plan."""
    return 1 if rotation.turns else len(rotation.people)


def _in_order(entry: Availability) -> tuple[str, int, bool, str, str]:
    """Nobody comes last of those that begin together."""
    person = entry.person or ""
    return entry.rotation, entry.start, not person, person, entry.instead_of or ""


def _planned(plans: Sequence[Plan], start: int, end: int) -> list[Availability]:
    """The plan by itself, with what nobody holds before the first of turns comes on."""
    found = []
    for plan, low, high in in_force(plans, start, end):
        on = shifts(Rota([plan]), instant(low, plan.zone), instant(high, plan.zone))
        held = [
            Availability(each.rotation, each.person, seconds(each.start), seconds(each.end))
            for each in on
        ]
        found += held
        for rotation in plan.rotations:
            found += _holes(plan, rotation, held, (low, high))
    return found


def _holes(
    plan: Plan, rotation: Rotation, held: Iterable[Availability], within: Span
) -> Iterator[Availability]:
    if rotation.turns:
        mine = union((each.start, each.end) for each in held if each.rotation == rotation.name)
        for start, end in minus(open_hours(plan, rotation, *within), mine):
            yield Availability(rotation.name, None, start, end)


def _laid(
    found: Sequence[Availability],
    change: Change,
    plans: Sequence[Plan],
    alone: Collection[str],
    within: Span,
) -> list[Availability]:
    """The entries with one change laid over them."""
    laid = [piece for each in found for piece in _changed(each, change, alone)]
    if change.instead_of is None and change.kind not in EMPTY and not _takes_over(change, alone):
        laid += _added(change, plans, within)
    return laid


def _changed(entry: Availability, change: Change, alone: Collection[str]) -> Iterator[Availability]:
    low, high = max(entry.start, change.start), min(entry.end, change.end)
    if low >= high or not _concerns(change, entry, alone):
        yield entry
        return
    if entry.start < low:
        yield entry._replace(end=low)
    if not (_is_beside(entry) and change.kind in EMPTY):
        yield _handed_on(entry, change)._replace(start=low, end=high)
    if high < entry.end:
        yield entry._replace(start=high)


def _handed_on(entry: Availability, change: Change) -> Availability:
    """The place after the change; back with its owner, it is as if nothing had been."""
    if change.kind in EMPTY:
        return entry._replace(person=None, how=change.kind, pays=change.pays, instead_of=(
            # Whoever has it is absent; the outside number has it for its owner.
            entry.person or entry.instead_of if change.kind == "absence"
            else entry.instead_of or entry.person
        ))  # fmt: skip
    owner = None if _is_beside(entry) else entry.instead_of or entry.person
    if owner == change.person:
        return entry._replace(person=owner, how="plan", instead_of=None, pays=False)
    return entry._replace(person=change.person, how=change.kind, instead_of=owner, pays=change.pays)


def _is_beside(entry: Availability) -> bool:
    """Whether the place is one more than the plan has; it ends with whoever has it."""
    laid = entry.how != "plan" and entry.person is not None and entry.instead_of is None
    return laid and entry.rotation != SUPERVISOR


def _concerns(change: Change, entry: Availability, alone: Collection[str]) -> bool:
    """Whether the entry is of whom the change takes the place."""
    if change.rotation not in (None, entry.rotation):
        return False
    if change.kind == "absence":
        # Whoever is away keeps the line until somebody else has it, unless it is named.
        named = change.rotation is not None or entry.rotation != SUPERVISOR
        return entry.person == change.person and named
    if change.kind == "outside":
        return True
    whose = entry.person or entry.instead_of
    if change.instead_of is not None:
        return whose == change.instead_of
    # Nobody is in her own place, nor a stand-in where the plan has nobody yet.
    theirs = entry.person != change.person and (whose or change.kind != "stand-in")
    return bool(theirs) and _takes_over(change, alone)


def _takes_over(change: Change, alone: Collection[str]) -> bool:
    """Whether somebody in nobody's place by name is on instead of whoever is on."""
    return change.rotation == SUPERVISOR if change.beside else change.rotation in alone


def _added(change: Change, plans: Sequence[Plan], within: Span) -> Iterator[Availability]:
    """One person more on a rotation of several, within its hours."""
    start, end = max(change.start, within[0]), min(change.end, within[1])
    if change.beside:
        yield Availability(change.rotation or "", change.person, start, end, change.kind)
        return
    for plan, low, high in in_force(plans, start, end):
        rotation = plan.rotation(change.rotation or "")
        for span in open_hours(plan, rotation, low, high) if rotation else ():
            yield Availability(change.rotation or "", change.person, *span, change.kind)


def _each_once(found: Iterable[Availability]) -> Iterator[Availability]:
    """Nobody is two: of two places that one person holds at once, the second is held by nobody."""
    held: dict[tuple[str, str], list[Span]] = {}
    for entry in sorted(found, key=lambda each: each.how != "plan"):
        if entry.person is None:
            yield entry
            continue
        mine = held.setdefault((entry.rotation, entry.person), [])
        span = [(entry.start, entry.end)]
        for start, end in minus(span, mine):
            yield entry._replace(start=start, end=end)
        for start, end in both(span, mine) if entry.instead_of else ():
            yield entry._replace(start=start, end=end, person=None)
        mine[:] = union([*mine, *span])
