"""Nothing that was committed is lost, whoever else writes; nothing that failed stays."""

import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from oncall.store.engine import DATABASE_ERRORS, Database
from oncall.store.faults import DatabaseFault
from oncall.store.sqlite import driver, wal_is_safe
from tests.store import counting


@pytest.fixture
def file_db(tmp_path: Path) -> Database:
    """A database in a file, with a tally in it."""
    db = Database(f"sqlite:///{tmp_path / 'oncall.db'}")
    counting.begin(db)
    return db


def tally(db: Database) -> int:
    """What the tally says."""
    with db.reading() as conn:
        return int(conn.exec_driver_sql("SELECT value FROM tally").scalar_one())


def pragma(db: Database, name: str) -> Any:
    """How a connection is set."""
    with db.reading() as conn:
        return conn.exec_driver_sql(f"PRAGMA {name}").scalar_one()


class OldSqlite:
    """Python's SQLite, saying that it is from the years of the WAL-reset bug."""

    sqlite_version_info = (3, 40, 1)

    def __getattr__(self, name: str) -> Any:
        return getattr(sqlite3.dbapi2, name)


def test_two_programs_lose_no_increment(tmp_path: Path) -> None:
    """Two processes that also race to make the file, and two threads here: every step counts."""
    url = f"sqlite:///{tmp_path / 'oncall.db'}"
    command = [sys.executable, "-m", "tests.store.counting", url, "40"]
    others = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(2)]
    db = Database(url)
    counting.begin(db)
    threads = [threading.Thread(target=counting.count_up, args=(db, 40)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for other in others:
        assert (other.communicate(timeout=30)[1], other.returncode) == (b"", 0)

    assert tally(db) == 160


def test_the_drivers_own_way_does_lose_increments(tmp_path: Path) -> None:
    """The control: two plain connections read the same value, and one increment is gone."""
    one, two = (sqlite3.connect(tmp_path / "plain.db") for _ in range(2))
    one.execute("CREATE TABLE tally AS SELECT 0 AS value")
    one.commit()
    seen = [each.execute("SELECT value FROM tally").fetchone()[0] for each in (one, two)]
    for each, value in zip((one, two), seen, strict=True):
        each.execute("UPDATE tally SET value = ?", (value + 1,))
        each.commit()

    assert one.execute("SELECT value FROM tally").fetchone() == (1,)
    one.close()
    two.close()


def test_an_error_leaves_nothing_behind(file_db: Database) -> None:
    """A transaction that fails is rolled back, and the next one finds the door open."""
    with pytest.raises(ZeroDivisionError), file_db.transaction() as tx:
        _add_one_and_fail(tx)
    counting.count_up(file_db, 1)

    assert tally(file_db) == 1


def _add_one_and_fail(tx: Any) -> None:
    tx.exec_driver_sql("UPDATE tally SET value = value + 1")
    raise ZeroDivisionError


def test_a_reader_sees_one_moment(file_db: Database) -> None:
    """What is committed while somebody reads does not change what they see."""
    with file_db.reading() as conn:
        before = conn.exec_driver_sql("SELECT value FROM tally").scalar_one()
        writer = threading.Thread(target=counting.count_up, args=(file_db, 1))
        writer.start()
        writer.join()
        after = conn.exec_driver_sql("SELECT value FROM tally").scalar_one()

    assert (before, after, tally(file_db)) == (0, 0, 1)


def test_a_reader_cannot_write(db: Database) -> None:
    """A write outside the writer's lock is refused, and does not spoil the next transaction."""
    with pytest.raises(DBAPIError, match=r"read-?only"), db.reading() as conn:
        conn.exec_driver_sql("CREATE TABLE tally (value INTEGER)")
    counting.begin(db)

    assert tally(db) == 0


def test_a_read_inside_a_transaction_sees_its_work(db: Database) -> None:
    """A helper that reads by itself is right wherever it is called."""
    counting.begin(db)
    with db.transaction() as tx:
        tx.exec_driver_sql("UPDATE tally SET value = 7")

        assert tally(db) == 7


def test_a_transaction_inside_a_transaction_is_a_mistake(db: Database) -> None:
    """It would wait for itself for ever; it is refused at once, and the outer one goes on."""
    counting.begin(db)
    with db.transaction() as tx:
        with pytest.raises(RuntimeError, match="hand its connection down"):
            counting.count_up(db, 1)
        tx.exec_driver_sql("UPDATE tally SET value = 7")

    assert tally(db) == 7


def test_threads_share_a_database_in_memory() -> None:
    """In memory there is one connection, so its users wait their turn."""
    db = Database("sqlite://")
    counting.begin(db)
    threads = [threading.Thread(target=counting.count_up, args=(db, 20)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert tally(db) == 80


def test_a_commit_survives_a_power_cut(file_db: Database) -> None:
    """WAL with full synchronising, foreign keys, and deleted rows overwritten."""
    assert pragma(file_db, "journal_mode") == "wal"
    assert pragma(file_db, "synchronous") == 2
    assert pragma(file_db, "foreign_keys") == 1
    assert pragma(file_db, "secure_delete") == 1
    assert pragma(file_db, "busy_timeout") == 3000


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 51, 2), False),
        ((3, 50, 6), False),
        ((3, 49, 1), False),
        ((3, 45, 0), False),
        ((3, 44, 5), False),
        ((3, 40, 1), False),
    ],
)
def test_it_knows_the_versions_that_corrupt(version: tuple[int, ...], safe: bool) -> None:
    """The WAL-reset bug was fixed in 3.51.3 and brought back to 3.50.7 and 3.44.6."""
    assert wal_is_safe(version) is safe


def test_this_machine_has_a_sound_sqlite() -> None:
    """The locked sqlcipher3 brings one, whatever Python's own is."""
    assert wal_is_safe(driver().sqlite_version_info)


def test_an_old_sqlite_gets_the_slow_safe_journal(file_db: Database) -> None:
    """With a version in the bad range even a database that was WAL goes back to TRUNCATE."""
    counting.count_up(file_db, 3)
    file_db.close()
    old = Database(str(file_db.engine.url), sqlite_module=OldSqlite())
    counting.count_up(old, 1)

    assert pragma(old, "journal_mode") == "truncate"
    assert pragma(old, "synchronous") == 2
    assert tally(old) == 4


def test_a_missing_folder_is_told_with_its_cure(tmp_path: Path) -> None:
    """The person who starts us learns which folder, and what to do."""
    with pytest.raises(DatabaseFault) as caught:
        Database(f"sqlite:///{tmp_path}/nowhere/oncall.db")

    assert str(tmp_path / "nowhere") in caught.value.message
    assert "Make the folder" in caught.value.hint


@pytest.mark.parametrize("url", ["", "oncall.db", "mysql://localhost/x", "sqlite:/oncall.db"])
def test_a_url_that_cannot_be_used_is_told(url: str) -> None:
    """Another database, or no URL at all, is a fault with an example and not a traceback."""
    with pytest.raises(DatabaseFault, match="sqlite:////folder"):
        Database(url)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    """Found by the check at start, before any family calls."""
    path = tmp_path / "oncall.db"
    path.write_bytes(b"this is a letter and not a database at all" * 50)

    with pytest.raises(DatabaseFault, match="cannot be opened"):
        Database(f"sqlite:///{path}").check()


def test_a_torn_page_is_told_with_how_to_restore(file_db: Database, tmp_path: Path) -> None:
    """A damaged file is refused at start; going on would damage more."""
    with file_db.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE words (word TEXT)")
        tx.exec_driver_sql("CREATE INDEX ix ON words (word)")
        tx.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 999) "
            "INSERT INTO words SELECT hex(i) FROM n"
        )
    file_db.check()
    file_db.close()
    path = tmp_path / "oncall.db"
    content = bytearray(path.read_bytes())
    content[3 * 4096 : 5 * 4096] = bytes(2 * 4096)
    path.write_bytes(content)

    with pytest.raises(DatabaseFault, match=r"backup|whole"):
        Database(f"sqlite:///{path}").check()


def test_only_we_can_read_the_file(file_db: Database, tmp_path: Path) -> None:
    """The database and its log belong to the service's user alone."""
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_error_shows_no_values(file_db: Database) -> None:
    """What a failed statement was about to write does not end in a log."""
    with pytest.raises(DBAPIError) as caught, file_db.transaction() as tx:
        tx.exec_driver_sql("INSERT INTO missing VALUES (?)", ("+4790012345",))

    assert isinstance(caught.value, DATABASE_ERRORS)
    assert "90012345" not in str(caught.value)


def test_a_database_that_is_gone_is_an_error_callers_can_catch(tmp_path: Path) -> None:
    """A call must be answered all the same, so there is one name for everything that can fail."""
    folder = tmp_path / "disk"
    folder.mkdir()
    db = Database(f"sqlite:///{folder / 'oncall.db'}")
    (folder / "oncall.db").unlink()
    folder.rmdir()

    with pytest.raises(DATABASE_ERRORS), db.transaction():
        pass


def test_nobody_waits_for_ever_for_another_writer(tmp_path: Path) -> None:
    """A family on the line cannot wait for a stuck writer, in this process or in another one."""
    url = f"sqlite:///{tmp_path / 'oncall.db'}"
    here, elsewhere = Database(url, patience_s=0.02), Database(url, patience_s=0.02)
    counting.begin(here)
    failures: list[Exception] = []

    def write(db: Database) -> None:
        try:
            counting.count_up(db, 1)
        except DATABASE_ERRORS as error:
            failures.append(error)

    with here.transaction():
        threads = [threading.Thread(target=write, args=(db,)) for db in (here, elsewhere)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    write(here)

    assert sorted(type(error).__name__ for error in failures) == [
        "DatabaseFault",
        "OperationalError",
    ]
    assert tally(here) == 1


def test_rebuilding_refuses_to_orphan_a_row(file_db: Database) -> None:
    """Foreign keys rest while tables are rebuilt, are checked at the end, and count again after."""
    with file_db.transaction() as tx:
        tx.exec_driver_sql("CREATE TABLE team (id INTEGER PRIMARY KEY)")
        tx.exec_driver_sql("CREATE TABLE person (team INTEGER REFERENCES team)")
        tx.exec_driver_sql("INSERT INTO team VALUES (1)")
        tx.exec_driver_sql("INSERT INTO person VALUES (1)")

    with pytest.raises(DatabaseFault, match="without their parents"), file_db.rebuilding() as tx:
        tx.exec_driver_sql("DELETE FROM team")
    with pytest.raises(DBAPIError, match="FOREIGN KEY"), file_db.transaction() as tx:
        tx.exec_driver_sql("DELETE FROM team")
