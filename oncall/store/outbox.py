"""What is to be done in the world, kept until it is done.

An effect is put here in the transaction that decided it, claimed with a lease, carried out, and
only then marked. A crash may do a thing twice, never zero times.
A payload holds ids, codes and times; whoever must keep a number or words in it seals them first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    CursorResult,
    Index,
    Integer,
    Row,
    String,
    Table,
    Text,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    update,
)

from oncall.env import Env
from oncall.store.engine import Database
from oncall.store.inserts import built_once, inserting
from oncall.store.leases import claim_due, exactly_one
from oncall.store.tables import Instant, Json, metadata, partial_index

WAITING, SENT, FAILED, DROPPED = "waiting", "sent", "failed", "dropped"

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("payload", Json, nullable=False),
    Column("contact", String(16)),
    Column("person", String(16)),
    Column("state", String(8), nullable=False),
    Column("due", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("attempts", Integer, nullable=False),
    Column("in_vain", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("sid", Text),
    Column("error", Text),
)

# Written into the statement, since an index over part of a table is only used by the same words.
_waiting = outbox.c.state == literal_column("'waiting'")
partial_index("ix_outbox_due", outbox.c.due, outbox.c.id, where=_waiting)
_leased = and_(_waiting, outbox.c.leased_until.is_not(None))
partial_index("ix_outbox_lease", outbox.c.leased_until, where=_leased)
Index("ix_outbox_contact", outbox.c.contact)
Index("ix_outbox_sid", outbox.c.sid)
Index("ix_outbox_ended", outbox.c.ended_at)


@dataclass(frozen=True)
class Claimed:
    """One effect to carry out now; `attempts` counts this claim, `due` is when it is wanted.

    `in_vain` of the attempts before this one surely did nothing.
    """

    id: str
    kind: str
    key: str
    payload: dict[str, Any]
    contact: str | None
    person: str | None
    attempts: int
    in_vain: int
    due: datetime
    made_at: datetime
    leased_until: datetime

    @property
    def perhaps_done(self) -> int:
        """How often it may have been done before: a crash, or an outcome that nobody knows."""
        return self.attempts - 1 - self.in_vain


# What PostgreSQL calls out when a transaction that has put something is committed (`wake.py`).
CHANNEL = "oncall_outbox"
_called_out = func.pg_notify(CHANNEL, literal_column("''"))
_told = {"sqlite": (outbox.c.id,), "postgresql": (outbox.c.id, _called_out)}
_insert = built_once(
    lambda tx: (
        inserting(tx, outbox)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(*_told[tx.dialect.name])
    )
)


def put(
    tx: Connection,
    env: Env,
    *,
    kind: str,
    key: str,
    payload: dict[str, Any],
    due: datetime,
    contact: str | None = None,
    person: str | None = None,
) -> str | None:
    """Record an effect to be done at `due`; returns its id, or None if the key is already there.

    Ring `env.alarm` after the commit, or the worker sleeps on to its next deadline.
    """
    effect = {
        "kind": kind, "key": key, "payload": payload, "due": due, "contact": contact,
        "person": person,
    }  # fmt: skip
    id: str | None = tx.execute(_insert(tx), _row(env, effect)).scalar_one_or_none()
    return id


def put_all(tx: Connection, env: Env, effects: Sequence[dict[str, Any]]) -> None:
    """Record many in one statement; each is named as for `put`, with all that can be said."""
    if effects:
        tx.execute(_insert(tx), [_row(env, each) for each in effects])


def _row(env: Env, effect: dict[str, Any]) -> dict[str, Any]:
    new = {"id": env.new_id(), "state": WAITING, "attempts": 0, "in_vain": 0, "made_at": env.now()}
    return {**effect, **new}


def claim(db: Database, *, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
    """Lease what is due, the earliest first, in a transaction of its own.

    Whatever a crashed worker had claimed comes again once its lease is over.
    """
    with db.transaction() as tx:
        rows = claim_due(
            tx, outbox, due_column="due", lease_column="leased_until", now=now, lease=lease,
            limit=limit, where=_waiting, count_column="attempts",
        )  # fmt: skip
    return [Claimed(**{name: getattr(row, name) for name in _CLAIMED}) for row in rows]


_CLAIMED = tuple(Claimed.__dataclass_fields__)

_held = (
    update(outbox)
    .where(outbox.c.id == bindparam("id_"), outbox.c.attempts == bindparam("attempts_"))
    .where(outbox.c.leased_until == bindparam("leased_"))
)
_mark_sent = _held.where(outbox.c.state.in_([WAITING, DROPPED])).values(state=SENT)
_mark_failed = _held.where(outbox.c.state == WAITING).values(state=FAILED)
_mark_later = _held.where(outbox.c.state == WAITING)


def sent(
    tx: Connection, claimed: Claimed, *, now: datetime, sid: str | None, person: str | None = None
) -> bool:
    """Record that it was done; false if the lease went to someone else meanwhile.

    One withdrawn while it was on its way out is recorded as sent, because it was. `person` is who
    got it, where that was only decided when it was sent.
    """
    whom = person or claimed.person
    return _end(tx, _mark_sent, claimed, ended_at=now, sid=sid, error=None, person=whom)


def later(
    tx: Connection, claimed: Claimed, *, due: datetime, error: str, in_vain: bool = False
) -> bool:
    """Try again at `due`; false if it was withdrawn, or the lease is someone else's by now.

    `in_vain`: this attempt surely did nothing.
    """
    count = claimed.in_vain + in_vain
    return _end(tx, _mark_later, claimed, due=due, error=error, in_vain=count)


def failed(tx: Connection, claimed: Claimed, *, now: datetime, error: str) -> bool:
    """Give up for good: what to do instead is the caller's decision, in the same transaction."""
    return _end(tx, _mark_failed, claimed, ended_at=now, error=error)


def _end(tx: Connection, statement: Any, claimed: Claimed, **values: Any) -> bool:
    mine = {"id_": claimed.id, "attempts_": claimed.attempts, "leased_": claimed.leased_until}
    result: CursorResult[Any] = tx.execute(statement, {**mine, "leased_until": None, **values})
    return exactly_one(result)


_free = and_(_waiting, outbox.c.leased_until.is_(None))
# The first row in the index's order; a min() would look at them all.
_first_free = select(outbox.c.due).where(_free).order_by(outbox.c.due).limit(1)
_first_lease = select(outbox.c.leased_until).where(_leased).order_by("leased_until").limit(1)
_earliest = select(_first_free.scalar_subquery(), _first_lease.scalar_subquery())


def earliest(conn: Connection) -> datetime | None:
    """When there is something to claim next: the first due, or the first lease to run out."""
    found = conn.execute(_earliest).one()
    return min((at for at in found if at is not None), default=None)


_now, _until = bindparam("now_", type_=Instant), bindparam("until_", type_=Instant)
_put_back = (
    update(outbox)
    .where(_waiting, or_(outbox.c.due > _until, outbox.c.leased_until > _until))
    .values(
        due=case((outbox.c.due > _now, _now), else_=outbox.c.due),
        made_at=case((outbox.c.made_at > _now, _now), else_=outbox.c.made_at),
        leased_until=case((outbox.c.leased_until > _until, _until), else_=outbox.c.leased_until),
    )
)


def put_back(tx: Connection, *, now: datetime, lease: timedelta) -> int:
    """The clock was put back: what would wait for the hour that is to come again does not.

    No effect is put off, nor leased, for longer than `lease`; returns how many were. Whoever is at
    one of them finds it taken, and the carrier is asked before it is sent again.
    """
    return tx.execute(_put_back, {"now_": now, "until_": now + lease}).rowcount


# One that is tried again has a new `due`: it has waited since it was made.
_wanted = case((outbox.c.attempts == 0, outbox.c.due), else_=outbox.c.made_at)
_late = select(func.min(_wanted)).where(_waiting, _wanted < bindparam("before_", type_=Instant))
_NO_PAGE: tuple[Any, ...] = (literal_column("'email'"), literal_column("'delete'"))
_oldest = _late.where(outbox.c.kind.not_in(_NO_PAGE))
_oldest_of = _late.where(outbox.c.kind == bindparam("kind_"))


def oldest(conn: Connection, before: datetime) -> datetime | None:
    """Since when the oldest text or call waits that was wanted before then and is not done."""
    found: datetime | None = conn.execute(_oldest, {"before_": before}).scalar()
    return found


def oldest_of(conn: Connection, kind: str, before: datetime) -> datetime | None:
    """The same of what is no page: of e-mails, or of what is to be deleted at the carrier."""
    found: datetime | None = conn.execute(_oldest_of, {"kind_": kind, "before_": before}).scalar()
    return found


_by_id = select(outbox).where(outbox.c.id == bindparam("id_"))
_by_sid = select(outbox).where(outbox.c.sid == bindparam("sid_"))


def by_id(conn: Connection, id: str) -> Row[Any] | None:
    """The whole row of this effect."""
    return conn.execute(_by_id, {"id_": id}).one_or_none()


_with_key = select(outbox.c.id).where(outbox.c.key == bindparam("key_"))
_by_key = select(outbox).where(outbox.c.key == bindparam("key_"))


def has(conn: Connection, key: str) -> bool:
    """Whether an effect with this key was put, and has not been forgotten since."""
    return conn.execute(_with_key, {"key_": key}).first() is not None


def by_key(conn: Connection, key: str) -> Row[Any] | None:
    """The whole row of the effect with this key."""
    return conn.execute(_by_key, {"key_": key}).one_or_none()


def by_sid(conn: Connection, sid: str) -> Row[Any] | None:
    """The effect that became this message or call at the carrier."""
    return conn.execute(_by_sid, {"sid_": sid}).first()
