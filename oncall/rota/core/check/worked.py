"""Working hours: ordinary ones in full, availability at its share, exactly."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate

from oncall.rota.core.check.finding import Finding, found
from oncall.rota.core.check.rest import DAY_S
from oncall.rota.core.check.spans import Span, without
from oncall.rota.core.check.subject import Subject


class Counted:
    """What counts as worked: `work` in full, and what `duty` has outside it at `share`, seconds."""

    def __init__(self, work: Sequence[Span], duty: Sequence[Span], share: Fraction) -> None:
        available = [(span, share) for span in without(duty, work)]
        pieces = sorted((*((span, Fraction(1)) for span in work), *available))
        self._weights = [weight for _, weight in pieces]
        self.spans = [span for span, _ in pieces]
        lengths = ((end - start) * weight for (start, end), weight in pieces)
        self._before = list(accumulate(lengths, initial=Fraction(0)))

    def within(self, window: Span) -> Fraction:
        """How much is worked in the window."""
        start, end = window
        return self._until(end) - self._until(start)

    def _until(self, at: int) -> Fraction:
        index = bisect_right(self.spans, (at, at)) - 1
        if index < 0:
            return Fraction(0)
        start, end = self.spans[index]
        return self._before[index] + (min(at, end) - start) * self._weights[index]


def counted(subject: Subject) -> Iterator[tuple[str, Counted]]:
    """Of each person on duty what counts as worked."""
    share = subject.plan.check.availability
    for person, duty in subject.on_duty.items():
        yield person, Counted(subject.at_work[person], duty, share)


def hours_week(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """No more than this in a week, Monday to Sunday."""
    for person, worked in counted(subject):
        for week in subject.weeks:
            total = worked.within(week)
            if total > limit:
                yield found("hours-week", week, person=person, measured=total)


def hours_day(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """No more than this in any 24 hours."""
    yield from _in_24_hours(subject, limit, "hours-day")


def hours_total(subject: Subject, limit: Fraction) -> Iterator[Finding]:
    """No more than this in any 24 hours, overtime and all."""
    yield from _in_24_hours(subject, limit, "hours-total")


def _in_24_hours(subject: Subject, limit: Fraction, code: str) -> Iterator[Finding]:
    for person, worked in counted(subject):
        over = [
            (w, total)
            for w in windows_of_a_day(worked.spans)
            if (total := worked.within(w)) > limit
        ]
        for window, most in _merged([each for each in over if subject.seen(each[0])]):
            yield found(code, window, person=person, measured=most)


def windows_of_a_day(spans: Sequence[Span]) -> list[Span]:
    """Of all the 24 hours those that hold the most: they begin or end where a span does."""
    edges = {start for start, _ in spans} | {end - DAY_S for _, end in spans}
    return [(start, start + DAY_S) for start in sorted(edges)]


def _merged(windows: Sequence[tuple[Span, Fraction]]) -> list[tuple[Span, Fraction]]:
    """Windows that overlap as one span, with the most that one of them holds."""
    found: list[tuple[Span, Fraction]] = []
    for (start, end), total in windows:
        if found and start < found[-1][0][1]:
            (since, _), most = found[-1]
            found[-1] = ((since, end), max(most, total))
        else:
            found.append(((start, end), total))
    return found
