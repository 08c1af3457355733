"""`oncall carrier`: what to set on the number, and the static fallback for another host."""

from pathlib import Path

import click

from oncall.app import opened
from oncall.cli.frame import print_json, with_config
from oncall.config import Config
from oncall.contact.work.outage.fallback import fallback_documents
from oncall.contact.work.team import team_now
from oncall.people.work import the_team
from oncall.webhooks import number_settings

team_option = click.option("--team", metavar="NAME", help="Which team, when there are several.")


@click.group("carrier")
def carrier() -> None:
    """What the carrier needs to know of us."""


@carrier.command("urls")
@team_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout and nothing else.")
@with_config
def urls(config: Config, team: str | None, *, as_json: bool) -> None:
    """The addresses to set on the team's number at the carrier."""
    with opened(config) as desk, desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, team, may_be_new=False).id
        settings = number_settings(config, desk, team_id)
    if as_json:
        print_json(settings)
    else:
        click.echo("\n".join(f"{name:<20} {url}" for name, url in settings.items()))


@carrier.command("fallback")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--base-url", required=True, help="Where the folder will be served from.")
@team_option
@with_config
def fallback(config: Config, folder: Path, base_url: str, team: str | None) -> None:
    """Write the static fallback documents to FOLDER, for upload to another host.

    They hold staff numbers: serve them behind basic auth only.
    """
    with opened(config) as desk, desk.db.transaction() as tx:
        now = team_now(tx, desk, the_team(tx, desk.env, team, may_be_new=False).id)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in fallback_documents(now, base_url).items():
        (folder / name).write_text(text, encoding="utf-8")
        click.echo(f"wrote {folder / name}")


commands = (carrier,)
