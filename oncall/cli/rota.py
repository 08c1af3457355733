"""`oncall rota`: check a rota file, ask it who is on, and store it; rotas/README.md explains it."""

import sys
from collections.abc import Collection
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import FAULTS, USAGE, print_json, with_config
from oncall.cli.rota_change import change
from oncall.cli.rota_check import check_rota
from oncall.cli.rota_difference import whose_shifts
from oncall.cli.rota_file import as_json, print_places, read_file, refuse, rota_file, sound_plan
from oncall.cli.rota_offer import offer, offers, seek, withdraw
from oncall.cli.rota_print import print_rota
from oncall.cli.rota_show import hours_of, show_rota
from oncall.config import Config
from oncall.env import real_env
from oncall.rota.core import duty
from oncall.rota.core.file.faults import Fault, did_you_mean
from oncall.rota.core.instants import instant
from oncall.rota.core.rota import Rota


@click.group("rota")
def rota() -> None:
    """The rota: rotas/README.md explains the file."""


@rota.command()
@rota_file
@click.option("--at", metavar="TIME", help="An instant with its offset; now when left out.")
@as_json
def who(file: Path, at: str | None, *, as_json: bool) -> None:
    """Who is on duty by FILE at one instant: 2026-10-25T02:30+02:00."""
    plan = sound_plan(file, as_json=as_json)
    (now,) = _instants(file, plan.zone, {"--at": at or _now()}, as_json=as_json)
    on = [_local(each._asdict(), plan.zone) for each in duty.who_is_on(Rota([plan]), now)]
    if as_json:
        print_json({"at": now.astimezone(plan.zone), "on": on})
    for each in () if as_json else on:
        since, until = (_clock(each[key]) for key in ("since", "until"))
        click.echo(f"{each['rotation']:<20} {each['person']:<20} {since} to {until}")


@rota.command()
@rota_file
@click.option("--from", "start", metavar="TIME", required=True, help="An instant with its offset.")
@click.option("--to", "end", metavar="TIME", required=True, help="An instant with its offset.")
@as_json
def shifts(file: Path, start: str, end: str, *, as_json: bool) -> None:
    """Every shift of FILE between two instants, the first included and the last not."""
    plan = sound_plan(file, as_json=as_json)
    written = {"--from": start, "--to": end}
    low, high = _instants(file, plan.zone, written, as_json=as_json)
    if high < low:
        backwards = Fault(None, "--to", "the end is before the start", "swap them")
        refuse(file, [backwards], as_json=as_json)
    rows = [_local(each._asdict(), plan.zone) for each in duty.shifts(Rota([plan]), low, high)]
    if as_json:
        print_json(rows)
    for row in () if as_json else rows:
        span = f"{_clock(row['start'])} to {_clock(row['end'])}"
        click.echo(f"{span}  {row['rotation']:<20} {row['person']}")


@rota.command("import")
@rota_file
@click.option("--team", metavar="NAME", help="Which team, when the file gives it a new name.")
@click.option("--by", metavar="HANDLE", default="", help="Who decides it: stands in the log.")
@click.option("--yes", is_flag=True, help="Store it without asking.")
@with_config
def import_file(file: Path, team: str | None, by: str, config: Config, *, yes: bool) -> None:
    """Store FILE as the team's plan from its valid_from, when you have seen what it changes.

    Earlier versions are kept, and who has been on duty stays so.
    """
    from oncall.app import opened
    from oncall.pay.core.rules.book import judge_rules
    from oncall.people.work import staff
    from oncall.rota.work import PlanFaults, import_plan, preview_plan

    text, read = read_file(file)
    if read.faults and not text:
        refuse(file, read.faults, as_json=False)
    try:
        with opened(config) as desk:
            coming = preview_plan(
                desk.db, desk.vault, desk.env, text=text, team=team, judge=judge_rules
            )
            with desk.db.reading() as conn:
                _known(by, staff(conn, desk.vault, coming.team.id))
            print_places(file, coming.warnings, "Warning: ")
            which = f"the plan of {coming.team.name} from {coming.plan.valid_from}"
            if not coming.is_new:
                click.echo(f"Nothing to store: this is {which} already.")
                return
            click.echo("\n".join(whose_shifts(coming)))
            _agreed(which, yes=yes)
            import_plan(desk.db, desk.vault, desk.env, text=text, team=team, by=by)
    except PlanFaults as faults:
        refuse(file, faults.faults, as_json=False)
    click.echo(f"Stored: {which}.")


def _known(by: str, people: Collection[str]) -> None:
    """Whoever is to stand in the log is on record."""
    if by and by not in people:
        raise click.BadParameter(f'"{by}" is not on record; {did_you_mean(by, sorted(people))}')


def _agreed(which: str, *, yes: bool) -> None:
    """Go on only when somebody has said yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        click.echo("Nothing was stored: there is no terminal to ask on. Add --yes.", err=True)
        sys.exit(USAGE)
    if not click.confirm(f"Store {which}?"):
        click.echo("Nothing was stored.")
        sys.exit(FAULTS)


def _now() -> str:
    return real_env().now().isoformat()


def _instants(
    file: Path, zone: ZoneInfo, written: dict[str, str], *, as_json: bool
) -> list[datetime]:
    """The instants of these options, or every fault in them."""
    found = [instant(option, text, zone) for option, text in written.items()]
    if faults := [each for each in found if isinstance(each, Fault)]:
        refuse(file, faults, as_json=as_json)
    return [each for each in found if isinstance(each, datetime)]


def _local(row: dict[str, object], zone: ZoneInfo) -> dict[str, object]:
    return {
        key: value.astimezone(zone) if isinstance(value, datetime) else value
        for key, value in row.items()
    }


def _clock(instant: object) -> str:
    return instant.isoformat(" ", "minutes") if isinstance(instant, datetime) else "…"


for command in (check_rota, show_rota, hours_of, print_rota, change):
    rota.add_command(command)

for command in (offer, seek, withdraw, offers):
    change.add_command(command)

commands = (rota,)
