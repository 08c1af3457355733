"""Yearly amounts: a pool shared by hours held, or a personal sum in twelfths."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import accumulate
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.pay.core.availability import Change
from oncall.pay.core.money import half_up, largest_remainder
from oncall.pay.core.months import MONTHS, Month
from oncall.pay.core.reckoning.credit import Credits
from oncall.pay.core.reckoning.lines import Line, Personal, Pooled, payroll_order
from oncall.pay.core.reckoning.weights import capacity, month_weights, open_seconds
from oncall.pay.core.rules.book import Stretch
from oncall.pay.core.rules.values import PerYear, Rule
from oncall.pay.core.spans import length, midnight
from oncall.people.core.values import Person
from oncall.rota.core.plan import Plan, Rotation


class Settled(NamedTuple):
    """The øre of a cumulative pool (so many a year) that fell on a month when it was approved."""

    rule: str
    year: int
    month: Month
    ore: int


def of_the_months(
    pays: PerYear, weights: Sequence[int], settled: Mapping[int, int] = MappingProxyType({})
) -> list[int]:
    """The øre of a pool that fall on each month, by its weight.

    Cumulative: what is due from January on, rounded half up, less what fell on the months before.
    A month that is `settled` (by its number) stays as it is when later weights change; what comes
    next takes up the difference, never below zero, so that the year is the yearly amount still.
    """
    if pays.spread != "cumulative":
        return largest_remainder(pays.ore, weights)
    whole = sum(weights) or 1
    due = [half_up(Fraction(pays.ore * passed, whole)) for passed in accumulate(weights)]
    given = {number: settled.get(number, 0) for number in range(1, len(due) + 1)}
    for number in sorted(given.keys() - settled.keys()):
        # Months that were settled out of turn are counted with the one before them.
        last = number
        while last + 1 in settled:
            last += 1
        before = sum(ore for each, ore in given.items() if each <= last)
        to_come = sum(ore for each, ore in given.items() if each > last)
        given[number] = max(min(due[last - 1], pays.ore - to_come) - before, 0)
    return list(given.values())


def settled_by(lines: Iterable[Line]) -> tuple[Settled, ...]:
    """What a month's lines settle of cumulative pools, each once."""
    found = (
        Settled(line.rule.name, line.working.year, line.month, line.working.month)
        for line in lines
        if isinstance(line.working, Pooled) and is_cumulative(line.rule)
    )
    return tuple(dict.fromkeys(found))


def is_cumulative(rule: Rule) -> bool:
    """Whether what falls on a month depends on what fell on those before it."""
    return isinstance(rule.pays, PerYear) and rule.pays.spread == "cumulative"


def pool_lines(
    month: Month,
    stretch: Stretch,
    pays: PerYear,
    credits_: Credits,
    plans: Sequence[Plan],
    people: Mapping[str, Person],
    settled: Iterable[Settled] = (),
) -> Iterator[Line]:
    """The month's part of the pool, shared by the seconds held while the rule counts.

    Time of the month in which it does not count has its part too, which nobody is paid.
    """
    rotation, span = stretch.rule.rotation or "", month.span(plans[0].zone)
    weights = month_weights(plans, rotation, month.year, nominal=pays.spread == "nominal")
    known = {
        each.month.number: each.ore
        for each in settled
        if (each.rule, each.year, each.month.year) == (stretch.rule.name, pays.ore, month.year)
    }
    amount = of_the_months(pays, weights, known)[month.number - 1]
    shares = _shares(credits_, pays, people)
    held = [length(spans) for _, spans in shares]
    outside = 0
    if stretch.span != span:
        outside = capacity(plans, rotation, *span) - capacity(plans, rotation, *stretch.span)
    working = Pooled(pays.ore, weights[month.number - 1], sum(weights), amount, sum(held) + outside)
    parts = largest_remainder(amount, [*held, outside])
    for (person, spans), mine, ore in zip(shares, held, parts, strict=False):
        exact = Fraction(amount * mine, working.all_seconds or 1)
        yield Line(
            month, stretch.rule, stretch.rule.code, person, Fraction(mine), exact, ore,
            stretch.span, tuple(spans), working,
        )  # fmt: skip


def _shares(
    credits_: Credits, pays: PerYear, people: Mapping[str, Person]
) -> list[tuple[str | None, list[tuple[int, int]]]]:
    """Who shares, in the order in which a tie is broken."""
    shares = sorted(credits_.items(), key=lambda share: payroll_order(share[0], people))
    somebody = [share for share in shares if share[0] is not None]
    return somebody if pays.redistribute and somebody else shares


def personal_lines(
    month: Month,
    stretch: Stretch,
    pays: PerYear,
    credits_: Credits,
    plans: Sequence[Plan],
    people: Mapping[str, Person],
    absences: Sequence[Change],
) -> Iterator[Line]:
    """A twelfth for each person of the rotation, by the days of the month she is in it and here."""
    instalment = largest_remainder(pays.ore, [1] * MONTHS)[month.number - 1]
    days = [(day, midnight(day, plans[0].zone)) for day in month.days]
    counts = [(day, at) for day, at in days if stretch.start <= at < stretch.end]
    active: dict[str, int] = {}
    for day, _ in counts:
        for person in _members(plans, stretch.rule, day, people):
            away = [] if stretch.rule.absence else [a for a in absences if a.person == person]
            if not any(_on_leave(a, plans, stretch.rule, day) for a in away):
                active[person] = active.get(person, 0) + 1
    for person in sorted(active, key=lambda handle: payroll_order(handle, people)):
        exact = Fraction(instalment * active[person], len(days))
        spans = tuple(credits_.get(person, ()))
        yield Line(
            month, stretch.rule, stretch.rule.code, person, Fraction(length(spans)), exact,
            half_up(exact), stretch.span, spans,
            Personal(pays.ore, instalment, active[person], len(days)),
        )  # fmt: skip


def _plan_on(plans: Sequence[Plan], day: date) -> Plan | None:
    counting = [plan for plan in plans if plan.valid_from <= day]
    return counting[-1] if counting else None


def _members(
    plans: Sequence[Plan], rule: Rule, day: date, people: Mapping[str, Person]
) -> Iterator[str]:
    """Who is on the rotation by the plan, and works here that day."""
    plan = _plan_on(plans, day)
    rotation = plan.rotation(rule.rotation or "") if plan else None
    for handle in dict.fromkeys(rotation.people if rotation else ()):
        person = people.get(handle)
        if rule.person in (None, handle) and (person is None or person.at_work(day)):
            yield handle


def _on_leave(absence: Change, plans: Sequence[Plan], rule: Rule, day: date) -> bool:
    """Whether the absence takes all of that day's hours; all of the day where there are none."""
    plan = _plan_on(plans, day)
    rotation = plan.rotation(rule.rotation or "") if plan else None
    if plan is None or rotation is None or absence.rotation not in (None, rotation.name):
        return False
    start, end = midnight(day, plan.zone), midnight(_tomorrow(day), plan.zone)
    low, high = max(start, absence.start), min(end, absence.end)
    return low < high and _seconds(rotation, plan.zone, low, high) == _seconds(
        rotation, plan.zone, start, end
    )


def _seconds(rotation: Rotation, zone: ZoneInfo, start: int, end: int) -> tuple[int, int]:
    """The seconds of the rotation's hours; of the span itself where it has none."""
    held = open_seconds(rotation.hours, zone, start, end)
    return held, 0 if held else end - start


def _tomorrow(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)
