"""The command line: one file per room, imported when one of its commands is called."""

import click

from oncall.cli.frame import Commands

_COMMANDS = {
    "check": "check",
    "doctor": "doctor",
    "backup": "backup",
    "serve": "serve",
    "worker": "serve",
    "demo": "demo",
    "rota": "rota",
    "people": "people",
    "pay": "pay",
    "families": "people",
    "contacts": "contacts",
    "calendar": "calendar",
    "reply": "reply",
    "wording": "wording",
    "simulate": "simulate",
    "carrier": "carrier",
    "keys": "keys",
}


@click.group(cls=Commands, modules={name: f"oncall.cli.{it}" for name, it in _COMMANDS.items()})
@click.version_option(package_name="oncall", message="%(version)s")
def main() -> None:
    """One number for families: each call and text reaches whoever is on duty."""
