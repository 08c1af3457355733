"""How far the carrier's own log was read, and what must never come back out of it.

`tombstone` keeps the keyed hash of each call and text that was forgotten: nobody can read from it
who was in touch, and yet the carrier cannot bring it back to wake people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, String, Table, bindparam, delete, func, select, update

from oncall.contact.rows.tables import arrival, reconciled
from oncall.store.tables import Instant, metadata

HASHES_AT_ONCE = 500

tombstone = Table("tombstone", metadata, Column("digest", String(64), primary_key=True))

_row = select(reconciled).where(reconciled.c.team_id == bindparam("team_"))
_first_of_all = select(func.min(reconciled.c.began_at))
_change = update(reconciled).where(reconciled.c.team_id == bindparam("team_"))
_mine = _change.where(reconciled.c.leased_until == bindparam("lease_", type_=Instant))
_buried = select(tombstone.c.digest).where(
    tombstone.c.digest.in_(bindparam("digests_", expanding=True))
)
_forget_arrival = delete(arrival).where(arrival.c.sid == bindparam("sid_"))


@dataclass(frozen=True, slots=True)
class Reading:
    """One pass through the log of a team's numbers; `lease` is until when nobody else begins."""

    began_at: datetime
    complete_at: datetime | None
    lease: datetime


def first_start(conn: Connection) -> datetime | None:
    """When this installation first read the carrier's log for any team."""
    found: datetime | None = conn.execute(_first_of_all).scalar_one()
    return found


def begin_reading(
    tx: Connection, team_id: str, *, now: datetime, every: timedelta, lease: timedelta
) -> Reading | None:
    """Take the team's log to read, unless somebody is at it or has read it less than `every` ago.

    Instants that lie in the future were written by a clock that has been put right, and count for
    nothing. Raises LookupError when the team has no row yet.
    """
    row = tx.execute(_row.with_for_update(), {"team_": team_id}).one_or_none()
    if row is None:
        raise LookupError("nothing was ever read for this team")
    taken = row.leased_until is not None and now < row.leased_until <= now + lease
    lately = row.complete_at is not None and now - every < row.complete_at <= now
    if taken or lately:
        return None
    tx.execute(_change, {"team_": team_id, "leased_until": now + lease})
    return Reading(row.began_at, row.complete_at, now + lease)


def end_reading(tx: Connection, team_id: str, reading: Reading, read_at: datetime | None) -> None:
    """Give the log back; `read_at` is when a complete pass began, None for one that was not."""
    values: dict[str, Any] = {"leased_until": None}
    if read_at is not None:
        values["complete_at"] = read_at
    tx.execute(_mine, {"team_": team_id, "lease_": reading.lease, **values})


def is_buried(conn: Connection, digests: Iterable[str]) -> bool:
    """Whether a call or text with one of these hashes was forgotten."""
    return conn.execute(_buried, {"digests_": list(digests)}).first() is not None


def buried(conn: Connection, sids_by_digest: Mapping[str, str]) -> set[str]:
    """Those SIDs that were forgotten, looked for by their hashes."""
    digests = list(sids_by_digest)
    found: set[str] = set()
    for start in range(0, len(digests), HASHES_AT_ONCE):
        rows = conn.execute(_buried, {"digests_": digests[start : start + HASHES_AT_ONCE]})
        found |= {sids_by_digest[row.digest] for row in rows}
    return found


def bury(tx: Connection, sid: str, digest: str) -> None:
    """Take the arrival away and leave its hash; twice is no harm."""
    tx.execute(_forget_arrival, {"sid_": sid})
    if not is_buried(tx, [digest]):
        tx.execute(tombstone.insert(), {"digest": digest})
