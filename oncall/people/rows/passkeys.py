"""Passkeys as they are stored, and the challenges that were answered."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, insert, select, update

from oncall.people.rows.sign_in_tables import challenge_used, passkey
from oncall.store.inserts import built_once, inserting
from oncall.store.tables import Instant

_whose = (passkey.c.team_id == bindparam("team_"), passkey.c.handle == bindparam("handle_"))
_hers = select(passkey).where(*_whose).order_by(passkey.c.made_at, passkey.c.id)
_found = select(passkey).where(passkey.c.credential == bindparam("credential_"))
_new = insert(passkey)
_used = update(passkey).where(passkey.c.id == bindparam("id_"))
_end = delete(passkey).where(*_whose, passkey.c.id == bindparam("id_"))
_end_all = delete(passkey).where(*_whose)
_over = delete(challenge_used).where(
    challenge_used.c.expires_at <= bindparam("now_", type_=Instant)
)
_answered = built_once(lambda tx: inserting(tx, challenge_used).on_conflict_do_nothing())


@dataclass(frozen=True)
class Passkey:
    """One passkey of one person; `credential` is its id in base64url, `used_at` its last use."""

    id: str
    credential: str
    team_id: str
    handle: str
    public_key: bytes = field(repr=False)
    sign_count: int
    made_at: datetime
    used_at: datetime | None


def add(tx: Connection, made: Passkey) -> None:
    """A new one."""
    tx.execute(_new, vars(made))


def find(conn: Connection, credential: str) -> Passkey | None:
    """The one with this id in base64url."""
    return _passkey(conn.execute(_found, {"credential_": credential}).one_or_none())


def of_person(conn: Connection, team_id: str, handle: str) -> list[Passkey]:
    """All of hers, the oldest first."""
    rows = conn.execute(_hers, {"team_": team_id, "handle_": handle})
    return [found for row in rows if (found := _passkey(row))]


def used(tx: Connection, id: str, sign_count: int, at: datetime) -> None:
    """She has signed in with it; `sign_count` is what it counts to now."""
    tx.execute(_used, {"id_": id, "sign_count": sign_count, "used_at": at})


def end(tx: Connection, team_id: str, handle: str, id: str) -> bool:
    """This one of hers lets nobody in any more; false when she has no such one."""
    return tx.execute(_end, {"team_": team_id, "handle_": handle, "id_": id}).rowcount == 1


def end_all(tx: Connection, team_id: str, handle: str) -> None:
    """None of hers lets anybody in any more."""
    tx.execute(_end_all, {"team_": team_id, "handle_": handle})


def answered(tx: Connection, digest: str, *, expires_at: datetime, now: datetime) -> bool:
    """This challenge is used up; false when it was before. Those that are over are forgotten."""
    tx.execute(_over, {"now_": now})
    row = {"digest": digest, "expires_at": expires_at}
    return tx.execute(_answered(tx), row).rowcount == 1


def _passkey(row: Row[Any] | None) -> Passkey | None:
    return row and Passkey(**{name: getattr(row, name) for name in Passkey.__dataclass_fields__})
