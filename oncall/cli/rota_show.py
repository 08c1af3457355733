"""`oncall rota show` and `hours`: the rota on the terminal, and how it is shared."""

import textwrap
from collections.abc import Iterator
from datetime import date, timedelta

import click

from oncall.cli.frame import print_json
from oncall.cli.rota_source import A_DAY, Day, Month, Source, Week, with_source
from oncall.rota.core.check.subject import Subject
from oncall.rota.core.shown.load import PARTS, Load, in_hours, loads, table_of_hours
from oncall.rota.core.shown.view import Seen, first_of_next, lines, seen

WIDTH = 80
_LABEL = 9


@click.command("show")
@click.option("--week", type=Week(), help="A week, as 2026-W50; this one when left out.")
@click.option("--month", type=Month(), help="A month, as 2026-12.")
@with_source
def show_rota(source: Source, week: date | None, month: date | None) -> None:
    """Who is on, day by day: one week, or one month in short."""
    if week and month:
        raise click.UsageError("Say --week or --month, not both.")
    if month:
        subject = source.between(month, first_of_next(month) - A_DAY)
        told = _month(subject, month, source)
    else:
        monday = week or source.today - timedelta(days=source.today.weekday())
        subject = source.between(monday, monday + timedelta(days=6))
        told = _week(subject, monday, source)
    click.echo("\n".join(told))


@click.command("hours")
@click.option("--from", "first", type=Day(), required=True, help="The first day: 2026-01-01.")
@click.option("--to", "last", type=Day(), required=True, help="The last day, included.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV on stdout.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout, in seconds.")
@with_source
def hours_of(source: Source, first: date, last: date, *, as_csv: bool, as_json: bool) -> None:
    """Everybody's hours on duty, and how many of them by night, at weekends and on holidays."""
    if last < first:
        raise click.UsageError("--to is before --from.")
    found = loads(source.between(first, last))
    if as_json:
        print_json([{"person": each.person, "total_s": each.total, "parts_s": each.parts}
                    for each in found])  # fmt: skip
    elif as_csv:
        click.echo(table_of_hours(found), nl=False)
    else:
        click.echo("\n".join(_hours(found)))


def _hours(found: list[Load]) -> Iterator[str]:
    yield f"{'':<20}" + "".join(f"{name:>11}" for name in ("hours", *PARTS))
    for each in found:
        cells = (each.total, *(each.parts[part] for part in PARTS))
        yield f"{each.person[:19]:<20}" + "".join(f"{in_hours(cell):>11}" for cell in cells)
    yield "Each hour counts once: on a holiday, else at the weekend, else by night (21-06)."


def _week(subject: Subject, monday: date, source: Source) -> Iterator[str]:
    year, number, _ = monday.isocalendar()
    yield f"{source.team}, week {number} of {year}"
    for day in seen(subject, "en"):
        yield ""
        yield _headline(day, source.today)
        yield from (line for row in day.rows for line in _row(row.rotation, row.hours, row.people))
        if not day.rows:
            yield "  nobody"


def _headline(day: Seen, today: date) -> str:
    mark = " <- today" if day.day == today else ""
    name = f"  {day.holiday}" if day.holiday else ""
    return f"{day.day:%a %d %b}{name}{mark}"[:WIDTH]


def _row(rotation: str, hours: str, people: tuple[str, ...]) -> list[str]:
    start = f"  {rotation[:20]:<20} {hours or 'all day':<12} "
    return textwrap.wrap(start + ", ".join(people), WIDTH, subsequent_indent=" " * len(start),
                         drop_whitespace=False, break_on_hyphens=False)  # fmt: skip


def _month(subject: Subject, month: date, source: Source) -> Iterator[str]:
    names = lines(subject)
    width = (WIDTH - _LABEL) // max(1, len(names)) - 1
    yield f"{source.team}, {month:%B %Y}"
    yield ""
    yield " " * _LABEL + " ".join(_fit(name, width) for name in names).rstrip()
    for day in seen(subject, "en"):
        mark = ">" if day.day == source.today else " "
        cells = (_fit(_people(day, name), width) for name in names)
        yield f"{mark}{day.day:%a %d}  ".ljust(_LABEL) + " ".join(cells).rstrip()
        if day.holiday:
            yield f"{'':<{_LABEL}}({day.holiday})"[:WIDTH]
        if day.day.weekday() == 6:
            yield ""


def _people(day: Seen, rotation: str) -> str:
    """Who is on, in the order of the day: tove > una where it is handed over."""
    return " > ".join(dict.fromkeys(" ".join(row.people) for row in day.of(rotation))) or "-"


def _fit(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"
