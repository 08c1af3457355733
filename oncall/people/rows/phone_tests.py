"""Tests of phones as they are stored: by the keyed digest of a number, never by the number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from oncall.people.rows.tables import phone_test
from oncall.store.inserts import upsert

_THIS = (
    phone_test.c.team_id == bindparam("team_"),
    phone_test.c.digest.in_(bindparam("digests_", expanding=True)),
)
_last = select(phone_test).where(*_THIS).order_by(phone_test.c.asked_at.desc()).limit(1)
_of_team = select(phone_test).where(phone_test.c.team_id == bindparam("team_"))
_heard = update(phone_test).where(*_THIS)
_none = delete(phone_test).where(*_THIS)


def last(conn: Connection, team_id: str, digests: Sequence[str]) -> Row[Any] | None:
    """The last test of the number with one of these digests."""
    return conn.execute(_last, {"team_": team_id, "digests_": digests}).one_or_none()


def of_team(conn: Connection, team_id: str) -> dict[str, Row[Any]]:
    """The last test of every number of the team that has one, by its digest."""
    return {row.digest: row for row in conn.execute(_of_team, {"team_": team_id})}


def begin(
    tx: Connection, team_id: str, digest: str, at: datetime, *, times: int, since: datetime
) -> None:
    """A test begins: what the one before it found counts no longer."""
    row = {
        "team_id": team_id, "digest": digest, "asked_at": at, "called_at": None,
        "texted_at": None, "times": times, "since": since,
    }  # fmt: skip
    upsert(tx, phone_test, ("team_id", "digest"), row)


def called(tx: Connection, team_id: str, digests: Sequence[str], at: datetime) -> None:
    """A key was pressed in the call of the test."""
    tx.execute(_heard, {"team_": team_id, "digests_": digests, "called_at": at})


def texted(tx: Connection, team_id: str, digests: Sequence[str], at: datetime) -> None:
    """The text of the test was answered."""
    tx.execute(_heard, {"team_": team_id, "digests_": digests, "texted_at": at})


def forget(tx: Connection, team_id: str, digests: Sequence[str]) -> None:
    """This number was never tested: it is somebody else's now, or hers again."""
    tx.execute(_none, {"team_": team_id, "digests_": digests})
