"""What a month's pay follows from, and the faults that keep it from being right."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.pay.core.availability import Availability, Change
from oncall.pay.core.callouts import Callout
from oncall.pay.core.credit import within
from oncall.pay.core.hourly import NoWage
from oncall.pay.core.lines import Line
from oncall.pay.core.months import Month
from oncall.pay.core.rule_book import Stretch, missing
from oncall.pay.core.rules import Callouts, Rule
from oncall.pay.core.spans import Span, instant, minus, union
from oncall.people.core.values import Person
from oncall.rota.core.faults import Fault
from oncall.rota.core.plan import Plan


@dataclass(frozen=True)
class Basis:
    """All that a month's pay follows from.

    `plans` in the order they come into force, one of them at least; `entries` cover the month;
    `absences` are the changes of that kind.
    """

    plans: tuple[Plan, ...]
    people: Mapping[str, Person]
    entries: Sequence[Availability]
    absences: Sequence[Change] = ()
    callouts: Sequence[Callout] = ()


class ThisMonth(NamedTuple):
    """What is the same for every rule of the month."""

    month: Month
    zone: ZoneInfo
    span: Span
    basis: Basis
    entries: Sequence[Availability]
    rules: Sequence[Stretch]
    by_rotation: Mapping[str, Sequence[Availability]]

    def of(self, stretch: Stretch) -> Sequence[Availability]:
        """The entries that the rule may pay, within the time it counts."""
        rotation = stretch.rule.rotation
        mine = self.entries if rotation is None else self.by_rotation.get(rotation, ())
        return mine if stretch.span == self.span else within(mine, stretch.span)


Paid = list[tuple[Stretch, Mapping[str, Sequence[Callout]]]]
"""The callouts that each rule pays, by person."""


def unknown_people(now: ThisMonth) -> Iterator[Fault]:
    """Whoever is on duty and not on record."""
    held = {each.person for each in now.entries if each.person}
    for handle in sorted(held - now.basis.people.keys()):
        yield Fault(
            None, "people", f'"{handle}" is on duty and not among the people',
            "write that person into the people's file",
        )  # fmt: skip


def missing_rates(now: ThisMonth) -> Iterator[Fault]:
    """Duty that no rule pays because the first version of one begins later."""
    for gap in missing(now.basis.plans, *now.span):
        rule = gap.rule
        if isinstance(rule.pays, Callouts):
            continue
        held = [
            (each.start, each.end)
            for each in within(now.entries, (gap.start, gap.end))
            if rule.rotation in (None, each.rotation)
            and (not rule.stand_in or each.how == "stand-in")
            and rule.person in (None, each.person)
        ]
        others = [each.span for each in now.rules if _pays_too(each.rule, rule)]
        for start, _ in minus(union(held), union(others))[:1]:
            first, then = (instant(at, now.zone).date() for at in (start, gap.begins))
            yield Fault(
                None, f"supplement {rule.name}",
                f'no rate of "{rule.name}" counts on {first}: the first begins on {then}',
                "write one of that name for the time before, with 0.00 if it paid nothing",
            )  # fmt: skip


def _pays_too(other: Rule, rule: Rule) -> bool:
    return (
        not isinstance(other.pays, Callouts)
        and other.rotation in (None, rule.rotation)
        and other.person in (None, rule.person)
        and other.stand_in == rule.stand_in
    )


def no_wage(none: NoWage, rule: Rule) -> Fault:
    """A rule that pays by an hourly wage which is not known."""
    return Fault(
        None, f"people {none.column}",
        f'{none.person} has no {none.column}, and "{rule.name}" pays by the hourly wage',
        "write it into the people's file",
    )  # fmt: skip


def no_number(lines: Iterable[Line], people: Mapping[str, Person]) -> Iterator[Fault]:
    """Whoever is paid through payroll, which does not know her."""
    for handle in sorted({line.person for line in lines if line.person} & people.keys()):
        if people[handle].paid == "payroll" and not people[handle].employee_number:
            yield Fault(
                None, "people employee_number",
                f"{handle} is paid through payroll and has no employee number",
                "write the number, or paid = invoice",
            )  # fmt: skip


def one_number(lines: Iterable[Line], people: Mapping[str, Person]) -> Iterator[Fault]:
    """Two people of the month who would be paid as one, since they have one employee number."""
    whose: dict[str, str] = {}
    for handle in sorted({line.person for line in lines if line.person} & people.keys()):
        person = people[handle]
        number = person.employee_number if person.paid != "invoice" else None
        if number and whose.setdefault(number, handle) != handle:
            yield Fault(
                None, "people employee_number",
                f"{handle} has the employee number {number}, and so has {whose[number]}",
                "give each of them their own",
            )  # fmt: skip


def left_over(now: ThisMonth, paid: Paid) -> Iterator[Fault]:
    """Callouts of the month that no rule pays."""
    done = {each for _, by_person in paid for mine in by_person.values() for each in mine}
    for each in now.basis.callouts:
        if each not in done and now.span[0] <= each.start < now.span[1]:
            at = instant(each.start, now.zone)
            yield Fault(
                None, "callouts",
                f"no rule pays the callout of {each.person} at {at:%Y-%m-%d %H:%M}",
                "see that she was on duty then, and that a [[supplement]] has callout = …",
            )  # fmt: skip
