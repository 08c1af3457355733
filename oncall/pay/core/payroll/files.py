"""Every kind of file that payroll may be sent, by its name."""

from collections.abc import Sequence

from oncall.pay.core.payroll.file_rows import FileRow, Head
from oncall.pay.core.payroll.layout import PRESETS, Layout, rendered
from oncall.pay.core.payroll.page import key_in_page
from oncall.pay.core.payroll.sheet import workbook

FORMATS = ("norwegian", "visma-lonn", "xlsx", "key-in")


def file_of(kind: str | Layout, head: Head, rows: Sequence[FileRow]) -> tuple[bytes, str]:
    """The bytes and how the file's name ends; raises CannotEncode."""
    if isinstance(kind, Layout):
        return rendered(kind, head, rows), kind.suffix
    if kind == "xlsx":
        return workbook(head, rows), ".xlsx"
    if kind == "key-in":
        return key_in_page(head, rows), ".txt"
    return rendered(PRESETS[kind], head, rows), PRESETS[kind].suffix
