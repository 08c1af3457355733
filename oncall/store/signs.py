"""What the processes of one installation tell each other: signs of life, and what is wrong.

Web and worker may run apart, on several machines; whichever is asked for its health can answer for
all of them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    String,
    Table,
    Text,
    bindparam,
    delete,
    select,
)

from oncall.store.inserts import upsert
from oncall.store.tables import Instant, metadata

# One row for each process and what it does; `at` is when it last did it.
sign_of_life = Table(
    "sign_of_life",
    metadata,
    Column("process", String(16), primary_key=True),
    Column("does", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
)
# One row for each thing that a process has found wrong, until it finds it right again.
trouble = Table(
    "trouble",
    metadata,
    Column("process", String(16), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("sentence", Text, nullable=False),
)


class Sign(NamedTuple):
    """When a process last did this."""

    process: str
    does: str
    at: datetime


class Trouble(NamedTuple):
    """Something wrong, who found it, since when, and a sentence: no number, no name."""

    process: str
    kind: str
    since: datetime
    sentence: str


_signs = select(sign_of_life).order_by(sign_of_life.c.at)
_troubles = select(trouble).order_by(trouble.c.since, trouble.c.kind)
_right_again = delete(trouble).where(
    trouble.c.process == bindparam("process_"), trouble.c.kind == bindparam("kind_")
)
_gone = delete(sign_of_life).where(sign_of_life.c.process == bindparam("process_"))
_old = delete(sign_of_life).where(
    sign_of_life.c.at < bindparam("before_", type_=Instant),
    sign_of_life.c.process != bindparam("process_"),
)
_nobodys = delete(trouble).where(trouble.c.process.not_in(select(sign_of_life.c.process)))


def lives(tx: Connection, process: str, did: Mapping[str, datetime]) -> None:
    """When this process last did what."""
    rows = ({"process": process, "does": does, "at": at} for does, at in did.items())
    upsert(tx, sign_of_life, ("process", "does"), *rows)


def signs(conn: Connection) -> list[Sign]:
    """Every process that is known, the one longest silent first."""
    return [Sign(row.process, row.does, row.at) for row in conn.execute(_signs)]


def ends(tx: Connection, process: str) -> None:
    """This process was stopped: it is not missed, and what it found wrong is forgotten."""
    tx.execute(_gone, {"process_": process})
    tx.execute(_nobodys)


def forget(tx: Connection, process: str, before: datetime) -> None:
    """Forget processes that were last seen before then; never `process`, which asks."""
    if tx.execute(_old, {"process_": process, "before_": before}).rowcount:
        tx.execute(_nobodys)


def is_wrong(tx: Connection, process: str, kind: str, sentence: str, at: datetime) -> None:
    """This process finds this wrong; since when it was is kept."""
    row = {"process": process, "kind": kind, "sentence": sentence, "since": at}
    upsert(tx, trouble, ("process", "kind"), row, once=("since",))


def is_right(tx: Connection, process: str, kind: str) -> None:
    """This process finds it right again."""
    tx.execute(_right_again, {"process_": process, "kind_": kind})


def troubles(conn: Connection) -> list[Trouble]:
    """Everything that was found wrong, the oldest first."""
    return [
        Trouble(row.process, row.kind, row.since, row.sentence) for row in conn.execute(_troubles)
    ]
