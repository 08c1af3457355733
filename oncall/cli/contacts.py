"""`oncall contacts`: what the team owes whom, and what was done about it."""

from typing import Any

import click

from oncall.app import opened
from oncall.cli.frame import print_json, with_config
from oncall.config import Config
from oncall.contact.work.shown.listing import list_contacts


@click.command("contacts")
@click.option("--json", "as_json", is_flag=True, help="Print JSON on stdout and nothing else.")
@with_config
def contacts(config: Config, *, as_json: bool) -> None:
    """List every contact with its arrivals and events: codes and handles, never a number."""
    with opened(config) as desk, desk.db.reading() as conn:
        found = list_contacts(conn)
    if as_json:
        print_json(found)
        return
    for each in found:
        click.echo(_line(each))
    if not found:
        click.echo("No family has called or texted yet.")


def _line(contact: dict[str, Any]) -> str:
    who = f"{contact['family'] or 'unknown'}{contact['letter'] or ''}"
    holder = f"held by {contact['holder']}" if contact["holder"] else ""
    state = contact["outcome"] or contact["state"]
    return (
        f"{contact['opened_at']:%Y-%m-%d %H:%M} {contact['code']:>5} {who:<8} {state:<14} {holder}"
    )


commands = (contacts,)
