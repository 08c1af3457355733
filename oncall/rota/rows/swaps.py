"""Swaps that somebody has asked for, and how they ended."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Row,
    String,
    Table,
    Text,
    bindparam,
    insert,
    or_,
    select,
    update,
)

from oncall.rota.core.changes.swap import Outcome, Swap
from oncall.rota.core.duty import Shift
from oncall.store.tables import Instant, metadata

swap = Table(
    "shift_swap",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False, index=True),
    Column("asker", Text, nullable=False),
    Column("gives_rotation", Text, nullable=False),
    Column("gives_start", Instant, nullable=False),
    Column("gives_end", Instant, nullable=False),
    Column("asked", Text, nullable=False),
    Column("gets_rotation", Text, nullable=False),
    Column("gets_start", Instant, nullable=False),
    Column("gets_end", Instant, nullable=False),
    Column("why", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("outcome", String(16)),
    Column("ended_at", Instant),
)

_of_team = select(swap).where(swap.c.team_id == bindparam("team_"))
_open = _of_team.where(swap.c.outcome.is_(None)).order_by(swap.c.gives_start, swap.c.id)
_by_id = _of_team.where(swap.c.id == bindparam("id_"))
_hers = (
    _of_team.where(or_(swap.c.asker == bindparam("who_"), swap.c.asked == bindparam("who_")))
    .where(swap.c.gives_end > bindparam("since_"), swap.c.gets_end > bindparam("since_"))
    .order_by(swap.c.gives_start, swap.c.id)
)
_lately = (
    select(swap)
    .where(or_(swap.c.asked_at > bindparam("since_"), swap.c.ended_at > bindparam("since_")))
    .order_by(swap.c.asked_at, swap.c.id)
)
_end = update(swap).where(swap.c.id == bindparam("id_"))


def add(tx: Connection, team_id: str, new: Swap) -> None:
    """Store what somebody asks for."""
    gives, gets = new.gives, new.gets
    row = {
        "id": new.id, "team_id": team_id, "why": new.why, "asked_at": new.at,
        "asker": gives.person, "gives_rotation": gives.rotation,
        "gives_start": gives.start, "gives_end": gives.end,
        "asked": gets.person, "gets_rotation": gets.rotation,
        "gets_start": gets.start, "gets_end": gets.end,
    }  # fmt: skip
    tx.execute(insert(swap), row)


def open_ones(conn: Connection, team_id: str) -> list[Swap]:
    """What nobody has ended, the next shift first."""
    return [_swap(row) for row in conn.execute(_open, {"team_": team_id})]


def by_id(conn: Connection, team_id: str, swap_id: str) -> Swap | None:
    """The team's swap of that id."""
    row = conn.execute(_by_id, {"team_": team_id, "id_": swap_id}).one_or_none()
    return _swap(row) if row else None


def of_person(conn: Connection, team_id: str, who: str, since: datetime) -> list[Swap]:
    """What she has asked or is asked for, unless a shift of it ended before then."""
    values = {"team_": team_id, "who_": who, "since_": since}
    return [_swap(row) for row in conn.execute(_hers, values)]


def since(conn: Connection, at: datetime) -> list[tuple[str, Swap]]:
    """What was asked for or ended since then, with the team, in the order it was asked for."""
    return [(row.team_id, _swap(row)) for row in conn.execute(_lately, {"since_": at})]


def end(tx: Connection, swap_id: str, outcome: Outcome, at: datetime) -> None:
    """It has ended."""
    tx.execute(_end, {"id_": swap_id, "outcome": outcome, "ended_at": at})


def _swap(row: Row[Any]) -> Swap:
    return Swap(
        row.id,
        Shift(row.gives_rotation, row.asker, row.gives_start, row.gives_end),
        Shift(row.gets_rotation, row.asked, row.gets_start, row.gets_end),
        row.why, row.asked_at, row.outcome, row.ended_at,
    )  # fmt: skip
