"""Callouts: minutes worked during a shift, rounded as the agreement says, at overtime rates."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.pay.core.money import half_up
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.bands import banded
from oncall.pay.core.reckoning.credit import Credits
from oncall.pay.core.reckoning.hourly import amount, hourly_wage, worth
from oncall.pay.core.reckoning.lines import Line, Shifted, Worked, payroll_order
from oncall.pay.core.rules.book import Stretch
from oncall.pay.core.rules.values import Callouts, Kroner, Rate
from oncall.pay.core.spans import Span, both, length, union
from oncall.people.core.values import Person

MINUTE = 60
_HALF = 30


class Callout(NamedTuple):
    """Somebody worked for so many minutes, from a time on. It belongs to where it begins."""

    person: str
    start: int
    minutes: int

    @property
    def span(self) -> Span:
        """The time that was worked."""
        return self.start, self.start + self.minutes * MINUTE


def of_talk(person: str, start: int, end: int) -> Callout:
    """A talk as a callout: from the minute in which it began to the one in which it ended.

    So talks one after the other never overlap, and together they are as long as they were.
    """
    first, last = start // MINUTE, end // MINUTE
    return Callout(person, first * MINUTE, last - first)


def meets(one: Callout, other: Callout) -> bool:
    """Whether they are of one person, and some time is in both."""
    return one.person == other.person and bool(both([one.span], [other.span]))


def rounded(minutes: int, how: str) -> int:
    """The minutes of a shift, or of a month, as they are paid.

    To the nearest half hour: up to 14 minutes beyond are struck, from 15 on they are half an hour.
    """
    if how == "nearest half hour":
        return (minutes + _HALF // 2) // _HALF * _HALF
    if how == "up to half hour":
        return -(-minutes // _HALF) * _HALF
    if how == "nearest hour per month":
        return (minutes + _HALF) // MINUTE * MINUTE
    return minutes


def paid_by(credits_: Credits, callouts: Iterable[Callout]) -> dict[str, list[Callout]]:
    """The callouts that begin during time the rule pays, by person, in order."""
    found: dict[str, list[Callout]] = {}
    for each in sorted(callouts):
        spans = credits_.get(each.person, ())
        if any(start <= each.start < end for start, end in spans):
            found.setdefault(each.person, []).append(each)
    return found


def callout_lines(
    month: Month,
    stretch: Stretch,
    pays: Callouts,
    credits_: Credits,
    callouts: Mapping[str, Sequence[Callout]],
    people: Mapping[str, Person],
    zone: ZoneInfo,
) -> Iterator[Line]:
    """A line for each person and code; raises NoWage."""
    for person in sorted(callouts, key=lambda one: payroll_order(one, people)):
        groups = list(_shifts(callouts[person], union(credits_[person]), pays))
        by_code: dict[str, list[Worked | Shifted]] = {}
        for group, minutes in groups:
            shift = Shifted(group[0].start, tuple(each.minutes for each in group), minutes)
            by_code.setdefault(stretch.rule.code, []).append(shift)
            for code, worked in _worked(stretch, pays, person, group, minutes, people, zone):
                by_code.setdefault(code, []).append(worked)
        for code, parts in by_code.items():
            mine = [each for each in parts if isinstance(each, Worked)]
            exact, seconds = amount(mine), sum((each.seconds for each in mine), Fraction(0))
            spans = tuple(each.span for group, _ in groups for each in group)
            yield Line(
                month, stretch.rule, code, person, seconds, exact, half_up(exact),
                stretch.span, spans, tuple(parts),
            )  # fmt: skip


def _shifts(
    mine: Sequence[Callout], shifts: Sequence[Span], pays: Callouts
) -> Iterator[tuple[list[Callout], Fraction]]:
    """The callouts of each shift (of the month, where the rule counts so), and the minutes paid."""
    if pays.rounding == "nearest hour per month":
        total = sum(each.minutes for each in mine)
        yield list(mine), Fraction(rounded(total, pays.rounding))
        return
    for start, end in shifts:
        group = [each for each in mine if start <= each.start < end]
        if group:
            yield group, Fraction(rounded(sum(each.minutes for each in group), pays.rounding))


def _worked(
    stretch: Stretch,
    pays: Callouts,
    person: str,
    group: Sequence[Callout],
    minutes: Fraction,
    people: Mapping[str, Person],
    zone: ZoneInfo,
) -> Iterator[tuple[str, Worked]]:
    """The paid minutes, spread over the rates as the worked ones were; the highest rate counts."""
    spans = [each.span for each in group]
    total = length(spans)
    if not total or not minutes:
        return
    wage = _wage(pays, person, people)
    rates: list[tuple[str, str, Rate]] = [("callouts", stretch.rule.code, pays.rate)]
    times = [spans]
    for band, when in banded(pays.bands, zone, min(spans)[0], max(end for _, end in spans)):
        rates.append((band.kind, band.code or stretch.rule.code, band.rate))
        times.append([piece for span in spans for piece in both([span], when)])
    for (what, code, rate), seconds in zip(rates, _by_rate(rates, times, wage), strict=True):
        if seconds:
            part = Fraction(seconds, total) * minutes * MINUTE
            yield code, Worked(what, rate, part, None if isinstance(rate, Kroner) else wage)


def _wage(pays: Callouts, person: str, people: Mapping[str, Person]) -> Fraction | None:
    rates = (pays.rate, *(band.rate for band in pays.bands))
    if all(isinstance(rate, Kroner) for rate in rates):
        return None
    return hourly_wage(person, people, pays.divisor)


def _by_rate(
    rates: Sequence[tuple[str, str, Rate]], times: Sequence[list[Span]], wage: Fraction | None
) -> list[int]:
    """The seconds that each rate pays: where several apply, the highest does."""
    best = sorted(range(len(rates)), key=lambda i: -worth(rates[i][2], wage))
    seconds, taken = [0] * len(rates), 0
    done: list[Span] = []
    for index in best:
        done = union([*done, *times[index]])
        seconds[index] = length(done) - taken
        taken = length(done)
    return seconds
