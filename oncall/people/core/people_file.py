"""The people's file: one row per member of staff."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from oncall.carrier.numbers import kind
from oncall.people.core import cells
from oncall.people.core.faults import Read, Row, RowFault
from oncall.people.core.table import Record, read_table, twice
from oncall.people.core.values import Period, Person

COLUMNS = (
    *("handle", "name", "role", "employee_number", "phone", "second_phone", "email", "language"),
    *("paid", "yearly_salary", "divisor", "ordinary", "from", "to"),
)
ON_CALL = {"supervisor", "staff"}


def read_people(text: str) -> Read[Person]:
    """Everybody in the file, and every fault a row has by itself; see `check_people`."""
    table = read_table(text, COLUMNS)
    rows = tuple(Row(record.line, _person(record)) for record in table.records)
    faults = [*table.faults, *twice(table.records, ("handle",))]
    faults += [fault for record in table.records for fault in record.faults]
    warnings = [warning for row in rows for warning in _oddities(row)]
    return Read(rows, tuple(faults), tuple(warnings))


def _person(record: Record) -> Person:
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
        record.fault("to", "is before from", "write the last day, or leave it empty")
    return Period(first, last)


def _check_phones(record: Record, person: Person) -> None:
    if person.roles & ON_CALL and not record.cells["phone"]:
        record.fault("phone", "is empty, and staff must be reached", cells.WRITE_NUMBER)
    if person.phone and person.phone == person.second_phone:
        record.fault("second_phone", "is the same as phone", "leave it empty")


def _oddities(row: Row[Person]) -> Iterator[RowFault]:
    person = row.value
    if person.paid == "payroll" and not person.employee_number:
        message = "is empty, so nothing can be paid through payroll"
        yield RowFault(row.line, "employee_number", message, "write it, or paid = invoice")
    for column, phone in person.phones.items():
        if kind(phone) != "mobile":
            message = "is not a Norwegian mobile: a page may come late or not at all"
            yield RowFault(row.line, column, message, "give a Norwegian mobile if there is one")


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


def _shared_phones(row: Row[Person], other: Row[Person]) -> Iterator[RowFault]:
    person = row.value
    if not person.period.overlaps(other.value.period):
        return
    for column, phone in person.phones.items():
        if phone in other.value.phones.values():
            hint = "give each person a number, or end one with a date in to before the other begins"
            yield RowFault(row.line, column, f"is also the number of {_who(other)}", hint)


def _shared_employee_number(row: Row[Person], seen: Iterable[Row[Person]]) -> Iterator[RowFault]:
    number = row.value.employee_number
    for other in seen:
        if number and number == other.value.employee_number:
            message = f"is also the employee number of {_who(other)}"
            yield RowFault(row.line, "employee_number", message, "see that both are right")


def _shared_with_family(row: Row[Person], families: Collection[str]) -> Iterator[RowFault]:
    for column, phone in row.value.phones.items():
        if phone in families:
            message = "is also a family's number: what comes from it may be taken for either"
            yield RowFault(row.line, column, message, "give staff a phone of their own")


def _who(row: Row[Person]) -> str:
    return row.value.handle if not row.line else f"{row.value.handle} (line {row.line})"
