"""`oncall calendar`: give out addresses of feeds, renew and revoke them; docs/calendar.md."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from oncall.app import opened
from oncall.calendar.core.absences import LARGEST, Away, Unclear, days, read_absences
from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.rows.feeds import Feed
from oncall.calendar.work import giving
from oncall.calendar.work.absences import new_absences, record_absences, zone_of
from oncall.calendar.work.giving import AS_BEFORE, Choice, Given
from oncall.cli.frame import with_config
from oncall.config import Config
from oncall.rota.core.changes.absence import why_of
from oncall.rota.work import Deed
from oncall.wording import say

DAY = click.DateTime(["%Y-%m-%d"])
STEPS = (
    "calendar.steps.apple", "calendar.steps.google", "calendar.steps.outlook",
    "calendar.steps.thunderbird",
)  # fmt: skip

team_option = click.option("--team", metavar="NAME", help="Which team, when there are several.")
person_option = click.option(
    "--person", metavar="HANDLE", default=EVERYBODY,
    help="Whose feed; the whole team's when left out.",
)  # fmt: skip


def wishes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say how a feed shows its shifts."""
    busy = click.option(
        "--busy/--free", default=None, help="Whether a shift blocks the time; at first it does not."
    )
    alarm = click.option(
        "--alarm", type=int, metavar="MINUTES", help="Remind so long before each shift."
    )
    silent = click.option("--no-alarm", "silent", is_flag=True, help="Do not remind any more.")
    return busy(alarm(silent(command)))


@click.group()
def calendar() -> None:
    """The feeds that staff subscribe to: docs/calendar.md."""


@calendar.command()
@team_option
@person_option
@wishes
@with_config
def make(team: str | None, person: str, config: Config, **wished: Any) -> None:
    """Make a feed, and show its address: once, and never again."""
    with opened(config) as desk:
        _show(giving.make_feed(desk, team=team, person=person, choice=_choice(**wished)))


@calendar.command()
@team_option
@person_option
@wishes
@with_config
def renew(team: str | None, person: str, config: Config, **wished: Any) -> None:
    """Give a feed another address; the old one ends now, and says so to whoever asks."""
    with opened(config) as desk:
        _show(giving.renew_feed(desk, team=team, person=person, choice=_choice(**wished)))


@calendar.command()
@team_option
@person_option
@wishes
@with_config
def choose(team: str | None, person: str, config: Config, **wished: Any) -> None:
    """Change whether a feed blocks the time, and reminds; its address stays."""
    with opened(config) as desk:
        choice = _choice(**wished)
        click.echo(_line(giving.choose_again(desk, team=team, person=person, choice=choice)))


@calendar.command()
@team_option
@person_option
@with_config
def revoke(team: str | None, person: str, config: Config) -> None:
    """End a feed. Whoever leaves has hers ended by itself."""
    with opened(config) as desk:
        giving.revoke_feed(desk, team=team, person=person)
    click.echo("Ended: the address answers that it is gone.")


@calendar.command("list")
@team_option
@with_config
def list_feeds(team: str | None, config: Config) -> None:
    """Show who has a feed, since when, and when it was last asked for; never its address."""
    with opened(config) as desk:
        for feed in giving.live_feeds(desk, team=team):
            click.echo(_line(feed))


@calendar.command()
@team_option
@click.option("--title", metavar="TEXT", help='What a shift is called; "" is Vakt again.')
@click.option("--detail", metavar="TEXT", help='What is told of it; "" is nothing.')
@with_config
def look(team: str | None, title: str | None, detail: str | None, config: Config) -> None:
    """What the team's feeds say of a shift; {rotation} and {person} are filled in."""
    with opened(config) as desk:
        title, detail = giving.choose_look(desk, team=team, title=title, detail=detail)
    click.echo(f"Title: {title or 'Vakt'}\nDetail: {detail or '-'}")


@calendar.command()
@team_option
@click.option("--person", metavar="HANDLE", required=True, help="Who is away.")
@click.option("--by", metavar="HANDLE", help="Who decides it; herself when left out.")
@click.option("--from", "first", type=DAY, metavar="DAY", help="Her first day away.")
@click.option("--to", "last", type=DAY, metavar="DAY", help="Her last day away.")
@click.option("--kind", metavar="NAME", default="", help="Which [[absence]] of the rota file.")
@click.option("--yes", is_flag=True, help="Record it without asking.")
@click.argument(
    "file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False
)
@with_config
def absences(
    team: str | None, person: str, by: str | None, first: datetime | None, last: datetime | None,
    file: Path | None, config: Config, *, kind: str, yes: bool,
) -> None:  # fmt: skip
    """When somebody is away: the events of FILE (.ics), or --from a day --to a day."""
    with opened(config) as desk:
        spans = _spans(file, first, last, zone := zone_of(desk, team=team))
        new = new_absences(desk, team=team, person=person, spans=spans)
        if not new:
            click.echo("Nothing to record: all of it is past, or on record already.")
            return
        for each in new:
            start, end = (f"{edge.astimezone(zone):%Y-%m-%d %H:%M}" for edge in each)
            click.echo(f"{person} is away from {start} to {end}")
        if not yes:
            click.confirm("Record this?", abort=True)
        deed = Deed(by or person, why_of(kind, f"from {'a calendar file' if file else 'days'}"))
        record_absences(desk, team=team, person=person, spans=new, deed=deed, kind=kind)
    click.echo("Recorded. `oncall rota change list` shows it, `undo` takes it back.")


def _spans(
    file: Path | None, first: datetime | None, last: datetime | None, zone: ZoneInfo
) -> Sequence[Away]:
    if file and not first and not last:
        if file.stat().st_size > LARGEST:
            raise Unclear(["The file is larger than one megabyte; save fewer events in it."])
        return read_absences(file.read_bytes().decode("utf-8", "replace"), zone)
    if file or not first or not last:
        raise click.UsageError("Name either a FILE, or --from and --to.")
    return (days(first.date(), last.date(), zone),)


def _choice(*, busy: bool | None, alarm: int | None, silent: bool) -> Choice:
    return Choice(busy, None if silent else AS_BEFORE if alarm is None else alarm)


def _show(given: Given) -> None:
    import segno

    click.echo(
        "Keep this address to yourself: whoever has it can read these shifts. "
        "It is not shown again.\n"
    )
    click.echo(f"{given.address}\n{given.webcal}\n")
    segno.make(given.webcal, micro=False).terminal(compact=True)
    for steps in STEPS:
        click.echo(say(given.feed.language, steps))


def _line(feed: Feed) -> str:
    return "  ".join([f"{feed.person or '(the whole team)':<20}", *_about(feed)])


def _about(feed: Feed) -> Iterator[str]:
    yield f"made {_minute(feed.made_at)}"
    yield f"last used {_minute(feed.used_at)}" if feed.used_at else "never used"
    yield "busy" if feed.busy else "free"
    if feed.alarm_min is not None:
        yield f"reminds {feed.alarm_min} min before"


def _minute(instant: datetime) -> str:
    return f"{instant:%Y-%m-%d %H:%M} UTC"


commands = (calendar,)
