"""`oncall rota change offer` and its kind: a shift that somebody gives away to whoever is free."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import print_json, with_config
from oncall.cli.rota_change import (
    by_option,
    recorded,
    rotation_option,
    team_option,
    why_option,
)
from oncall.cli.rota_record import instants_of, told_faults
from oncall.config import Config
from oncall.rota.core.changes.offer import Offer


@click.command()
@click.argument("person")
@rotation_option
@recorded
def offer(
    person: str, rotation: str, start: str, end: str, *,
    why: str, by: str, team: str | None, config: Config,
) -> None:  # fmt: skip
    """PERSON gives away the one shift in the span: all who are free are asked by text."""
    from oncall.app import opened
    from oncall.contact.work.shifts.offering import rules_of_hours, who_may_take
    from oncall.contact.work.shifts.offers import make_offer
    from oncall.contact.work.team import team_now
    from oncall.pay.work.called_out import called_out
    from oncall.people.work import the_team
    from oncall.rota.work import Deed

    with told_faults(), opened(config) as desk:
        with desk.db.transaction() as tx:
            mine = team_now(tx, desk, the_team(tx, desk.env, team, may_be_new=False).id)
        (times,) = instants_of([(("from", "to"), (start, end))], mine.zone)
        made = make_offer(
            desk, team=team, person=person, rotation=rotation, start=times[0], end=times[1],
            deed=Deed(by, why, must_lead=True),
        )  # fmt: skip
        with desk.db.reading() as conn:
            free = who_may_take(mine, made)
            rules = rules_of_hours(conn, desk, mine, made, free, called_out=called_out)
    click.echo(f"Offered as {made.code}: {_said(made, mine.zone)}.")
    _says_whom(free)
    for each, rule in rules.items():
        if rule:
            click.echo(f"Warning: with it {each} would break {rule}.")


@click.command()
@click.argument("person")
@why_option
@by_option
@team_option
@with_config
def seek(person: str, why: str, by: str, team: str | None, config: Config) -> None:
    """PERSON is ill: cover is sought, as by SJUK, for what she is on or has within a day."""
    from oncall.app import opened
    from oncall.contact.work.shifts.offering import who_may_take
    from oncall.contact.work.shifts.offers import seek_cover
    from oncall.contact.work.team import team_now
    from oncall.people.work import the_team
    from oncall.rota.work import Deed

    with told_faults(), opened(config) as desk:
        made = seek_cover(desk, team=team, person=person, deed=Deed(by, why, must_lead=True))
        with desk.db.transaction() as tx:
            mine = team_now(tx, desk, the_team(tx, desk.env, team, may_be_new=False).id)
    for each in made:
        click.echo(f"Cover is sought as {each.code}: {_said(each, mine.zone)}.")
        _says_whom(who_may_take(mine, each))
    click.echo(f"{person} is on until somebody has said yes; a backstop decides if nobody does.")


@click.command()
@click.argument("code", type=int)
@why_option
@by_option
@team_option
@with_config
def withdraw(code: int, why: str, by: str, team: str | None, config: Config) -> None:
    """The offer with this CODE cannot be taken any more; PERSON keeps her shift."""
    from oncall.app import opened
    from oncall.contact.work.shifts.offers import withdraw_offer
    from oncall.rota.work import Deed

    with told_faults(), opened(config) as desk:
        gone = withdraw_offer(desk, team=team, code=code, deed=Deed(by, why, must_lead=True))
    click.echo(f"Withdrawn: offer {gone.code}. {gone.person} keeps the shift.")


@click.command()
@team_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@with_config
def offers(team: str | None, config: Config, *, as_json: bool) -> None:
    """What can be taken now."""
    from oncall.app import opened
    from oncall.contact.work.shifts.offers import open_offers
    from oncall.contact.work.team import team_now
    from oncall.people.work import the_team

    with opened(config) as desk, desk.db.transaction() as tx:
        mine = team_now(tx, desk, the_team(tx, desk.env, team, may_be_new=False).id)
        found = open_offers(tx, mine.id)
    if as_json:
        print_json([_row(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.code:>5}  {_said(each, mine.zone)}  by {each.by}: {each.why}")


def _says_whom(free: Sequence[str]) -> None:
    click.echo(f"Goes by text to {', '.join(free)}." if free else "Nobody is free then, so far.")


def _said(made: Offer, zone: ZoneInfo) -> str:
    span = f"{_clock(made.start, zone)} to {_clock(made.end, zone)}"
    return f"{made.person} on {made.rotation} {span}"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat(" ", "minutes")


def _row(made: Offer) -> dict[str, object]:
    return {
        "code": made.code, "rotation": made.rotation, "person": made.person, "from": made.start,
        "to": made.end, "by": made.by, "why": made.why,
    }  # fmt: skip
