"""`oncall pay`: what availability pays, from files alone or as it stands; docs/pay.md explains."""

import sys
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import FAULTS, Progress, config_option, print_json
from oncall.cli.pay_options import MonthText, language_option, layout_of, line_row
from oncall.config import load
from oncall.env import real_env
from oncall.pay.core.from_files.sources import (
    Placed,
    Sources,
    Texts,
    is_over,
    pay_of,
    placed,
    understood,
)
from oncall.pay.core.money import kroner
from oncall.pay.core.months import Month, months_of
from oncall.pay.core.payroll.file_rows import Head, file_rows
from oncall.pay.core.payroll.files import file_of
from oncall.pay.core.reckoning.explain import explained
from oncall.pay.core.reckoning.forecast import year_of
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_pay import Computed
from oncall.pay.core.reckoning.shapes import month_shape, year_shape
from oncall.pay.core.rules.book import rules_of
from oncall.people.core.faults import ImportFaults
from oncall.people.core.table import decode
from oncall.rota.core.file.faults import Fault

T = TypeVar("T")
_FILE = click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)


def from_files(command: Callable[..., T], *, needed: bool = True) -> Callable[..., T]:
    """Give a command the files it computes from; where not `needed`, it may go without any."""
    for add in (
        click.option("--callouts", type=_FILE, help="CSV: person, start, minutes."),
        click.option(
            "--changes", type=_FILE, help="CSV: kind, rotation, person, instead_of, from, to."
        ),
        click.option("--people", type=_FILE, required=needed, help="The people's file."),
        click.argument("file", type=_FILE, required=needed),
    ):
        command = add(command)
    return command


month_option = click.option("--month", type=MonthText(), required=True, help="For example 2026-03.")
as_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")


class _Pay(click.Group):
    """Commands on files, and those on the books, which are imported when one is called."""

    _BOOKS = (
        "month", "confirm", "approve", "paid", "withdraw", "agree", "again", "check", "budget",
        "callout", "callouts", "statement",
    )  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command's name."""
        return [*super().list_commands(ctx), *self._BOOKS]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in self._BOOKS:
            return super().get_command(ctx, name)
        from oncall.cli.pay_books import commands as books
        from oncall.cli.pay_callouts import commands as callouts

        return next(command for command in (*books, *callouts) if command.name == name)


@click.group("pay", cls=_Pay)
def pay() -> None:
    """What being available pays: docs/pay.md explains it."""


@pay.command()
@from_files
@month_option
@as_json_option
def lines(month: Month, *, as_json: bool, **files: Path | None) -> None:
    """Every line of a month by these files: the rota FILE, the people, changes and callouts."""
    sources = _sources(files, as_json=as_json)
    computed = _computed(month, sources, files, as_json=as_json)
    if as_json:
        print_json(month_shape(month, computed.lines, sources.people))
        return
    for line in computed.lines:
        click.echo(line_row(line))
    click.echo(f"{'':<57}{kroner(sum(line.ore for line in computed.lines)):>14}")


@pay.command()
@partial(from_files, needed=False)
@month_option
@click.option("--person", metavar="HANDLE", help="Only the lines of this person.")
@click.option("--code", metavar="CODE", help="Only the lines of this pay code.")
@click.option("--team", metavar="NAME", help="Without FILE: which team, when there are several.")
@config_option
def explain(
    month: Month,
    person: str | None,
    code: str | None,
    team: str | None,
    config_path: Path | None,
    **files: Path | None,
) -> None:
    """Open the lines of a month: the shifts, the rule and the arithmetic behind each.

    Those of the rota FILE and its people, or without FILE those of a team's books.
    """
    lines, zone = _lines(month, files) if any(files.values()) else _kept(month, team, config_path)
    asked = [line for line in lines if person in (None, line.person) and code in (None, line.code)]
    if not asked:
        click.echo("No line is about that.", err=True)
        sys.exit(FAULTS)
    for line in asked:
        click.echo("\n".join(explained(line, zone)))


def _lines(month: Month, files: dict[str, Path | None]) -> tuple[Sequence[Line], ZoneInfo]:
    """The month by these files."""
    for name in ("file", "people"):
        if files[name] is None:
            raise click.UsageError(f"Changes and callouts lie over a rota: {name} is missing.")
    sources = _sources(files, as_json=False)
    return _computed(month, sources, files, as_json=False).lines, _zone(sources)


def _kept(month: Month, team: str | None, config: Path | None) -> tuple[Sequence[Line], ZoneInfo]:
    """The month by a team's books."""
    from oncall.cli.pay_books import lines_of

    return lines_of(month, team, load(config))


@pay.command()
@from_files
@month_option
@click.option(
    "--format", "kind", required=True, help="norwegian, visma-lonn, xlsx, key-in, or a layout file."
)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@language_option
def export(month: Month, kind: str, out: Path, language: str, **files: Path | None) -> None:
    """Write a month by these files as payroll takes it: all of it right, or no file."""
    layout = layout_of(kind)
    sources = _sources(files, as_json=False)
    computed = _computed(month, sources, files, as_json=False)
    if not _is_over(month, sources):
        click.echo("No file is written of a month that is not over.", err=True)
        sys.exit(FAULTS)
    rows = file_rows(computed.lines, sources.people)
    team = sources.plan.team.name if sources.plan else ""
    head = Head(team, str(month), month.first, month.last, language=language)
    content, _ = file_of(layout, head, rows)
    out.write_bytes(content)
    click.echo(f"{out}: {len(rows)} lines, {kroner(sum(row.ore for row in rows))}.")


@pay.command()
@from_files
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@as_json_option
def forecast(year: int, *, as_json: bool, **files: Path | None) -> None:
    """What a year comes to by these files, rule by rule, against the budget."""
    sources = _sources(files, as_json=as_json)
    progress, months = Progress("months"), []
    for month in months_of(year):
        months.append(_computed(month, sources, files, as_json=as_json, quiet=True))
        progress(month.number, 12)
    rules = [version.rule for version in rules_of(sources.plan)] if sources.plan else []
    found = year_of(months, rules)
    if as_json:
        print_json(year_shape(year, found))
        return
    for each in found:
        budget = "" if each.left is None else f"  left of the budget {kroner(each.left):>12}"
        click.echo(f"{each.rule.name:<40}{kroner(each.ore):>14}{budget}")
    click.echo(f"{'':<40}{kroner(sum(each.ore for each in found)):>14}")


def _sources(files: dict[str, Path | None], *, as_json: bool) -> Sources:
    """The files, understood; or every fault in them, and no more."""
    read = {name: _text(path, as_json=as_json) for name, path in files.items()}
    texts = Texts(read["file"] or "", read["people"] or "", read["changes"], read["callouts"])
    sources = understood(texts)
    if sources.faults:
        _refuse(sources.faults, files, as_json=as_json)
    return sources


def _text(path: Path | None, *, as_json: bool) -> str | None:
    if path is None:
        return None
    try:
        return decode(path.read_bytes())
    except ImportFaults as faults:
        undecoded = [
            Placed(str(path), Fault(each.line, "", each.message, each.hint)) for each in faults.rows
        ]
        _refuse(undecoded, {}, as_json=as_json)


def _computed(
    month: Month,
    sources: Sources,
    files: dict[str, Path | None],
    *,
    as_json: bool,
    quiet: bool = False,
) -> Computed:
    """The month, when nothing in it is wrong; says so while it is not over."""
    computed = pay_of(month, sources)
    if computed.faults:
        _refuse([placed(fault) for fault in computed.faults], files, as_json=as_json)
    for warning in () if quiet else computed.warnings:
        click.echo(f"Warning: {warning.message}; {warning.hint}.", err=True)
    if not quiet and not _is_over(month, sources):
        click.echo(f"Preview: {month} is not over until {month.last}.", err=True)
    return computed


def _is_over(month: Month, sources: Sources) -> bool:
    return is_over(month, real_env().now().astimezone(_zone(sources)).date())


def _zone(sources: Sources) -> Any:
    return sources.plan.zone if sources.plan else None


def _refuse(faults: Iterable[Placed], files: dict[str, Path | None], *, as_json: bool) -> NoReturn:
    named = [
        (str(files.get("file" if each.file == "rota" else each.file) or each.file), each.fault)
        for each in faults
    ]
    if as_json:
        print_json(
            {
                "faults": [
                    {"file": file, "line": f.line, "path": f.path, "message": f.message}
                    | {"hint": f.hint}
                    for file, f in named
                ]
            }
        )
    for file, f in () if as_json else named:
        line = f", line {f.line}" if f.line else ""
        place = f", {f.path}" if f.path else ""
        click.echo(f"{file}{line}{place}: {f.message}; {f.hint}.", err=True)
    sys.exit(FAULTS)


commands = (pay,)
