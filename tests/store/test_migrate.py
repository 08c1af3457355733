"""The steps in `migrations` lead from nothing to the tables the program uses, and back."""

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect

from migrations.draft import import_every_table
from oncall.store import migrate
from oncall.store.engine import Database


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


def test_two_programs_that_start_at_once_upgrade_once(tmp_path: Path) -> None:
    """Web and worker both try; the second finds it done."""
    urls = [f"sqlite:///{tmp_path / 'oncall.db'}"] * 2
    databases = [Database(url) for url in urls]
    threads = [threading.Thread(target=migrate.upgrade, args=(each,)) for each in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert all(migrate.is_current(each) for each in databases)


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
