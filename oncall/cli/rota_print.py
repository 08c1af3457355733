"""`oncall rota print`: pages to hang on a wall, each one file that needs no other."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from oncall.cli.rota_source import A_DAY, Day, Month, Source, Week, with_source
from oncall.rota.core.shown.view import first_of_next
from oncall.rota.pages.printed import hours_page, month_page, week_page, weeks_page
from oncall.wording import LANGUAGES


@click.command("print")
@click.option("--month", type=Month(), help="A month, as 2026-12.")
@click.option("--week", type=Week(), help="A week, as 2026-W50.")
@click.option("--weeks", type=click.IntRange(1, 60), help="People by so many weeks ahead.")
@click.option("--from", "first", type=Day(), help="With --weeks: a day of the first one.")
@click.option("--hours", "hours", type=(Day(), Day()), metavar="FIRST LAST", help="Hours of each.")
@click.option("--language", type=click.Choice(LANGUAGES), help="The team's first one if left out.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The HTML file."
)
@with_source
def print_rota(
    source: Source,
    month: date | None,
    week: date | None,
    weeks: int | None,
    first: date | None,
    hours: tuple[date, date] | None,
    language: str | None,
    out: Path,
) -> None:
    """Write one page as HTML, to be printed: a month, a week, the weeks ahead, or the hours."""
    wanted = {"month": month, "week": week, "weeks": weeks and (weeks, first), "hours": hours}
    named = {name: value for name, value in wanted.items() if value is not None}
    if len(named) != 1:
        raise click.UsageError("Say one of --month, --week, --weeks and --hours.")
    ((name, value),) = named.items()
    out.write_text(_DRAWS[name](source, value, language or source.language), encoding="utf-8")
    click.echo(f"Written: {out}")


def _month(source: Source, month: date, language: str) -> str:
    subject = source.between(month, first_of_next(month) - A_DAY)
    return month_page(subject, source.team, month, source.today, language)


def _week(source: Source, monday: date, language: str) -> str:
    subject = source.between(monday, monday + timedelta(days=6))
    return week_page(subject, source.team, monday, source.today, language)


def _weeks(source: Source, wanted: tuple[int, date | None], language: str) -> str:
    count, first = wanted
    day = first or source.today
    monday = day - timedelta(days=day.weekday())
    subject = source.between(monday, monday + timedelta(weeks=count) - A_DAY)
    return weeks_page(subject, source.team, language)


def _hours(source: Source, days: tuple[date, date], language: str) -> str:
    first, last = days
    if last < first:
        raise click.UsageError("The last day is before the first.")
    return hours_page(source.between(first, last), source.team, days, language)


_DRAWS: dict[str, Callable[[Source, Any, str], str]] = {
    "month": _month,
    "week": _week,
    "weeks": _weeks,
    "hours": _hours,
}
