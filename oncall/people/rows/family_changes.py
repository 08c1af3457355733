"""Changes of families, as they are stored: added, and never changed; and what to know of them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from oncall.people.core.family_changes import FamilyChange, Important
from oncall.people.rows.tables import family_change, important
from oncall.store.inserts import upsert
from oncall.store.vault import Vault

_of_team = (
    select(family_change)
    .where(family_change.c.team_id == bindparam("team_"))
    .order_by(family_change.c.code, family_change.c.step)
)
_of_family = _of_team.where(family_change.c.code == bindparam("code_"))
_last = select(func.max(family_change.c.step)).where(
    family_change.c.team_id == bindparam("team_"), family_change.c.code == bindparam("code_")
)
_new = insert(family_change)
_nameless = (
    update(family_change)
    .where(
        family_change.c.team_id == bindparam("team_"), family_change.c.code == bindparam("code_")
    )
    .values(number_id=None)
)
_this = (important.c.team_id == bindparam("team_"), important.c.code == bindparam("code_"))
_important, _forget = select(important).where(*_this), delete(important).where(*_this)


def of_team(conn: Connection, team_id: str) -> list[FamilyChange]:
    """All of them, each family's oldest first."""
    return [_change(row) for row in conn.execute(_of_team, {"team_": team_id})]


def of_family(conn: Connection, team_id: str, code: str) -> list[FamilyChange]:
    """Those of one family, the oldest first."""
    found = conn.execute(_of_family, {"team_": team_id, "code_": code})
    return [_change(row) for row in found]


def add(tx: Connection, team_id: str, change: FamilyChange) -> None:
    """Write one down."""
    last = tx.execute(_last, {"team_": team_id, "code_": change.code}).scalar() or 0
    tx.execute(_new, {"team_id": team_id, "step": last + 1, **vars(change)})


def forget_numbers(tx: Connection, team_id: str, code: str) -> None:
    """Which number a family got or lost is not known any more; that it did, is."""
    tx.execute(_nameless, {"team_": team_id, "code_": code})


def important_to(conn: Connection, vault: Vault, team_id: str, code: str) -> Important | None:
    """What is important to know about a family, if somebody has written anything."""
    row = conn.execute(_important, {"team_": team_id, "code_": code}).one_or_none()
    return Important(vault.open(row.sealed), row.who, row.at) if row else None


def put_important(
    tx: Connection, vault: Vault, team_id: str, code: str, known: Important | None
) -> None:
    """Store it over what was there; None takes it away."""
    if known is None:
        tx.execute(_forget, {"team_": team_id, "code_": code})
        return
    row: Mapping[str, Any] = {"sealed": vault.seal(known.words), "who": known.who, "at": known.at}
    upsert(tx, important, ("team_id", "code"), {"team_id": team_id, "code": code, **row})


def _change(row: Any) -> FamilyChange:
    return FamilyChange(row.code, row.at, row.who, row.did, row.letter, row.number_id, row.before)
