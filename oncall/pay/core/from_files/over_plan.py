"""A file of changes laid over the plan: each row becomes changes of the rota, tied to its shifts.

So there is one answer to who was on: that of the rota.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from oncall.pay.core.availability import Availability, Change, Kind, open_hours, places
from oncall.pay.core.from_rota import credited_by
from oncall.pay.core.rules.book import in_force
from oncall.pay.core.spans import Span, instant, minus, seconds, union
from oncall.rota.core import change as rota_change
from oncall.rota.core.change import within
from oncall.rota.core.duty import shifts
from oncall.rota.core.ledger import away
from oncall.rota.core.plan import SUPERVISOR, Plan
from oncall.rota.core.rota import Rota

_IN_PLACE: Mapping[Kind, rota_change.Kind] = {
    "override": "replace", "swap": "swap", "cover": "cover", "stand-in": "stand-in"
}  # fmt: skip


def availability(
    plans: Sequence[Plan], changes: Iterable[Change], start: int, end: int
) -> list[Availability]:
    """Every entry in [start, end), by rotation, start and person; later changes go over earlier."""
    laid: list[rota_change.Change] = []
    for change in changes:
        low, high = max(start, change.start), min(end, change.end)
        if low < high:
            laid += tied(plans, laid, change._replace(start=low, end=high))
    return credited_by(Rota(plans, laid), start, end)


def tied(
    plans: Sequence[Plan], before: Sequence[rota_change.Change], row: Change
) -> list[rota_change.Change]:
    """What the row comes to over the changes before it; nothing where it is about nobody."""
    start, end = (instant(at, plans[0].zone) for at in (row.start, row.end))
    rota = Rota(plans, within(before, start, end))
    if row.kind == "outside":
        return [rota_change.Change("outside", SUPERVISOR, "", "", start, end)]
    if row.kind == "absence":
        return list(_absent(rota, row, start, end))
    if row.instead_of is None and not _takes_over(plans, row):
        return list(_one_more(rota, row, start, end))
    kind, rotation = _IN_PLACE[row.kind], row.rotation or ""
    return [
        rota_change.Change(kind, rotation, row.person, whose, low, high, row.pays)
        for whose, low, high in _theirs(rota, row, start, end)
    ]


def _absent(
    rota: Rota, row: Change, start: datetime, end: datetime
) -> Iterator[rota_change.Change]:
    """Whoever is away keeps the line until somebody else has it, unless it is named.

    The rota itself never empties the line by an absence: there it is the outside number's, with
    the name of whoever is absent.
    """
    if row.rotation != SUPERVISOR:
        named = row.rotation or ""
        yield rota_change.Change("absent", named, row.person, "", start, end, row.pays)
        return
    for each in shifts(rota, start, end):
        if (each.rotation, each.person) == (SUPERVISOR, row.person):
            yield rota_change.Change(
                "outside", SUPERVISOR, row.person, "", each.start, each.end, row.pays
            )


def _takes_over(plans: Sequence[Plan], row: Change) -> bool:
    """Whether somebody in nobody's place by name is on instead of whoever is on."""
    if row.rotation == SUPERVISOR or row.beside:
        return row.rotation == SUPERVISOR
    alone = {each.name for plan in plans for each in plan.rotations if places(each) == 1}
    return row.rotation in alone


def _theirs(
    rota: Rota, row: Change, start: datetime, end: datetime
) -> Iterator[tuple[str, datetime, datetime]]:
    """The time that is taken over, and from whom.

    Of a named one what she has, what nobody has since she was absent, and what was hers and an
    earlier row gave to another: the later goes over the earlier. Of no named one everybody's.
    """
    there = list(_there(rota, row, start, end))
    for each in there:
        if row.instead_of in each.known_as or (row.instead_of is None and each.known_as):
            yield each.whose, each.start, each.end
    if row.instead_of is None and row.kind != "stand-in":
        # Before the first of turns comes on there is nobody to take over from.
        spans = union((seconds(each.start), seconds(each.end)) for each in there)
        for low, high in minus(_open(rota, row, start, end), spans):
            yield "", instant(low, rota.plans[0].zone), instant(high, rota.plans[0].zone)


class _There(NamedTuple):
    """Time on the rotation: whose place, and by whose name it may be taken over."""

    whose: str
    known_as: tuple[str, ...]
    start: datetime
    end: datetime


def _there(rota: Rota, row: Change, start: datetime, end: datetime) -> Iterator[_There]:
    for each in shifts(rota, start, end):
        if each.rotation == row.rotation:
            known_as = () if each.person == row.person else (each.person,)
            yield _There(each.person, known_as, each.start, each.end)
    for gone in away(rota, start, end):
        if gone.rotation == row.rotation and not gone.by:
            yield _There(gone.person, (gone.before, gone.person), gone.start, gone.end)
        elif gone.rotation == row.rotation and gone.by != row.person and row.instead_of:
            yield _There(gone.by, (gone.person,), gone.start, gone.end)


def _one_more(
    rota: Rota, row: Change, start: datetime, end: datetime
) -> Iterator[rota_change.Change]:
    """One more on a rotation of several where she is not on yet, within its hours."""
    kind = "add" if row.kind == "override" else _IN_PLACE[row.kind]
    span = [(row.start, row.end)] if row.beside else _open(rota, row, start, end)
    mine = union(
        (seconds(each.start), seconds(each.end))
        for each in shifts(rota, start, end)
        if (each.rotation, each.person) == (row.rotation, row.person)
    )
    for low, high in minus(span, mine):
        begins, ends = (instant(at, rota.plans[0].zone) for at in (low, high))
        yield rota_change.Change(kind, row.rotation or "", row.person, "", begins, ends, row.pays)


def _open(rota: Rota, row: Change, start: datetime, end: datetime) -> list[Span]:
    """The hours of the rotation."""
    return [
        span
        for plan, low, high in in_force(rota.plans, seconds(start), seconds(end))
        if (rotation := plan.rotation(row.rotation or ""))
        for span in open_hours(plan, rotation, low, high)
    ]
