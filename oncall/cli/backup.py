"""`oncall backup FILE`: a whole copy of the database while the service runs."""

from pathlib import Path

import click

from oncall.cli.frame import with_config
from oncall.config import Config
from oncall.store.backup import back_up


@click.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@with_config
def backup(file: Path, config: Config) -> None:
    """Copy the SQLite database to FILE; what lies there is replaced. On PostgreSQL use pg_dump.

    Keep the field keys elsewhere: the copy cannot be read without them.
    """
    back_up(config.database.url, file)
    click.echo(f"wrote {file} ({file.stat().st_size // 1024} kB)")


commands = (backup,)
