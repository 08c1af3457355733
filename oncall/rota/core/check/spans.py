"""Spans of time as whole seconds, and what can be done with lists of them.

A list of spans is in order and its spans neither touch nor overlap, unless said otherwise.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

Span = tuple[int, int]
"""[start, end) in seconds since 1970, UTC."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def second(instant: datetime) -> int:
    """The second in which an aware instant lies."""
    return (instant - _EPOCH) // _SECOND


def instant(second: int) -> datetime:
    """The instant at which a second begins, UTC."""
    return _EPOCH + second * _SECOND


def joined(spans: Iterable[Span]) -> list[Span]:
    """Any spans as a list: those that touch or overlap are one, and empty ones are none."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif start < end:
            found.append((start, end))
    return found


def without(spans: Sequence[Span], taken: Sequence[Span]) -> list[Span]:
    """What is left of the spans outside the taken ones."""
    return [rest for span in spans for rest in _left(span, taken)]


def both(one: Sequence[Span], other: Sequence[Span]) -> list[Span]:
    """What lies in both."""
    return without(one, without(one, other))


def within(spans: Sequence[Span], window: Span) -> list[Span]:
    """The parts of the spans that lie in the window."""
    return both([window], spans)


def _left(span: Span, taken: Sequence[Span]) -> Iterator[Span]:
    low, high = span
    index = max(0, bisect_right(taken, span) - 1)
    while index < len(taken) and taken[index][0] < high:
        start, end = taken[index]
        if low < start:
            yield low, start
        low, index = max(low, end), index + 1
    if low < high:
        yield low, high


def crowded(spans: Iterable[Span], most: int) -> list[Span]:
    """Where more than `most` of any spans lie over each other."""
    edges = sorted(edge for start, end in spans for edge in ((end, -1), (start, 1)))
    found, count, since = [], 0, 0
    for at, step in edges:
        if count > most:
            found.append((since, at))
        since, count = at, count + step
    return joined(found)
