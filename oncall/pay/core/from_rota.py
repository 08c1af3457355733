"""Availability as the rota tells it: the same hours as `shifts`, and what nobody held."""

from collections.abc import Iterator

from oncall.pay.core.availability import PAID_AS, Availability, Change, open_hours
from oncall.pay.core.rule_book import in_force
from oncall.pay.core.spans import instant, minus, seconds, union
from oncall.rota.core.ledger import away, entries
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota


def credited_by(rota: Rota, start: int, end: int) -> list[Availability]:
    """Every entry in [start, end), by rotation, start and person; nobody's come last."""
    if not rota.plans or start >= end:
        return []
    found = [*_held(rota, start, end), *_away(rota, start, end)]
    found += _before_the_first(rota, found, start, end)
    return sorted(found, key=lambda e: (e.rotation, e.start, e.person is None, e.person or ""))


def leave_of(rota: Rota) -> tuple[Change, ...]:
    """The absences that are not paid."""
    return tuple(
        Change("absence", None, each.person, None, seconds(each.start), seconds(each.end))
        for each in rota.changes
        if each.kind == "absent" and not each.pays
    )


def _held(rota: Rota, start: int, end: int) -> Iterator[Availability]:
    zone = rota.plans[0].zone
    for each in entries(rota, instant(start, zone), instant(end, zone)):
        how = PAID_AS[each.change.kind] if each.change else "plan"
        whose = each.place if each.place not in ("", each.person) else None
        pays = bool(each.change and each.change.pays)
        yield Availability(
            each.rotation, each.person, seconds(each.start), seconds(each.end), how, whose, pays
        )


def _away(rota: Rota, start: int, end: int) -> Iterator[Availability]:
    """Places that a change has left to nobody; the outside number may have the line meanwhile."""
    zone = rota.plans[0].zone
    for each in away(rota, instant(start, zone), instant(end, zone)):
        if not each.by:
            how = PAID_AS[each.change.kind]
            yield Availability(
                each.rotation, None, seconds(each.start), seconds(each.end), how, each.person,
                each.change.pays,
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
