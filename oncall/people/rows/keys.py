"""Who is signed in where, and which phones are remembered: by the keyed hash of a token."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, bindparam, delete, insert, select

from oncall.people.rows.sign_in_tables import key
from oncall.store.tables import Instant

Kind = Literal["session", "phone"]

_now = bindparam("now_", type_=Instant)
_new = insert(key)
_found = select(key).where(
    key.c.digest.in_(bindparam("digests_", expanding=True)),
    key.c.kind == bindparam("kind_"),
    key.c.expires_at > _now,
)
_whose = (key.c.team_id == bindparam("team_"), key.c.handle == bindparam("handle_"))
_hers = select(key).where(*_whose, key.c.expires_at > _now).order_by(key.c.made_at.desc())
_end = delete(key).where(key.c.id == bindparam("id_"))
_end_all = delete(key).where(*_whose)
_of_accounts = delete(key).where(*_whose, key.c.tenant.is_not(None))
_end_texted = delete(key).where(*_whose, key.c.by_text)
_over = delete(key).where(*_whose, key.c.expires_at <= _now)


@dataclass(frozen=True)
class Key:
    """A session or a remembered phone, of one person, until then.

    `by_text`: she came in by a code sent as a text, and nothing else. `tenant` is the organisation
    by whose account she came in, None where she came in otherwise.
    """

    id: str
    kind: Kind
    team_id: str
    handle: str
    made_at: datetime
    expires_at: datetime
    by_text: bool = False
    tenant: str | None = None


def add(tx: Connection, made: Key, digest: str) -> None:
    """A new one; those of hers that are over are forgotten."""
    whose = {"team_": made.team_id, "handle_": made.handle, "now_": made.made_at}
    tx.execute(_over, whose)
    tx.execute(_new, {**vars(made), "digest": digest})


def find(conn: Connection, kind: Kind, digests: Sequence[str], now: datetime) -> Key | None:
    """The one with this token, if it is not over."""
    sought = {"digests_": digests, "kind_": kind, "now_": now}
    return _key(conn.execute(_found, sought).first())


def of_person(conn: Connection, team_id: str, handle: str, now: datetime) -> list[Key]:
    """All of hers, the newest first."""
    rows = conn.execute(_hers, {"team_": team_id, "handle_": handle, "now_": now})
    return [found for row in rows if (found := _key(row))]


def end(tx: Connection, id: str) -> None:
    """It lets nobody in any more."""
    tx.execute(_end, {"id_": id})


def end_all(tx: Connection, team_id: str, handle: str) -> None:
    """None of hers lets anybody in any more."""
    tx.execute(_end_all, {"team_": team_id, "handle_": handle})


def end_of_accounts(tx: Connection, team_id: str, handle: str) -> None:
    """None of hers that was begun with a work account lets anybody in any more."""
    tx.execute(_of_accounts, {"team_": team_id, "handle_": handle})


def end_texted(tx: Connection, team_id: str, handle: str) -> None:
    """Where she came in by a code sent as a text, she is in no more."""
    tx.execute(_end_texted, {"team_": team_id, "handle_": handle})


def _key(row: Any) -> Key | None:
    return row and Key(**{name: getattr(row, name) for name in Key.__dataclass_fields__})
