"""The days of a rota as its page shows them: who is on, by the plan or a change, and who is not."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.rota.core.check import places
from oncall.rota.core.check.spans import Span, second, within
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.ledger import entries
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota
from oncall.rota.core.shown.view import Row, first_of_next, hours_of, seen

_A_DAY = timedelta(days=1)


class Period(NamedTuple):
    """Whole local days, both included, and what to call them: "week", "month" or "span"."""

    kind: str
    first: date
    last: date

    @property
    def text(self) -> str:
        """As it stands in an address: 2026-W10, 2026-03."""
        return f"{self.first:%G-W%V}" if self.kind == "week" else f"{self.first:%Y-%m}"

    @property
    def before(self) -> "Period":
        """The week or month before this one."""
        return period_of(self.kind, self.first - _A_DAY)

    @property
    def after(self) -> "Period":
        """The week or month after this one."""
        return period_of(self.kind, self.last + _A_DAY)

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From its first midnight to the one after its last day."""
        walls = on_the_wall(self.first, 0), on_the_wall(self.last + _A_DAY, 0)
        return occurrences(walls[0], zone)[0], occurrences(walls[1], zone)[0]


def period_of(kind: str, day: date) -> Period:
    """The week or month in which a day lies."""
    if kind == "week":
        monday = day - day.weekday() * _A_DAY
        return Period(kind, monday, monday + 6 * _A_DAY)
    first = day.replace(day=1)
    return Period("month", first, first_of_next(first) - _A_DAY)


def period_from(kind: str, text: str) -> Period | None:
    """The week of 2026-W10 or the month of 2026-03; None for what is neither."""
    try:
        day = date.fromisoformat(f"{text}-1" if kind == "week" else f"{text}-01")
    except ValueError:
        return None
    found = period_of(kind, day)
    return found if found.text == text and 2000 <= day.year <= 2100 else None


class Short(NamedTuple):
    """Part of a day in which a line has fewer than it asks for; `hours` is "" for all of it."""

    rotation: str
    hours: str
    asked: int
    span: Span


class Day(NamedTuple):
    """One local day. `changed` are (line, person) who are on by a change; `away` are absent."""

    day: date
    holiday: str
    rows: tuple[Row, ...]
    short: tuple[Short, ...]
    changed: frozenset[tuple[str, str]]
    away: tuple[str, ...]
    outside: bool


def days_of(rota: Rota, subject: Subject, language: str) -> list[Day]:
    """Each day between the two ends of the subject, which is of that rota."""
    spans = dict(subject.days)
    by_change = [
        (each.rotation, each.person, (second(each.start), second(each.end)))
        for each in entries(rota, subject.start, subject.end)
        if each.change
    ]
    missing = tuple(_missing(subject))
    return [
        Day(
            each.day,
            each.holiday,
            each.rows,
            tuple(_short(missing, spans[each.day], subject.zone, language)),
            frozenset((a, b) for a, b, span in by_change if _meet(span, spans[each.day])),
            tuple(_away(subject, spans[each.day])),
            bool(within(list(subject.outside), spans[each.day])),
        )
        for each in seen(subject, language)
    ]


def _missing(subject: Subject) -> Iterator[tuple[str, int, Span]]:
    for each in places.line_open(subject, Fraction(0)):
        yield SUPERVISOR, 1, (second(each.start), second(each.end))
    for each in places.too_few(subject, Fraction(0)):
        yield each.rotation, int(each.measured), (second(each.start), second(each.end))


def _short(
    missing: tuple[tuple[str, int, Span], ...], day: Span, zone: ZoneInfo, language: str
) -> Iterator[Short]:
    for rotation, asked, span in missing:
        for part in within([span], day):
            yield Short(rotation, hours_of(part, day, zone, language), asked, part)


def _away(subject: Subject, day: Span) -> Iterator[str]:
    for person, spans in sorted(subject.leave.items()):
        if any(_meet((start, end), day) for start, end in spans):
            yield person


def _meet(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
