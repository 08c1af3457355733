"""Rates for each hour: elapsed time, exact until the one rounding at the end of the month."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from zoneinfo import ZoneInfo

from oncall.pay.core.money import half_up
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.bands import banded
from oncall.pay.core.reckoning.credit import Credits
from oncall.pay.core.reckoning.lines import Line, Worked, payroll_order
from oncall.pay.core.rules.book import Stretch
from oncall.pay.core.rules.values import Band, Hourly, Kroner, Rate
from oncall.pay.core.spans import HOUR, Span, both, length, minus, union
from oncall.people.core.values import Person

Stopped = Mapping[str, Sequence[Span]]
"""Callouts during which somebody is not paid for being available."""


class NoWage(Exception):
    """Raised when a rule pays a part of an hourly wage and the person has none on record."""

    def __init__(self, person: str, column: str) -> None:
        super().__init__(f"{person} has no {column}")
        self.person, self.column = person, column


def hourly_wage(handle: str, people: Mapping[str, Person], divisor: Fraction | None) -> Fraction:
    """Øre an hour: the yearly salary by the rule's divisor, or by the person's own. Or NoWage."""
    person = people.get(handle)
    if person is None or not person.yearly_salary:
        raise NoWage(handle, "yearly_salary")
    if divisor is None and not person.divisor:
        raise NoWage(handle, "divisor")
    return Fraction(person.yearly_salary) * 100 / (divisor or Fraction(person.divisor or 1))


def worth(rate: Rate, wage: Fraction | None) -> Fraction:
    """Øre an hour at that rate; `wage` is needed where it is a part of one."""
    if isinstance(rate, Kroner):
        return Fraction(rate.ore)
    return max((wage or Fraction(0)) * rate.part, Fraction(rate.floor))


def amount(worked: Sequence[Worked]) -> Fraction:
    """The exact øre of all of them."""
    return sum((worth(each.rate, each.wage) * each.seconds / HOUR for each in worked), Fraction(0))


def hourly_lines(
    month: Month,
    stretch: Stretch,
    pays: Hourly,
    credits_: Credits,
    stopped: Stopped,
    people: Mapping[str, Person],
    zone: ZoneInfo,
) -> Iterator[Line]:
    """A line for each person and code; raises NoWage."""
    for person in sorted(filter(None, credits_), key=lambda one: payroll_order(one, people)):
        spans = minus(union(credits_[person]), union(stopped.get(person, ())))
        by_code: dict[str, list[Worked]] = {stretch.rule.code: []}
        for code, worked in _worked(stretch, pays, person, spans, people, zone):
            by_code.setdefault(code, []).append(worked)
        for code, parts in by_code.items():
            exact = amount(parts)
            paid = length(spans) if code == stretch.rule.code else sum(w.seconds for w in parts)
            yield Line(
                month, stretch.rule, code, person, Fraction(paid), exact, half_up(exact),
                stretch.span, tuple(spans), tuple(parts),
            )  # fmt: skip


def _worked(
    stretch: Stretch,
    pays: Hourly,
    person: str,
    spans: Sequence[Span],
    people: Mapping[str, Person],
    zone: ZoneInfo,
) -> Iterator[tuple[str, Worked]]:
    """The time at the rule's own rate, and at that of each band, with the code that pays it."""

    def at_rate(what: str, rate: Rate, seconds: int) -> Worked:
        wage = None
        if not isinstance(rate, Kroner) and seconds:
            wage = hourly_wage(person, people, pays.divisor)
        return Worked(what, rate, Fraction(seconds), wage)

    yield stretch.rule.code, at_rate("all hours", pays.rate, length(spans))
    for band, times in banded(pays.bands, zone, *stretch.span):
        if seconds := length(both(spans, times)):
            yield _code(band, stretch), at_rate(band.kind, band.rate, seconds)


def _code(band: Band, stretch: Stretch) -> str:
    return band.code or stretch.rule.code
