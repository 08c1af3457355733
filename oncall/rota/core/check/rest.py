"""Rest: by the day, by the week, and on Sundays and holy days.

Availability at home is rest while nobody calls (the labour inspection's practice); a callout
breaks it. A plan may say otherwise (`availability_is_rest`).
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from oncall.rota.core.check.finding import Finding, found
from oncall.rota.core.check.spans import Span, within, without
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.days import is_holiday

DAY_S = 24 * 3600


def daily_rest(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """So long a rest within 24 hours of the end of the last one: else work goes on too long."""
    for person, busy in subject.busy.items():
        for stretch in _between_rests(busy, limit):
            length = stretch[1] - stretch[0]
            if length > DAY_S - limit and subject.seen(stretch):
                longest = _longest_rest(busy, (stretch[0], stretch[0] + DAY_S))
                yield found("daily-rest", stretch, person=person, measured=longest)


def weekly_rest(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """So long a rest in every week, Monday to Sunday."""
    for person, busy in subject.busy.items():
        for week in subject.weeks:
            longest = _longest_rest(busy, week)
            if longest < limit:
                yield found("weekly-rest", week, person=person, measured=longest)


def next_sunday(subject: Subject, _limit: Fraction) -> Iterator[Finding]:
    """Whoever works on a Sunday or holy day has the next one free."""
    for person, days in _sundays(subject).items():
        for (_, worked), (day, again) in pairwise(days):
            if worked and again and subject.seen(day):
                yield found("sunday-next", day, person=person)


def half_the_sundays(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """No more than this share of the Sundays and holy days that are looked at."""
    for person, days in _sundays(subject).items():
        seen = [(day, worked) for day, worked in days if subject.seen(day)]
        count = sum(worked for _, worked in seen)
        if len(seen) > 1 and count > limit * len(seen):
            span = seen[0][0][0], seen[-1][0][1]
            yield found("sunday-half", span, person=person, measured=Fraction(count, len(seen)))


def _between_rests(busy: list[Span], rest: Fraction) -> Iterator[Span]:
    """The stretches that so long rests leave between them."""
    if not busy:
        return
    start = busy[0][0]
    for (_, end), (again, _) in pairwise(busy):
        if again - end >= rest:
            yield start, end
            start = again
    yield start, busy[-1][1]


def _longest_rest(busy: list[Span], window: Span) -> int:
    free = without([window], within(busy, window))
    return max((end - start for start, end in free), default=0)


def _sundays(subject: Subject) -> dict[str, list[tuple[Span, bool]]]:
    """Of each person every Sunday and holy day, and whether she had no rest on it."""
    sundays = [span for day, span in subject.days if day.weekday() == 6 or is_holiday(day)]
    return {
        person: [(day, bool(within(busy, day))) for day in sundays]
        for person, busy in subject.busy.items()
    }
