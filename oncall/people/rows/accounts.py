"""Invitations, authenticator apps, recovery codes, and wrong codes, as they are stored."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from oncall.people.core.signing_in import Tries
from oncall.people.rows.sign_in_tables import authenticator, invitation, recovery_code, tries
from oncall.store.inserts import built_once, inserting, upsert
from oncall.store.tables import Instant

_invite = insert(invitation)
_open = invitation.c.ended_at.is_(None)
_invited = select(invitation).where(
    invitation.c.digest.in_(bindparam("digests_", expanding=True)),
    _open,
    invitation.c.expires_at > bindparam("now_", type_=Instant),
)
_hers = (invitation.c.team_id == bindparam("team_"), invitation.c.handle == bindparam("handle_"))
_end_invitations = update(invitation).where(*_hers, _open)
_waiting = select(invitation.c.handle).where(
    invitation.c.team_id == bindparam("team_"),
    _open,
    invitation.c.expires_at > bindparam("now_", type_=Instant),
)
_apps = select(authenticator.c.handle, authenticator.c.since).where(
    authenticator.c.team_id == bindparam("team_")
)
_app = select(authenticator).where(
    authenticator.c.team_id == bindparam("team_"), authenticator.c.handle == bindparam("handle_")
)
_used = update(authenticator).where(
    authenticator.c.team_id == bindparam("team_"),
    authenticator.c.handle == bindparam("handle_"),
    authenticator.c.last_step < bindparam("step_"),
)
_codes_of = (
    recovery_code.c.team_id == bindparam("team_"),
    recovery_code.c.handle == bindparam("handle_"),
)
_codes = select(recovery_code.c.digest).where(*_codes_of)
_no_codes = delete(recovery_code).where(*_codes_of)
_use_code = delete(recovery_code).where(recovery_code.c.digest == bindparam("digest_"))
_door = built_once(lambda tx: inserting(tx, tries).on_conflict_do_nothing())
_at_door = select(tries).where(tries.c.door == bindparam("door_")).with_for_update()
_tried = update(tries).where(tries.c.door == bindparam("door_"))
_no_tries = delete(tries).where(tries.c.door == bindparam("door_"))


def invite(tx: Connection, row: dict[str, Any]) -> None:
    """A new invitation; those of hers that were open end."""
    whose = {"team_": row["team_id"], "handle_": row["handle"]}
    tx.execute(_end_invitations, {**whose, "ended_at": row["made_at"]})
    tx.execute(_invite, row)


def invited(conn: Connection, digests: Sequence[str], now: datetime) -> Row[Any] | None:
    """The invitation with this token, if it is open."""
    return conn.execute(_invited, {"digests_": digests, "now_": now}).first()


def accept(tx: Connection, team_id: str, handle: str, now: datetime) -> bool:
    """Her invitation is used up; false when another request was first."""
    whose = {"team_": team_id, "handle_": handle, "ended_at": now}
    return tx.execute(_end_invitations, whose).rowcount > 0


def waiting(conn: Connection, team_id: str, now: datetime) -> frozenset[str]:
    """Who has an open invitation."""
    return frozenset(conn.execute(_waiting, {"team_": team_id, "now_": now}).scalars())


def apps(conn: Connection, team_id: str) -> dict[str, datetime]:
    """Since when each of the team has an authenticator app."""
    return {row.handle: row.since for row in conn.execute(_apps, {"team_": team_id})}


def app_of(conn: Connection, team_id: str, handle: str) -> Row[Any] | None:
    """Her authenticator app."""
    return conn.execute(_app, {"team_": team_id, "handle_": handle}).one_or_none()


def put_app(tx: Connection, team_id: str, handle: str, **values: Any) -> None:
    """Her authenticator app, instead of the one she may have had."""
    row = {"team_id": team_id, "handle": handle, **values}
    upsert(tx, authenticator, ("team_id", "handle"), row)


def use_step(tx: Connection, team_id: str, handle: str, step: int) -> bool:
    """The code of this half minute is used; false when it, or a newer one, was used before."""
    values = {"team_": team_id, "handle_": handle, "step_": step, "last_step": step}
    return tx.execute(_used, values).rowcount == 1


def put_codes(tx: Connection, team_id: str, handle: str, digests: Sequence[str]) -> None:
    """Her recovery codes, instead of all she had."""
    tx.execute(_no_codes, {"team_": team_id, "handle_": handle})
    rows = [{"digest": each, "team_id": team_id, "handle": handle} for each in digests]
    tx.execute(insert(recovery_code), rows)


def codes_of(conn: Connection, team_id: str, handle: str) -> list[str]:
    """The digests of the recovery codes she has left."""
    return list(conn.execute(_codes, {"team_": team_id, "handle_": handle}).scalars())


def use_code(tx: Connection, digest: str) -> bool:
    """That code is used up; false when another request was first."""
    return tx.execute(_use_code, {"digest_": digest}).rowcount == 1


def tries_at(tx: Connection, door: str) -> Tries:
    """How often a code was wrong here; nobody else tries here until the transaction ends."""
    tx.execute(_door(tx), {"door": door, "wrong": 0, "last_at": None})
    row = tx.execute(_at_door, {"door_": door}).one()
    return Tries(row.wrong, row.last_at)


def put_tries(tx: Connection, door: str, now_are: Tries) -> None:
    """Remember it so."""
    tx.execute(_tried, {"door_": door, "wrong": now_are.wrong, "last_at": now_are.last_at})


def no_tries(tx: Connection, door: str) -> None:
    """A right code came: the wrong ones are forgotten."""
    tx.execute(_no_tries, {"door_": door})
