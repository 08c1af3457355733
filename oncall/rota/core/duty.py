"""Who is on duty: the one answer that routing, pages, texts, feeds and pay all ask for.

Each plan counts from the local midnight of its `valid_from` until the next one does; its hours
and turns are a pattern on the wall clock without beginning or end, of which that time is a part.
So an identical new version changes nothing, and the cost does not grow with the age of a plan.
Changes are laid over that; where there are none, nothing is looked for.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.rota.core.hours import occurrences, on_the_wall, windows
from oncall.rota.core.overlay import Effect
from oncall.rota.core.plan import Plan, Rotation, Turns
from oncall.rota.core.rota import Rota

HORIZON = timedelta(days=400)
"""How far from the asked instant a `since` or `until` is told."""

_NEAR = timedelta(hours=13)
_REACHES = (_NEAR, timedelta(days=8), timedelta(days=60), HORIZON + _NEAR + timedelta(seconds=1))
"""How far is looked to see a shift whole: a duty of twelve hours, a week, and what lasts longer.

What was found for one instant is told for others `_NEAR` it, so it has to reach so much further.
"""


class Shift(NamedTuple):
    """One person on one rotation in one half-open span, UTC."""

    rotation: str
    person: str
    start: datetime
    end: datetime


class OnDuty(NamedTuple):
    """Somebody on duty now, since when and until when; None is beyond `HORIZON`."""

    rotation: str
    person: str
    since: datetime | None
    until: datetime | None


def shifts(rota: Rota, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Every shift in [start, end), clipped to it; sorted by start, rotation, person.

    Spans of one person on one rotation that touch are one shift, across days, plans and changes.
    A hole gives no row. Raises ValueError for a naive time or a span that ends before it starts.
    """
    start, end = _utc(start), _utc(end)
    if end < start:
        raise ValueError("the span ends before it starts")
    return tuple(sorted(_merged(_pieces(rota, start, end)), key=_by_start))


def who_is_on(rota: Rota, at: datetime) -> tuple[OnDuty, ...]:
    """Everybody on duty at the instant `at`, sorted by start of shift, rotation, person.

    `since` and `until` are those of the whole shift, None when more than 400 days away.
    Raises ValueError for a naive time.
    """
    at = _utc(at)
    found = rota.on_last
    if found is None or not found[0] <= at < found[1]:
        found = rota.on_last = (*_unchanged(rota, at), _on(rota, at))
    return tuple(OnDuty(s.rotation, s.person, *_told(s, at)) for s in found[2])


def _on(rota: Rota, at: datetime) -> list[Shift]:
    """The whole shifts in which `at` lies."""
    names = set(rota.changed_rotations)
    if index := bisect_right(rota.starts, at):
        names.update(rotation.name for rotation in rota.plans[index - 1].rotations)
    return sorted((s for name in names for s in _whole(rota, at, name)), key=_by_start)


def _unchanged(rota: Rota, at: datetime) -> tuple[datetime, datetime]:
    """A span around `at` in which nobody comes or leaves."""
    low, high = at - _NEAR, at + _NEAR
    edges = {low, high, *(edge for piece in _pieces(rota, low, high) for edge in piece[2:])}
    return max(e for e in edges if e <= at), min(e for e in edges if e > at)


def _by_start(shift: Shift) -> tuple[datetime, str, str]:
    return shift.start, shift.rotation, shift.person


def _utc(instant: datetime) -> datetime:
    if instant.utcoffset() is None:
        raise ValueError("a time without an offset could be one of several instants")
    return instant.astimezone(UTC)


def _whole(rota: Rota, at: datetime, name: str) -> list[Shift]:
    """The shifts of one rotation around `at`, looking only as far as it takes to see them whole."""
    for reach in _REACHES:
        low, high = at - reach, at + reach
        around = _merged(_pieces(rota, low, high, only=name))
        now = [shift for shift in around if shift.start <= at < shift.end]
        if all(low < shift.start and shift.end < high for shift in now):
            break
    return now


def _told(shift: Shift, at: datetime) -> tuple[datetime | None, datetime | None]:
    return (
        shift.start if at - shift.start <= HORIZON else None,
        shift.end if shift.end - at <= HORIZON else None,
    )


def _merged(pieces: Iterable[Shift]) -> list[Shift]:
    """One shift for all pieces of one person on one rotation that touch; pieces come in order."""
    held: dict[tuple[str, str], list[Shift]] = {}
    for piece in pieces:
        mine = held.setdefault((piece.rotation, piece.person), [])
        if mine and mine[-1].end == piece.start:
            mine[-1] = Shift(*mine[-1][:3], piece.end)
        else:
            mine.append(piece)
    return [shift for mine in held.values() for shift in mine]


def _pieces(
    rota: Rota, start: datetime, end: datetime, *, only: str | None = None
) -> Iterable[Shift]:
    """What everybody holds, bit by bit, each person's bits of a rotation in order."""
    planned = _planned(rota, start, end, only)
    names = rota.rotations if only is None else (only,)
    changed = {}
    for name in names if rota.changes else ():
        if effects := rota.effects(name, start, end):
            changed[name] = effects
    if not changed:
        return planned
    held = [*_overlaid(rota, planned), *_put_on(changed, start, end)]
    return sorted(held, key=itemgetter(2))


def _planned(rota: Rota, start: datetime, end: datetime, only: str | None) -> Iterator[Shift]:
    for plan, low, high in _in_force(rota, start, end):
        for rotation in plan.rotations:
            if only in (None, rotation.name):
                yield from _held(rotation, plan.zone, low, high)


def _overlaid(rota: Rota, planned: Iterable[Shift]) -> Iterator[Shift]:
    """What the plan says where no change says otherwise."""
    found: Sequence[Effect] = ()
    asked = None
    for piece in planned:
        rotation, _, low, high = piece
        if asked != (rotation, low, high):  # people together have one span, and are looked up once
            asked, found = (rotation, low, high), rota.effects(rotation, low, high)
        if found:
            yield from _left(piece, found)
        else:
            yield piece


def _put_on(
    changed: Mapping[str, Sequence[Effect]], start: datetime, end: datetime
) -> Iterator[Shift]:
    """Whom the changes put on."""
    for rotation, effects in changed.items():
        for effect in effects:
            for person in effect.on:
                yield Shift(rotation, person, max(start, effect.start), min(end, effect.end))


def _left(piece: Shift, effects: Iterable[Effect]) -> list[Shift]:
    """What the changes leave of a piece of the plan."""
    rotation, person, start, end = piece
    left = []
    for effect in effects:
        if effect.alone or person in effect.off or person in effect.on:
            if start < effect.start:
                left.append(Shift(rotation, person, start, effect.start))
            start = effect.end
    if start < end:
        left.append(Shift(rotation, person, start, end))
    return left


def _in_force(
    rota: Rota, start: datetime, end: datetime
) -> Iterator[tuple[Plan, datetime, datetime]]:
    """Each plan that counts somewhere in [start, end), with the part of it where it does."""
    starts = rota.starts
    first, following = max(0, bisect_right(starts, start) - 1), bisect_right(starts, end)
    for index in range(first, following):
        low = max(start, starts[index])
        high = end if index + 1 == following else starts[index + 1]
        if low < high:
            yield rota.plans[index], low, high


def _held(rotation: Rotation, zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Shift]:
    for opens, closes in windows(rotation.hours, zone, start, end):
        if rotation.turns:
            yield from _in_turns(rotation, rotation.turns, zone, opens, closes)
        else:
            for person in rotation.people:
                yield Shift(rotation.name, person, opens, closes)


def _in_turns(
    rotation: Rotation, turns: Turns, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[Shift]:
    """The span cut at every hand-over; nobody holds what comes before the first one."""
    people = rotation.people
    first = _handover(turns, zone, 0)
    start = max(start, first)
    turn = _turn_at(turns, zone, start)
    while start < end:
        turn += 1
        handed_on = end if len(people) == 1 else min(end, _handover(turns, zone, turn))
        yield Shift(rotation.name, people[(turn - 1) % len(people)], start, handed_on)
        start = handed_on


def _turn_at(turns: Turns, zone: ZoneInfo, at: datetime) -> int:
    """The number of the turn that holds `at`, the first being 0: arithmetic, not a search."""
    local: date = at.astimezone(zone).date()
    turn = (local - turns.start).days // turns.days
    while _handover(turns, zone, turn + 1) <= at:
        turn += 1
    while _handover(turns, zone, turn) > at:
        turn -= 1
    return turn


def _handover(turns: Turns, zone: ZoneInfo, turn: int) -> datetime:
    """The one instant at which that turn begins: the first time the clock shows it."""
    day = turns.start + timedelta(days=turn * turns.days)
    return occurrences(on_the_wall(day, turns.handover), zone)[0]
