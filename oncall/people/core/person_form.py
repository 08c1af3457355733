"""One person, as she is typed on her page: read by the rules of the people's file, row and cell."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from oncall.people.core.faults import Row, RowFault
from oncall.people.core.people_file import (
    COLUMNS,
    cells_of,
    check_people,
    last_of_a_role,
    oddities,
    person_of,
)
from oncall.people.core.table import record_of
from oncall.people.core.values import Person

PARTS: Mapping[str, tuple[str, ...]] = {
    "about": ("name", "language", "from", "to"),
    "phones": ("phone", "second_phone", "email"),
    "roles": ("role",),
    "pay": ("employee_number", "paid"),
}
"""The forms of her page, each with the columns of the file that it changes."""
NEWCOMER = ("handle", "name", "role", "language", "phone", "second_phone", "email", "from")
"""What is asked of somebody new; the rest stands on her page."""
WHO_LOOKS_AFTER: Mapping[str, frozenset[str]] = {
    "about": frozenset({"supervisor", "deputy"}),
    "phones": frozenset({"supervisor", "deputy"}),
    "roles": frozenset({"supervisor", "deputy"}),
    "pay": frozenset({"supervisor", "office"}),
}
"""Who sees and changes which of them."""


class BadPerson(Exception):
    """What was typed cannot be recorded, and nothing of it was; `faults` say why."""

    def __init__(self, faults: Collection[RowFault]) -> None:
        super().__init__(f"the record of a person: {len(faults)} fault(s)")
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Register:
    """What a change is judged by: everybody on record by handle, the numbers of families, a day."""

    people: Mapping[str, Person]
    families: Collection[str] = field(repr=False)
    today: date


def changed(before: Person, typed: Mapping[str, str], register: Register, by: str) -> Person:
    """She as she is from now on, when `by` has typed these columns; raises BadPerson."""
    after, faults = _read({**cells_of(before), **typed}, register)
    _sound(faults)
    _sound([*_of_days(before, after, register)])
    _sound([*_of_roles(before, after, register, by)])
    return after


def begun(typed: Mapping[str, str], register: Register) -> Person:
    """Somebody new; raises BadPerson."""
    person, faults = _read({**dict.fromkeys(COLUMNS, ""), **typed}, register)
    if person.handle in register.people:
        message = "is somebody else's, or was: it names the same person for ever"
        taken = RowFault(1, "handle", message, "choose another one", "taken", person.handle)
        _sound([taken, *(each for each in faults if each.column == "handle")])
    _sound(faults)
    return person


def warnings(person: Person, register: Register) -> tuple[RowFault, ...]:
    """What is odd about her record as it stands, and is let pass."""
    row = Row(1, person)
    checked = check_people([row], register.people.values(), register.families)
    return (*oddities(row), *checked.warnings)


def _read(cells: Mapping[str, str], register: Register) -> tuple[Person, list[RowFault]]:
    record = record_of(cells)
    person = person_of(record)
    checked = check_people([Row(1, person)], register.people.values(), register.families)
    return person, [*record.faults, *checked.faults]


def _of_roles(before: Person, after: Person, register: Register, by: str) -> Iterator[RowFault]:
    """Nobody gives herself a role; and somebody stays who decides."""
    if by == before.handle and after.roles - before.roles:
        yield RowFault(1, "role", "is her own", "let somebody else give it", "own_role")
    yield from last_of_a_role([Row(1, after)], register.people, register.today)


def _of_days(before: Person, after: Person, register: Register) -> Iterator[RowFault]:
    """Who is here today is here to the end of it: leaving at once is an act of its own."""
    if not before.active(register.today) or after.active(register.today):
        return
    if after.period.ended(register.today):
        yield RowFault(1, "to", "is over", "write today or a later day", "over")
    else:
        yield RowFault(1, "from", "is still to come", "she is here already", "here")


def _sound(faults: Collection[RowFault]) -> None:
    if faults:
        raise BadPerson(faults)
