"""The steps in `migrations` lead from nothing to the tables the program uses, and back."""

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect

from migrations.draft import import_every_table
from oncall.store import migrate
from oncall.store.engine import Database
from oncall.store.faults import DatabaseFault
from tests.postgres import EMPTY


def tables(db: Database) -> set[str]:
    """The tables there are."""
    with db.reading() as conn:
        return set(inspect(conn).get_table_names())


def test_the_last_step_is_what_the_program_uses(empty: Database) -> None:
    """Every room's tables, columns and indexes are in the steps, and nothing else is."""
    import_every_table()
    migrate.upgrade(empty)

    assert migrate.differences(empty) == []


def test_it_knows_whether_the_tables_are_those_of_this_program(empty: Database) -> None:
    """An empty database is not current; an upgraded one is, and upgrading again does nothing."""
    assert not migrate.is_current(empty)
    migrate.upgrade(empty)
    migrate.upgrade(empty)

    assert migrate.is_current(empty)
    assert migrate.current(empty) == migrate.head()


def test_every_step_goes_up_down_and_up(empty: Database) -> None:
    """A bad release can be taken back, and tried again."""
    migrate.upgrade(empty)
    first = tables(empty)
    migrate.downgrade(empty, "base")

    assert tables(empty) == {"alembic_version"}
    migrate.upgrade(empty)
    assert tables(empty) == first


def test_a_step_that_fails_changes_nothing(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash in the middle of an upgrade leaves the database as it was."""
    copy = _copied_steps(tmp_path / "migrations")
    step = next((copy / "versions").glob("0001_*.py"))
    text = step.read_text()
    assert "\n\n\ndef downgrade" in text
    step.write_text(
        text.replace("\n\n\ndef downgrade", "\n    raise ZeroDivisionError\n\n\ndef downgrade")
    )
    monkeypatch.setattr(migrate, "folder", lambda: copy)

    with pytest.raises(ZeroDivisionError):
        migrate.upgrade(empty)
    assert tables(empty) == set()


def _copied_steps(target: Path) -> Path:
    """A copy of the steps that a test may spoil."""
    for source in migrate.folder().rglob("*"):
        if source.suffix in (".py", ".mako"):
            path = target / source.relative_to(migrate.folder())
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read_bytes())
    return target


DIES = """
import sys
from pathlib import Path
from oncall.store import migrate
from oncall.store.engine import Database
migrate.folder = lambda: Path(sys.argv[2])
migrate.upgrade(Database(sys.argv[1]))
"""


def test_a_program_killed_in_a_step_leaves_what_was_there(
    on_disk: Database, tmp_path: Path, house: Path
) -> None:
    """When all but the last word of a step is done: nothing of it stays, nor does its lock."""
    copy = _copied_steps(tmp_path / "migrations")
    step = next((copy / "versions").glob("0002_*.py"))
    die = "    import os\n    os.kill(os.getpid(), 9)\n\n\ndef downgrade"
    step.write_text(step.read_text().replace("\n\ndef downgrade", die, 1))
    migrate.upgrade(on_disk, "0001")
    before = tables(on_disk)
    url = on_disk.engine.url.render_as_string(hide_password=False)
    killed = subprocess.run([sys.executable, "-c", DIES, url, copy], cwd=house, check=False)

    assert killed.returncode == -9
    assert (tables(on_disk), migrate.current(on_disk)) == (before, "0001")
    migrate.upgrade(on_disk)
    assert migrate.is_current(on_disk)


def test_two_programs_that_start_at_once_upgrade_once(on_disk: Database) -> None:
    """Web and worker both try; the second waits, and finds it done."""
    url = on_disk.engine.url.render_as_string(hide_password=False)
    databases = [Database(url, patience_s=5) for _ in range(3)]
    threads = [threading.Thread(target=migrate.upgrade, args=(each,)) for each in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(migrate.is_current(each) for each in databases)
    for each in databases:
        each.close()


def test_a_program_older_than_its_tables_says_so(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody started yesterday's version again: one sentence, and the tables stay as they are."""
    migrate.upgrade(empty)
    monkeypatch.setattr(migrate, "head", lambda: "0001")

    with pytest.raises(DatabaseFault, match="newer"):
        migrate.upgrade(empty)


@pytest.fixture(params=["file", "postgresql"])
def on_disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database that several programs can open."""
    if request.param == "postgresql":
        url = request.getfixturevalue("make_postgres")(EMPTY)
    else:
        url = f"sqlite:///{tmp_path / 'oncall.db'}"
    database = Database(url)
    yield database
    database.close()


def test_the_steps_are_numbered_words_in_one_row() -> None:
    """A listing of the folder is the history: 0001, 0002, … each upon the one before."""
    names = sorted(path.name for path in (migrate.folder() / "versions").glob("*.py"))

    for number, name in enumerate(names, start=1):
        text = (migrate.folder() / "versions" / name).read_text()
        assert re.fullmatch(rf"{number:04}(_[a-z0-9]+)+\.py", name)
        assert f'revision = "{number:04}"' in text
        before = f'"{number - 1:04}"' if number > 1 else "None"
        assert f"down_revision = {before}" in text
        assert "import oncall" not in text
        assert "from oncall" not in text


def test_a_new_step_is_drafted_from_the_tables(
    empty: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever changes a table gets the next number and a step of plain types."""
    copy = _copied_steps(tmp_path / "migrations")
    for step in (copy / "versions").glob("0*.py"):
        step.unlink()
    monkeypatch.setattr(migrate, "folder", lambda: copy)
    path = migrate.draft(empty, "First tables")

    assert path.name == "0001_first_tables.py"
    assert "sa.BigInteger()" in path.read_text()
    assert "oncall" not in path.read_text()
    assert "postgresql_where=sa.text(\"state != 'closed'\")" in path.read_text()
    migrate.upgrade(empty)
    assert migrate.differences(empty) == []


def test_a_start_does_not_pay_for_alembic(tmp_path: Path) -> None:
    """Asking whether the tables are current imports neither alembic nor the ORM."""
    url = f"sqlite:///{tmp_path / 'oncall.db'}"
    migrate.upgrade(Database(url))
    program = (
        "import sys; from oncall.store import migrate, outbox, spool, snapshot, vault; "
        "from oncall.store.engine import Database; "
        f"assert migrate.is_current(Database({url!r})); "
        "heavy = {'alembic', 'sqlalchemy.orm', 'twilio', 'requests'}; "
        "print(heavy & set(sys.modules))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )

    assert (ran.stdout.strip(), ran.stderr) == ("set()", "")
