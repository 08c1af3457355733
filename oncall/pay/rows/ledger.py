"""The ledger and the callouts as they are stored."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from oncall.env import Env
from oncall.pay.core.availability import Availability
from oncall.pay.core.books.ledger import Kept
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.rows.tables import availability, callout
from oncall.people.rows.tables import team

BY_ITSELF = "oncall"
"""Who has noted a callout that nobody has."""

_meets = (
    availability.c.team_id == bindparam("team_"),
    availability.c.start_s < bindparam("high_"),
    availability.c.end_s > bindparam("low_"),
)
_how_many = select(func.count()).select_from(availability).where(*_meets)
_entries = select(
    availability.c.rotation, availability.c.person, availability.c.start_s, availability.c.end_s,
    availability.c.how, availability.c.instead_of, availability.c.pays, availability.c.id,
    availability.c.reverses,
).where(*_meets).order_by(
    availability.c.rotation, availability.c.start_s, availability.c.made_at
)  # fmt: skip

_begins = (
    callout.c.team_id == bindparam("team_"),
    callout.c.start_s >= bindparam("low_"),
    callout.c.start_s < bindparam("high_"),
)
_callouts = select(callout).where(*_begins).order_by(callout.c.start_s, callout.c.id)
_back = callout.alias()
_noted = (
    select(
        callout.c.person, callout.c.start_s, callout.c.minutes, callout.c.by, callout.c.why,
        callout.c.contact_id, _back.c.by, _back.c.why,
    )
    .join_from(callout, _back, _back.c.reverses == callout.c.id, isouter=True)
    .where(*_begins, callout.c.reverses.is_(None))
    .order_by(callout.c.start_s, callout.c.id)
)  # fmt: skip


def one_at_a_time(tx: Connection, team_id: str) -> None:
    """Let nobody else write this team's books until the transaction ends."""
    tx.execute(select(team.c.id).where(team.c.id == team_id).with_for_update())


def how_many(conn: Connection, team_id: str, start: int, end: int) -> int:
    """How many rows meet [start, end): of a ledger that is only added to, as many are the same."""
    asked = {"team_": team_id, "low_": start, "high_": end}
    found: int = conn.execute(_how_many, asked).scalar_one()
    return found


def kept(
    conn: Connection, team_id: str, start: int, end: int, by: datetime | None = None
) -> list[Kept]:
    """Every row of the ledger that meets [start, end), taken back or not; as it was `by` then."""
    asked = {"team_": team_id, "low_": start, "high_": end}
    then = _entries if by is None else _entries.where(availability.c.made_at <= by)
    return [
        Kept(its, Availability._make((*entry, bool(pays))), reverses)
        for *entry, pays, its, reverses in conn.execute(then, asked)
    ]


def keep(
    tx: Connection,
    env: Env,
    team_id: str,
    entries: Iterable[Availability],
    plan_day: str,
    *,
    by: str | None = None,
    why: str | None = None,
) -> int:
    """Append entries; says how many."""
    rows = [
        _row(env, team_id, each, plan_day) | {"reverses": None, "by": by, "why": why}
        for each in entries
    ]
    if rows:
        tx.execute(insert(availability), rows)
    return len(rows)


def take_back(
    tx: Connection, env: Env, team_id: str, rows: Iterable[Kept], *, by: str, why: str
) -> None:
    """Append a row for each that takes it back."""
    back = [
        _row(env, team_id, each.entry, "") | {"reverses": each.id, "by": by, "why": why}
        for each in rows
    ]
    if back:
        tx.execute(insert(availability), back)


def _row(env: Env, team_id: str, entry: Availability, plan_day: str) -> dict[str, Any]:
    return {
        "id": env.new_id(), "team_id": team_id, "rotation": entry.rotation,
        "person": entry.person, "start_s": entry.start, "end_s": entry.end, "how": entry.how,
        "instead_of": entry.instead_of, "pays": int(entry.pays), "plan_day": plan_day,
        "made_at": env.now(),
    }  # fmt: skip


_until = (
    select(availability.c.rotation, func.max(availability.c.end_s))
    .where(availability.c.team_id == bindparam("team_"))
    .group_by(availability.c.rotation)
)


def kept_until(conn: Connection, team_id: str) -> dict[str, int]:
    """Up to when each rotation is in the ledger."""
    return {row[0]: row[1] for row in conn.execute(_until, {"team_": team_id})}


def callouts(
    conn: Connection, team_id: str, start: int, end: int, by: datetime | None = None
) -> list[tuple[str, Callout]]:
    """The callouts that count and begin in [start, end), each with its id; as it was `by` then."""
    asked = {"team_": team_id, "low_": start, "high_": end}
    then = _callouts if by is None else _callouts.where(callout.c.made_at <= by)
    rows = conn.execute(then, asked).all()
    gone = {row.reverses for row in rows if row.reverses}
    return [
        (row.id, Callout(row.person, row.start_s, row.minutes))
        for row in rows
        if not row.reverses and row.id not in gone
    ]


class Noted(NamedTuple):
    """A callout as it was noted: by whom and why, and who has taken it back, if somebody has.

    `contact` is the id of the one that was talked about, where the service noted it by itself.
    """

    person: str
    start: int
    minutes: int
    by: str
    why: str
    contact: str | None
    taken_back_by: str | None
    taken_back_why: str | None


def noted(conn: Connection, team_id: str, start: int, end: int) -> list[Noted]:
    """Every callout that begins in [start, end), also those that count no more."""
    asked = {"team_": team_id, "low_": start, "high_": end}
    return [Noted(*row) for row in conn.execute(_noted, asked)]


def talks_noted(conn: Connection, team_id: str) -> set[tuple[str, int]]:
    """The talks that were ever noted, taken back or not: the contact, and its event."""
    mine = select(callout.c.contact_id, callout.c.contact_seq).where(callout.c.team_id == team_id)
    return {(row[0], row[1]) for row in conn.execute(mine.where(callout.c.contact_id.is_not(None)))}


def add_talk(tx: Connection, env: Env, team_id: str, each: Callout, talk: tuple[str, int]) -> None:
    """Append the callout that a talk is, named by its contact and event; raises if it is there."""
    row = _callout_row(env, team_id, each) | {
        "reverses": None, "by": BY_ITSELF, "why": "a talk", "contact_id": talk[0],
        "contact_seq": talk[1],
    }  # fmt: skip
    tx.execute(insert(callout), row)


def add_callout(
    tx: Connection,
    env: Env,
    team_id: str,
    each: Callout,
    *,
    by: str,
    why: str,
    reverses: str | None = None,
) -> str:
    """Append a callout, or one that takes another back; its id."""
    row = _callout_row(env, team_id, each) | {"reverses": reverses, "by": by, "why": why}
    tx.execute(insert(callout), row)
    return str(row["id"])


def _callout_row(env: Env, team_id: str, each: Callout) -> dict[str, Any]:
    return {
        "id": env.new_id(), "team_id": team_id, "person": each.person, "start_s": each.start,
        "minutes": each.minutes, "made_at": env.now(),
    }  # fmt: skip
