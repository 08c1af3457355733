"""What is published of a team's shifts, and what becomes of it when the shifts change.

A calendar must never be told the same duty twice. So every piece that was published keeps its
id, whatever happens to its times; what is no longer a shift stays as cancelled while clients may
still hold it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.rota.core.duty import HORIZON, Shift
from oncall.rota.core.hours import occurrences, on_the_wall

BACK, AHEAD = timedelta(days=90), HORIZON
"""How far a feed reaches."""

HELD = timedelta(days=30)
"""How long a cancelled piece is told: any client has asked by then."""

LONG = timedelta(days=8)
"""A longer shift is cut at each Monday's midnight: one that never ends must have days, too."""

MARGIN = LONG + timedelta(days=1)
"""How far beyond a window shifts have to be known, so that a long one is known to be long."""

_SECOND = timedelta(seconds=1)
EVERYBODY = ""
"""In place of a person: the whole team."""


class Duty(NamedTuple):
    """One entry that a calendar should have; `called` is what colleagues call the person."""

    rotation: str
    person: str
    called: str
    start: datetime
    end: datetime


class Piece(NamedTuple):
    """An entry as it was published; `sequence` and `changed_at` grow with each change."""

    id: str
    rotation: str
    person: str
    called: str
    start: datetime
    end: datetime
    sequence: int
    changed_at: datetime
    cancelled_at: datetime | None


class Difference(NamedTuple):
    """What publishing anew does; `people` are those whose feeds are other ones, with EVERYBODY."""

    new: tuple[Duty, ...]
    changed: tuple[Piece, ...]
    forgotten: tuple[str, ...]
    people: frozenset[str]


def grown(before: datetime | None, now: datetime) -> datetime:
    """A time of change in whole seconds, always later than the one before."""
    now = now.replace(microsecond=0)
    return now if before is None else max(now, before + _SECOND)


def window(today: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The span a feed covers on that day, from local midnight to local midnight, UTC."""
    low, high = (on_the_wall(today + each, 0) for each in (-BACK, AHEAD))
    return occurrences(low, zone)[0], occurrences(high, zone)[0]


def wanted(
    shifts: Iterable[Shift],
    low: datetime,
    high: datetime,
    zone: ZoneInfo,
    called: Mapping[str, str],
) -> Iterator[Duty]:
    """The entries that touch [low, high), whole.

    `shifts` are those of [low - MARGIN, high + MARGIN), so that where one is cut depends on the
    shift alone and not on the day somebody looks.
    """
    for shift in shifts:
        for start, end in _cut(shift, zone):
            if start < high and end > low:
                name = called.get(shift.person, shift.person)
                yield Duty(shift.rotation, shift.person, name, start, end)


def _cut(shift: Shift, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    start = shift.start
    if shift.end - shift.start > LONG:
        day = start.astimezone(zone).date()
        monday = day + timedelta(days=7 - day.weekday())
        while (midnight := occurrences(on_the_wall(monday, 0), zone)[0]) < shift.end:
            yield start, midnight
            start, monday = midnight, monday + timedelta(days=7)
    yield start, shift.end


def difference(
    published: Sequence[Piece], duties: Iterable[Duty], *, now: datetime, low: datetime
) -> Difference:
    """What to write so that exactly `duties` are published, from `low` on."""
    old = [p.id for p in published if p.end <= low or (p.cancelled_at or now) <= now - HELD]
    forgotten = frozenset(old)
    lines: dict[tuple[str, str], list[Duty]] = defaultdict(list)
    before: dict[tuple[str, str], list[Piece]] = defaultdict(list)
    for duty in duties:
        lines[duty.person, duty.rotation].append(duty)
    for piece in published:
        if piece.id not in forgotten:
            before[piece.person, piece.rotation].append(piece)
    new: list[Duty] = []
    changed: list[Piece] = []
    for line in {**lines, **before}:
        _compare(before[line], lines[line], now, new, changed)
    people = {duty.person for duty in new} | {piece.person for piece in changed}
    people |= {piece.person for piece in published if piece.id in forgotten}
    all_of_them = frozenset(people | {EVERYBODY}) if people else frozenset()
    return Difference(tuple(new), tuple(changed), tuple(old), all_of_them)


def applied(
    published: Iterable[Piece], what: Difference, new: Iterable[Piece]
) -> tuple[Piece, ...]:
    """What is published when the difference is written; `new` are its new duties as pieces."""
    changed = {piece.id: piece for piece in what.changed}
    forgotten = frozenset(what.forgotten)
    kept = [changed.get(piece.id, piece) for piece in published if piece.id not in forgotten]
    return tuple(sorted([*kept, *new], key=lambda piece: (piece.start, piece.id)))


def _compare(
    published: Sequence[Piece],
    duties: Sequence[Duty],
    now: datetime,
    new: list[Duty],
    changed: list[Piece],
) -> None:
    """One person on one rotation: the same span, then what overlaps, then what is new or gone."""
    # Of two with one span the one that is not cancelled comes last, and so is found.
    in_order = sorted(published, key=lambda piece: (piece.cancelled_at is None, piece.start))
    by_span = {(piece.start, piece.end): piece for piece in in_order}
    kept: set[str] = set()
    others: list[Duty] = []
    for duty in duties:
        same = by_span.get((duty.start, duty.end))
        if same is None:
            others.append(duty)
            continue
        kept.add(same.id)
        if same.cancelled_at or same.called != duty.called:
            changed.append(_moved(same, duty, now))
    free = [each for each in in_order if each.cancelled_at is None and each.id not in kept]
    for duty, piece in _overlapping(others, free):
        if piece is None:
            new.append(duty)
        else:
            kept.add(piece.id)
            changed.append(_moved(piece, duty, now))
    changed += [_cancelled(piece, now) for piece in free if piece.id not in kept]


def _overlapping(
    duties: Sequence[Duty], free: Sequence[Piece]
) -> Iterator[tuple[Duty, Piece | None]]:
    """Each duty with the piece that it shares most time with, each piece once; both by start."""
    rest = list(free)
    for duty in sorted(duties, key=lambda each: each.start):
        while rest and rest[0].end <= duty.start:
            rest.pop(0)
        near = [piece for piece in rest[:3] if piece.start < duty.end]
        best = max(near, key=lambda piece: _shared(piece, duty), default=None)
        if best:
            rest.remove(best)
        yield duty, best


def _shared(piece: Piece, duty: Duty) -> timedelta:
    return min(piece.end, duty.end) - max(piece.start, duty.start)


def _moved(piece: Piece, duty: Duty, now: datetime) -> Piece:
    return piece._replace(
        called=duty.called, start=duty.start, end=duty.end, sequence=piece.sequence + 1,
        changed_at=grown(piece.changed_at, now), cancelled_at=None,
    )  # fmt: skip


def _cancelled(piece: Piece, now: datetime) -> Piece:
    changed_at = grown(piece.changed_at, now)
    return piece._replace(sequence=piece.sequence + 1, changed_at=changed_at, cancelled_at=now)
