"""A month's pay: every line, or every fault that keeps it from being right."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oncall.pay.core.availability import Availability
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Basis, Paid, ThisMonth
from oncall.pay.core.reckoning.callouts import callout_lines, paid_by
from oncall.pay.core.reckoning.credit import Credits, credited, employed, within
from oncall.pay.core.reckoning.hourly import NoWage, hourly_lines
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_faults import (
    before_the_plan,
    ended_rates,
    left_over,
    missing_rates,
    no_number,
    no_wage,
    not_paid,
    one_number,
    rules_of_nobody,
    unknown_people,
)
from oncall.pay.core.reckoning.pools import personal_lines, pool_lines
from oncall.pay.core.rules.book import Stretch, stretches
from oncall.pay.core.rules.values import Callouts, Hourly
from oncall.pay.core.spans import Span, minus, union
from oncall.rota.core.file.faults import Refusal
from oncall.rota.core.once import Once


@dataclass(frozen=True)
class Computed:
    """The lines of a month in the order of the rules; worth nothing where there is a fault.

    It never changes: `once` keeps what follows from it.
    """

    month: Month
    lines: tuple[Line, ...]
    faults: tuple[Refusal, ...] = ()
    warnings: tuple[Refusal, ...] = ()
    once: Once = field(default_factory=Once, compare=False, repr=False)


def month_pay(month: Month, basis: Basis) -> Computed:
    """Compute the month. Never raises for what stands in a file."""
    zone = basis.plans[0].zone
    span = month.span(zone)
    rules = stretches(basis.plans, *span)
    here = employed(within(basis.entries, span), basis.people, zone)
    entries = _cut(here, {edge for rule in rules for edge in rule.span} - {*span})
    by_rotation: dict[str, list[Availability]] = {}
    for each in entries:
        by_rotation.setdefault(each.rotation, []).append(each)
    now = ThisMonth(month, zone, span, basis, entries, rules, by_rotation)
    faults = [*unknown_people(now), *missing_rates(now)]
    lines: list[Line] = []
    paid, stopped = _callouts_paid(now)
    for stretch in rules:
        try:
            lines += _lines(now, stretch, paid, stopped)
        except NoWage as none:
            faults.append(no_wage(none, stretch.rule))
    faults += [*no_number(lines, basis.people), *one_number(lines, basis.people)]
    warnings = (
        *before_the_plan(now), *ended_rates(now), *rules_of_nobody(now),
        *left_over(now, paid), *not_paid(lines, basis.people),
    )  # fmt: skip
    return Computed(month, tuple(lines), tuple(faults), warnings)


def _lines(
    now: ThisMonth, stretch: Stretch, paid: Paid, stopped: Mapping[str, Sequence[Span]]
) -> Iterable[Line]:
    pays, people = stretch.rule.pays, now.basis.people
    mine = credited(stretch.rule, now.of(stretch), now.rules)
    if isinstance(pays, Hourly):
        return hourly_lines(now.month, stretch, pays, mine, stopped, people, now.zone)
    if isinstance(pays, Callouts):
        found = next(by_person for each, by_person in paid if each is stretch)
        return callout_lines(now.month, stretch, pays, mine, found, people, now.zone)
    plans = now.basis.plans
    if pays.personal:
        absences = now.basis.absences
        return personal_lines(now.month, stretch, pays, mine, plans, people, absences)
    left, ranked = _without(mine, stopped), now.basis.by_first_numbers
    return pool_lines(now.month, stretch, pays, left, plans, ranked, now.basis.settled)


def _without(credits_: Credits, stopped: Mapping[str, Sequence[Span]]) -> Credits:
    """The credits, with what was stopped by a callout credited to nobody."""
    if not stopped:
        return credits_
    left: Credits = {None: list(credits_.get(None, ()))}
    for person, spans in credits_.items():
        if person is not None:
            left[person] = minus(union(spans), union(stopped.get(person, ())))
            left[None] += minus(union(spans), left[person])
    return {person: spans for person, spans in left.items() if spans}


def _callouts_paid(now: ThisMonth) -> tuple[Paid, dict[str, list[Span]]]:
    """Which rule pays each callout, the first of the file that can; and what they stop."""
    left = [each for each in now.basis.callouts if now.span[0] <= each.start < now.span[1]]
    paid: Paid = []
    stopped: dict[str, list[Span]] = {}
    for stretch in now.rules:
        pays = stretch.rule.pays
        if isinstance(pays, Callouts):
            mine = credited(stretch.rule, now.of(stretch), now.rules)
            found = paid_by(mine, left)
            paid.append((stretch, found))
            left = [each for each in left if each not in found.get(each.person, ())]
            for person, theirs in found.items() if pays.stops else ():
                stopped.setdefault(person, []).extend(each.span for each in theirs)
    return paid, stopped


def _cut(entries: Iterable[Availability], edges: set[int]) -> list[Availability]:
    """The entries, cut where a rule begins or ends."""
    cut = list(entries)
    for edge in sorted(edges):
        if any(each.start < edge < each.end for each in cut):
            cut = [
                piece
                for each in cut
                for piece in (
                    (each._replace(end=edge), each._replace(start=edge))
                    if each.start < edge < each.end
                    else (each,)
                )
            ]
    return cut
