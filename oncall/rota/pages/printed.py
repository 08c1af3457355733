"""Pages to print: a month, a week, the weeks ahead, and how duty is shared.

Each is one file that needs nothing else: no script, no picture, no address of anybody.
"""

from datetime import date
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from oncall.rota.core.check.subject import Subject
from oncall.rota.core.shown.load import PARTS, loads
from oncall.rota.core.shown.names import called_of
from oncall.rota.core.shown.staffing import staffing
from oncall.rota.core.shown.view import lines, seen, weeks
from oncall.wording import say, short_day
from oncall.wording.words import line_called


def month_page(subject: Subject, team: str, month: date, today: date, language: str) -> str:
    """A month: seven columns, a day a cell; a list of days on a phone."""
    name = say(language, "rota.months").split()[month.month - 1]
    title = say(language, "rota.of_month", month=name, year=month.year)
    days = seen(subject, language)
    return _page("month.html", subject, team, title, language, weeks=weeks(days), today=today)


def week_page(subject: Subject, team: str, monday: date, today: date, language: str) -> str:
    """A week: a line a row, a day a column."""
    year, number, _ = monday.isocalendar()
    title = say(language, "rota.of_week", week=number, year=year)
    shown = {"days": seen(subject, language), "lines": lines(subject), "today": today}
    return _page("week.html", subject, team, title, language, **shown)


def weeks_page(subject: Subject, team: str, language: str) -> str:
    """The weeks ahead: people by weeks, and below them where there are too few, in red."""
    title = say(language, "rota.of_weeks")
    return _page("weeks.html", subject, team, title, language, grid=staffing(subject, language))


def hours_page(subject: Subject, team: str, days: tuple[date, date], language: str) -> str:
    """Everybody's hours between two days, both included: a chart, and its table."""
    first, last = days
    title = say(
        language, "rota.of_hours", first=short_day(first, language), last=short_day(last, language)
    )
    called = called_of(subject.people)
    found = [each._replace(person=called(each.person)) for each in loads(subject)]
    most = max((each.total for each in found), default=1)
    return _page("hours.html", subject, team, title, language, loads=found, most=most, parts=PARTS)


def _page(
    template: str, subject: Subject, team: str, title: str, language: str, **values: Any
) -> str:
    called = called_of(subject.people)
    words = {
        "team": team,
        "called": called,
        "all_called": lambda people: ", ".join(map(called, people)),
        "title": title,
        "language": language,
        "say": partial(say, language),
        "line_called": partial(line_called, language),
        "weekdays": say(language, "rota.weekdays").split(),
        "dated": partial(short_day, language=language),
        "hours": partial(hours, language=language),
    }
    return _environment().get_template(template).render(**words, **values)


def hours(seconds: int, language: str) -> str:
    """Hours with one decimal, half up."""
    tenths = (seconds * 2 + 360) // 720
    return f"{tenths // 10}{'.' if language == 'en' else ','}{tenths % 10}"


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("oncall.rota.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
