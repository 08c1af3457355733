"""What goes into a payroll file: one row for each line that payroll pays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from oncall.pay.core.reckoning.lines import Line
from oncall.people.core.values import Person


@dataclass(frozen=True)
class Head:
    """What every row of a file has in common.

    `period` names the run: 2026-03, or 2026-03-correction-1. `language` is the office's.
    """

    team: str
    period: str
    first: date
    last: date
    approver: str = ""
    run: str = ""
    language: str = "nb"


class FileRow(NamedTuple):
    """One line of pay as payroll needs it; øre may be negative in a correction."""

    employee: str
    name: str
    code: str
    text: str
    hours: Fraction
    ore: int
    account: str


def file_rows(lines: Iterable[Line], people: Mapping[str, Person]) -> tuple[FileRow, ...]:
    """The rows of everybody on payroll, by employee number and code.

    Left out is what nobody is paid, and whoever is paid by invoice or not through this team.
    """
    found = [
        FileRow(
            person.employee_number,
            person.name,
            line.code,
            line.rule.name,
            line.hours,
            line.ore,
            line.rule.account,
        )
        for line in lines
        if (person := people.get(line.person or "")) and person.employee_number
        if person.paid == "payroll"
    ]
    return tuple(sorted(found, key=lambda row: (row.employee, row.code)))


def totals(rows: Sequence[FileRow]) -> list[FileRow]:
    """One row for each person and code."""
    summed: dict[tuple[str, str], FileRow] = {}
    for row in rows:
        key = row.employee, row.code
        before = summed.get(key)
        summed[key] = _sum(before, row) if before else row
    return list(summed.values())


def _sum(before: FileRow, row: FileRow) -> FileRow:
    return before._replace(hours=before.hours + row.hours, ore=before.ore + row.ore)
