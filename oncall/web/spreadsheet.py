"""A table to download: columns and numbers, where a spreadsheet is set to Norwegian."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from flask import Response

from oncall.web.cells import harmless

_NUMBER = re.compile(r"-?\d+\.\d+")


def spreadsheet(name: str, titles: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """The file `name`.csv: semicolons, a comma in numbers, and a mark that says it is UTF-8.

    In `rows` numbers are written with a point; a text is never taken for a formula.
    """
    table = io.StringIO()
    csv.writer(table, delimiter=";").writerows([titles, *(map(_cell, row) for row in rows)])
    content = f"\ufeff{table.getvalue()}".encode()
    answer = Response(content, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


def _cell(text: str) -> str:
    if _NUMBER.fullmatch(text):
        return text.replace(".", ",")
    return harmless(text)
