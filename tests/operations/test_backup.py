"""`oncall backup`: a whole copy of the database while it is in use."""

import stat
from pathlib import Path

import pytest
from sqlalchemy import select

from oncall.contact.rows.tables import contact
from oncall.store.backup import back_up
from oncall.store.engine import Database
from oncall.store.faults import DatabaseFault
from tests.hostile.doors import Doors
from tests.hostile.test_canary import FAMILY, betraying_files


def test_it_holds_all_that_was_promised_so_far(filed: Doors) -> None:
    """A text that was answered with 200 is in it, though it lies in the write-ahead log yet."""
    filed.text("Hei")
    copy = filed.folder / "backups" / "copy.db"
    copy.parent.mkdir()
    with filed.world.desk.writing("meanwhile") as tx:  # a writer who is not done is not waited for
        tx.exec_driver_sql("DELETE FROM webhook")
        back_up(filed.url, copy)

    kept = Database(f"sqlite:///{copy}")
    kept.check()
    with kept.reading() as conn:
        assert len(conn.execute(select(contact)).all()) == 1
    kept.close()


def test_only_we_can_read_it(filed: Doors) -> None:
    """And what is sealed in the database is sealed in the copy."""
    filed.text("Hei", sender=FAMILY)
    copy = filed.folder / "copy.db"
    copy.write_text("an older one", "utf-8")
    back_up(filed.url, copy)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert betraying_files(filed.folder, (FAMILY[3:],)) == {}
    assert not list(filed.folder.glob(".*.tmp"))


@pytest.mark.parametrize(
    ("url", "told"),
    [("postgresql://me@db/oncall", "pg_dump"), ("sqlite:///gone.db", "no database")],
)
def test_what_cannot_be_copied_so(tmp_path: Path, url: str, told: str) -> None:
    """PostgreSQL has its own way; and a missing file makes no empty one."""
    with pytest.raises(DatabaseFault, match=told):
        back_up(url.replace(":///", f":///{tmp_path}/"), tmp_path / "copy.db")

    assert list(tmp_path.iterdir()) == []


def test_a_damaged_database_leaves_the_older_copy(filed: Doors) -> None:
    """The last good copy is not replaced by a bad one."""
    filed.world.desk.db.close()
    copy, file = filed.folder / "copy.db", filed.folder / "oncall.db"
    back_up(filed.url, copy)
    good = copy.read_bytes()
    torn = bytearray(file.read_bytes())
    torn[4096:] = b"\xff" * (len(torn) - 4096)
    file.write_bytes(torn)

    with pytest.raises(DatabaseFault):
        back_up(filed.url, copy)
    assert copy.read_bytes() == good
