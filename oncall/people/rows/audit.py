"""Who did what, as it is stored: rows are added and read, and never changed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select

from oncall.env import Env
from oncall.people.rows.sign_in_tables import audit

_new = insert(audit)
_latest = (
    select(audit)
    .where(audit.c.team_id == bindparam("team_"))
    .order_by(audit.c.at.desc(), audit.c.id)
    .limit(bindparam("most_"))
    .offset(bindparam("after_"))
)


@dataclass(frozen=True)
class Entry:
    """One deed: `whom` is the handle of somebody else it was done to, or ""."""

    at: datetime
    who: str
    did: str
    whom: str


def note(tx: Connection, env: Env, team_id: str, who: str, did: str, whom: str = "") -> None:
    """Write down a deed, in the transaction that does it; `did` is a key of [pages.audit.did]."""
    row = {"id": env.new_id(), "team_id": team_id, "at": env.now()}
    tx.execute(_new, {**row, "who": who, "did": did, "whom": whom})


def latest(conn: Connection, team_id: str, *, most: int, after: int = 0) -> list[Entry]:
    """The newest first; `after` is how many are passed over."""
    sought = {"team_": team_id, "most_": most, "after_": after}
    return [Entry(row.at, row.who, row.did, row.whom) for row in conn.execute(_latest, sought)]
