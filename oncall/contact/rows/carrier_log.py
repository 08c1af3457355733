"""How far the carrier's own log was read, and what must never come back out of it.

`tombstone` keeps the keyed hash of each call and text that was forgotten: nobody can read from it
who was in touch, and yet the carrier cannot bring it back to wake people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Row,
    String,
    Table,
    bindparam,
    delete,
    func,
    literal_column,
    or_,
    select,
    update,
)

from oncall.contact.core.values import Contact
from oncall.contact.rows.reading import COLUMNS, readable
from oncall.contact.rows.tables import arrival, contact, reconciled, talks
from oncall.people.rows.tables import team
from oncall.store.inserts import built_once, inserting
from oncall.store.tables import Instant, metadata

HASHES_AT_ONCE = 500

tombstone = Table("tombstone", metadata, Column("digest", String(64), primary_key=True))

_row = select(reconciled).where(reconciled.c.team_id == bindparam("team_"))
_row_locked = _row.with_for_update()
_every_team = (
    select(team.c.id, reconciled)
    .outerjoin(reconciled, reconciled.c.team_id == team.c.id)
    .order_by(team.c.name)
)
_begin = built_once(
    lambda tx: inserting(tx, reconciled).on_conflict_do_nothing(index_elements=["team_id"])
)
_first_of_all = select(func.min(reconciled.c.began_at))
_change = update(reconciled).where(reconciled.c.team_id == bindparam("team_"))
_mine = _change.where(reconciled.c.leased_until == bindparam("lease_", type_=Instant))
# In these words the index over those not closed is used.
_not_closed = contact.c.state != literal_column("'closed'")
_live = (
    select(*COLUMNS)
    .where(contact.c.team_id == bindparam("team_"), _not_closed)
    .where(or_(contact.c.state.in_(("ringing", "talking")), talks))
    .order_by(contact.c.opened_at, contact.c.id)
)
# In these words the index over those that wait is used.
_waiting = (
    select(arrival.c.sid)
    .join(contact, contact.c.id == arrival.c.contact_id)
    .where(contact.c.team_id == bindparam("team_"), contact.c.state == literal_column("'open'"))
    .where(arrival.c.kind == "call", arrival.c.ended_at.is_not(None))
    .order_by(arrival.c.at, arrival.c.sid)
)
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


@dataclass(frozen=True, slots=True)
class When:
    """It is `now`; the log is read `every` so often, and taken for as long as `lease`.

    A process that has just begun does not wait for one that may be the one it replaces: `first`.
    """

    now: datetime
    every: timedelta
    lease: timedelta
    first: bool = False

    def is_due(self, row: Row[Any]) -> bool:
        """Whether nobody is at this log, nor has read it lately.

        Instants that lie in the future were written by a clock that has been put right, and count
        for nothing.
        """
        now, until, read = self.now, row.leased_until, row.complete_at
        taken = until is not None and now < until <= now + self.lease
        return self.first or (not taken and (read is None or not now - self.every < read <= now))


def due(conn: Connection, when: When) -> list[str]:
    """The teams whose log it is time to read, by name; one that was never read is among them."""
    return [row.id for row in conn.execute(_every_team) if when.is_due(row)]


def begin_reading(tx: Connection, team_id: str, when: When) -> Reading | None:
    """Take the team's log to read; None when it is not due.

    The first of all readings is the installation's first start, for every team.
    """
    first = tx.execute(_first_of_all).scalar_one() or when.now
    tx.execute(_begin(tx), {"team_id": team_id, "began_at": first})
    row = tx.execute(_row_locked, {"team_": team_id}).one()
    if not when.is_due(row):
        return None
    until = when.now + when.lease
    tx.execute(_change, {"team_": team_id, "leased_until": until})
    return Reading(row.began_at, row.complete_at, until)


def end_reading(tx: Connection, team_id: str, reading: Reading, read_at: datetime | None) -> None:
    """Give the log back; `read_at` is when a complete pass began, None for one that was not."""
    values: dict[str, Any] = {"leased_until": None}
    if read_at is not None:
        values["complete_at"] = read_at
    tx.execute(_mine, {"team_": team_id, "lease_": reading.lease, **values})


def live_contacts(conn: Connection, team_id: str) -> list[Contact]:
    """The contacts with a call that is going on, as far as we know: theirs, or one back to them."""
    rows = conn.execute(_live, {"team_": team_id}).all()
    return [each.contact for each in readable(conn, rows)]


def calls_that_wait(conn: Connection, team_id: str) -> list[str]:
    """The calls that are over and whose contact waits for somebody."""
    return list(conn.execute(_waiting, {"team_": team_id}).scalars())


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
