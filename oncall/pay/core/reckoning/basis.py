"""What a month's pay follows from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.pay.core.availability import Availability, Change
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.reckoning.credit import within
from oncall.pay.core.reckoning.pools import Settled
from oncall.pay.core.rules.book import Stretch
from oncall.pay.core.spans import Span
from oncall.people.core.values import Person
from oncall.rota.core.plan import Plan

Numbers = Mapping[str, str | None]
"""Employee numbers by handle."""


@dataclass(frozen=True)
class Basis:
    """All that a month's pay follows from.

    `plans` in the order they come into force, one of them at least; `entries` cover the month;
    `absences` are the changes of that kind; `settled` is what fell on approved months of the year.
    `numbers` are the employee numbers of the month's first run: an øre that one of equals was
    given by them stays hers when somebody gets another number.
    """

    plans: tuple[Plan, ...]
    people: Mapping[str, Person]
    entries: Sequence[Availability]
    absences: Sequence[Change] = ()
    callouts: Sequence[Callout] = ()
    settled: Sequence[Settled] = ()
    numbers: Numbers = field(default_factory=dict)

    @property
    def by_first_numbers(self) -> Mapping[str, Person]:
        """The people with the employee numbers by which an øre was given to one of equals."""
        if not self.numbers:
            return self.people
        return {
            handle: replace(one, employee_number=self.numbers.get(handle, one.employee_number))
            for handle, one in self.people.items()
        }


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
