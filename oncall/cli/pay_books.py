"""`oncall pay` with the books: a team's month, and closing it; docs/pay.md explains."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from oncall.app import opened
from oncall.cli.frame import FAULTS, Progress, print_json, with_config
from oncall.cli.pay_options import Kroner, MonthText, language_option, layout_of, line_row
from oncall.config import Config
from oncall.pay.core.books.closing import Step
from oncall.pay.core.books.ledger import Correction
from oncall.pay.core.money import kroner
from oncall.pay.core.months import Month, months_of
from oncall.pay.core.reckoning.explain import explained
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.shapes import budget_shape, budget_table, month_shape
from oncall.pay.core.spans import instant
from oncall.pay.work import books, closing
from oncall.pay.work.again import computed_again
from oncall.pay.work.budget import budget_of
from oncall.pay.work.month import Now, month_now
from oncall.pay.work.office import Office
from oncall.people.work import the_team

T = TypeVar("T")
_DAY = click.DateTime(["%Y-%m-%d"])
month_argument = click.argument("month", type=MonthText())
by_option = click.option("--by", metavar="HANDLE", required=True, help="Who does it.")


def for_team(command: Callable[..., T]) -> Callable[..., T]:
    """Give a command the settings and the option --team."""
    named = click.option("--team", metavar="NAME", help="Which team, when there are several.")
    return named(with_config(command))


@contextmanager
def in_office(config: Config, team: str | None) -> Iterator[Office]:
    """Where the team's pay is worked on, with its ledger up to now."""
    with opened(config) as desk:
        books.keep_all(desk.db, desk.env, Progress("months of the ledger"))
        with desk.db.transaction() as tx:
            mine = the_team(tx, desk.env, team, may_be_new=False)
        yield Office(desk.db, desk.vault, desk.env, mine)


@click.command("month")
@month_argument
@click.option("--format", "kind", help="norwegian, visma-lonn, xlsx, key-in, or a layout file.")
@click.option("--run", "name", metavar="NAME", help="Which run; else the last one of the month.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@language_option
@click.option("--explain", "person", metavar="HANDLE", help="Open this person's lines.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@for_team
def month_command(
    month: Month,
    kind: str | None,
    name: str | None,
    out: Path | None,
    language: str,
    person: str | None,
    team: str | None,
    config: Config,
    *,
    as_json: bool,
) -> None:
    """A team's month as it stands; with --format the file of its run, as it was first made."""
    layout = layout_of(kind) if kind else None
    with in_office(config, team) as office:
        if kind and layout:
            handed = closing.file_for(office, month, kind, layout, name=name, language=language)
            _hand_out(handed, out)
            return
        with office.db.reading() as conn:
            now = month_now(conn, office, month)
    _show(now, person, as_json=as_json)


def lines_of(month: Month, team: str | None, config: Config) -> tuple[Sequence[Line], ZoneInfo]:
    """A team's month as it stands, when nothing in it is wrong; and where its days begin."""
    with in_office(config, team) as office, office.db.reading() as conn:
        now = month_now(conn, office, month)
    _tell(now)
    return now.computed.lines, now.rota.plans[0].zone


def _tell(now: Now) -> None:
    """Faults, which end it; warnings, and that it is a preview."""
    if now.computed.faults:
        for fault in now.computed.faults:
            click.echo(f"{fault.path}: {fault.message}; {fault.hint}.", err=True)
        sys.exit(FAULTS)
    for warning in now.computed.warnings:
        click.echo(f"Warning: {warning.message}; {warning.hint}.", err=True)
    if now.preview:
        click.echo(f"Preview: {now.month} is not over until {now.month.last}.", err=True)


def _show(now: Now, person: str | None, *, as_json: bool) -> None:
    _tell(now)
    if as_json:
        print_json(month_shape(now.month, now.computed.lines, now.people))
    else:
        click.echo("\n".join(_rows(now, person)))


def _rows(now: Now, person: str | None) -> Iterator[str]:
    """Every line; or those of one person, opened."""
    for line in now.computed.lines:
        if person is None:
            yield line_row(line)
        elif line.person == person:
            yield from explained(line, now.rota.plans[0].zone)


def _hand_out(handed: closing.Handed, out: Path | None) -> None:
    path = out or Path(f"{handed.run.name}{handed.stored.suffix}")
    path.write_bytes(handed.stored.content)
    again = f", made on {handed.stored.made_at:%Y-%m-%d %H:%M} UTC and handed out before"
    click.echo(f"{path}: run {handed.run.name} ({handed.run.state}){again * handed.before}.")
    click.echo(f"SHA-256 {handed.stored.digest}")


@click.command("confirm")
@month_argument
@by_option
@for_team
def confirm(month: Month, by: str, team: str | None, config: Config) -> None:
    """The hours of MONTH are right: said by the line holder, the deputy or a supervisor."""
    with in_office(config, team) as office:
        closing.confirm(office, month, by=by)
    click.echo(f"Confirmed: the hours of {month}, by {by}. Next: oncall pay approve.")


@click.command("approve")
@month_argument
@by_option
@for_team
def approve(month: Month, by: str, team: str | None, config: Config) -> None:
    """MONTH may be paid: said by an approver who is paid nothing by it. The run is made."""
    with in_office(config, team) as office:
        run = closing.approve(office, month, by=by)
    total = kroner(sum(line.ore for line in run.lines if line.person))
    click.echo(f"Approved by {by}: run {run.name}, {total}. Next: oncall pay month --format …")


@click.command("again")
@month_argument
@click.option("--run", "name", metavar="NAME", help="Which run; else the last one of the month.")
@for_team
def again(month: Month, name: str | None, team: str | None, config: Config) -> None:
    """Compute a run of MONTH once more, out of what it was made of; exit 1 if it differs."""
    with in_office(config, team) as office:
        found = computed_again(office, month, name)
    click.echo(f"{found.run}, made by oncall {found.made_by}: SHA-256 {found.then}")
    if not found.is_the_same:
        click.echo(f"Computed again it differs: SHA-256 {found.now}", err=True)
        sys.exit(FAULTS)
    click.echo(f"Computed again it is the same, to the byte: {found.lines} lines.")


@click.command("paid")
@month_argument
@click.option("--run", "name", metavar="NAME", help="Which run; else the month's first.")
@click.option("--on", "day", type=_DAY, required=True, help="The day of payment.")
@by_option
@for_team
def paid(
    month: Month, name: str | None, day: datetime, by: str, team: str | None, config: Config
) -> None:
    """A run of MONTH was paid: said by the office or an approver."""
    name = name or str(month)
    with in_office(config, team) as office:
        closing.settle(office, month, name, Step("paid", by, name, str(day.date())))
    click.echo(f"Paid: {name}, on {day.date()}.")


@click.command("withdraw")
@month_argument
@click.option("--run", "name", metavar="NAME", help="Which run; else the month's first.")
@click.option("--why", required=True, help="The reason.")
@by_option
@for_team
def withdraw(
    month: Month, name: str | None, why: str, by: str, team: str | None, config: Config
) -> None:
    """A run of MONTH is not to be paid after all, says the office or an approver."""
    name = name or str(month)
    with in_office(config, team) as office:
        closing.settle(office, month, name, Step("withdrawn", by, name, why))
    click.echo(f"Withdrawn: {name}.")


@click.command("agree")
@month_argument
@click.option("--person", metavar="HANDLE", required=True)
@click.option("--on", "day", type=_DAY, required=True, help="The day it was agreed.")
@click.option(
    "--amount", type=Kroner(), help="What was agreed, such as 472.60: it must be all that waits."
)
@by_option
@for_team
def agree(
    month: Month,
    person: str,
    day: datetime,
    amount: int | None,
    by: str,
    team: str | None,
    config: Config,
) -> None:
    """A deduction for MONTH is agreed with her, says the office or an approver."""
    told = None if amount is None else -amount
    with in_office(config, team) as office:
        ore = closing.agree(office, month, person=person, by=by, day=day.date(), ore=told)
    less = f"{kroner(-ore)} less for {person}"
    click.echo(f"Agreed on {day.date()}: {less}. Next: oncall pay approve.")


@click.command("statement")
@month_argument
@click.option("--person", metavar="HANDLE", required=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@language_option
@for_team
def statement_command(
    month: Month, person: str, out: Path, language: str, team: str | None, config: Config
) -> None:
    """What one person is paid for MONTH, with every shift behind it, as PDF."""
    with in_office(config, team) as office:
        out.write_bytes(closing.statement_for(office, month, person, language))
    click.echo(f"{out}: the statement of {person} for {month}.")


@click.command("check")
@click.option("--put-right", is_flag=True, help="Write what the rota says, by rows that say why.")
@click.option("--by", metavar="HANDLE", help="Who puts it right.")
@click.option("--why", help="The reason.")
@for_team
def check(
    by: str | None, why: str | None, team: str | None, config: Config, *, put_right: bool
) -> None:
    """Whether the ledger tells the same hours as the rota, for all the time it has been kept."""
    if put_right and not (by and why):
        raise click.UsageError("--put-right needs --by and --why")
    with in_office(config, team) as office, office.db.transaction() as tx:
        if put_right and by and why:
            found = books.put_right(tx, office, by=by, why=why)
        else:
            books.keep_ended(tx, office.env, office.team.id)
            found = books.differences(tx, office.team.id)
        zone = books.zone_of(tx, office.team.id)
    click.echo("\n".join(_told(found, zone)))
    if found.is_needed and not put_right:
        sys.exit(FAULTS)


def _told(found: Correction, zone: Any) -> Iterator[str]:
    both = (("-", [row.entry for row in found.take_back]), ("+", found.write))
    for sign, entries in both:
        for each in entries:
            start, end = (instant(at, zone).isoformat(" ", "minutes") for at in each[2:4])
            yield f"{sign} {each.rotation}  {each.person or 'nobody'}  {start} to {end}  {each.how}"
    if not found.is_needed:
        yield "The ledger tells the same hours as the rota."


@click.command("budget")
@click.option("--year", type=click.IntRange(2000, 2100), required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@for_team
def budget(year: int, team: str | None, config: Config, *, as_json: bool) -> None:
    """A year: spent, committed and forecast, against each rule's budget. CSV unless --json."""
    with in_office(config, team) as office:
        found = budget_of(office, months_of(year), Progress("months"))
    if as_json:
        print_json(budget_shape(year, found))
    else:
        click.echo(budget_table(year, found), nl=False)


commands = (
    month_command, confirm, approve, paid, withdraw, agree, again, check, budget,
    statement_command,
)  # fmt: skip
"""The part of `oncall pay` that needs settings and a database."""
