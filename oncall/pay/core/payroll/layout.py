"""A payroll file as a mapped table: which columns, in which order, written in which way.

Payroll systems differ in separator, decimal sign and encoding; each is a layout, and a layout is
data. See to it with the payroll office before the first real file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from oncall.pay.core.money import decimals, kroner
from oncall.pay.core.payroll.file_rows import FileRow, Head
from oncall.web.cells import harmless
from oncall.wording import say

Value = Literal[
    "employee", "name", "code", "text", "hours", "quantity", "rate", "amount", "account",
    "from", "to", "year", "month", "team", "approver", "run", "zero", "nought", "empty",
]  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its title, what stands in it, and whether in quotation marks."""

    value: Value
    title: str = ""
    quoted: bool = False


@dataclass(frozen=True)
class Layout:
    """A file of one kind. `day` is how a date is written; `last` ends each row before its end."""

    columns: tuple[Column, ...]
    separator: str = ";"
    decimal: str = ","
    encoding: str = "utf-8"
    bom: bool = False
    line_end: str = "\r\n"
    header: bool = True
    day: str = "%d.%m.%Y"
    last: str = ""
    suffix: str = ".csv"


class CannotEncode(Exception):
    """Raised when a name or text has a character that the file's encoding has not."""


def rendered(layout: Layout, head: Head, rows: Sequence[FileRow]) -> bytes:
    """The file, to the byte; the same rows are always the same bytes. Or CannotEncode."""
    lines = [_titles(layout, head)] if layout.header else []
    lines += [[_cell(layout, each, head, row) for each in layout.columns] for row in rows]
    text = "".join(layout.separator.join(cells) + layout.last + layout.line_end for cells in lines)
    try:
        return ("\ufeff" * layout.bom + text).encode(layout.encoding)
    except UnicodeEncodeError as error:
        letter = error.object[error.start]
        raise CannotEncode(
            f"{layout.encoding} has no {letter!a}; take another encoding, or write it otherwise"
        ) from None


def _titles(layout: Layout, head: Head) -> list[str]:
    return [
        _written(each.title or _title(head.language, each.value), layout, quoted=each.quoted)
        for each in layout.columns
    ]


def _title(language: str, value: Value) -> str:
    return say(language, f"pay.column.{value}")


def _cell(layout: Layout, column: Column, head: Head, row: FileRow) -> str:
    if column.value in _NUMBERS:
        return _NUMBERS[column.value](row).replace(".", layout.decimal)
    if column.value in _DAYS:
        return _DAYS[column.value](head).strftime(layout.day)
    return _written(_TEXTS[column.value](head, row), layout, quoted=column.quoted)


def _written(text: str, layout: Layout, *, quoted: bool) -> str:
    """A text cell: harmless, and in quotation marks where it must be."""
    safe = harmless(text)
    if quoted or any(sign in safe for sign in (layout.separator, '"', "\n", "\r")):
        return '"' + safe.replace('"', '""') + '"'
    return safe


# Quantity is 1 and the rate is the amount: a payroll system that multiplies comes to the same øre.
_NUMBERS: Mapping[str, Callable[[FileRow], str]] = MappingProxyType({
    "hours": lambda row: decimals(row.hours),
    "quantity": lambda _row: "1.00",
    "rate": lambda row: kroner(row.ore),
    "amount": lambda row: kroner(row.ore),
    "zero": lambda _row: "0.00",
    "nought": lambda _row: "0",
})  # fmt: skip
_DAYS: Mapping[str, Callable[[Head], date]] = MappingProxyType({
    "from": lambda head: head.first,
    "to": lambda head: head.last,
})  # fmt: skip
_TEXTS: Mapping[str, Callable[[Head, FileRow], str]] = MappingProxyType({
    "employee": lambda _head, row: row.employee,
    "name": lambda _head, row: row.name,
    "code": lambda _head, row: row.code,
    "text": lambda _head, row: row.text,
    "account": lambda _head, row: row.account,
    "year": lambda head, _row: str(head.first.year),
    "month": lambda head, _row: str(head.first.month),
    "team": lambda head, _row: head.team,
    "approver": lambda head, _row: head.approver,
    "run": lambda head, _row: head.run,
    "empty": lambda _head, _row: "",
})  # fmt: skip

_EVERYTHING: tuple[Value, ...] = (
    "employee", "name", "code", "text", "hours", "amount", "from", "to", "account", "approver",
    "run",
)  # fmt: skip
_BLANK = Column("empty", quoted=True)

NORWEGIAN = Layout(tuple(Column(value) for value in _EVERYTHING), bom=True)
"""For a spreadsheet with Norwegian settings."""

VISMA_LONN = Layout(
    (
        Column("nought"), Column("nought"), Column("employee"), Column("code"),
        Column("zero"), Column("quantity"), Column("rate"), Column("amount"), Column("account"),
        Column("empty"), *([_BLANK] * 6),
    ),
    decimal=".", encoding="cp1252", header=False, last=";",
)  # fmt: skip
"""Visma Lønn / .net Payroll: sixteen fields and a semicolon. Verify with your payroll office."""

PRESETS: Mapping[str, Layout] = MappingProxyType({"norwegian": NORWEGIAN, "visma-lonn": VISMA_LONN})
