"""Shifts that people were asked to confirm, and whether they have."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Row, String, Table, Text, bindparam, delete, select
from sqlalchemy import update as updating

from oncall.rota.core.confirm import Asked
from oncall.rota.core.duty import Shift
from oncall.store.inserts import built_once, inserting
from oncall.store.tables import Instant, metadata

confirmation = Table(
    "shift_confirmation",
    metadata,
    Column("team_id", String(16), primary_key=True),
    Column("person", Text, primary_key=True),
    Column("rotation", Text, primary_key=True),
    Column("start", Instant, primary_key=True),
    Column("end", Instant, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("late_at", Instant),
)

_after: Any = bindparam("after_", type_=Instant)
_coming = (
    select(confirmation)
    .where(confirmation.c.team_id == bindparam("team_"), confirmation.c.start > _after)
    .order_by(confirmation.c.start, confirmation.c.person, confirmation.c.rotation)
)
_one = updating(confirmation).where(
    confirmation.c.team_id == bindparam("team_"),
    confirmation.c.person == bindparam("person_"),
    confirmation.c.rotation == bindparam("rotation_"),
    confirmation.c.start == bindparam("start_", type_=Instant),
)
_insert = built_once(lambda tx: inserting(tx, confirmation).on_conflict_do_nothing())
_old = delete(confirmation).where(confirmation.c.end < bindparam("before_", type_=Instant))


def coming(conn: Connection, team_id: str, now: datetime) -> list[Asked]:
    """Those that have not begun, by start."""
    return [_asked(row) for row in conn.execute(_coming, {"team_": team_id, "after_": now})]


def ask(
    tx: Connection, team_id: str, shift: Shift, at: datetime, *, confirmed: bool = False
) -> None:
    """She is asked now, or has said so unasked; nothing if she was asked before."""
    row = {
        "team_id": team_id, "person": shift.person, "rotation": shift.rotation,
        "start": shift.start, "end": shift.end, "asked_at": at,
        "confirmed_at": at if confirmed else None, "late_at": None,
    }  # fmt: skip
    tx.execute(_insert(tx), row)


def confirm(tx: Connection, team_id: str, shift: Shift, at: datetime) -> None:
    """She has confirmed it."""
    tx.execute(_one, _key(team_id, shift) | {"confirmed_at": at})


def told_late(tx: Connection, team_id: str, shift: Shift, at: datetime) -> None:
    """Somebody else knows that she has not."""
    tx.execute(_one, _key(team_id, shift) | {"late_at": at})


def forget(tx: Connection, before: datetime) -> None:
    """Nobody asks about what ended before then."""
    tx.execute(_old, {"before_": before})


def _key(team_id: str, shift: Shift) -> dict[str, Any]:
    return {
        "team_": team_id, "person_": shift.person, "rotation_": shift.rotation,
        "start_": shift.start,
    }  # fmt: skip


def _asked(row: Row[Any]) -> Asked:
    shift = Shift(row.rotation, row.person, row.start, row.end)
    return Asked(shift, row.asked_at, row.confirmed_at, row.late_at)
