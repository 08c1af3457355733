"""The PIN by which a colleague is believed on the telephone: only its keyed hash is kept."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, select

from oncall.people.rows.sign_in_tables import voice_pin
from oncall.store.inserts import upsert

_hers = (
    voice_pin.c.team_id == bindparam("team_"),
    voice_pin.c.handle == bindparam("handle_"),
)
_since = select(voice_pin.c.since).where(*_hers)
_right = select(voice_pin.c.since).where(
    *_hers, voice_pin.c.digest.in_(bindparam("digests_", expanding=True))
)
_none = delete(voice_pin).where(*_hers)


def since(conn: Connection, team_id: str, handle: str) -> datetime | None:
    """Since when she has the PIN she has now; None without one."""
    found: datetime | None = conn.execute(_since, {"team_": team_id, "handle_": handle}).scalar()
    return found


def is_right(conn: Connection, team_id: str, handle: str, digests: Sequence[str]) -> bool:
    """Whether one of these is the digest of hers."""
    sought = {"team_": team_id, "handle_": handle, "digests_": digests}
    return conn.execute(_right, sought).first() is not None


def put(tx: Connection, team_id: str, handle: str, digest: str, at: datetime) -> None:
    """Her PIN, instead of the one she may have had."""
    row = {"team_id": team_id, "handle": handle, "digest": digest, "since": at}
    upsert(tx, voice_pin, ("team_id", "handle"), row)


def end(tx: Connection, team_id: str, handle: str) -> None:
    """She has none any more."""
    tx.execute(_none, {"team_": team_id, "handle_": handle})
