"""`oncall people` and `oncall families`: import them from CSV, and see who is on record."""

import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click

from oncall.app import opened
from oncall.cli.frame import FAULTS, Progress, with_config
from oncall.config import Config
from oncall.contact.work.shown.standing import entrance_of
from oncall.people.core.faults import ImportFaults, RowFault
from oncall.people.core.table import decode
from oncall.people.core.values import Person
from oncall.people.work import Summary, import_families, import_people, staff, the_team
from oncall.people.work.invitations import SERVER, invite

csv_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
team_option = click.option("--team", metavar="NAME", help="Which team, when there are several.")


@click.group("people")
def people() -> None:
    """The team's people: docs/people-and-families.md explains the file."""


@click.group("families")
def families() -> None:
    """The families and their numbers: docs/people-and-families.md explains the file."""


@people.command("import")
@csv_file
@team_option
@click.option("--dry-run", is_flag=True, help="Show whose record would differ; store nothing.")
@with_config
def import_people_file(file: Path, team: str | None, config: Config, *, dry_run: bool) -> None:
    """Store everybody in FILE (CSV): all of it, or nothing and every fault."""
    _import(partial(import_people, dry_run=dry_run), "people", file, team, config)
    if dry_run:
        click.echo("Nothing was stored.")


@families.command("import")
@csv_file
@team_option
@with_config
def import_families_file(file: Path, team: str | None, config: Config) -> None:
    """Store every family and number in FILE (CSV): all of it, or nothing and every fault."""
    _import(import_families, "numbers of families", file, team, config)


@people.command("list")
@team_option
@with_config
def list_people(team: str | None, config: Config) -> None:
    """Show who is on record; numbers, e-mail and pay are not shown."""
    with opened(config) as desk, desk.db.transaction() as tx:
        known = staff(tx, desk.vault, the_team(tx, desk.env, team, may_be_new=False).id)
    for person in known.values():
        click.echo(_line(person))


@people.command("invite")
@click.argument("handle")
@team_option
@with_config
def invite_person(handle: str, team: str | None, config: Config) -> None:
    """Print a link by which HANDLE sets up how she signs in; it works once, for three days."""
    with opened(config) as desk:
        with desk.db.transaction() as tx:
            team_id = the_team(tx, desk.env, team, may_be_new=False).id
        made = invite(entrance_of(desk), team_id=team_id, handle=handle, by=SERVER)
    click.echo(
        f"Give this link to {made.person.name} and to nobody else: whoever opens it signs in as "
        f"{handle}. It works once, until {made.expires_at:%Y-%m-%d %H:%M} UTC, and is not shown "
        f"again.\n\n{made.address}"
    )


def _line(person: Person) -> str:
    ends = (("from", person.period.first), ("to", person.period.last))
    days = " ".join(f"{word} {day}" for word, day in ends if day)
    roles = " ".join(sorted(person.roles))
    return f"{person.handle:<20} {person.name:<24} {roles:<28} {days}".rstrip()


def _import(
    store_all: Callable[..., Summary], what: str, file: Path, team: str | None, config: Config
) -> None:
    try:
        text = decode(file.read_bytes())
        with opened(config) as desk:
            progress = Progress(what)
            summary = store_all(
                desk.db, desk.vault, desk.env, text=text, team=team, progress=progress
            )
    except ImportFaults as faults:
        for fault in faults.rows:
            click.echo(_place(file, fault), err=True)
        click.echo(str(faults), err=True)
        sys.exit(FAULTS)
    for warning in summary.warnings:
        click.echo(f"Warning: {_place(file, warning)}", err=True)
    click.echo("\n".join(_told(what, summary)))


def _place(file: Path, fault: RowFault) -> str:
    column = f", {fault.column}" if fault.column else ""
    return f"{file}, line {fault.line}{column}: {fault.message}; {fault.hint}."


def _told(what: str, summary: Summary) -> Iterator[str]:
    counts = f"{len(summary.new)} new, {len(summary.changed)} changed"
    yield f"{what}: {counts}, {len(summary.unchanged)} unchanged."
    for name, which in (("New", summary.new), ("Changed", summary.changed)):
        if which:
            yield f"{name}: {', '.join(which)}"
    for name, columns in summary.differs:
        yield f"  {name}: {'; '.join(columns)}"
    if summary.not_in_file:
        yield f"Not in the file, kept as before: {', '.join(summary.not_in_file)}"
        yield 'Nobody is removed by an import: write the last day in the column "to".'


commands = (people, families)
