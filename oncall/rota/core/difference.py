"""What another plan or change means: whose shifts go and whose come, person by person."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.rota import Rota

Key = tuple[str, str]
Span = tuple[datetime, datetime]


class Differs(NamedTuple):
    """A span, UTC, in which somebody is on one rotation by one rota and not by the other.

    "gone": only by the old one; "new": only by the new one.
    """

    person: str
    rotation: str
    start: datetime
    end: datetime
    what: Literal["gone", "new"]


def difference(old: Rota, new: Rota, start: datetime, end: datetime) -> tuple[Differs, ...]:
    """What differs in [start, end), by person and time; () when everybody's hours are the same."""
    return between(shifts(old, start, end), shifts(new, start, end))


def between(old: Sequence[Shift], new: Sequence[Shift]) -> tuple[Differs, ...]:
    """What differs between two tellings of the same span, by person and time."""
    was, will = _held(old), _held(new)
    gone = [Differs(*key, *span, "gone") for key, span in _without(was, will)]
    come = [Differs(*key, *span, "new") for key, span in _without(will, was)]
    return tuple(sorted((*gone, *come), key=lambda each: (each.person, each.start, each.what)))


def _held(rows: Sequence[Shift]) -> dict[Key, list[Span]]:
    held: dict[Key, list[Span]] = {}
    for row in rows:
        held.setdefault((row.person, row.rotation), []).append((row.start, row.end))
    return held


def _without(
    these: dict[Key, list[Span]], those: dict[Key, list[Span]]
) -> Iterator[tuple[Key, Span]]:
    for key, spans in these.items():
        for span in _left(spans, those.get(key, [])):
            yield key, span


def _left(spans: list[Span], taken: list[Span]) -> Iterator[Span]:
    """What is left of the spans outside the taken ones; both are in order and apart."""
    for low, high in spans:
        first = bisect_right(taken, low, key=_ends)
        inside = taken[first : bisect_left(taken, high, key=_begins)]
        opens = (low, *(end for _, end in inside))
        closes = (*(begin for begin, _ in inside), high)
        yield from ((one, other) for one, other in zip(opens, closes, strict=True) if one < other)


def _begins(span: Span) -> datetime:
    return span[0]


def _ends(span: Span) -> datetime:
    return span[1]
