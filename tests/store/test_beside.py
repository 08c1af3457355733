"""One small question, asked beside the pool."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, table, text
from sqlalchemy.exc import OperationalError

from oncall.store.engine import Database
from oncall.store.faults import DatabaseFault

MAKE, ADD = text("CREATE TABLE word (said TEXT)"), text("INSERT INTO word VALUES ('hei')")


def write(db: Database, statement: object = ADD) -> None:
    """Somebody commits something."""
    with db.transaction() as tx:
        tx.execute(statement)  # type: ignore[call-overload]


HOW_MANY = select(func.count()).select_from(table("word"))


def test_another_file_in_its_place_is_seen(tmp_path: Path) -> None:
    """A backup is put back while the service runs: nobody goes on looking at the old file."""
    path, backup = tmp_path / "oncall.db", tmp_path / "backup.db"
    here, there = Database(f"sqlite:///{path}"), Database(f"sqlite:///{backup}")
    write(here, MAKE)
    for statement in (MAKE, ADD, ADD):
        write(there, statement)
    there.close()
    before = here.row(HOW_MANY)
    for beside in ("-wal", "-shm"):
        path.with_name(f"{path.name}{beside}").unlink(missing_ok=True)
    backup.replace(path)
    after = here.row(HOW_MANY)
    write(here)
    later = here.row(HOW_MANY)
    here.close()

    assert [before, after, later] == [(0,), (2,), (3,)]


def test_of_a_file_that_is_gone_the_pool_tells_the_fault(tmp_path: Path) -> None:
    """What the connection beside it still holds open is no longer the database."""
    path = tmp_path / "oncall.db"
    here = Database(f"sqlite:///{path}")
    write(here, MAKE)
    here.row(HOW_MANY)
    path.unlink()

    with pytest.raises(DatabaseFault, match=r"oncall\.db"):
        here.row(HOW_MANY)
    here.close()


def test_a_small_question_is_asked_beside_the_pool(tmp_path: Path) -> None:
    """It sees what anybody has committed, and holds nothing that the next would wait for."""
    url = f"sqlite:///{tmp_path / 'oncall.db'}"
    here, there = Database(url), Database(url)
    asked: list[str] = []
    event.listen(here.engine, "before_cursor_execute", lambda *of: asked.append(of[2]))
    write(there, MAKE)
    found = [here.row(HOW_MANY)]
    for _ in range(2):
        write(there)
        found.append(here.row(HOW_MANY))
    here.close()
    there.close()

    assert found == [(0,), (1,), (2,)]
    assert asked == []


def test_what_cannot_be_told_beside_the_pool_is_asked_of_it(
    make_database: Callable[[], str], tmp_path: Path
) -> None:
    """In memory, on PostgreSQL, and where there is no such table: then the fault is told."""
    db, empty = Database(make_database()), Database(f"sqlite:///{tmp_path / 'empty.db'}")
    write(db, MAKE)

    assert db.row(HOW_MANY) == (0,)
    with pytest.raises(OperationalError):
        empty.row(HOW_MANY)
    for each in (db, empty):
        each.close()
