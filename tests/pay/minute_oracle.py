"""A second opinion on pay: every minute of three years asked by itself, the slow way round.

It shares no code with the program but the plan's own values: instants become the time on the
wall, never the other way; Easter is computed, not looked up; shares are handed out øre by øre.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Laid:
    """Somebody in another's place, or nobody (person None), for a while."""

    rotation: str
    person: str | None
    instead_of: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Duty:
    """A rotation: hours of the day, people who take turns of so many days at a minute, or all."""

    name: str
    opens: int
    closes: int
    people: tuple[str, ...]
    days: int = 0
    first: date = date(2026, 1, 1)
    handover: int = 0

    def on(self, wall: datetime) -> tuple[str, ...]:
        """Who is on at that time on the wall."""
        if not self.opens <= wall.hour * 60 + wall.minute < self.closes:
            return ()
        if not self.days:
            return self.people
        begun = wall - datetime.combine(self.first, time())
        turn = (begun - timedelta(minutes=self.handover)) // timedelta(days=self.days)
        return (self.people[turn % len(self.people)],)


def minutes_of(year: int) -> Iterator[tuple[datetime, datetime]]:
    """Each minute of a year in Oslo: the instant, and what the clock shows."""
    at = datetime(year, 1, 1, tzinfo=OSLO).astimezone(UTC)
    while (wall := at.astimezone(OSLO).replace(tzinfo=None)).year == year:
        yield at, wall
        at += _MINUTE


def easter(year: int) -> date:
    """Easter Sunday, by the anonymous Gregorian reckoning."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    ell = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 19 * ell) // 433
    month = (h + ell - 7 * m + 90) // 25
    return date(year, month, (h + ell - 7 * m + 33 * month + 19) % 32)


def festive(wall: datetime) -> bool:
    """Whether that time counts as a holiday by the main tariff agreement."""
    day, noon = wall.date(), wall.hour >= 12
    away = (day - easter(day.year)).days
    if away in {-3, -2, -1, 0, 1, 39, 49, 50}:
        return True
    if (day.month, day.day) in {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}:
        return True
    return noon and (away in {-4, 48} or (day.month, day.day) in {(12, 24), (12, 31)})


def handed_out(amount: int, exact: dict[str, Fraction], order: list[str]) -> dict[str, int]:
    """Everybody's exact part without its øre beyond, then one øre at a time to who lacks most."""
    given = {who: int(exact[who]) for who in order}
    while sum(given.values()) < amount:
        lacking = max(order, key=lambda who: (exact[who] - given[who], -order.index(who)))
        given[lacking] += 1
    return given


def held(year: int, duties: list[Duty], laid: list[Laid]) -> Counter[tuple[str, int, str, str]]:
    """Minutes by rotation, month, person ("" is nobody) and kind of hour."""
    found: Counter[tuple[str, int, str, str]] = Counter()
    for at, wall in minutes_of(year):
        kind = _kind(wall)
        for duty in duties:
            for person in duty.on(wall):
                found[duty.name, wall.month, _instead(person, duty, at, laid), kind] += 1
    return found


def _instead(person: str, duty: Duty, at: datetime, laid: list[Laid]) -> str:
    for each in laid:
        if each.rotation == duty.name and each.instead_of == person and each.start <= at < each.end:
            return each.person or ""
    return person


def _kind(wall: datetime) -> str:
    day = "holiday" if festive(wall) else "weekend" if wall.weekday() >= 5 else "day"
    hour = wall.hour
    clock = "night" if hour >= 21 or hour < 6 else "evening" if hour >= 17 else "light"
    return f"{day} {clock}"
