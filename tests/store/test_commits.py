"""Whether anybody has committed anything, told without a query."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, func, select, table, text
from sqlalchemy.exc import OperationalError

from oncall.store.engine import Database

MAKE, ADD = text("CREATE TABLE word (said TEXT)"), text("INSERT INTO word VALUES ('hei')")


def write(db: Database, statement: object = ADD) -> None:
    """Somebody commits something."""
    with db.transaction() as tx:
        tx.execute(statement)  # type: ignore[call-overload]


def test_every_commit_is_another_count_whoever_made_it(tmp_path: Path) -> None:
    """This process's and another one's; to read, and to give up a write, is none."""
    url = f"sqlite:///{tmp_path / 'oncall.db'}"
    here, there = Database(url), Database(url)
    write(here, MAKE)
    counts = [here.committed()]
    for each in (here, there):
        write(each)
        counts.append(here.committed())
    with here.reading() as conn:
        conn.execute(text("SELECT said FROM word")).all()
    with pytest.raises(OperationalError):
        write(there, text("INSERT INTO word VALUES ('hei'), (1, 2)"))
    same = here.committed()
    here.close()
    there.close()

    assert None not in counts
    assert len(set(counts)) == len(counts)
    assert same == counts[-1]


def test_another_file_in_its_place_is_seen(tmp_path: Path) -> None:
    """A backup is put back while the service runs: what was counted of the old file is over."""
    path, backup = tmp_path / "oncall.db", tmp_path / "backup.db"
    here, there = Database(f"sqlite:///{path}"), Database(f"sqlite:///{backup}")
    write(here, MAKE)
    write(there, MAKE)
    there.close()
    before = here.committed()
    for beside in ("-wal", "-shm"):
        path.with_name(f"{path.name}{beside}").unlink(missing_ok=True)
    backup.replace(path)
    after = here.committed()
    write(here)
    later = here.committed()
    here.close()

    assert len({before, after, later}) == 3


def test_what_is_gone_is_not_counted(tmp_path: Path) -> None:
    """No file: nobody can tell, and whoever asks the database hears why."""
    path = tmp_path / "oncall.db"
    here = Database(f"sqlite:///{path}")
    write(here, MAKE)
    path.unlink()
    counted = here.committed()
    here.close()

    assert counted is None


HOW_MANY = select(func.count()).select_from(table("word"))


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


def test_where_only_a_query_tells_there_is_no_count(make_database: Callable[[], str]) -> None:
    """In memory, and on PostgreSQL."""
    db = Database(make_database())
    write(db, MAKE)

    assert db.committed() is None
    db.close()
