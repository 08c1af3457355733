"""Published pieces as they are stored."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from oncall.calendar.core.pieces import Difference, Piece
from oncall.calendar.rows.tables import piece, published

_OF_TEAM = piece.c.team_id == bindparam("team_")
_all = select(*(piece.c[name] for name in Piece._fields)).where(_OF_TEAM).order_by(
    piece.c.start, piece.c.id
)  # fmt: skip
_change = (
    update(piece)
    .where(piece.c.id == bindparam("id_"))
    .values({name: bindparam(name) for name in Piece._fields if name != "id"})
)
_forget = delete(piece).where(piece.c.id == bindparam("id_"))
_state = select(
    published.c.turn, published.c.revision, published.c.day, published.c.zone
).where(published.c.team_id == bindparam("team_"))  # fmt: skip
_done = update(published).where(published.c.team_id == bindparam("team_"))


class State(NamedTuple):
    """Which publication this is, and of which revision and day of the team; None: of none yet."""

    turn: int
    revision: int | None
    day: date | None
    zone: str | None


def pieces(conn: Connection, team_id: str) -> tuple[Piece, ...]:
    """What is published of the team, by start."""
    return tuple(Piece(*row) for row in conn.execute(_all, {"team_": team_id}))


def state(conn: Connection, team_id: str, *, lock: bool = False) -> State:
    """How far the team is published; the row is there. `lock` keeps all others from it."""
    asked = _state.with_for_update() if lock else _state
    return State(*conn.execute(asked, {"team_": team_id}).one())


def write(tx: Connection, team_id: str, what: Difference, new: Sequence[Piece]) -> None:
    """Store what is new, what has changed, and forget what nobody holds any more."""
    if new:
        tx.execute(insert(piece), [{"team_id": team_id, **each._asdict()} for each in new])
    if what.changed:
        tx.execute(_change, [{**each._asdict(), "id_": each.id} for each in what.changed])
    if what.forgotten:
        tx.execute(_forget, [{"id_": id} for id in what.forgotten])


def mark_published(tx: Connection, team_id: str, now: State) -> None:
    """From now on this is what the team's feeds say."""
    tx.execute(_done.values(now._asdict()), {"team_": team_id})
