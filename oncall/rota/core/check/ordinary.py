"""Ordinary working hours, as they stand with a person: "Mon-Thu 08:00-15:45; Fri 08:00-15:00"."""

from collections.abc import Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from oncall.people.core.values import Person
from oncall.rota.core.check.spans import Span, second
from oncall.rota.core.days import is_holiday
from oncall.rota.core.hours import Hours, opening

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def work_of(person: Person, days: Iterable[date], zone: ZoneInfo) -> Iterator[Span]:
    """When she is at work on these days: not on public holidays, nor before or after her time."""
    week = _week(person.ordinary or "")
    for day in days:
        if person.active(day) and not is_holiday(day):
            for hours in week.get(day.weekday(), ()):
                opens, closes = opening(hours, day, zone)
                yield second(opens), second(closes)


def _week(text: str) -> dict[int, list[Hours]]:
    """The hours of each day of the week, Monday is 0."""
    week: dict[int, list[Hours]] = {}
    for part in filter(None, text.split("; ")):
        days, _, clock = part.partition(" ")
        first, _, last = days.partition("-")
        for day in range(_DAYS.index(first), _DAYS.index(last or first) + 1):
            week.setdefault(day, []).append(_hours(clock))
    return week


def _hours(clock: str) -> Hours:
    opens, closes = (int(each[:2]) * 60 + int(each[3:]) for each in clock.split("-"))
    return Hours(opens, closes)
