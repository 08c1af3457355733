"""What changes about a family on a page: its numbers, the end of its treatment, what to know."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from string import ascii_uppercase
from typing import Literal

from oncall.carrier.numbers import kind
from oncall.people.core import cells
from oncall.people.core.cells import BadCell
from oncall.people.core.faults import Read, Row, RowFault
from oncall.people.core.rule_changes import BadRules, unwritable
from oncall.people.core.table import clean
from oncall.people.core.values import Entry, Period

Did = Literal["added", "removed", "ended", "resumed", "erased"]
LONGEST_IMPORTANT = 200
"""Characters: what is read in a few seconds before a call."""


@dataclass(frozen=True)
class FamilyChange:
    """One change of F-31; `letter` and `number_id` are of a number, `before` was its last day.

    Nobody (`who` is "") has "erased" its numbers: its treatment was over for so long.
    """

    code: str
    at: datetime
    who: str
    did: Did
    letter: str | None = None
    number_id: str | None = None
    before: date | None = None


@dataclass(frozen=True)
class Important:
    """What whoever reaches the family has to know first: for signed-in eyes only."""

    words: str = field(repr=False)
    who: str
    at: datetime


def next_letter(used: Iterable[str]) -> str:
    """The first letter that no number of the family ever had; raises BadRules when all had one.

    F-31C stays the number it was in the histories of contacts.
    """
    free = [letter for letter in ascii_uppercase if letter not in {*used}]
    if not free:
        raise BadRules("letters")
    return free[0]


def end_of_treatment(changes: Iterable[FamilyChange]) -> FamilyChange | None:
    """The end that somebody has said on a page, unless it was undone since."""
    ends = [each for each in changes if each.did in ("ended", "resumed")]
    return ends[-1] if ends and ends[-1].did == "ended" else None


def phone_of(typed: str) -> str:
    """A family's number (E.164), from a form; raises BadRules."""
    try:
        phone = cells.phone(clean(typed))
    except BadCell:
        raise BadRules("phone") from None
    if kind(phone) in ("short", "special"):
        raise BadRules("service")
    return phone


def important_of(typed: str) -> str:
    """What is important to know, from a form, "" for nothing; raises BadRules."""
    words = " ".join(typed.split())
    if len(words) > LONGEST_IMPORTANT or unwritable(words):
        raise BadRules("important")
    return words


def last_day_of(typed: str, period: Period) -> date:
    """The last day of a treatment, from a form; raises BadRules."""
    try:
        day = cells.day(clean(typed))
    except BadCell:
        raise BadRules("last_day") from None
    if period.first and day < period.first:
        raise BadRules("last_day")
    return day


def against_pages(
    rows: Iterable[Row[Entry]],
    changes: Iterable[FamilyChange],
    stored: Iterable[tuple[str, Entry]],
    phones: Mapping[str, str],
) -> Iterator[RowFault]:
    """What an old file would turn back: a number taken away, a letter given, a treatment ended.

    `stored` are the numbers of today, with their ids; `phones` are those of the changes (E.164).
    """
    by_code: dict[str, list[FamilyChange]] = {}
    for change in changes:
        by_code.setdefault(change.code, []).append(change)
    lasts = {entry.family.code: entry.family.period.last for _, entry in stored}
    for row in rows:
        code = row.value.family.code
        theirs = by_code.get(code, [])
        yield from _of_number(row, theirs, phones)
        yield from _of_treatment(row, end_of_treatment(theirs), lasts.get(code))


def without_erased(read: Read[Entry], changes: Iterable[FamilyChange]) -> Read[Entry]:
    """The file without the families whose numbers were deleted: no old file gives them back.

    A row that ends when the treatment did may stay in the file, and a warning says that it is left
    out; one that goes on is a fault.
    """
    gone = {change.code: change for change in changes if change.did == "erased"}
    rows = tuple(row for row in read.rows if row.value.family.code not in gone)
    faults, warnings = [*read.faults], [*read.warnings]
    for row in (each for each in read.rows if each.value.family.code in gone):
        ended, said = gone[row.value.family.code].before, row.value.family.period.last
        if ended and (said is None or said > ended):
            message = f"goes on after {ended}, and the numbers were deleted since"
            hint = "take the row out; a family that comes back gets a code of its own"
            faults.append(RowFault(row.line, "to", message, hint))
        else:
            message = "is left out: its treatment is over, and its numbers are deleted"
            warnings.append(RowFault(row.line, "", message, "take the row out of the file"))
    return Read(rows, tuple(faults), tuple(warnings))


def _of_treatment(
    row: Row[Entry], end: FamilyChange | None, last: date | None
) -> Iterator[RowFault]:
    said = row.value.family.period.last
    if end and last and (said is None or said > last):
        message = f"goes on after {last}, and the treatment was ended on the family's page"
        yield RowFault(row.line, "to", message, f"write {last}, or undo the end on the page")


def _of_number(
    row: Row[Entry], changes: list[FamilyChange], phones: Mapping[str, str]
) -> Iterator[RowFault]:
    number = row.value.number
    its = [each for each in changes if phones.get(each.number_id or "") == number.phone]
    if its and its[-1].did == "removed":
        message = "was taken from this family on its page"
        yield RowFault(row.line, "phone", message, "leave the row out, or add it on the page")
    given = [each for each in changes if each.did == "added" and each.letter == number.letter]
    if given and given[-1] not in its:
        message = "was given to another number on the family's page"
        yield RowFault(row.line, "letter", message, "write the letters of the page")
