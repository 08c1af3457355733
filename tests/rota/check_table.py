"""A second opinion on rest and working hours: a table of five-minute steps, the slow way round.

Each step of UTC is turned into the time on the wall and asked by itself: is she on duty, is she at
work? Weeks are those of the calendar on the wall; nothing is known of spans, sums or summer time.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import groupby
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=5)
OSLO = ZoneInfo("Europe/Oslo")
Span = tuple[datetime, datetime]


class Table:
    """One person's steps from `start` on: on duty, at work, and the local week of each."""

    def __init__(
        self, start: datetime, end: datetime, duty: Sequence[Span], ordinary: tuple[int, int, int],
        callouts: Sequence[Span],
    ) -> None:  # fmt: skip
        count = (end - start) // STEP
        self.steps = [start + n * STEP for n in range(count)]
        self.local = [step.astimezone(OSLO) for step in self.steps]
        self.duty = [_in(step, duty) for step in self.steps]
        self.work = [
            _in(step, callouts) or _ordinary(local, ordinary)
            for step, local in zip(self.steps, self.local, strict=True)
        ]

    def weeks(self) -> list[list[int]]:
        """The steps of each local week, by their index."""
        keys = [local.isocalendar()[:2] for local in self.local]
        return [list(some) for _, some in groupby(range(len(keys)), key=lambda n: keys[n])]

    def longest_rest(self, steps: Sequence[int], *, duty_breaks_it: bool) -> timedelta:
        """The longest run of steps without work, and without duty if that breaks it."""
        busy = [self._busy(n, duty_breaks_it) for n in steps]
        runs = [sum(1 for _ in some) for is_busy, some in groupby(busy) if not is_busy]
        return max(runs, default=0) * STEP

    def no_daily_rest(self, rest: timedelta, *, duty_breaks_it: bool) -> list[datetime]:
        """When a rest ends after which no other one comes within 24 hours."""
        busy = [self._busy(n, duty_breaks_it) for n in range(len(self.steps))]
        day, needed = timedelta(days=1) // STEP, rest // STEP
        free, found = needed, []
        for n, is_busy in enumerate(busy):
            if is_busy and free >= needed:
                window = range(n, min(n + day, len(busy)))
                if self.longest_rest(window, duty_breaks_it=duty_breaks_it) < rest:
                    found.append(self.steps[n])
            free = 0 if is_busy else free + 1
        return found

    def worked(self, steps: Sequence[int], share: Fraction) -> Fraction:
        """Seconds: work in full, duty without work at its share."""
        return sum((self._weight(n, share) for n in steps), Fraction(0)) * (STEP // timedelta(0, 1))

    def most_in_24_hours(self, share: Fraction) -> Fraction:
        """The most that any 24 hours hold, seconds."""
        before = [Fraction(0)]
        for n in range(len(self.steps)):
            before.append(before[-1] + self._weight(n, share))
        day = timedelta(days=1) // STEP
        most = max(before[n + day] - before[n] for n in range(len(before) - day))
        return most * (STEP // timedelta(0, 1))

    def _busy(self, n: int, duty_breaks_it: bool) -> bool:
        return self.work[n] or (duty_breaks_it and self.duty[n])

    def _weight(self, n: int, share: Fraction) -> Fraction:
        if self.work[n]:
            return Fraction(1)
        return share if self.duty[n] else Fraction(0)


def _in(step: datetime, spans: Sequence[Span]) -> bool:
    return any(start <= step < end for start, end in spans)


def _ordinary(local: datetime, ordinary: tuple[int, int, int]) -> bool:
    """Monday to the last day, from one minute of the day to another; never on 29 March's Sunday."""
    last, opens, closes = ordinary
    return local.weekday() <= last and opens <= local.hour * 60 + local.minute < closes


def utc(text: str) -> datetime:
    """A local time in Oslo as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=OSLO).astimezone(UTC)
