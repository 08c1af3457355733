"""Wall-clock hours of a day, and the instants they mean through summer and winter time.

A wall time that comes twice (the clock goes back) means its first occurrence where something
starts and its last where something ends; a wall time that never comes (the clock goes forward)
means the instant of the jump. Instants are aware UTC and measured in UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
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

    def __str__(self) -> str:
        """As it stands in the file."""
        if self.all_day:
            return "all day"
        opens, closes = (f"{m // 60 % 24:02}:{m % 60:02}" for m in (self.opens, self.closes))
        return f"{opens}-{closes}"


ALL_DAY = Hours(0, DAY)

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
    hours: Hours, zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """The spans of [start, end) where the hours are open, in order, never overlapping.

    All day is one span. Hours that reach into the next opening (a doubled hour) touch it.
    """
    if hours.all_day:
        yield start, end
        return
    wall = on_the_wall(start.astimezone(zone).date() - _A_DAY, hours.opens)
    last = on_the_wall(end.astimezone(zone).date() + _A_DAY, hours.opens)
    length = timedelta(minutes=hours.closes - hours.opens)
    while wall <= last:
        opens, closes = occurrences(wall, zone)[0], occurrences(wall + length, zone)[1]
        opens, closes = max(opens, start), min(closes, end)
        if opens < closes:
            yield opens, closes
            start = closes
        wall += _A_DAY


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
