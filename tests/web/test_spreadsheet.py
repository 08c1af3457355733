"""A table that somebody downloads and opens by a double click."""

import csv

from oncall.web.spreadsheet import spreadsheet


def test_columns_and_numbers_are_what_they_look_like() -> None:
    """Norwegian letters, semicolons and quotes stay in their cells; numbers have a comma."""
    cells = ["Bø; «Ærfugl»", 'He said "no"', "-12.50", "1.2.2026", "0031", ""]
    answer = spreadsheet("hours", ["æ", "ø", "å"], [cells])
    text = answer.data.decode("utf-8-sig")
    titles, row = csv.reader(text.splitlines(), delimiter=";")

    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert titles == ["æ", "ø", "å"]
    assert row == ["Bø; «Ærfugl»", 'He said "no"', "-12,50", "1.2.2026", "0031", ""]


def test_no_text_is_a_formula() -> None:
    """What somebody was called stays a name."""
    answer = spreadsheet("hours", ["who"], [['=HYPERLINK("http://x")'], ["+1"], ["@SUM(A1)"]])

    assert all(line.startswith(("'", "\"'")) for line in answer.data.decode().splitlines()[1:])
