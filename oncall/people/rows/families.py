"""Numbers and families as they are stored: sealed on the way in, opened on the way out."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, and_, bindparam, delete, exists, func, select

from oncall.env import Env
from oncall.people.core.family_changes import Important
from oncall.people.core.values import Entry, Family, FamilyNumber, Period, Rules
from oncall.people.rows.tables import family, family_number, important, number
from oncall.store.engine import only_reads
from oncall.store.inserts import built_once, inserting, upsert
from oncall.store.vault import Vault

_THIS_TEAM = number.c.team_id == bindparam("team_")
_KNOWN = number.c.digest.in_(bindparam("digests_", expanding=True))
# So that a number is not let go while its contact begins (`contact/rows/kept_numbers.py`).
_held: dict[str, Any] = {"read": True, "key_share": True, "of": number}
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
_by_phone_held = _by_phone.with_for_update(**_held)
_barred = select(family_number.c.code, family_number.c.letter).where(
    family_number.c.team_id == bindparam("team_"),
    family_number.c.may_call == "no",
    family_number.c.may_text == "no",
    family_number.c.may_message == "no",
)
_IMPORTANT_TO = and_(
    important.c.team_id == number.c.team_id,
    important.c.code == func.coalesce(family_number.c.code, bindparam("family_")),
)
_by_id = (
    select(
        *_columns,
        important.c.code.label("important_to"),
        important.c.sealed.label("important"),
        important.c.who.label("important_by"),
        important.c.at.label("important_at"),
    )
    .outerjoin_from(number, family_number, _OF_NUMBER)
    .outerjoin(family, _OF_FAMILY)
    .outerjoin(important, _IMPORTANT_TO)
    .where(number.c.id == bindparam("id_"))
)
_taken = delete(family_number).where(
    family_number.c.team_id == bindparam("team_"),
    family_number.c.code == bindparam("code_"),
    family_number.c.letter == bindparam("letter_"),
)
_all_taken = delete(family_number).where(
    family_number.c.team_id == bindparam("team_"), family_number.c.code == bindparam("code_")
)
_HAS_NUMBERS = exists().where(
    family_number.c.team_id == family.c.team_id, family_number.c.code == family.c.code
)
_over = (
    select(family.c.team_id, family.c.code, family.c.active_to)
    .where(family.c.active_to < bindparam("day_"), _HAS_NUMBERS)
    .order_by(family.c.team_id, family.c.code)
)
_phones = select(number.c.id, number.c.sealed).where(
    number.c.id.in_(bindparam("ids_", expanding=True))
)
_id_of = select(number.c.id).where(_THIS_TEAM, _KNOWN).with_for_update(**_held)
_new = built_once(lambda tx: inserting(tx, number).on_conflict_do_nothing().returning(number.c.id))


def all_entries(conn: Connection, vault: Vault, team_id: str) -> list[Entry]:
    """Every number of every family of the team, also of those whose treatment has ended."""
    return [entry for _, entry in by_number(conn, vault, team_id)]


def by_number(conn: Connection, vault: Vault, team_id: str) -> list[tuple[str, Entry]]:
    """The same, each with the id of its number."""
    found = conn.execute(_all, {"team_": team_id})
    return [(row.number_id, _opened(vault, row)) for row in found]


def barred(conn: Connection, team_id: str) -> frozenset[tuple[str, str]]:
    """The numbers, as ("F-31", "A"), that nobody may call, write or leave a message for."""
    return frozenset((row.code, row.letter) for row in conn.execute(_barred, {"team_": team_id}))


def with_phone(
    conn: Connection, vault: Vault, team_id: str, phone: str
) -> tuple[str | None, list[Entry]]:
    """The id of this number, if it has been seen before, and the families that have it.

    In a transaction that writes the number is there until it ends.
    """
    statement = _by_phone if only_reads(conn) else _by_phone_held
    rows = conn.execute(statement, _sought(vault, team_id, phone)).all()
    entries = [_opened(vault, row) for row in rows if row.code]
    return (rows[0].number_id if rows else None), entries


class WithId(NamedTuple):
    """The number behind an id (E.164), the families that have it, and what to know of each."""

    phone: str
    entries: list[Entry]
    important: dict[str, Important]


def with_id(conn: Connection, vault: Vault, number_id: str, used_by: str = "") -> WithId:
    """What is known of a number; LookupError when there is none.

    `used_by` is the family that has used it without having it, this time only.
    """
    rows = conn.execute(_by_id, {"id_": number_id, "family_": used_by}).all()
    if not rows:
        raise LookupError("no number has this id")
    known = {
        row.important_to: Important(vault.open(row.important), row.important_by, row.important_at)
        for row in rows
        if row.important
    }
    entries = [_opened(vault, row) for row in rows if row.code]
    return WithId(vault.open(rows[0].phone), entries, known)


def phones_of(conn: Connection, vault: Vault, ids: Iterable[str]) -> dict[str, str]:
    """The numbers (E.164) behind these ids."""
    rows = conn.execute(_phones, {"ids_": [*ids]})
    return {row.id: vault.open(row.sealed) for row in rows}


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
    put_family(tx, team_id, entry.family)
    whose = {"team_id": team_id, "code": entry.family.code}
    which = {"number_id": remember(tx, vault, env, team_id, entry.number.phone)}
    row = {**whose, **which, **_of_number(vault, entry.number)}
    upsert(tx, family_number, ("team_id", "code", "letter"), row)


def put_family(tx: Connection, team_id: str, value: Family) -> None:
    """Store what is known of a family, and leave its numbers as they are."""
    row = {"team_id": team_id, "code": value.code, **_of_family(value)}
    upsert(tx, family, ("team_id", "code"), row)


def take_number(tx: Connection, team_id: str, code: str, letter: str) -> None:
    """This number is the family's no longer; the number itself keeps its id."""
    tx.execute(_taken, {"team_": team_id, "code_": code, "letter_": letter})


def over_before(conn: Connection, day: date) -> dict[tuple[str, str], date]:
    """The last days that are before it, by team id and code, of families who have numbers yet."""
    return {(row.team_id, row.code): row.active_to for row in conn.execute(_over, {"day_": day})}


def take_numbers(tx: Connection, team_id: str, code: str) -> None:
    """No number is the family's any more."""
    tx.execute(_all_taken, {"team_": team_id, "code_": code})


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


def _opened(vault: Vault, row: Any) -> Entry:
    period = Period(row.active_from, row.active_to)
    rules = Rules(row.may_call, row.may_text, row.may_message, row.asked_on, row.safe_hours)
    phone, label = vault.open(row.phone), vault.open(row.label)
    return Entry(
        Family(row.code, row.area, row.therapist, row.language, period),
        FamilyNumber(row.code, row.letter, label, phone, rules),
    )
