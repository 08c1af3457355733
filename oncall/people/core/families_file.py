"""The families' file: one row per number of a family."""

from collections.abc import Iterable, Iterator, Mapping

from oncall.carrier.numbers import kind
from oncall.people.core import cells
from oncall.people.core.faults import Read, Row, RowFault
from oncall.people.core.people_file import period
from oncall.people.core.table import Record, read_table, twice
from oncall.people.core.values import Entry, Family, FamilyNumber, Person, Rules, taken_for

COLUMNS = (
    *("code", "letter", "label", "phone", "area", "therapist", "language"),
    *("call", "text", "message", "asked_on", "safe_hours", "from", "to"),
)
MAY_LACK = ("safe_hours",)
"""Files made before there was this column are read all the same."""
OF_THE_FAMILY = ("area", "therapist", "language", "from", "to")


def read_families(text: str) -> Read[Entry]:
    """Every number in the file, and every fault a row has by itself; see `check_families`."""
    table = read_table(text, COLUMNS, may_lack=MAY_LACK)
    rows = tuple(Row(record.line, _entry(record)) for record in table.records)
    faults = [*table.faults, *twice(table.records, ("code", "letter")), *_disagreeing(rows)]
    faults += [fault for record in table.records for fault in record.faults]
    warnings = [warning for row in rows for warning in _nobodys_phone(row)]
    return Read(rows, tuple(faults), tuple(warnings))


def _entry(record: Record) -> Entry:
    code = record.required("code", cells.family_code, "", "write F, a hyphen, a number: F-31")
    family = Family(
        code=code,
        area=record.required("area", cells.one_line, "", "write the area as in the rota file"),
        therapist=record.optional("therapist", cells.handle),
        language=record.optional("language", cells.language),
        period=period(record),
    )
    number = FamilyNumber(
        code=code,
        letter=record.required("letter", cells.letter, "", "write one letter from A to Z"),
        label=record.required("label", cells.one_line, "", "write whose it is: mother"),
        phone=record.required("phone", cells.phone, "", cells.WRITE_NUMBER),
        rules=_rules(record),
    )
    return Entry(family, number)


def _rules(record: Record) -> Rules:
    rules = Rules(
        call=record.optional("call", cells.answer) or "not asked",
        text=record.optional("text", cells.answer) or "not asked",
        message=record.optional("message", cells.answer) or "not asked",
        asked_on=record.optional("asked_on", cells.day),
        safe_hours=record.optional("safe_hours", cells.hours),
    )
    asked = {rules.call, rules.text, rules.message} != {"not asked"}
    if asked and not record.cells["asked_on"]:
        record.fault("asked_on", "is empty, and there is a yes or a no", "write the day of asking")
    return rules


def _nobodys_phone(row: Row[Entry]) -> Iterator[RowFault]:
    phone = row.value.number.phone
    if phone and kind(phone) in ("short", "special"):
        message = "is a service number, hardly a family's phone"
        yield RowFault(row.line, "phone", message, "see that it is right")


def _disagreeing(rows: Iterable[Row[Entry]]) -> Iterator[RowFault]:
    """What belongs to the family must be the same on each of its rows."""
    first: dict[str, Row[Entry]] = {}
    for row in rows:
        begins = first.setdefault(row.value.family.code or f"line {row.line}", row)
        for column in OF_THE_FAMILY:
            if _of_family(row, column) != _of_family(begins, column):
                message = f"is not the same as on line {begins.line}, the same family"
                yield RowFault(row.line, column, message, "write the same on each row of a family")


def _of_family(row: Row[Entry], column: str) -> object:
    family = row.value.family
    days = {"from": family.period.first, "to": family.period.last}
    return days[column] if column in days else getattr(family, column)


def check_families(
    rows: Iterable[Row[Entry]],
    stored: Iterable[Entry] = (),
    people: Mapping[str, Person] | None = None,
) -> Read[Entry]:
    """The rows against each other, the families already stored and the team's people."""
    rows, stored, people = list(rows), list(stored), people or {}
    faults = [fault for row in rows for fault in _unknown_therapist(row, people)]
    warnings = [warning for row in rows for warning in _of_staff(row, people)]
    warnings += _used_again(rows, stored)
    readable = [row for row in rows if row.value.number.phone and row.value.family.code]
    by_phone = _by_phone(readable, stored)
    for row in readable:
        sharing = by_phone.get(row.value.number.phone, [])
        faults += _same_family(row, sharing)
        warnings += _other_family(row, sharing)
    return Read(faults=tuple(faults), warnings=tuple(warnings))


def _unknown_therapist(row: Row[Entry], people: Mapping[str, Person]) -> Iterator[RowFault]:
    therapist = row.value.family.therapist
    if people and therapist and therapist not in people:
        hint = f"write one of {', '.join(sorted(people))}, or import the people first"
        yield RowFault(row.line, "therapist", f'nobody in the team is called "{therapist}"', hint)


def _of_staff(row: Row[Entry], people: Mapping[str, Person]) -> Iterator[RowFault]:
    for person in people.values():
        if row.value.number.phone in person.phones.values():
            message = f"is also a number of {person.handle}, who works here"
            hint = "see that it is right: what comes from it may be taken for either"
            yield RowFault(row.line, "phone", message, hint)


def _used_again(rows: Iterable[Row[Entry]], stored: Iterable[Entry]) -> Iterator[RowFault]:
    before = {entry.family.code: entry.family.period for entry in stored}
    for row in rows:
        ended, begins = before.get(row.value.family.code), row.value.family.period.first
        if ended and begins and ended.ended(begins):
            message = f"ended on {ended.last}, before this row begins"
            yield RowFault(row.line, "code", message, "give another family a code never used")


def _by_phone(rows: Iterable[Row[Entry]], stored: Iterable[Entry]) -> dict[str, list[Row[Entry]]]:
    """Every number as it will be once the file is in, with all who share it."""
    numbers = {entry.number.who: Row(0, entry) for entry in stored}
    numbers |= {row.value.number.who: row for row in rows}
    sharing: dict[str, list[Row[Entry]]] = {}
    for row in numbers.values():
        sharing.setdefault(row.value.number.phone, []).append(row)
    return sharing


def _same_family(row: Row[Entry], sharing: Iterable[Row[Entry]]) -> Iterator[RowFault]:
    mine = row.value.number
    for other in _others(row, sharing):
        if other.value.number.code == mine.code:
            message = f"is already the number of {other.value.number.who}"
            yield RowFault(row.line, "phone", message, "give each number of a family once")


def _other_family(row: Row[Entry], sharing: Iterable[Row[Entry]]) -> Iterator[RowFault]:
    family = row.value.family
    others = [
        other
        for other in _others(row, sharing)
        if other.value.family.code != family.code
        and other.value.family.period.overlaps(family.period)
    ]
    if others:
        chosen = taken_for([row.value, *(other.value for other in others)]).number.who
        named = ", ".join(other.value.number.who for other in others)
        message = f"is also the number of {named}; it will be taken for {chosen}"
        yield RowFault(row.line, "phone", message, "the family whose treatment began last counts")


def _others(row: Row[Entry], sharing: Iterable[Row[Entry]]) -> list[Row[Entry]]:
    """Those before it in the file, and those already stored."""
    return [other for other in sharing if other.line < row.line]
