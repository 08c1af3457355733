"""`oncall rota`: check a rota file, ask it who is on, and store it; rotas/README.md explains it."""

import sys
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import NoReturn
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import FAULTS, USAGE, print_json, with_config
from oncall.cli.rota_change import change
from oncall.cli.rota_difference import whose_shifts
from oncall.config import Config, Pace
from oncall.contact.core.promise import LONGEST_S, Bound, bound, out_of_turn_s
from oncall.env import real_env
from oncall.pay.core.rule_book import judge_rules
from oncall.rota.core import duty
from oncall.rota.core.coverage import lone_hours
from oncall.rota.core.faults import Fault
from oncall.rota.core.instants import instant
from oncall.rota.core.lines import lines_of
from oncall.rota.core.plan import Plan
from oncall.rota.core.read import Read, read_plan
from oncall.rota.core.rota import Rota

rota_file = click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path)
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")


@click.group("rota")
def rota() -> None:
    """The rota: rotas/README.md explains the file."""


@rota.command()
@rota_file
@as_json
def check(file: Path, *, as_json: bool) -> None:
    """Print every fault of FILE and how long a family may wait."""
    text, read = _read(file)
    promised = bound(read.plan, Pace()) if read.plan else Bound(None, None)
    warnings = (*read.warnings, *_too_long(text, promised))
    if as_json:
        print_json({"faults": read.faults, "warnings": warnings, "bound": promised._asdict()})
    else:
        _print_places(file, read.faults, "")
        _print_places(file, warnings, "Warning: ")
        click.echo("\n".join(_verdict(read, promised)))
    sys.exit(FAULTS if read.faults else 0)


@rota.command()
@rota_file
@click.option("--at", metavar="TIME", help="An instant with its offset; now when left out.")
@as_json
def who(file: Path, at: str | None, *, as_json: bool) -> None:
    """Who is on duty by FILE at one instant: 2026-10-25T02:30+02:00."""
    plan = _sound_plan(file, as_json=as_json)
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
    plan = _sound_plan(file, as_json=as_json)
    written = {"--from": start, "--to": end}
    low, high = _instants(file, plan.zone, written, as_json=as_json)
    if high < low:
        backwards = Fault(None, "--to", "the end is before the start", "swap them")
        _refuse(file, [backwards], as_json=as_json)
    rows = [_local(each._asdict(), plan.zone) for each in duty.shifts(Rota([plan]), low, high)]
    if as_json:
        print_json(rows)
    for row in () if as_json else rows:
        span = f"{_clock(row['start'])} to {_clock(row['end'])}"
        click.echo(f"{span}  {row['rotation']:<20} {row['person']}")


@rota.command("import")
@rota_file
@click.option("--team", metavar="NAME", help="Which team, when the file gives it a new name.")
@click.option("--yes", is_flag=True, help="Store it without asking.")
@with_config
def import_file(file: Path, team: str | None, config: Config, *, yes: bool) -> None:
    """Store FILE as the team's plan from its valid_from, when you have seen what it changes.

    Earlier versions are kept, and who has been on duty stays so.
    """
    from oncall.app import opened
    from oncall.rota.work import PlanFaults, import_plan, preview_plan

    text, read = _read(file)
    if read.faults:
        _refuse(file, read.faults, as_json=False)
    try:
        with opened(config) as desk:
            coming = preview_plan(desk.db, desk.vault, desk.env, text=text, team=team)
            _print_places(file, coming.warnings, "Warning: ")
            which = f"the plan of {coming.team.name} from {coming.plan.valid_from}"
            if not coming.is_new:
                click.echo(f"Nothing to store: this is {which} already.")
                return
            click.echo("\n".join(whose_shifts(coming)))
            _agreed(which, yes=yes)
            import_plan(desk.db, desk.vault, desk.env, text=text, team=team)
    except PlanFaults as faults:
        _refuse(file, faults.faults, as_json=False)
    click.echo(f"Stored: {which}.")


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


def _read(file: Path) -> tuple[str, Read]:
    raw = file.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        fault = Fault(line, "", "this is not UTF-8 text", "save the file as UTF-8")
        return "", Read(None, (fault,))
    return text, read_plan(text, judge_rules)


def _sound_plan(file: Path, *, as_json: bool) -> Plan:
    _, read = _read(file)
    return read.plan or _refuse(file, read.faults, as_json=as_json)


def _refuse(file: Path, faults: Iterable[Fault], *, as_json: bool) -> NoReturn:
    if as_json:
        print_json({"faults": list(faults)})
    else:
        _print_places(file, faults, "", err=True)
    sys.exit(FAULTS)


def _now() -> str:
    return real_env().now().isoformat()


def _instants(
    file: Path, zone: ZoneInfo, written: dict[str, str], *, as_json: bool
) -> list[datetime]:
    """The instants of these options, or every fault in them."""
    found = [instant(option, text, zone) for option, text in written.items()]
    if faults := [each for each in found if isinstance(each, Fault)]:
        _refuse(file, faults, as_json=as_json)
    return [each for each in found if isinstance(each, datetime)]


def _local(row: dict[str, object], zone: ZoneInfo) -> dict[str, object]:
    return {
        key: value.astimezone(zone) if isinstance(value, datetime) else value
        for key, value in row.items()
    }


def _clock(instant: object) -> str:
    return instant.isoformat(" ", "minutes") if isinstance(instant, datetime) else "…"


def _print_places(file: Path, faults: Iterable[Fault], start: str, *, err: bool = False) -> None:
    for fault in faults:
        line = f"{file}, line {fault.line}" if fault.line else ""
        place = ", ".join(part for part in (line, fault.path) if part)
        click.echo(f"{start}{place}: {fault.message}; {fault.hint}.", err=err)


def _verdict(read: Read, promised: Bound) -> Iterable[str]:
    if read.plan is None:
        count = len(read.faults)
        yield f"{count} {'fault' if count == 1 else 'faults'}: this file cannot be used."
        return
    yield f"The plan of {read.plan.team.name} from {read.plan.valid_from} is sound."
    yield (
        f"A family waits at most {promised.day_s} s by day and {promised.night_s} s by night "
        "for a human, the outside number or a recorder."
    )
    yield (
        "A phone that rings out of turn, of whoever has the contact already or has said OK by "
        f"text, adds at most {out_of_turn_s(read.plan, Pace())} s."
    )
    for hours in lone_hours(read.plan):
        yield f"{hours}: there is ONE phone."


def _too_long(text: str, promised: Bound) -> list[Fault]:
    longest = max(promised.day_s or 0, promised.night_s or 0)
    if longest <= LONGEST_S:
        return []
    message = f"a family on the line may wait {longest} s; more than {LONGEST_S} s is too long"
    hint = "let the phones ring shorter, or ask fewer people: most = 2"
    return [Fault(lines_of(text).get(("ladder",)), "ladder", message, hint)]


rota.add_command(change)
commands = (rota,)
