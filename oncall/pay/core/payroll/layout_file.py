"""A layout of one's own, read from TOML: docs/pay.md shows one for each of two systems."""

import codecs
from typing import Any, get_args

from oncall.pay.core.payroll.layout import Column, Layout, Value
from oncall.pay.core.rules.formats import one_of
from oncall.rota.core.file import formats as f
from oncall.rota.core.file.faults import BadValue, Fault, Report, Table, shown
from oncall.rota.core.file.lines import lines_of
from oncall.rota.core.file.read import BadToml, tables_of

VALUES: tuple[Value, ...] = get_args(Value)
_DAYS = {"DD.MM.YYYY": "%d.%m.%Y", "YYYY-MM-DD": "%Y-%m-%d", "YYYYMMDD": "%Y%m%d"}
_ENDS = {"windows": "\r\n", "unix": "\n"}


def read_layout(text: str) -> tuple[Layout | None, tuple[Fault, ...]]:
    """The layout, or every fault in the file. Never raises."""
    try:
        root = Table(tables_of(text), (), report := Report(lines_of(text)))
    except BadToml as bad:
        return None, (bad.fault,)
    columns = tuple(
        _column(each) for each in root.tables("column", 'a [[column]] with value = "employee"')
    )
    layout = Layout(
        columns,
        separator=root.one("separator", _sign, ";", '";"', needed=False),
        decimal=root.one("decimal", one_of(",", "."), ",", '","', needed=False),
        encoding=root.one("encoding", _encoding, "utf-8", '"utf-8"', needed=False),
        bom=root.one("bom", f.yes_or_no, None, "true", needed=False) is True,
        line_end=_ENDS[root.one("line_end", one_of(*_ENDS), "windows", '"windows"', needed=False)],
        header=root.one("header", f.yes_or_no, None, "true", needed=False) is not False,
        day=_DAYS[root.one("date", one_of(*_DAYS), "DD.MM.YYYY", '"DD.MM.YYYY"', needed=False)],
        last=root.one("last", _sign, "", '";"', needed=False),
        suffix=root.one("suffix", _suffix, ".csv", '".csv"', needed=False),
    )
    root.refuse_the_rest()
    return (None if report.faults else layout), report.faults


def _column(table: Table) -> Column:
    column = Column(
        table.one("value", one_of(*VALUES), VALUES[-1], '"employee"'),
        table.one("title", f.text, "", '"EMPLOYEE NUMBER"', needed=False),
        quoted=table.one("quoted", f.yes_or_no, None, "true", needed=False) is True,
    )
    table.refuse_the_rest()
    return column


def _sign(value: Any) -> str:
    if value not in (";", ",", "|", "\t"):
        raise BadValue(f"{shown(value)} is not a sign that separates")
    return str(value)


def _suffix(value: Any) -> str:
    if value not in (".csv", ".txt", ".lon"):
        raise BadValue(f"{shown(value)} is not .csv, .txt or .lon")
    return str(value)


def _encoding(value: Any) -> str:
    try:
        return codecs.lookup(f.text(value)).name
    except LookupError:
        raise BadValue(f"{shown(value)} is no encoding") from None
