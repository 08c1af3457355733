"""A statement for one person: what she is paid for a month, with every shift behind it, as PDF."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from html import escape
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from oncall.pay.core.file_rows import Head
from oncall.pay.core.lines import Line
from oncall.pay.core.money import decimals, kroner
from oncall.pay.core.spans import HOUR, instant, union
from oncall.wording import clock, say


def statement(head: Head, name: str, lines: Sequence[Line], zone: ZoneInfo) -> bytes:
    """The PDF; the same month is the same bytes."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    out, styles = BytesIO(), getSampleStyleSheet()
    title = say(head.language, "pay.statement", period=head.period)
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, author=head.team, lang=head.language, invariant=1
    )
    story: list[Any] = [
        Paragraph(escape(title), styles["Title"]),
        Paragraph(escape(f"{name}, {head.team}"), styles["Heading2"]),
        _table(_amounts(head.language, lines), numbers=2),
        Spacer(0, 12),
        Paragraph(escape(say(head.language, "pay.note")), styles["Normal"]),
    ]
    for line in lines:
        story.append(Paragraph(escape(f"{line.rule.name}, {line.code}"), styles["Heading3"]))
        story.append(_table(list(_shifts(head.language, line, zone)), numbers=1))
    document.build(story)
    return out.getvalue()


def _amounts(language: str, lines: Sequence[Line]) -> list[list[str]]:
    titles = [say(language, f"pay.column.{each}") for each in ("text", "code", "hours", "amount")]
    told = [[line.rule.name, line.code, *_hours_and_amount(language, line)] for line in lines]
    total = _number(kroner(sum(line.ore for line in lines)), language)
    return [titles, *told, [say(language, "pay.total"), "", "", total]]


def _shifts(language: str, line: Line, zone: ZoneInfo) -> Iterator[list[str]]:
    """Each span with its hours; in the hour that comes twice the season is told."""
    yield [say(language, f"pay.column.{each}") for each in ("from", "to", "hours")]
    for start, end in union(line.spans):
        first, last = instant(start, zone), instant(end, zone)
        hours = _number(decimals(Fraction(end - start, HOUR)), language)
        yield [*(f"{at:%d.%m.%Y} {clock(at, zone, language)}" for at in (first, last)), hours]


def _hours_and_amount(language: str, line: Line) -> list[str]:
    return [_number(each, language) for each in (decimals(line.hours), kroner(line.ore))]


def _number(text: str, language: str) -> str:
    return text if language == "en" else text.replace(".", ",")


def _table(rows: list[list[str]], *, numbers: int) -> Any:
    """Rows under a header that is repeated on each page; the last columns are numbers."""
    from reportlab.lib import colors
    from reportlab.platypus import Table

    return Table(
        rows,
        repeatRows=1,
        hAlign="LEFT",
        style=[
            ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
            ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
            ("ALIGN", (-numbers, 0), (-1, -1), "RIGHT"),
        ],
    )
