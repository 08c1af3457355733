"""Bringing the database's tables up to this version of the program.

The steps lie in `migrations/versions` as numbered words (`0001_first_tables.py`); a step that was
released is never edited. Each upgrade is one transaction: a crash in it leaves what was there.
alembic is imported only when there is something to do (it takes half a second).
"""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, MetaData, inspect, text

import oncall
from oncall.store.engine import Database
from oncall.store.faults import DatabaseFault
from oncall.store.tables import metadata, told_where

_STEP = re.compile(r"(\d{4})_\w+\.py")
_REMARKS = re.compile(r" *# ###.*\n")  # alembic's own, about itself


def folder() -> Path:
    """Where the steps lie: inside the installed package, else at the top of the checkout."""
    package = Path(oncall.__file__).parent
    installed = package / "_data" / "migrations"
    return installed if installed.is_dir() else package.parent / "migrations"


def head() -> str:
    """The number of the last step, read from the file names alone; 0000 before the first."""
    names = (path.name for path in (folder() / "versions").iterdir())
    return max((found[1] for found in map(_STEP.fullmatch, names) if found), default="0000")


def current(db: Database) -> str | None:
    """The number of the last step this database has seen; None for an empty one."""
    with db.reading() as conn:
        if not inspect(conn).has_table("alembic_version"):
            return None
        found: str | None = conn.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def is_current(db: Database) -> bool:
    """Whether the tables are those of this program; cheap, for every start."""
    return current(db) == head()


def upgrade(db: Database, to: str = "head") -> None:
    """Take every step up to `to`; several processes may try at once, one does it.

    Raises DatabaseFault when the tables are of a newer program than this one.
    """
    found = current(db)
    if to == "head" and found == head():
        return
    if found is not None and found > head():
        raise DatabaseFault(
            "The database was made by a newer version of this program.",
            "Start that version; or put back the backup that was taken before it.",
        )
    command = import_module("alembic.command")  # before anybody has to wait for us
    with db.rebuilding() as tx:
        command.upgrade(_config(tx), to)


def downgrade(db: Database, to: str) -> None:
    """Go back to the step with this number, or to `base`: no tables at all."""
    with db.rebuilding() as tx:
        import_module("alembic.command").downgrade(_config(tx), to)


def differences(db: Database, tables: MetaData = metadata) -> list[Any]:
    """How the database differs from `tables`: empty when the steps tell the whole story."""
    context = import_module("alembic.migration").MigrationContext
    compare = import_module("alembic.autogenerate").compare_metadata
    with db.reading() as conn:
        found: list[Any] = compare(context.configure(conn), told_where(tables))
        return found


def draft(db: Database, words: str, tables: MetaData = metadata) -> Path:
    """Write the next step, from `db` (at the head) to `tables`, and return where it lies.

    Only tables that were imported count: `migrations/draft.py` imports them all and calls this.
    """
    number = f"{int(head()) + 1:04}"
    with db.rebuilding() as tx:
        script = import_module("alembic.command").revision(
            _config(tx, tables), message=words, rev_id=number, autogenerate=True
        )
    path = Path(script.path)
    path.write_text(_REMARKS.sub("", path.read_text("utf-8")), "utf-8")
    return path


def _config(tx: Connection, tables: MetaData = metadata) -> Any:
    """Alembic's settings without its ini file; the connection travels in the attributes."""
    config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    config.attributes.update(connection=tx, metadata=told_where(tables))
    return config
