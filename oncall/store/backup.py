"""A whole copy of the SQLite database while it is in use."""

import os
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from oncall.store.faults import DatabaseFault
from oncall.store.files import sync_folder
from oncall.store.sqlite import driver, is_memory

PATIENCE_S = 60


def back_up(url: str, to: Path) -> None:
    """Write the database as it is at this instant to `to`, readable by us alone.

    The copy is whole, checked and on the disk before it gets its name; what lay there is replaced.
    Raises DatabaseFault for a database that is no file, is not there, or cannot be copied.
    """
    source = _file(url)
    handle, name = tempfile.mkstemp(dir=to.absolute().parent, prefix=".", suffix=".tmp")
    os.close(handle)
    copy = Path(name)
    try:
        _copy(source, copy)
        copy.replace(to)
    except BaseException:
        copy.unlink(missing_ok=True)
        raise
    sync_folder(to.absolute().parent)


def _file(url: str) -> Path:
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or is_memory(parsed):
        raise DatabaseFault("This database is not a file.", "On PostgreSQL, use pg_dump.")
    file = Path(str(parsed.database))
    if not file.exists():
        raise DatabaseFault(f"There is no database {file}.", "See [database] url.")
    return file


def _copy(source: Path, copy: Path) -> None:
    module = driver()
    try:
        connection = module.connect(str(source), timeout=PATIENCE_S, isolation_level=None)
        connection.execute("VACUUM INTO ?", (str(copy),))
        connection.close()
        _see_that_it_is_whole(module.connect(str(copy), isolation_level=None))
    except module.Error as error:
        hint = "See that the database is whole, and that there is room for the copy."
        raise DatabaseFault(f"The database cannot be copied ({error}).", hint) from None
    with copy.open("rb") as file:
        os.fsync(file.fileno())


def _see_that_it_is_whole(connection: Any) -> None:
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
    connection.close()
    if found != "ok":
        raise DatabaseFault("The database is damaged: its copy is not whole.", "Keep older ones.")
