"""Alarms that concern no contact, and phones that take nothing: what is remembered of both.

A team has each kind of alarm once. A phone is known by the keyed hash of its number: with another
number the mark is gone.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Row,
    String,
    Table,
    Text,
    bindparam,
    case,
    delete,
    or_,
    select,
    update,
)

from oncall.store.inserts import inserting, upsert
from oncall.store.outbox import DROPPED, outbox
from oncall.store.tables import Instant, Json, metadata

# `turn` counts the backstops who were told of it, `next_at` is when the next one is: never, once
# somebody has heard it, or all were told. When it is over, `sentence` says so and `next_at` is when
# that is told; then the row goes.
alarm = Table(
    "alarm",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("sentence", Text, nullable=False),
    Column("details", Json, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("turn", Integer, nullable=False),
    Column("next_at", Instant),
    Column("heard_by", Text),
)
# The carrier has said, last at `at`, that nothing arrives at this number; `code` is its reason.
phone_mark = Table(
    "phone_mark",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("code", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)

_this = (alarm.c.team_id == bindparam("team_")) & (alarm.c.kind == bindparam("kind_"))
_one = select(alarm).where(_this).with_for_update()
_due = (
    select(alarm)
    .where(alarm.c.next_at <= bindparam("now_", type_=Instant))
    .order_by(alarm.c.next_at, alarm.c.team_id, alarm.c.kind)
    .with_for_update(skip_locked=True)
)
_since = select(alarm).where(
    alarm.c.team_id == bindparam("team_"),
    alarm.c.raised_at > bindparam("since_", type_=Instant),
)
_standing = select(alarm).where(
    alarm.c.next_at.is_not(None) | alarm.c.kind.in_(bindparam("kinds_", expanding=True)),
)
_change = update(alarm).where(_this)
_forget = delete(alarm).where(_this)
_words = select(outbox.c.person, outbox.c.payload).where(
    outbox.c.person.is_not(None), outbox.c.state != DROPPED
)
_marked = select(phone_mark.c.digest).where(phone_mark.c.team_id == bindparam("team_"))


def one(tx: Connection, team_id: str, kind: str) -> Row[Any] | None:
    """The last alarm of this kind, locked."""
    return tx.execute(_one, {"team_": team_id, "kind_": kind}).one_or_none()


def due(tx: Connection, now: datetime) -> Sequence[Row[Any]]:
    """The alarms of which another backstop is to be told, locked."""
    return tx.execute(_due, {"now_": now}).all()


def raised_since(conn: Connection, team_id: str, since: datetime) -> Sequence[Row[Any]]:
    """The team's alarms that were raised since then."""
    return conn.execute(_since, {"team_": team_id, "since_": since}).all()


def standing(conn: Connection, kinds: Collection[str]) -> Sequence[Row[Any]]:
    """Every team's alarms of these kinds, and those of which something is still to be told."""
    return conn.execute(_standing, {"kinds_": sorted(kinds)}).all()


def raise_anew(
    tx: Connection,
    team_id: str,
    kind: str,
    *,
    sentence: str,
    details: dict[str, Any],
    now: datetime,
    unless_since: datetime,
) -> Row[Any] | None:
    """An alarm of this kind begins, of which nobody has been told.

    None if one was raised after `unless_since`, by this process or another.
    """
    values = {
        "sentence": sentence, "details": details, "raised_at": now, "turn": 0, "next_at": now,
        "heard_by": None,
    }  # fmt: skip
    statement = inserting(tx, alarm).values(team_id=team_id, kind=kind, **values)
    done = statement.on_conflict_do_update(
        index_elements=["team_id", "kind"], set_=values, where=alarm.c.raised_at <= unless_since
    )
    row: Row[Any] | None = tx.execute(done.returning(*alarm.c)).one_or_none()
    return row


def change(tx: Connection, team_id: str, kind: str, **values: Any) -> bool:
    """Remember how far this alarm has come; whether there is one."""
    statement = _change.values(**values)
    return bool(tx.execute(statement, {"team_": team_id, "kind_": kind}).rowcount)


def forget(tx: Connection, team_id: str, kind: str) -> None:
    """Nothing is known of it any more: when it is seen again, it is raised at once."""
    tx.execute(_forget, {"team_": team_id, "kind_": kind})


_now, _until = bindparam("now_", type_=Instant), bindparam("until_", type_=Instant)
_put_back = (
    update(alarm)
    .where(or_(alarm.c.raised_at > _now, alarm.c.next_at > _until))
    .values(
        raised_at=case((alarm.c.raised_at > _now, _now), else_=alarm.c.raised_at),
        next_at=case((alarm.c.next_at > _now, _now), else_=alarm.c.next_at),
    )
)


def put_back(tx: Connection, *, now: datetime, until: datetime) -> int:
    """The clock was put back: no alarm was raised in the future, nor goes on after `until`.

    Or the next hour of what is wrong would be silent; returns how many there were.
    """
    return tx.execute(_put_back, {"now_": now, "until_": until}).rowcount


def uneasy(tx: Connection, key_prefix: str, all_clear: str) -> list[str]:
    """Who was sent something under keys that begin so, and last of all not this sentence.

    An effect of an alarm has a person once it was sent.
    """
    under = outbox.c.key.startswith(key_prefix, autoescape=True)
    found = tx.execute(_words.where(under).order_by(outbox.c.made_at, outbox.c.id)).all()
    last = {row.person: row.payload["sentence"] for row in found}
    return [person for person, sentence in last.items() if sentence != all_clear]


def marked_numbers(conn: Connection, team_id: str) -> frozenset[str]:
    """The digests of the numbers at which nothing arrives, as far as the carrier says."""
    return frozenset(conn.execute(_marked, {"team_": team_id}).scalars())


def mark(tx: Connection, team_id: str, digest: str, *, code: int, at: datetime) -> None:
    """Remember that the carrier says so."""
    row = {"team_id": team_id, "digest": digest, "code": code, "at": at}
    upsert(tx, phone_mark, ("team_id", "digest"), row)
