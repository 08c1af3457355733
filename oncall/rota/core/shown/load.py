"""How duty is shared: everybody's hours, and how many of them are by night, weekend, holiday.

Each second counts once: on a public holiday, else at the weekend, else by night (21-06, as the
working environment act has it), else by day. So the parts add up to the whole.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal, NamedTuple, get_args

from oncall.rota.core.check.spans import Span, second
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.check.worked import Counted
from oncall.rota.core.days import is_holiday
from oncall.rota.core.hours import DAY, occurrences, on_the_wall

Part = Literal["day", "night", "weekend", "holiday"]
PARTS: tuple[Part, ...] = get_args(Part)

_MORNING, _EVENING = 6 * 60, 21 * 60
_SATURDAY = 5


class Load(NamedTuple):
    """One person's duty, in seconds, by part; two lines at once count once."""

    person: str
    parts: dict[Part, int]

    @property
    def total(self) -> int:
        """All of it, in seconds."""
        return sum(self.parts.values())


def loads(subject: Subject) -> list[Load]:
    """Everybody who has duty between the two ends, by handle."""
    low, high = second(subject.start), second(subject.end)
    pieces = [
        (part, (max(low, start), min(high, end)))
        for day, _ in subject.days
        for part, (start, end) in _parts(subject, day)
        if start < high and low < end
    ]
    found = [Load(person, _sum(duty, pieces)) for person, duty in subject.on_duty.items()]
    return [each for each in found if each.total]


def table_of_hours(found: Sequence[Load]) -> str:
    """The hours as CSV: hours with two decimals, half up; a person a row."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("person", "hours", *PARTS))
    for each in found:
        cells = (each.total, *(each.parts[part] for part in PARTS))
        writer.writerow((each.person, *(in_hours(cell) for cell in cells)))
    return table.getvalue()


def in_hours(seconds: int) -> str:
    """Hours with two decimals, half up."""
    hundredths = (seconds * 2 + 36) // 72
    return f"{hundredths // 100}.{hundredths % 100:02}"


def _sum(duty: list[Span], pieces: list[tuple[Part, Span]]) -> dict[Part, int]:
    held = Counted(duty, (), Fraction(0))
    total = dict.fromkeys(PARTS, 0)
    for part, span in pieces:
        total[part] += int(held.within(span))
    return total


def _parts(subject: Subject, day: date) -> Iterator[tuple[Part, Span]]:
    whole: Part | None = "weekend" if day.weekday() >= _SATURDAY else None
    if is_holiday(day):
        whole = "holiday"
    walls = (on_the_wall(day, minute) for minute in (0, _MORNING, _EVENING, DAY))
    edges = [second(occurrences(wall, subject.zone)[0]) for wall in walls]
    names: tuple[Part, ...] = ("night", "day", "night")
    for name, span in zip(names, pairwise(edges), strict=True):
        yield whole or name, span
