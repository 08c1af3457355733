"""`oncall pay callout` and `callouts`: what was worked on duty, noted, taken back and listed."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import click

from oncall.cli.frame import print_json
from oncall.cli.pay_books import by_option, for_team, in_office, month_argument
from oncall.config import Config
from oncall.pay.core.months import Month
from oncall.pay.core.spans import instant
from oncall.pay.rows import Noted
from oncall.pay.work.callouts import note_callout, noted_in


@click.command("callout")
@click.option("--person", metavar="HANDLE", required=True)
@click.option("--start", metavar="TIME", required=True, help="When it began: 2026-03-07T23:10.")
@click.option("--minutes", type=click.IntRange(1, 1440), required=True)
@click.option("--why", required=True, help="What it was, without a name or a number.")
@click.option("--take-back", is_flag=True, help="It was wrong: the same again, taken back.")
@by_option
@for_team
def callout(
    person: str,
    start: str,
    minutes: int,
    why: str,
    by: str,
    team: str | None,
    config: Config,
    *,
    take_back: bool,
) -> None:
    """Add a callout by hand, or take one back: also a talk that was noted by itself."""
    with in_office(config, team) as office:
        told = (person, start, minutes)
        note_callout(office, told, by=by, why=why, take_back=take_back)
    click.echo(f"{'Taken back' if take_back else 'Noted'}: {person}, {start}, {minutes} min.")


@click.command("callouts")
@month_argument
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout.")
@for_team
def callouts(month: Month, team: str | None, config: Config, *, as_json: bool) -> None:
    """Every callout of MONTH: whose, when, what for, and who has taken one back."""
    with in_office(config, team) as office:
        zone, found = noted_in(office, month)
    if as_json:
        print_json({"month": str(month), "callouts": [_shape(each, zone) for each in found]})
    else:
        click.echo("\n".join(_rows(found, zone)) or f"No callout of {month} is noted.")


def _shape(each: Noted, zone: ZoneInfo) -> dict[str, object]:
    return {
        **each._asdict(),
        "start": instant(each.start, zone).isoformat(timespec="minutes"),
    }


def _rows(found: list[Noted], zone: ZoneInfo) -> Iterator[str]:
    for each in found:
        began = instant(each.start, zone).isoformat(" ", "minutes")
        gone = f"  taken back by {each.taken_back_by}" if each.taken_back_by else ""
        yield f"{began}  {each.person:<20} {each.minutes:>4} min  {each.why} ({each.by}){gone}"


commands = (callout, callouts)
"""The part of `oncall pay` that is about callouts."""
