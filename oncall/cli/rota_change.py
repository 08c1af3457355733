"""`oncall rota change`: who is on otherwise than planned; rotas/README.md explains it."""

from collections.abc import Callable
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import print_json, with_config
from oncall.cli.rota_record import clock, record_all, said, told_faults
from oncall.config import Config
from oncall.rota.core.change import Kind, Recorded
from oncall.rota.core.changes.laying import Wanted

team_option = click.option("--team", metavar="NAME", help="Which team, when there are several.")
by_option = click.option("--by", metavar="HANDLE", required=True, help="Who decides it.")
why_option = click.option("--why", metavar="TEXT", required=True, help="Why: it stays on record.")
rotation_option = click.option("--rotation", default="", help="This rotation only.")
pays_option = click.option(
    "--pays", is_flag=True, help="Whoever is off by it is paid all the same."
)

absence_option = click.option(
    "--kind", "absence", metavar="NAME", default="",
    help="Which [[absence]] of the rota file it is; that says whether it pays.",
)  # fmt: skip


@click.group("change")
def change() -> None:
    """Who is on otherwise than planned. Nothing is ever rewritten: undo is one more entry."""


def recorded(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that every change has."""
    options = (
        click.option("--from", "start", metavar="TIME", required=True, help="With its offset."),
        click.option("--to", "end", metavar="TIME", required=True, help="With its offset."),
        why_option, by_option, team_option, with_config,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@change.command()
@click.argument("person")
@click.argument("rotation")
@recorded
def add(person: str, rotation: str, **common: Any) -> None:
    """PERSON is on ROTATION as well."""
    _record("add", rotation, person, "", **common)


@change.command()
@click.argument("person")
@click.argument("rotation")
@recorded
def remove(person: str, rotation: str, **common: Any) -> None:
    """PERSON is not on ROTATION; never the last one on the supervisor line."""
    _record("remove", rotation, "", person, **common)


@change.command()
@click.argument("person")
@click.argument("by_whom", metavar="OTHER")
@rotation_option
@recorded
def replace(person: str, by_whom: str, rotation: str, **common: Any) -> None:
    """OTHER is on in the place of PERSON, on each shift in the span."""
    _record("replace", rotation, by_whom, person, **common)


@change.command()
@click.argument("person")
@click.argument("to_whom", metavar="OTHER")
@rotation_option
@recorded
def give(person: str, to_whom: str, rotation: str, **common: Any) -> None:
    """PERSON gives her shifts to OTHER, who has said yes."""
    _record("give", rotation, to_whom, person, **common)


@change.command()
@click.argument("person")
@click.argument("by_whom", metavar="OTHER")
@rotation_option
@pays_option
@recorded
def cover(person: str, by_whom: str, rotation: str, *, pays: bool, **common: Any) -> None:
    """OTHER covers for PERSON, who is ill."""
    _record("cover", rotation, by_whom, person, pays=pays, **common)


@change.command()
@click.argument("person")
@click.argument("other")
@click.option("--back-from", metavar="TIME", required=True, help="What PERSON gets for it.")
@click.option("--back-to", metavar="TIME", required=True)
@rotation_option
@recorded
def swap(
    person: str, other: str, back_from: str, back_to: str, rotation: str, **common: Any
) -> None:
    """PERSON and OTHER, who both agree, have each other's shifts."""
    back = ("back-from", "back-to"), (back_from, back_to)
    spans = [(("from", "to"), (common.pop("start"), common.pop("end"))), back]
    wants = (
        partial(Wanted, "swap", rotation, other, person),
        partial(Wanted, "swap", rotation, person, other),
    )
    record_all(wants, spans, **common)


@change.command("stand-in")
@click.argument("person")
@recorded
def stand_in(person: str, **common: Any) -> None:
    """PERSON has the supervisor line by the hour, in the place of whoever holds it."""
    _record("stand-in", "", person, "", **common)


@change.command()
@click.argument("person")
@pays_option
@absence_option
@recorded
def absent(person: str, *, pays: bool, absence: str, **common: Any) -> None:
    """PERSON is away; who holds the supervisor line keeps it until somebody else has it."""
    if pays and absence:
        raise click.UsageError("A kind says itself whether it pays: leave --pays out.")
    _record("absent", "", person, "", pays=pays, absence=absence, **common)


@change.command()
@recorded
def outside(**common: Any) -> None:
    """Nobody has the supervisor line: live calls go to the outside number."""
    _record("outside", "", "", "", **common)


@change.command()
@click.argument("number", type=int)
@why_option
@by_option
@team_option
@with_config
def undo(number: int, why: str, by: str, team: str | None, config: Config) -> None:
    """The change with this NUMBER does not count any more."""
    from oncall.app import opened
    from oncall.rota.work import Deed, undo_change

    with told_faults(), opened(config) as desk:
        gone = undo_change(
            desk.db,
            desk.vault,
            desk.env,
            team=team,
            number=number,
            deed=Deed(by, why, must_lead=True),
        )
    click.echo(f"Undone: change {number}, of {len(gone)} shift{'s' * (len(gone) > 1)}.")


@change.command("list")
@team_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@with_config
def list_changes(team: str | None, config: Config, *, as_json: bool) -> None:
    """Everything that was changed or undone, and what does not fit the plan any more."""
    from oncall.app import opened
    from oncall.people.work import the_team
    from oncall.rota.core.changes.conflicts import conflicts
    from oncall.rota.work import recorded_changes, rota_of

    with opened(config) as desk, desk.db.transaction() as tx:
        mine = the_team(tx, desk.env, team, may_be_new=False)
        found, rota = recorded_changes(tx, mine.id), rota_of(tx, mine.id)
    last = max((each.change.end for each in found), default=desk.env.now())
    fits = {each.change: each.why for each in conflicts(rota, desk.env.now(), last)}
    if as_json:
        print_json([{**_row(each), "conflict": fits.get(each.change)} for each in found])
        return
    zone = rota.plans[-1].zone if rota.plans else ZoneInfo("UTC")
    for each in found:
        conflict = f"  CONFLICT: {fits[each.change]}" if each.change in fits else ""
        click.echo(_line(each, zone) + conflict)


def _record(
    kind: Kind, rotation: str, person: str, instead_of: str, *, pays: bool = False, **common: Any
) -> None:
    want = partial(Wanted, kind, rotation, person, instead_of, pays=pays)
    times = common.pop("start"), common.pop("end")
    record_all([want], [(("from", "to"), times)], **common)


def _line(each: Recorded, zone: ZoneInfo) -> str:
    what = f"undoes {each.undoes}" if each.undoes else said(each.change, zone)
    return f"{each.change.deed:>5}  {what}  by {each.by} {clock(each.at, zone)}: {each.why}"


def _row(each: Recorded) -> dict[str, object]:
    change = each.change
    return {
        "number": change.deed, "kind": "undo" if each.undoes else change.kind,
        "rotation": change.rotation, "person": change.person, "instead_of": change.instead_of,
        "from": change.start, "to": change.end, "pays": change.pays, "undoes": each.undoes,
        "by": each.by, "at": each.at, "why": each.why,
    }  # fmt: skip
