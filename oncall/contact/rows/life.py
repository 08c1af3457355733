"""Signs of life of those who hold the line: the last one, and what was asked because of none."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, update

from oncall.contact.core.life import Sign
from oncall.contact.rows.tables import last_contact, phone_alive
from oncall.store.inserts import upsert

_mine = (
    phone_alive.c.team_id == bindparam("team_"),
    phone_alive.c.person == bindparam("person_"),
)
_sign = select(phone_alive).where(*_mine)
_update = update(phone_alive).where(*_mine)
_took = select(last_contact.c.at).where(
    last_contact.c.team_id == bindparam("team_"), last_contact.c.person == bindparam("person_")
)


def sign_of(conn: Connection, team_id: str, person: str) -> Sign | None:
    """The last one, a text or a contact that she took; None for whoever was never looked at."""
    hers = {"team_": team_id, "person_": person}
    row = conn.execute(_sign, hers).one_or_none()
    if row is None:
        return None
    took = conn.execute(_took, hers).scalar_one_or_none()
    return Sign(max(row.last, took or row.last), row.asked_at, row.told_at)


def heard(tx: Connection, team_id: str, person: str, at: datetime) -> None:
    """She has written, or holds the line from now on: what was asked before is answered."""
    row = {"team_id": team_id, "person": person, "last": at, "asked_at": None, "told_at": None}
    upsert(tx, phone_alive, ("team_id", "person"), row)


def asked(tx: Connection, team_id: str, person: str, at: datetime) -> None:
    """She is asked now."""
    tx.execute(_update, {"team_": team_id, "person_": person, "asked_at": at})


def told(tx: Connection, team_id: str, person: str, at: datetime) -> None:
    """Somebody knows of her silence."""
    tx.execute(_update, {"team_": team_id, "person_": person, "told_at": at})
