"""A statement for one person: what she is paid for a month, with every shift behind it, as PDF."""

from collections.abc import Iterator, Sequence
from html import escape
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from oncall.pay.core.money import decimals
from oncall.pay.core.payroll.file_rows import Head
from oncall.pay.core.reckoning.explain import arithmetic, shift_told
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.spans import union
from oncall.wording import decimal, kroner, month_of_year, say
from oncall.wording.words import rule_called

_ROW_PADDING = 1
"""Points above and below a row, and no float among money: a month of days fits one page."""


def statement(head: Head, name: str, lines: Sequence[Line], zone: ZoneInfo) -> bytes:
    """The PDF; the same month is the same bytes. `lines` are of one month, one at least."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer

    out, styles, month = BytesIO(), getSampleStyleSheet(), lines[0].month
    written = month_of_year(month.year, month.number, head.language)
    title = say(head.language, "pay.statement", period=written)
    document = SimpleDocTemplate(
        out, pagesize=A4, title=title, author=head.team, lang=head.language, invariant=1,
        topMargin=50, bottomMargin=50,
    )  # fmt: skip
    story: list[Any] = [
        Paragraph(escape(title), styles["Heading1"]),
        Paragraph(escape(f"{name}, {head.team}"), styles["Heading3"]),
        _amounts(head.language, lines),
        Spacer(0, 12),
        Paragraph(escape(say(head.language, "pay.note")), styles["Normal"]),
    ]
    for line in lines:
        story.append(
            Paragraph(
                escape(f"{rule_called(head.language, line.rule.name)}, {line.code}"),
                styles["Heading3"],
            )
        )
        story.append(_shifts(head.language, line, zone))
        story += [
            Paragraph(escape(each), styles["Normal"])
            for each in arithmetic(line, zone, head.language)
        ]
    document.build(story)
    return out.getvalue()


def _amounts(language: str, lines: Sequence[Line]) -> Any:
    """Each line's hours and amount, and what they come to."""
    from reportlab.lib import colors
    from reportlab.platypus import Table

    rows = [
        [say(language, f"pay.column.{each}") for each in ("text", "code", "hours", "amount")],
        *(
            [rule_called(language, each.rule.name), each.code, *_hours_and_kroner(each, language)]
            for each in lines
        ),
        [say(language, "pay.total"), "", "", kroner(sum(each.ore for each in lines), language)],
    ]
    style: list[Any] = [
        ("LINEBELOW", (0, 0), (-1, 0), 1, colors.black),
        ("LINEABOVE", (0, -1), (-1, -1), 1, colors.black),
        ("FONTNAME", (0, 0), (-1, 0), "Helvetica-Bold"),
        ("FONTNAME", (0, -1), (-1, -1), "Helvetica-Bold"),
        ("ALIGN", (-2, 0), (-1, -1), "RIGHT"),
    ]
    return Table(rows, hAlign="LEFT", style=style)


def _hours_and_kroner(line: Line, language: str) -> Iterator[str]:
    yield decimal(decimals(line.hours), language)
    yield kroner(line.ore, language)


def _shifts(language: str, line: Line, zone: ZoneInfo) -> Any:
    """Every shift that is paid by the line, one under the other."""
    from reportlab.platypus import Spacer, Table

    rows = [[shift_told(span, zone, language)] for span in union(line.spans)]
    style: list[Any] = [
        ("TOPPADDING", (0, 0), (-1, -1), _ROW_PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _ROW_PADDING),
    ]
    return Table(rows, hAlign="LEFT", style=style) if rows else Spacer(0, 0)
