"""Whose work account is whose, as it is stored: by tenant and object id."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select

from oncall.people.core.work_account import Account
from oncall.people.rows.sign_in_tables import work_account

_hers = (
    work_account.c.team_id == bindparam("team_"),
    work_account.c.handle == bindparam("handle_"),
)
_of = (
    work_account.c.tenant == bindparam("tenant_"),
    work_account.c.object_id == bindparam("object_"),
)
_owner = select(work_account.c.team_id, work_account.c.handle).where(*_of)
_since = select(work_account.c.since).where(*_hers)
_new = insert(work_account)
_end = delete(work_account).where(*_hers)
_free = delete(work_account).where(*_of)


def owner(conn: Connection, account: Account) -> tuple[str, str] | None:
    """The team's id and the handle of whoever has linked it."""
    found = conn.execute(_owner, _sought(account)).one_or_none()
    return (found.team_id, found.handle) if found else None


def since(conn: Connection, team_id: str, handle: str) -> datetime | None:
    """Since when she has one, if she has."""
    found: datetime | None = conn.execute(
        _since, {"team_": team_id, "handle_": handle}
    ).scalar_one_or_none()
    return found


def link(tx: Connection, account: Account, team_id: str, handle: str, at: datetime) -> None:
    """From now on it is hers, and nobody else's; instead of the one she may have had."""
    end(tx, team_id, handle)
    tx.execute(_free, _sought(account))
    row = {"tenant": account.tenant, "object_id": account.object_id, "since": at}
    tx.execute(_new, {**row, "team_id": team_id, "handle": handle})


def end(tx: Connection, team_id: str, handle: str) -> bool:
    """None lets her in any more; false when she had none."""
    return tx.execute(_end, {"team_": team_id, "handle_": handle}).rowcount > 0


def _sought(account: Account) -> dict[str, str]:
    return {"tenant_": account.tenant, "object_": account.object_id}
