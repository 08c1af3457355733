"""The code that was sent to somebody as a text: only its keyed hash is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete

from oncall.people.rows.sign_in_tables import text_code
from oncall.store.inserts import upsert
from oncall.store.tables import Instant

_hers = (
    text_code.c.team_id == bindparam("team_"),
    text_code.c.handle == bindparam("handle_"),
)
_use = delete(text_code).where(
    *_hers,
    text_code.c.digest.in_(bindparam("digests_", expanding=True)),
    text_code.c.expires_at > bindparam("now_", type_=Instant),
)
_none = delete(text_code).where(*_hers)


def put(tx: Connection, team_id: str, handle: str, digest: str, expires_at: datetime) -> None:
    """Her code, instead of the one that was sent before."""
    row = {"team_id": team_id, "handle": handle, "digest": digest, "expires_at": expires_at}
    upsert(tx, text_code, ("team_id", "handle"), row)


def use(tx: Connection, team_id: str, handle: str, digests: Sequence[str], now: datetime) -> bool:
    """Whether one of these is the digest of hers, which is used up; false once it is over."""
    sought = {"team_": team_id, "handle_": handle, "digests_": digests, "now_": now}
    return tx.execute(_use, sought).rowcount == 1


def end(tx: Connection, team_id: str, handle: str) -> None:
    """None that was sent lets her in any more."""
    tx.execute(_none, {"team_": team_id, "handle_": handle})
