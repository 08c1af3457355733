"""Spans of time as pairs of whole seconds since 1970 UTC, each with its start and without its end.

A set of spans is a list in order in which none overlap.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from oncall.rota.core.hours import OnDays, occurrences, on_the_wall, windows

Span = tuple[int, int]

HOUR = 3600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970 UTC, from an aware time."""
    return (instant - _EPOCH) // _SECOND


def instant(at: int, zone: ZoneInfo) -> datetime:
    """The time in that zone, from seconds since 1970."""
    return (_EPOCH + at * _SECOND).astimezone(zone)


@lru_cache(maxsize=2**12)  # days on which many plans and rules begin
def midnight(day: date, zone: ZoneInfo) -> int:
    """The local midnight with which a day begins."""
    return seconds(occurrences(on_the_wall(day, 0), zone)[0])


def clock_spans(hours: OnDays, zone: ZoneInfo, start: int, end: int) -> list[Span]:
    """The spans of [start, end) in which these hours of the clock are open."""
    opened = windows(hours, zone, instant(start, zone), instant(end, zone))
    return [(seconds(opens), seconds(closes)) for opens, closes in opened]


def length(spans: Iterable[Span]) -> int:
    """The seconds in all of them."""
    return sum([end - start for start, end in spans])


def union(spans: Iterable[Span]) -> list[Span]:
    """The time that is in any of them."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        elif start < end:
            joined.append((start, end))
    return joined


def both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The time that is in both sets."""
    found: list[Span] = []
    at = 0
    for start, end in one:
        while at < len(other) and other[at][1] <= start:
            at += 1
        for low, high in other[at:]:
            if low >= end:
                break
            found.append((max(start, low), min(end, high)))
    return found


def minus(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """The time that is in the one set and not in the other."""
    if not one:
        return []
    begins, ends = one[0][0], one[-1][1]
    first = bisect_right(other, begins, key=lambda span: span[1])
    near = other[first : bisect_left(other, ends, key=lambda span: span[0])]
    edges = [begins, *(edge for span in near for edge in span), ends]
    gaps = [(a, b) for a, b in list(pairwise(edges))[::2] if a < b]
    return both(one, gaps)
