"""Numbers and families as they are stored: sealed on the way in, opened on the way out."""

from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select

from oncall.env import Env
from oncall.people.core.values import Entry, Family, FamilyNumber, Period, Rules
from oncall.people.rows.tables import family, family_number, number
from oncall.store.inserts import built_once, inserting, upsert
from oncall.store.vault import Vault

_THIS_TEAM = number.c.team_id == bindparam("team_")
_KNOWN = number.c.digest.in_(bindparam("digests_", expanding=True))
_OF_NUMBER = family_number.c.number_id == number.c.id
_OF_FAMILY = and_(
    family.c.team_id == family_number.c.team_id, family.c.code == family_number.c.code
)

_columns = (
    number.c.id.label("number_id"),
    number.c.sealed.label("phone"),
    *(column for column in family_number.c if column.name not in ("team_id", "number_id")),
    *(column for column in family.c if column.name not in ("team_id", "code")),
)
_numbers = select(*_columns).where(_THIS_TEAM)
_all = (
    _numbers.join_from(number, family_number, _OF_NUMBER)
    .join(family, _OF_FAMILY)
    .order_by(family_number.c.code, family_number.c.letter)
)
_by_phone = (
    _numbers.outerjoin_from(number, family_number, _OF_NUMBER)
    .outerjoin(family, _OF_FAMILY)
    .where(_KNOWN)
)
_by_id = (
    select(*_columns)
    .outerjoin_from(number, family_number, _OF_NUMBER)
    .outerjoin(family, _OF_FAMILY)
    .where(number.c.id == bindparam("id_"))
)
_id_of = select(number.c.id).where(_THIS_TEAM, _KNOWN)
_new = built_once(lambda tx: inserting(tx, number).on_conflict_do_nothing().returning(number.c.id))


def all_entries(conn: Connection, vault: Vault, team_id: str) -> list[Entry]:
    """Every number of every family of the team, also of those whose treatment has ended."""
    return [entry for _, entry in by_number(conn, vault, team_id)]


def by_number(conn: Connection, vault: Vault, team_id: str) -> list[tuple[str, Entry]]:
    """The same, each with the id of its number."""
    found = conn.execute(_all, {"team_": team_id})
    return [(row.number_id, _opened(vault, row)) for row in found]


def with_phone(
    conn: Connection, vault: Vault, team_id: str, phone: str
) -> tuple[str | None, list[Entry]]:
    """The id of this number, if it has been seen before, and the families that have it."""
    rows = conn.execute(_by_phone, _sought(vault, team_id, phone)).all()
    entries = [_opened(vault, row) for row in rows if row.code]
    return (rows[0].number_id if rows else None), entries


def with_id(conn: Connection, vault: Vault, number_id: str) -> tuple[str, list[Entry]]:
    """The number behind an id, and the families that have it; LookupError when there is none."""
    rows = conn.execute(_by_id, {"id_": number_id}).all()
    if not rows:
        raise LookupError("no number has this id")
    return vault.open(rows[0].phone), [_opened(vault, row) for row in rows if row.code]


def remember(tx: Connection, vault: Vault, env: Env, team_id: str, phone: str) -> str:
    """The random id of this number, made now if it is new; it never changes."""
    known: str | None = tx.execute(_id_of, _sought(vault, team_id, phone)).scalar()
    return known or add(tx, vault, env, team_id, phone)


def add(tx: Connection, vault: Vault, env: Env, team_id: str, phone: str) -> str:
    """The random id of a number that was not known a moment ago; somebody else may be first."""
    sealed = {"digest": vault.digest(phone), "sealed": vault.seal(phone)}
    row = {"id": env.new_id(), "team_id": team_id, **sealed}
    made: str | None = tx.execute(_new(tx), row).scalar_one_or_none()
    return made or str(tx.execute(_id_of, _sought(vault, team_id, phone)).scalar_one())


def _sought(vault: Vault, team_id: str, phone: str) -> dict[str, Any]:
    return {"team_": team_id, "digests_": vault.digests(phone)}


def put(tx: Connection, vault: Vault, env: Env, team_id: str, entry: Entry) -> None:
    """Store a family and one of its numbers over what was there under its code and letter."""
    whose = {"team_id": team_id, "code": entry.family.code}
    upsert(tx, family, ("team_id", "code"), {**whose, **_of_family(entry.family)})
    which = {"number_id": remember(tx, vault, env, team_id, entry.number.phone)}
    row = {**whose, **which, **_of_number(vault, entry.number)}
    upsert(tx, family_number, ("team_id", "code", "letter"), row)


def _of_family(value: Family) -> dict[str, Any]:
    return {
        "area": value.area,
        "therapist": value.therapist,
        "language": value.language,
        "active_from": value.period.first,
        "active_to": value.period.last,
    }


def _of_number(vault: Vault, value: FamilyNumber) -> dict[str, Any]:
    return {
        "letter": value.letter,
        "label": vault.seal(value.label),
        "may_call": value.rules.call,
        "may_text": value.rules.text,
        "may_message": value.rules.message,
        "asked_on": value.rules.asked_on,
        "safe_hours": value.rules.safe_hours,
    }


def _opened(vault: Vault, row: Row[Any]) -> Entry:
    period = Period(row.active_from, row.active_to)
    rules = Rules(row.may_call, row.may_text, row.may_message, row.asked_on, row.safe_hours)
    phone, label = vault.open(row.phone), vault.open(row.label)
    return Entry(
        Family(row.code, row.area, row.therapist, row.language, period),
        FamilyNumber(row.code, row.letter, label, phone, rules),
    )
