"""One line of pay: a person, a month, a rule and a pay code; and what it was computed from."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from oncall.pay.core.months import Month
from oncall.pay.core.rules.values import Rate, Rule
from oncall.pay.core.spans import HOUR, Span
from oncall.people.core.values import Person


class Pooled(NamedTuple):
    """A pool: øre of the year, the month's seconds of the year's, øre of the month, all shares."""

    year: int
    month_seconds: int
    year_seconds: int
    month: int
    all_seconds: int


class Personal(NamedTuple):
    """A personal sum: øre of the year, of the month, and the days it is paid for."""

    year: int
    month: int
    active_days: int
    days: int


class Worked(NamedTuple):
    """So many seconds at a rate; `wage` in øre an hour where the rate is a part of it."""

    what: str
    rate: Rate
    seconds: Fraction
    wage: Fraction | None = None


class Shifted(NamedTuple):
    """Callouts of one shift: when it began, minutes worked, and minutes after rounding."""

    start: int
    minutes: tuple[int, ...]
    rounded: Fraction


Working = Pooled | Personal | tuple[Worked | Shifted, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What one person is paid by one rule under one code for one month, in whole øre.

    `person` None: nobody, of a pool. `exact` is the amount in øre before it was rounded.
    `counts` is the time for which the rule stayed the same, within the month.
    """

    month: Month
    rule: Rule
    code: str
    person: str | None
    seconds: Fraction
    exact: Fraction
    ore: int
    counts: Span
    spans: tuple[Span, ...]
    working: Working

    @property
    def hours(self) -> Fraction:
        """The hours paid."""
        return self.seconds / HOUR


def employee(line: Line, people: Mapping[str, Person]) -> str | None:
    """The employee number of whom the line pays; None when she is paid by invoice, or nobody."""
    person = people.get(line.person or "")
    return person.employee_number if person and person.paid != "invoice" else None


def payroll_order(handle: str | None, people: Mapping[str, Person]) -> tuple[bool, bool, str, str]:
    """Employee numbers ascending as text, then those without one, and nobody last."""
    person = people.get(handle or "")
    number = person.employee_number if person else None
    return handle is None, number is None, number or "", handle or ""
