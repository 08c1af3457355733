"""The people's file: one row per member of staff."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import product

from oncall.carrier.numbers import kind
from oncall.people.core import cells
from oncall.people.core.faults import Read, Row, RowFault
from oncall.people.core.table import Record, read_table, twice
from oncall.people.core.values import ROLES, Period, Person

COLUMNS = (
    *("handle", "name", "role", "employee_number", "phone", "second_phone", "email", "language"),
    *("paid", "yearly_salary", "divisor", "ordinary", "from", "to"),
)
ON_CALL = {"supervisor", "staff"}
NEVER_EMPTY = ("supervisor", "approver")
"""Roles whose last holder stays until somebody else has it: who leads, and who approves pay."""
SEALED = {"phone", "second_phone", "email", "yearly_salary"}
"""What is written on no screen and in no log."""


def read_people(text: str) -> Read[Person]:
    """Everybody in the file, and every fault a row has by itself; see `check_people`."""
    table = read_table(text, COLUMNS)
    rows = tuple(Row(record.line, person_of(record)) for record in table.records)
    faults = [*table.faults, *twice(table.records, ("handle",))]
    faults += [fault for record in table.records for fault in record.faults]
    warnings = [warning for row in rows for warning in oddities(row)]
    return Read(rows, tuple(faults), tuple(warnings))


def person_of(record: Record) -> Person:
    """Whom one row tells of; what is wrong with it is noted in the row."""
    person = Person(
        handle=record.required("handle", cells.handle, "", "write a short name: ane"),
        name=record.required("name", cells.one_line, "", "write what colleagues call her or him"),
        roles=record.required("role", cells.roles, frozenset(), "write staff, or another role"),
        employee_number=record.optional("employee_number", cells.employee_number),
        phone=record.optional("phone", cells.phone),
        second_phone=record.optional("second_phone", cells.phone),
        email=record.optional("email", cells.email),
        language=record.required("language", cells.language, "nn", "write nn, nb or en"),
        paid=record.optional("paid", cells.paid),
        yearly_salary=record.optional("yearly_salary", cells.amount),
        divisor=record.optional("divisor", cells.amount),
        ordinary=record.optional("ordinary", cells.hours),
        period=period(record),
    )
    _check_phones(record, person)
    return person


def period(record: Record) -> Period:
    """The days in the columns from and to; a `to` before `from` is a fault."""
    first, last = record.optional("from", cells.day), record.optional("to", cells.day)
    if first and last and last < first:
        record.fault("to", "is before from", "write the last day, or leave it empty", "order")
    return Period(first, last)


def _check_phones(record: Record, person: Person) -> None:
    if person.roles & ON_CALL and not record.cells["phone"]:
        hint = cells.WRITE_NUMBER
        record.fault("phone", "is empty, and staff must be reached", hint, "reached")
    if person.phone and person.phone == person.second_phone:
        record.fault("second_phone", "is the same as phone", "leave it empty", "same")


def cells_of(person: Person) -> dict[str, str]:
    """Her row, as this file would say it."""
    first, last = person.period.first, person.period.last
    others = {
        "role": " ".join(role for role in ROLES if role in person.roles),
        "from": first.isoformat() if first else "",
        "to": last.isoformat() if last else "",
    }
    return {name: others.get(name) or getattr(person, name, "") or "" for name in COLUMNS}


def differences(before: Person, after: Person) -> tuple[str, ...]:
    """What differs, column by column; of numbers, e-mail and wage only that it does."""
    was, now = cells_of(before), cells_of(after)
    return tuple(
        column if column in SEALED else f"{column} {now[column] or '-'}, was {was[column] or '-'}"
        for column in COLUMNS
        if now[column] != was[column]
    )


def oddities(row: Row[Person]) -> Iterator[RowFault]:
    """What is odd about a row by itself, and is let pass."""
    person = row.value
    if person.paid == "payroll" and not person.employee_number:
        message = "is empty, so nothing can be paid through payroll"
        hint = "write it, or paid = invoice"
        yield RowFault(row.line, "employee_number", message, hint, "unpaid")
    for column, phone in person.phones.items():
        if kind(phone) != "mobile":
            message = "is not a Norwegian mobile: a page may come late or not at all"
            hint = "give a Norwegian mobile if there is one"
            yield RowFault(row.line, column, message, hint, "no_mobile")


def check_people(
    rows: Iterable[Row[Person]], stored: Iterable[Person] = (), families: Collection[str] = ()
) -> Read[Person]:
    """The rows against each other, the people already stored and the families' numbers.

    Two people with one phone at the same time is a fault: nobody could say who answered.
    """
    everybody = {person.handle: Row(0, person) for person in stored}
    everybody |= {row.value.handle or f"line {row.line}": row for row in rows}
    faults, warnings = [], []
    seen: list[Row[Person]] = []
    for row in sorted(everybody.values(), key=lambda row: row.line):
        if row.line:
            faults += [fault for other in seen for fault in _shared_phones(row, other)]
            warnings += [*_shared_employee_number(row, seen), *_shared_with_family(row, families)]
        seen.append(row)
    return Read(faults=tuple(faults), warnings=tuple(warnings))


def brought_back(rows: Iterable[Row[Person]], left: Mapping[str, date]) -> Iterator[RowFault]:
    """Who has left by a page since this file was written: an old one does not let her in again.

    `left` are those people's last days.
    """
    for row in rows:
        last, said = left.get(row.value.handle), row.value.period.last
        if last and (said is None or said > last):
            message = f"goes on after {last}, and {row.value.handle} has left by the page of people"
            yield RowFault(row.line, "to", message, f"write {last}, or undo it on the page")


def last_of_a_role(
    rows: Iterable[Row[Person]], stored: Mapping[str, Person], today: date
) -> Iterator[RowFault]:
    """Whose row takes a role of `NEVER_EMPTY` from the last one here with it, or lets her leave.

    `rows` are all that is changed, so that a file may say who comes after her.
    """
    after = {**stored, **{row.value.handle: row.value for row in rows}}.values()
    for row, role in product(rows, NEVER_EMPTY):
        before = stored.get(row.value.handle)
        if before is None or not has_role(before, role, today):
            continue
        column, day = _gives_up(role, before, row.value, today)
        if column and not any(has_role(each, role, day) for each in after):
            message = f"leaves nobody with the role {role}"
            hint = "give it to somebody else first"
            yield RowFault(row.line, column, message, hint, f"last_{role}")


def has_role(person: Person, role: str, day: date) -> bool:
    """Whether she is here that day, with that role."""
    return role in person.roles and person.active(day)


def _gives_up(role: str, before: Person, after: Person, today: date) -> tuple[str, date]:
    """The column that says so, if any does that did not before, and from which day."""
    if role not in after.roles:
        return "role", today
    last = after.period.last
    if last is None or last == before.period.last:
        return "", today
    return "to", max(today, last + timedelta(days=1))


def against_page(
    rows: Iterable[Row[Person]],
    stored: Mapping[str, Person],
    on_page: Mapping[str, Mapping[str, date]],
) -> Iterator[RowFault]:
    """What an old file would turn back of what was changed on the page of people.

    `on_page` are the columns changed there since a file last said the same, by handle, each with
    the local day of it.
    """
    for row in rows:
        handle, says = row.value.handle, cells_of(row.value)
        said = on_page.get(handle, {})
        now = cells_of(stored[handle]) if said else says
        for column in COLUMNS:
            if says[column] != now[column] and (day := said.get(column)):
                message = f"was changed on the page of people on {day}, and says something else"
                hint = "write what the page says, or change it there"
                yield RowFault(row.line, column, message, hint)


def _shared_phones(row: Row[Person], other: Row[Person]) -> Iterator[RowFault]:
    person = row.value
    if not person.period.overlaps(other.value.period):
        return
    for column, phone in person.phones.items():
        if phone in other.value.phones.values():
            hint = "give each person a number, or end one with a date in to before the other begins"
            message = f"is also the number of {_who(other)}"
            yield RowFault(row.line, column, message, hint, "shared", other.value.handle)


def _shared_employee_number(row: Row[Person], seen: Iterable[Row[Person]]) -> Iterator[RowFault]:
    number = row.value.employee_number
    for other in seen:
        if number and number == other.value.employee_number:
            message = f"is also the employee number of {_who(other)}"
            hint, whose = "see that both are right", other.value.handle
            yield RowFault(row.line, "employee_number", message, hint, "number_twice", whose)


def _shared_with_family(row: Row[Person], families: Collection[str]) -> Iterator[RowFault]:
    for column, phone in row.value.phones.items():
        if phone in families:
            message = "is also a family's number: what comes from it may be taken for either"
            hint = "give staff a phone of their own"
            yield RowFault(row.line, column, message, hint, "family")


def _who(row: Row[Person]) -> str:
    return row.value.handle if not row.line else f"{row.value.handle} (line {row.line})"
