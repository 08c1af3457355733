"""Published pieces as they are stored."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from oncall.calendar.core.pieces import EVERYBODY, Difference, Duty, Piece
from oncall.calendar.rows.tables import piece, published
from oncall.env import Env

_OF_TEAM = piece.c.team_id == bindparam("team_")
_all = select(*(piece.c[name] for name in Piece._fields)).where(_OF_TEAM).order_by(
    piece.c.start, piece.c.id
)  # fmt: skip
_of_person = _all.where(piece.c.person == bindparam("person_"))
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


def pieces(conn: Connection, team_id: str, person: str = EVERYBODY) -> Sequence[Piece]:
    """What is published of one person, or of everybody, by start."""
    if person == EVERYBODY:
        return [Piece(*row) for row in conn.execute(_all, {"team_": team_id})]
    of = {"team_": team_id, "person_": person}
    return [Piece(*row) for row in conn.execute(_of_person, of)]


def state(conn: Connection, team_id: str, *, lock: bool = False) -> State:
    """How far the team is published; the row is there. `lock` keeps all others from it."""
    asked = _state.with_for_update() if lock else _state
    return State(*conn.execute(asked, {"team_": team_id}).one())


def write(tx: Connection, env: Env, team_id: str, what: Difference, now: datetime) -> None:
    """Store what is new, what has changed, and forget what nobody holds any more."""
    at = now.replace(microsecond=0)
    if what.new:
        tx.execute(insert(piece), [_row(env.new_id(), team_id, duty, at) for duty in what.new])
    if what.changed:
        tx.execute(_change, [{**each._asdict(), "id_": each.id} for each in what.changed])
    if what.forgotten:
        tx.execute(_forget, [{"id_": id} for id in what.forgotten])


def mark_published(tx: Connection, team_id: str, now: State) -> None:
    """From now on this is what the team's feeds say."""
    tx.execute(_done.values(now._asdict()), {"team_": team_id})


def _row(id: str, team_id: str, duty: Duty, at: datetime) -> dict[str, object]:
    return {
        "id": id, "team_id": team_id, **duty._asdict(), "sequence": 0, "changed_at": at,
        "cancelled_at": None,
    }  # fmt: skip
