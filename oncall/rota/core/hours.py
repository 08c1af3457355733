"""Wall-clock hours of a day, and the instants they mean through summer and winter time.

A wall time that comes twice (the clock goes back) means its first occurrence where something
starts and its last where something ends; a wall time that never comes (the clock goes forward)
means the instant of the jump. Instants are aware UTC and measured in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Protocol
from zoneinfo import ZoneInfo

DAY = 24 * 60
"""Minutes of a day on the wall."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The same hours every day, in minutes after local midnight.

    `closes` is above `DAY` when the hours run past midnight ("20:00-08:00" closes at 32 h).
    """

    opens: int
    closes: int

    @property
    def all_day(self) -> bool:
        """True for hours without a beginning or an end."""
        return self == ALL_DAY

    def on(self, _day: date) -> "Hours":
        """The hours that begin on that day: these, on every day."""
        return self

    @property
    def each(self) -> "Iterator[Hours]":
        """Every kind of hours there is: these."""
        yield self

    def __str__(self) -> str:
        """As it stands in the file."""
        if self in (ALL_DAY, NOBODY):
            return "all day" if self.all_day else "none"
        opens, closes = (f"{m // 60 % 24:02}:{m % 60:02}" for m in (self.opens, self.closes))
        return f"{opens}-{closes}"


ALL_DAY = Hours(0, DAY)
NOBODY = Hours(0, 0)
"""No hours: nobody is on."""


class OnDays(Protocol):
    """Hours by the day: `Hours` when every day is alike, else `Varied`."""

    def __hash__(self) -> int:
        """A value, which may be a key."""

    @property
    def all_day(self) -> bool:
        """True for hours without a beginning or an end."""

    @property
    def each(self) -> Iterator[Hours]:
        """Every kind of hours there is."""

    def on(self, day: date, /) -> Hours:
        """The hours that begin on that day, `NOBODY` if none do."""


_A_DAY = timedelta(days=1)


@lru_cache(maxsize=2**14)  # the same few hand-overs are asked for again and again
def occurrences(wall: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The first and the last instant at which clocks in `zone` show the naive `wall`, in UTC."""
    local = wall.replace(tzinfo=zone, fold=0)
    first, last = local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)
    if first <= last:
        return first, last
    jump = _jump_between(last, first, zone)
    return jump, jump


def on_the_wall(day: date, minute: int) -> datetime:
    """The naive wall time `minute` minutes after midnight of `day`, next day if above `DAY`."""
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def windows(
    hours: OnDays, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The spans of [start, end) where the hours are open, in order, never overlapping.

    All day is one span. Hours that reach into the next opening (a doubled hour) touch it.
    """
    if hours.all_day:
        yield start, end
        return
    first, last = (each.astimezone(zone).date() for each in (start, end))
    for wall, until in _walls(hours, first - _A_DAY, last + _A_DAY):
        opens, closes = occurrences(wall, zone)[0], occurrences(until, zone)[1]
        opens, closes = max(opens, start), min(closes, end)
        if opens < closes:
            yield opens, closes
            start = closes


def _walls(hours: OnDays, day: date, last: date) -> Iterator[tuple[datetime, datetime]]:
    """What the clock shows when the hours of each of these days begin and end."""
    midnight = on_the_wall(day, 0)
    today, begin, length = NOBODY, timedelta(), timedelta()
    while day <= last:
        if (now := hours.on(day)) is not today:
            today, begin = now, timedelta(minutes=now.opens)
            length = timedelta(minutes=now.closes - now.opens)
        if length:
            opens = midnight + begin
            yield opens, opens + length
        day, midnight = day + _A_DAY, midnight + _A_DAY


def opening(hours: Hours, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """The instants between which these hours of that day are open; none when they are the same."""
    opens = occurrences(on_the_wall(day, hours.opens), zone)[0]
    if hours == NOBODY:
        return opens, opens
    return opens, occurrences(on_the_wall(day, hours.closes), zone)[1]


def open_at(hours: Hours, at: datetime, zone: ZoneInfo) -> bool:
    """Whether the hours are open at the instant `at`."""
    return any(True for _ in windows(hours, zone, at, at + timedelta.resolution))


def _jump_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The instant in (before, after] from which `zone` keeps its new offset."""
    new = after.astimezone(zone).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == new:
            after = middle
        else:
            before = middle
    return after
