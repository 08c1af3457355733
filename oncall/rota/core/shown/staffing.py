"""The weeks ahead at a glance: everybody's hours in each, and where there are too few."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from oncall.rota.core.check import places
from oncall.rota.core.check.finding import Finding
from oncall.rota.core.check.spans import Span, crowded, joined, second, within, without
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.check.worked import Counted
from oncall.rota.core.days import holiday_name
from oncall.rota.core.shown.view import lines
from oncall.wording import say


class WeekAhead(NamedTuple):
    """One week: its number, its Monday, and its public holidays."""

    number: int
    monday: date
    holidays: tuple[str, ...]


class Staffing(NamedTuple):
    """People by weeks.

    `people`: seconds on duty in each week. `holes`: of each line what is missing in each week, ""
    where nothing is. `alone`: seconds in which there is one phone only.
    """

    weeks: tuple[WeekAhead, ...]
    people: dict[str, list[int]]
    holes: dict[str, list[str]]
    alone: list[int]


def staffing(subject: Subject, language: str) -> Staffing:
    """What is to be seen of the weeks between the two ends."""
    ahead = tuple(_week(subject, week, language) for week in subject.weeks)
    return Staffing(ahead, _hours(subject), _holes(subject, language), _alone(subject))


def _week(subject: Subject, week: Span, language: str) -> WeekAhead:
    monday = subject.day_of(week[0])
    days = [day for day, span in subject.days if week[0] <= span[0] < week[1]]
    named = (f"{day:%d.%m.} {holiday_name(day, language)}" for day in days)
    holidays = tuple(each for each in named if not each.endswith(". "))
    return WeekAhead(monday.isocalendar().week, monday, holidays)


def _hours(subject: Subject) -> dict[str, list[int]]:
    held = {who: Counted(duty, (), Fraction(0)) for who, duty in subject.on_duty.items()}
    return {who: [int(each.within(week)) for week in subject.weeks] for who, each in held.items()}


def _holes(subject: Subject, language: str) -> dict[str, list[str]]:
    found = (
        *places.line_open(subject, Fraction(0)),
        *places.too_few(subject, Fraction(0)),
    )
    names = lines(subject)
    return {
        name: [_missing(found, name, week, subject, language) for week in subject.weeks]
        for name in dict.fromkeys((*names, *(each.rotation for each in found)))
    }


def _missing(
    found: Sequence[Finding], name: str, week: Span, subject: Subject, language: str
) -> str:
    """The days of that week on which the line has too few."""
    spans = joined((second(f.start), second(f.end)) for f in found if f.rotation == name)
    inside = within(spans, week)
    if not inside:
        return ""
    weekdays = say(language, "rota.weekdays").split()
    days = dict.fromkeys(
        weekdays[day.weekday()] for day, span in subject.days if within(inside, span)
    )
    return ", ".join(days)


def _alone(subject: Subject) -> list[int]:
    """In how much of each week one phone is all there is."""
    every = [span for spans in subject.on_duty.values() for span in spans]
    alone = without(joined(every), crowded(every, 1))
    return [sum(end - start for start, end in within(alone, week)) for week in subject.weeks]
