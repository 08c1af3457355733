"""Has somebody tested her phones, as they lie at night?"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.people.core.values import Person
from oncall.people.rows import phone_tests
from oncall.store.vault import Vault

APART = timedelta(minutes=2)
"""Between two tests: so long may the calls of one take."""
MOST, WITHIN = 6, timedelta(days=1)
"""Somebody who writes in her name shall not wake her all night."""


def begin(tx: Connection, vault: Vault, team_id: str, person: Person, now: datetime) -> bool:
    """Begin a test of each of her phones; false when it is too soon, or was done too often."""
    first = next(iter(person.phones.values()), "")
    before = phone_tests.last(tx, team_id, vault.digests(first))
    counts = before is not None and now - before.since < WITHIN
    times, since = (before.times, before.since) if before and counts else (0, now)
    if before and (now - before.asked_at < APART or times >= MOST):
        return False
    for phone in person.phones.values():
        digest = vault.digest(phone)
        phone_tests.begin(tx, team_id, digest, now, times=times + 1, since=since)
    return True


def awaits_text(conn: Connection, vault: Vault, team_id: str, person: Person) -> bool:
    """Whether a test has begun whose text she has not answered."""
    row = phone_tests.last(conn, team_id, vault.digests(person.phone or ""))
    return row is not None and row.texted_at is None


def passed(conn: Connection, vault: Vault, team_id: str, person: Person) -> bool:
    """She answered the text on her first phone, and pressed a key on every phone of hers."""
    return not untested(conn, vault, team_id, [person])


def untested(
    conn: Connection, vault: Vault, team_id: str, people: Iterable[Person]
) -> list[Person]:
    """Those of them who have not passed, in one look."""
    known = phone_tests.of_team(conn, team_id)

    def has_passed(person: Person) -> bool:
        found = [
            next((known[each] for each in vault.digests(phone) if each in known), None)
            for phone in person.phones.values()
        ]
        rang = all(row is not None and row.called_at is not None for row in found)
        return rang and bool(found) and found[0] is not None and found[0].texted_at is not None

    return [person for person in people if not has_passed(person)]
