"""From the bytes of a CSV file to rows of cells by column name."""

import csv
import difflib
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from oncall.people.core.cells import BadCell
from oncall.people.core.faults import ImportFaults, RowFault

T = TypeVar("T")
SAVE_AS = 'in Excel choose "Save as" and the type "CSV UTF-8 (comma delimited)"'
INVISIBLE = "Cf"  # marks of direction and the like come along when a number is pasted
FORBIDDEN = {"Cc", "Cs"}  # control characters and halves of characters


def decode(raw: bytes) -> str:
    """The text of a file saved as UTF-8, with or without a mark of byte order.

    Raises ImportFaults that say how to save the file when it is something else.
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"this is {_looks_like(raw)}, not a CSV file saved as UTF-8"
        raise ImportFaults([RowFault(line, "", message, SAVE_AS)]) from None


def _looks_like(raw: bytes) -> str:
    if raw.startswith(b"PK\x03\x04"):
        return "an Excel workbook"
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text saved as UTF-16 (Unicode text)"
    return "text saved in an older way (Windows-1252 or the like)"


@dataclass
class Record:
    """One row: cells by column, and the faults found while they are understood."""

    line: int
    cells: Mapping[str, str]
    faults: list[RowFault] = field(default_factory=list)

    def fault(self, column: str, message: str, hint: str, why: str = "") -> None:
        """Note what is wrong with a cell of this row."""
        self.faults.append(RowFault(self.line, column, message, hint, why))

    def optional(self, column: str, understand: Callable[[str], T]) -> T | None:
        """What the cell says; None when it is empty or faulty."""
        text = self.cells[column]
        try:
            return understand(text) if text else None
        except BadCell as bad:
            self.fault(column, bad.message, bad.hint)
            return None

    def required(self, column: str, understand: Callable[[str], T], otherwise: T, hint: str) -> T:
        """What the cell says; `otherwise` (and a fault) when it is empty or faulty."""
        if not self.cells[column]:
            self.fault(column, "is empty", hint)
        value = self.optional(column, understand)
        return otherwise if value is None else value


@dataclass(frozen=True)
class Table:
    """The rows of a file, and the faults of its form."""

    records: tuple[Record, ...] = ()
    faults: tuple[RowFault, ...] = ()


def read_table(
    text: str,
    columns: Sequence[str],
    *,
    may_be_empty: bool = False,
    may_lack: Sequence[str] = (),
) -> Table:
    """Rows under a header that names `columns`, in any order; blank lines are skipped.

    A column of `may_lack` that is not there is empty in every row.
    """
    faults: list[RowFault] = []
    lines = _lines(text.removeprefix("\ufeff"), faults)
    line, head = next(lines, (1, []))
    header = [name.casefold().replace(" ", "_").replace("-", "_") for name in head]
    if not faults:
        there = [each for each in columns if each in header or each not in may_lack]
        faults += _header_faults(line, header, there)
    if any(fault.column in columns for fault in faults) or not head:
        return Table(faults=tuple(faults))
    records = tuple(_record(line, header, cells, columns) for line, cells in lines)
    if not records and not faults and not may_be_empty:
        faults.append(RowFault(line, "", "there is no row below the header", "write one row each"))
    return Table(records, tuple(faults))


def _lines(text: str, faults: list[RowFault]) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, cleaned, with the line it begins on."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    begins = 1
    try:
        for row in rows:
            cells = [clean(cell) for cell in row]
            while cells and not cells[-1]:  # Excel leaves some, and leaves some out
                cells.pop()
            if cells:
                yield begins, cells
            begins = rows.line_num + 1
    except csv.Error as error:
        hint = 'a quotation mark inside a cell is written twice: "the ""big"" brother"'
        faults.append(RowFault(begins, "", f"the row cannot be read ({error})", hint))


def _separator(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(",;\t", key=header.count)


def clean(cell: str) -> str:
    """What somebody meant to write: no invisible signs, one kind of space."""
    signs = ((sign, unicodedata.category(sign)) for sign in unicodedata.normalize("NFC", cell))
    seen = (" " if kind == "Zs" else sign for sign, kind in signs if kind != INVISIBLE)
    return "".join(seen).strip()


def _header_faults(line: int, header: list[str], columns: Sequence[str]) -> Iterator[RowFault]:
    write = f"the first line must be: {','.join(columns)}"
    if not header:
        yield RowFault(line, "", "the file is empty", write)
        return
    for column in columns:
        if header.count(column) != 1:
            what = "is missing" if column not in header else "stands there more than once"
            yield RowFault(line, column, f"the column {column} {what}", write)
    for name in sorted(set(header) - set(columns)):
        near = difflib.get_close_matches(name, columns, n=1)
        hint = f"did you mean {near[0]}?" if near else "take the column away"
        yield RowFault(line, name, f"the column {name!a} is not known here", hint)


def _record(line: int, header: list[str], cells: list[str], columns: Sequence[str]) -> Record:
    named = dict(zip(header, cells, strict=False))
    record = Record(line, {column: named.get(column, "") for column in columns})
    if len(cells) > len(header):
        message = f"the row has {len(cells)} cells under {len(header)} columns"
        record.fault("", message, 'put "quotation marks" around a cell that holds the separator')
    return _on_one_line(record)


def record_of(cells: Mapping[str, str]) -> Record:
    """One row as it was typed into a form; its line is 1."""
    return _on_one_line(Record(1, {column: clean(cell) for column, cell in cells.items()}))


def _on_one_line(record: Record) -> Record:
    for column, cell in record.cells.items():
        if any(unicodedata.category(sign) in FORBIDDEN for sign in cell):
            record.fault(column, "holds a line break or the like", "write it on one line")
    return record


def twice(records: Sequence[Record], columns: Sequence[str]) -> Iterator[RowFault]:
    """Rows that say again what only one row may say, whatever the case of the letters."""
    first: dict[tuple[str, ...], int] = {}
    for record in records:
        key = tuple(record.cells[column].casefold() for column in columns)
        if all(key) and key in first:
            message = f"is already on line {first[key]}"
            yield RowFault(record.line, columns[-1], message, "keep one of the two rows")
        first.setdefault(key, record.line)
