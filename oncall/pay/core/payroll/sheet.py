"""The spreadsheet: every line with numbers as numbers, and the totals per person and code."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import Any

from oncall.pay.core.money import decimals, kroner
from oncall.pay.core.payroll.file_rows import FileRow, Head, totals
from oncall.wording import say

_WIDTHS = (14, 24, 10, 28, 10, 14, 12, 12, 18)
_COLUMNS = ("employee", "name", "code", "text", "hours", "amount", "from", "to", "account")
_TOTALS = ("employee", "name", "code", "hours", "amount")


def workbook(head: Head, rows: Sequence[FileRow]) -> bytes:
    """The .xlsx; the same rows are the same bytes."""
    from xlsxwriter import Workbook

    out = BytesIO()
    # Numbers are Decimal until the file is written, and text is never taken for a formula.
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {"title": _title(head), "created": datetime.combine(head.first, time(), UTC)}
    )
    styles = _styles(book)
    _lines(book.add_worksheet(say(head.language, "pay.lines")), styles, head, rows)
    _summed(book.add_worksheet(say(head.language, "pay.totals")), styles, head, rows)
    book.close()
    return out.getvalue()


def _title(head: Head) -> str:
    return say(head.language, "pay.title", period=head.period, team=head.team)


def _styles(book: Any) -> dict[str, Any]:
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "head": book.add_format({"bold": True, "bottom": 1, "bg_color": "#EEEEEE"}),
        "right": book.add_format(
            {"bold": True, "bottom": 1, "bg_color": "#EEEEEE", "align": "right"}
        ),
        "hours": book.add_format({"num_format": "#,##0.00"}),
        "amount": book.add_format({"num_format": "#,##0.00"}),
        "sum": book.add_format({"num_format": "#,##0.00", "bold": True, "top": 1}),
        "sum_text": book.add_format({"bold": True, "top": 1}),
        "day": book.add_format({"num_format": "dd.mm.yyyy", "align": "right"}),
        "note": book.add_format({"italic": True, "font_color": "#555555"}),
    }


def _begun(sheet: Any, styles: dict[str, Any], head: Head, columns: Sequence[str]) -> int:
    """Title and header; the row after them. Prints on one page's width, the header on each."""
    sheet.write_string(0, 0, _title(head), styles["title"])
    if head.run:
        made = say(head.language, "pay.made", run=head.run, approver=head.approver)
        sheet.write_string(1, 0, made, styles["note"])
    for index, column in enumerate(columns):
        style = "right" if column in ("hours", "amount", "from", "to") else "head"
        sheet.write_string(3, index, say(head.language, f"pay.column.{column}"), styles[style])
        sheet.set_column(index, index, _WIDTHS[_COLUMNS.index(column)])
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    return 4


def _lines(sheet: Any, styles: dict[str, Any], head: Head, rows: Sequence[FileRow]) -> None:
    first = at = _begun(sheet, styles, head, _COLUMNS)
    for row in rows:
        for index, text in enumerate((row.employee, row.name, row.code, row.text)):
            sheet.write_string(at, index, text)
        sheet.write_number(at, 4, Decimal(decimals(row.hours)), styles["hours"])
        sheet.write_number(at, 5, Decimal(kroner(row.ore)), styles["amount"])
        for index, day in ((6, head.first), (7, head.last)):
            sheet.write_datetime(at, index, datetime.combine(day, time()), styles["day"])
        sheet.write_string(at, 8, row.account)
        at += 1
    _sum(sheet, styles, head, rows, (first, at, 5))


def _summed(sheet: Any, styles: dict[str, Any], head: Head, rows: Sequence[FileRow]) -> None:
    first = at = _begun(sheet, styles, head, _TOTALS)
    for row in totals(rows):
        for index, text in enumerate((row.employee, row.name, row.code)):
            sheet.write_string(at, index, text)
        sheet.write_number(at, 3, Decimal(decimals(row.hours)), styles["hours"])
        sheet.write_number(at, 4, Decimal(kroner(row.ore)), styles["amount"])
        at += 1
    _sum(sheet, styles, head, rows, (first, at, 4))


def _sum(
    sheet: Any,
    styles: dict[str, Any],
    head: Head,
    rows: Sequence[FileRow],
    place: tuple[int, int, int],
) -> None:
    """The sum below, as a formula that a spreadsheet keeps right, with its value beside it."""
    first, at, column = place
    if not rows:
        sheet.write_string(at, 0, say(head.language, "pay.nothing"), styles["note"])
        return
    letter = "ABCDEFGHI"[column]
    value = Decimal(kroner(sum(row.ore for row in rows)))
    for index in range(column):
        sheet.write_blank(at, index, None, styles["sum_text"])
    sheet.write_string(at, 0, say(head.language, "pay.total"), styles["sum_text"])
    formula = f"=SUM({letter}{first + 1}:{letter}{at})"
    sheet.write_formula(at, column, formula, styles["sum"], str(value))
