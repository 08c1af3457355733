"""A family's number and words are in no byte of anything we keep."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Index, LargeBinary, MetaData, String, Table, delete, insert, select

from oncall.store.engine import Database
from oncall.store.snapshot import write_snapshot
from oncall.store.spool import Spool
from oncall.store.vault import Vault

NUMBER, WORDS = "+4790987654", "kanarifuglen song om natta"

_metadata = MetaData()
_kept = Table(
    "kept",
    _metadata,
    Column("digest", String),
    Column("sealed", LargeBinary),
    Column("bare", String),
)
Index("ix_kept_digest", _kept.c.digest)


def betrayed(folder: Path) -> set[str]:
    """The names of files in which the number or the words can be read, in any usual encoding."""
    needles = [
        word.encode(encoding)
        for word in (NUMBER, NUMBER[3:], WORDS, WORDS[:12])
        for encoding in ("utf-8", "utf-16-le", "utf-16-be")
    ]
    return {
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(needle in path.read_bytes() for needle in needles)
    }


@pytest.fixture
def file_db(tmp_path: Path) -> Iterator[Database]:
    """A database in a file, left open so that its log is there to be searched."""
    database = Database(f"sqlite:///{tmp_path / 'oncall.db'}")
    with database.transaction() as tx:
        _metadata.create_all(tx)
    yield database
    database.close()


def test_nothing_we_keep_betrays_a_family(file_db: Database, tmp_path: Path, vault: Vault) -> None:
    """Database, log, spool and snapshot, after writing, finding, deleting and tidying up."""
    row = {"digest": vault.digest(NUMBER), "sealed": vault.seal(WORDS)}
    with file_db.transaction() as tx:
        tx.execute(insert(_kept), row)
    with file_db.reading() as conn:
        found = conn.execute(select(_kept).where(_kept.c.digest == vault.digest(NUMBER))).one()
    spool = Spool(tmp_path / "spool", vault)
    spool.append({"from": NUMBER, "body": WORDS})
    write_snapshot(tmp_path / "snapshot", vault, {"phones": [NUMBER], "said": WORDS})

    assert vault.open(found.sealed) == WORDS
    assert {"oncall.db", "oncall.db-wal", "snapshot"} <= {path.name for path in tmp_path.iterdir()}
    assert betrayed(tmp_path) == set()


def test_the_search_finds_what_was_not_sealed(file_db: Database, tmp_path: Path) -> None:
    """The control: a careless column is betrayed by the database's own log."""
    with file_db.transaction() as tx:
        tx.execute(insert(_kept), {"bare": WORDS})

    assert betrayed(tmp_path) == {"oncall.db-wal"}


def test_what_was_deleted_is_gone_from_the_file(file_db: Database, tmp_path: Path) -> None:
    """`secure_delete`: once the log is worked in, not even a careless value is left behind."""
    with file_db.transaction() as tx:
        tx.execute(insert(_kept), {"bare": WORDS})
    with file_db.transaction() as tx:
        tx.execute(delete(_kept))
    file_db.close()

    assert [path.name for path in tmp_path.iterdir()] == ["oncall.db"]
    assert betrayed(tmp_path) == set()
