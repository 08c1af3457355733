"""`oncall keys new`: a fresh key to seal numbers and texts with."""

import click

from oncall.env import real_env


@click.group("keys")
def keys() -> None:
    """The keys that seal numbers and texts."""


@keys.command("new")
def new() -> None:
    """Print a fresh key: 256 random bits as one line of text, for [keys] field_file."""
    click.echo(f"{real_env().random.getrandbits(256):064x}")


commands = (keys,)
