"""Availability as the rota tells it: the same hours as `shifts`, and what nobody held."""

from collections.abc import Iterator, Mapping, Sequence

from oncall.pay.core.availability import PAID_AS, Availability, Change, open_hours
from oncall.pay.core.rules.book import in_force
from oncall.pay.core.spans import Span, both, instant, minus, seconds, union
from oncall.rota.core.duty import shifts
from oncall.rota.core.ledger import away, entries
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota


def credited_by(rota: Rota, start: int, end: int) -> list[Availability]:
    """Every entry in [start, end), by rotation, start and person; nobody's come last."""
    if not rota.plans or start >= end:
        return []
    own = _own(rota, start, end)
    found = [*_held(rota, own, start, end), *_away(rota, own, start, end)]
    found += _before_the_first(rota, found, start, end)
    return sorted(found, key=lambda e: (e.rotation, e.start, e.person is None, e.person or ""))


def leave_of(rota: Rota) -> tuple[Change, ...]:
    """The absences that are not paid."""
    return tuple(
        Change(
            "absence", each.rotation or None, each.person or each.instead_of, None,
            seconds(each.start), seconds(each.end),
        )
        for each in rota.changes
        if PAID_AS[each.kind] == "absence" and not each.pays
    )  # fmt: skip


Own = Mapping[tuple[str, str], Sequence[Span]]
"""By rotation and person, the time that she has by the plan and no change has taken from her.

Who covers for another in it is one and not two: the other's place is nobody's.
"""


def _own(rota: Rota, start: int, end: int) -> Own:
    zone = rota.plans[0].zone
    left: dict[tuple[str, str], list[Span]] = {}
    if not rota.changes:
        return left
    for each in shifts(Rota(rota.plans), instant(start, zone), instant(end, zone)):
        lost = union(
            (seconds(effect.start), seconds(effect.end))
            for effect in rota.effects(each.rotation, each.start, each.end)
            if effect.alone or each.person in effect.off
        )
        mine = minus([(seconds(each.start), seconds(each.end))], lost)
        left.setdefault((each.rotation, each.person), []).extend(mine)
    return left


def _held(rota: Rota, own: Own, start: int, end: int) -> Iterator[Availability]:
    zone = rota.plans[0].zone
    for each in entries(rota, instant(start, zone), instant(end, zone)):
        span = seconds(each.start), seconds(each.end)
        if each.change is None:
            yield Availability(each.rotation, each.person, *span)
            continue
        hers = own.get((each.rotation, each.person), ())
        for low, high in both([span], hers):
            yield Availability(each.rotation, each.person, low, high)
        for low, high in minus([span], hers):
            yield Availability(
                each.rotation, each.person, low, high, PAID_AS[each.change.kind],
                each.instead_of or None, each.pays,
            )  # fmt: skip


def _away(rota: Rota, own: Own, start: int, end: int) -> Iterator[Availability]:
    """Places that a change has left to nobody; the outside number may have the line meanwhile."""
    zone = rota.plans[0].zone
    for each in away(rota, instant(start, zone), instant(end, zone)):
        span = [(seconds(each.start), seconds(each.end))]
        for low, high in both(span, own.get((each.rotation, each.by), ())) if each.by else span:
            absent = each.change.kind == "outside" and each.change.person
            yield Availability(
                each.rotation, None, low, high,
                "absence" if absent else PAID_AS[each.change.kind], each.before, each.change.pays,
            )  # fmt: skip


def _before_the_first(
    rota: Rota, found: list[Availability], start: int, end: int
) -> Iterator[Availability]:
    """Hours of a rotation in turns that nobody has yet, by plan or change."""
    for plan, low, high in in_force(rota.plans, start, end):
        for rotation in plan.rotations:
            if rotation.turns:
                told = union((e.start, e.end) for e in found if e.rotation == rotation.name)
                for span in minus(open_hours(plan, rotation, low, high), told):
                    yield Availability(rotation.name, None, *span)


def holds_the_line(entry: Availability) -> bool:
    """Whether the entry says who has the supervisor line: a person, or the outside number."""
    return entry.rotation == SUPERVISOR and (entry.person is not None or entry.how == "outside")
