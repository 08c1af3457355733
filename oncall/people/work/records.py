"""A person's record, begun and changed on pages, by the rules of the people's file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.faults import RowFault
from oncall.people.core.people_file import cells_of
from oncall.people.core.person_form import (
    NEWCOMER,
    PARTS,
    WHO_LOOKS_AFTER,
    BadPerson,
    Register,
    begun,
    changed,
    warnings,
)
from oncall.people.core.rules import OSLO
from oncall.people.core.values import Person
from oncall.people.rows import audit, families, keys, people, phone_tests, teams, text_codes
from oncall.people.work.entrance import Entrance
from oncall.people.work.leaving import NoSuchPerson
from oncall.store import outbox
from oncall.store.vault import Vault
from oncall.web.visitor import Visitor

FILE = ""
"""Who says so, where it is a file."""
PHONE_BY_SOMEBODY, PHONE_BY_FILE = (
    ("phone_gone", "phone_got"),
    ("phone_gone_file", "phone_got_file"),
)


@dataclass(frozen=True)
class Record:
    """One person as her page shows her.

    `cells` are by the columns of the file, of the `parts` that whoever looks may change; `seen`
    stands in each form, and tells what it began from; `odd` is what is let pass; `names` are the
    team's, by handle.
    """

    person: Person
    parts: tuple[str, ...]
    cells: Mapping[str, str] = field(repr=False)
    seen: Mapping[str, str]
    odd: tuple[RowFault, ...]
    names: Mapping[str, str] = field(repr=False)


def one(entrance: Entrance, visitor: Visitor, handle: str) -> Record:
    """Somebody who works here, or is to begin; raises NoSuchPerson."""
    with entrance.db.reading() as conn:
        register = _register(conn, entrance, visitor.team_id)
    person, cells = _on_record(register, handle), cells_of(register.people[handle])
    parts = _parts(visitor)
    columns = {column for part in parts for column in PARTS[part]}
    return Record(
        person, parts, {column: cells[column] for column in columns},
        {part: _seen(entrance, handle, part, cells) for part in parts},
        tuple(each for each in warnings(person, register) if each.column in columns),
        {each.handle: each.called for each in register.people.values()},
    )  # fmt: skip


def change(
    entrance: Entrance,
    visitor: Visitor,
    handle: str,
    part: str,
    typed: Mapping[str, str],
    seen: str,
) -> None:
    """Record what was typed into one form of her page; raises NoSuchPerson or BadPerson.

    `seen` is what the form began from: what somebody else has recorded since is not turned back.
    """
    with entrance.db.transaction() as tx:
        teams.lock(tx, visitor.team_id)
        register = _register(tx, entrance, visitor.team_id)
        before = _on_record(register, handle)
        if part not in _parts(visitor):
            raise NoSuchPerson
        was = cells_of(before)
        if seen != _seen(entrance, handle, part, was):
            raise BadPerson([RowFault(1, "", "has been changed since", "look again", "meanwhile")])
        new = {column: typed.get(column, "") for column in PARTS[part]}
        after = changed(before, new, register, visitor.handle)
        if cells_of(after) != was:
            _record(tx, entrance, visitor, before, after, f"changed_{part}")
    entrance.env.alarm.ring()


def add(entrance: Entrance, visitor: Visitor, typed: Mapping[str, str]) -> str:
    """Somebody new is on record; her handle. Raises BadPerson."""
    with entrance.db.transaction() as tx:
        teams.lock(tx, visitor.team_id)
        register = _register(tx, entrance, visitor.team_id)
        person = begun({column: typed.get(column, "") for column in NEWCOMER}, register)
        _record(tx, entrance, visitor, None, person, "added_person")
    return person.handle


def store(
    tx: Connection,
    vault: Vault,
    env: Env,
    team_id: str,
    before: Person | None,
    after: Person,
    by: str = FILE,
) -> None:
    """Her record is this one from now on, whoever says so: a file, or `by` on a page.

    A number that she did not have counts as untested, whoever has tested it; and what came to the
    one she had lets nobody in. Both are told.
    """
    people.put(tx, vault, env, team_id, after)
    had = set(before.phones.values()) if before else set()
    for phone in set(after.phones.values()) - had:
        phone_tests.forget(tx, team_id, vault.digests(phone))
    if before and before.phone != after.phone:
        text_codes.end(tx, team_id, after.handle)
        keys.end_texted(tx, team_id, after.handle)
    if before:
        _tell(tx, vault, env, team_id, before, after, by)


def _record(
    tx: Connection,
    entrance: Entrance,
    visitor: Visitor,
    before: Person | None,
    after: Person,
    did: str,
) -> None:
    team_id, env = visitor.team_id, entrance.env
    was, now, day = cells_of(before) if before else {}, cells_of(after), today(entrance)
    store(tx, entrance.vault, env, team_id, before, after, visitor.handle)
    said = people.on_page(tx, team_id).get(after.handle, {})
    said |= {name: day for name in now if now[name] != was.get(name, "")}
    people.say_on_page(tx, team_id, after.handle, said)
    audit.note(tx, env, team_id, visitor.handle, did, after.handle)


def _tell(
    tx: Connection, vault: Vault, env: Env, team_id: str, before: Person, after: Person, by: str
) -> None:
    """The number she has no more, and the one she has now: nobody's line is moved in silence."""
    had, has = set(before.phones.values()), set(after.phones.values())
    gone, got = PHONE_BY_FILE if by == FILE else PHONE_BY_SOMEBODY
    for sentence, phones in ((gone, had - has), (got, has - had)):
        for phone in sorted(phones):
            who = {"person": by} if by else {}
            outbox.put(
                tx, env, kind="text", key=f"{sentence}/{env.new_id()}",
                payload={
                    "team": team_id, "sentence": sentence,
                    "values": {**who, "elsewhere": vault.seal(phone).hex()},
                },
                due=env.now(), person=after.handle,
            )  # fmt: skip


def _parts(visitor: Visitor) -> tuple[str, ...]:
    """The forms that are hers to fill in; few for whoever came in by less than an app."""
    hers = (part for part, who in WHO_LOOKS_AFTER.items() if not who.isdisjoint(visitor.parts))
    return tuple(part for part in hers if part == "about" or visitor.sure)


def _on_record(register: Register, handle: str) -> Person:
    person = register.people.get(handle)
    if person is None or person.period.ended(register.today):
        raise NoSuchPerson
    return person


def _register(conn: Connection, entrance: Entrance, team_id: str) -> Register:
    everybody = people.everybody(conn, entrance.vault, team_id)
    theirs = families.all_entries(conn, entrance.vault, team_id)
    numbers = {entry.number.phone for entry in theirs}
    return Register({each.handle: each for each in everybody}, numbers, today(entrance))


def _seen(entrance: Entrance, handle: str, part: str, cells: Mapping[str, str]) -> str:
    """A keyed digest, which tells nobody what stood there."""
    return entrance.digest("seen", repr((handle, [cells[name] for name in PARTS[part]])))[:16]


def today(entrance: Entrance) -> date:
    """The team's local day."""
    return entrance.env.now().astimezone(OSLO).date()
