"""Who calls, and who works here: asked on a family's call path, so each is one look-up."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.family_changes import Important
from oncall.people.core.values import Caller, Entry, Person, taken_for
from oncall.people.rows import families, people
from oncall.store.vault import Vault


def staff(conn: Connection, vault: Vault, team_id: str) -> dict[str, Person]:
    """Everybody the team has on record, by handle; ask `Person.active(today)` before routing."""
    return {person.handle: person for person in people.everybody(conn, vault, team_id)}


def who_calls(
    conn: Connection,
    vault: Vault,
    team_id: str,
    number: str,
    today: date,
    *,
    colleagues: Iterable[Person],
) -> Caller:
    """Who has this number (E.164) on `today`, the team's local date; one indexed look-up.

    `colleagues` are the team's staff, as `staff` tells them.
    A family before or after its treatment, and staff who have not begun or have left, are unknown.
    """
    number_id, entries = families.with_phone(conn, vault, team_id, number)
    working = (each for each in colleagues if each.active(today) and each.has_phone(number))
    return _caller(number_id, entries, today, next(working, None))


class Whose(NamedTuple):
    """A number (E.164), whose it is today as far as families go, and what to know of them."""

    phone: str
    caller: Caller
    important: Important | None


def whose(
    conn: Connection, vault: Vault, number_id: str, today: date, used_by: str | None = None
) -> Whose:
    """Whose the number behind an id is today; `used_by` is who has used it without having it.

    Raises LookupError when there is none, or none any more.
    """
    found = families.with_id(conn, vault, number_id, used_by or "")
    caller = _caller(number_id, found.entries, today, None)
    code = caller.family.code if caller.family else used_by
    return Whose(found.phone, caller, found.important.get(code or ""))


def _caller(
    number_id: str | None, entries: list[Entry], today: date, colleague: Person | None
) -> Caller:
    treated = [entry for entry in entries if entry.family.active(today)]
    if not treated:
        return Caller(number_id, staff=colleague)
    entry = taken_for(treated)
    its = entry.number
    return Caller(number_id, entry.family, its.letter, its.label, its.rules, colleague)


def family_numbers(conn: Connection, vault: Vault, team_id: str, today: date) -> dict[str, Entry]:
    """Each number (E.164) that is a family's on `today`, taken as `who_calls` takes it."""
    by_phone: dict[str, list[Entry]] = {}
    for entry in families.all_entries(conn, vault, team_id):
        if entry.family.active(today):
            by_phone.setdefault(entry.number.phone, []).append(entry)
    return {phone: taken_for(entries) for phone, entries in by_phone.items()}


def remember_number(tx: Connection, vault: Vault, env: Env, team_id: str, number: str) -> str:
    """The random id by which a number (E.164) that `who_calls` does not know is known from now."""
    return families.add(tx, vault, env, team_id, number)
