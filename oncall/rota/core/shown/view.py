"""A rota day by day, as people read it: who is on which line from when to when."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.rota.core.check.spans import Span, instant
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.days import holiday_name
from oncall.wording import clock

_A_DAY = timedelta(days=1)


class Row(NamedTuple):
    """People on one line for the same part of a day; `hours` is "" for all of it.

    `span` is that part.
    """

    rotation: str
    hours: str
    people: tuple[str, ...]
    span: Span


class Seen(NamedTuple):
    """One local day: its public holiday ("" if none), and its rows by line and time."""

    day: date
    holiday: str
    rows: tuple[Row, ...]

    def of(self, rotation: str) -> tuple[Row, ...]:
        """The rows of one line."""
        return tuple(row for row in self.rows if row.rotation == rotation)


def seen(subject: Subject, language: str) -> list[Seen]:
    """Each day between the two ends."""
    low, high = (at.astimezone(subject.zone).date() for at in (subject.start, subject.end))
    names = lines(subject)
    return [
        Seen(day, holiday_name(day, language), tuple(_rows(subject, names, span, language)))
        for day, span in subject.days
        if low <= day < high
    ]


def lines(subject: Subject) -> list[str]:
    """The names of the lines in the order of the plan, then those that only changes name."""
    planned = [each.name for plan in subject.plans for each in plan.rotations]
    held = sorted({each.rotation for each in subject.shifts})
    return [name for name in dict.fromkeys((*planned, *held)) if name in held]


def _rows(subject: Subject, names: list[str], day: Span, language: str) -> Iterator[Row]:
    for name in names:
        pieces = sorted(
            ((max(day[0], start), min(day[1], end)), person)
            for person, (start, end) in subject.of_rotation(name)
            if start < day[1] and day[0] < end
        )
        for span, alike in groupby(pieces, key=lambda piece: piece[0]):
            people = tuple(person for _, person in alike)
            yield Row(name, hours_of(span, day, subject.zone, language), people, span)


def hours_of(span: Span, day: Span, zone: ZoneInfo, language: str) -> str:
    """A part of a day on the team's clock, "" for all of it."""
    if span == day:
        return ""
    opens, closes = (clock(instant(at), zone, language) for at in span)
    return f"{opens}–{closes}"


def weeks(days: Sequence[Seen]) -> list[list[Seen | None]]:
    """Days in weeks from Monday; None stands for a day of another month."""
    before: list[Seen | None] = [None] * days[0].day.weekday()
    filled = before + list(days)
    filled += [None] * (-len(filled) % 7)
    return [filled[start : start + 7] for start in range(0, len(filled), 7)]


def first_of_next(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + 4 * _A_DAY).replace(day=1)
