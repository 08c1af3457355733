"""What a change of the rota costs, before it is recorded."""

from collections.abc import Mapping
from datetime import datetime

from oncall.pay.core.from_rota import credited_by, leave_of
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Basis
from oncall.pay.core.reckoning.month_pay import month_pay
from oncall.people.core.values import Person
from oncall.rota.core.rota import Rota


def costs_more(
    before: Rota, after: Rota, people: Mapping[str, Person], start: datetime, end: datetime
) -> int | None:
    """What availability costs more by the second rota in the months of [start, end), øre.

    None where a month cannot be computed: a rate or a person is missing.
    """
    months = months_between(before, start, end)
    was, will = ([_of(each, rota, people) for each in months] for rota in (before, after))
    if None in was or None in will:
        return None
    return sum(filter(None, will)) - sum(filter(None, was))


def months_between(rota: Rota, start: datetime, end: datetime) -> list[Month]:
    """Every month of which some part lies in [start, end)."""
    zone = rota.plans[-1].zone
    first, last = (at.astimezone(zone) for at in (start, end - datetime.resolution))
    found = [Month(first.year, first.month)]
    while found[-1] < (last.year, last.month):
        found.append(found[-1].following)
    return found


def _of(month: Month, rota: Rota, people: Mapping[str, Person]) -> int | None:
    entries = credited_by(rota, *month.span(rota.plans[-1].zone))
    paid = month_pay(month, Basis(rota.plans, people, entries, leave_of(rota)))
    return None if paid.faults else sum(line.ore for line in paid.lines)
