"""How duty is shared, on its page and as a file."""

import csv

import pytest

from tests.rota_pages.visitors import Pages, wanted, words

MARCH = "first=2026-03-01&last=2026-03-31"


def test_everybodys_hours_as_chart_and_table(pages: Pages) -> None:
    """This month where nothing is asked; names, and the parts add up: clocks go on in March."""
    page = pages.get("ane", "/rota/hours").text

    assert "Hours on duty 2026-03-01 to 2026-03-31" in page
    assert "<svg" in page
    assert "Ane 372.0 264.0 0.0 108.0 0.0" in words(page)
    assert "Tove 743.0 " in words(page)
    assert pages.count("ane", "/rota/hours") <= 8


def test_a_change_moves_hours(pages: Pages) -> None:
    """Twelve of Ane's are Vilde's."""
    day = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")
    pages.changes(wanted("give", "vikar", "ane", "therapists", *day))
    said = pages.reads("ane", f"/rota/hours?{MARCH}")

    assert "Ane 360.0" in said
    assert "Vilde 12.0" in said


def test_the_file_opens_in_a_spreadsheet(pages: Pages) -> None:
    """Semicolons, hours with a comma, and titles in the language of whoever downloads it."""
    answer = pages.get("ane", f"/rota/hours.csv?{MARCH}")
    text = answer.data.decode("utf-8-sig")
    rows = {row["Person"]: row for row in csv.DictReader(text.splitlines(), delimiter=";")}

    assert "hours-2026-03-01-2026-03-31.csv" in answer.headers["Content-Disposition"]
    assert rows["Ane"]["Hours"] == "372,00"
    assert list(rows["Ane"]) == ["Person", "Hours", "Day", "Night 21–06", "Weekend", "Holiday"]


@pytest.mark.parametrize(
    "query",
    ["first=2026-03-31&last=2026-03-01", "first=x&last=y", "first=2020-01-01&last=2026-01-01"],
)
def test_what_is_no_span_is_told(pages: Pages, query: str) -> None:
    """In words, with what was typed; there is no such file."""
    assert "Write two days" in pages.reads("ane", f"/rota/hours?{query}")
    assert pages.get("ane", f"/rota/hours.csv?{query}").status_code == 404


def test_another_team_sees_none_of_it(pages: Pages) -> None:
    """Neither the page nor the file."""
    others = Pages(pages.world, team="another")

    assert "no rota yet" in others.reads("eva", "/rota/hours")
    assert others.get("eva", "/rota/hours.csv").status_code == 404
