"""How it went: what a month came to, so that a team sees whether families waited too long."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oncall.contact.core.dealt import GOALS, Dealt, figures
from oncall.contact.core.values import Caller, Contact
from tests.stories.vocabulary import Story
from tests.stories_pages.conftest import Begin
from tests.stories_pages.reader import Reader, words_of

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def test_a_month_of_one_call_and_one_text_that_waited(day: Story) -> None:
    """Ane answered the call at once; nobody saw the text for six minutes."""
    day.ane.answers(after=9, talks=120)
    day.mother.calls(talks=120)
    day.minutes(4)
    day.other_mother.texts("Hei")
    day.minutes(6.1)
    day.bo.texts("OK")
    day.seconds(5)
    day.bo.texts("FERDIG")
    day.seconds(5)
    page = Reader(day, "tove").reads("/report")

    assert "Avslutta: 2. Tok til med ein telefon: 1. Kom om natta: 0." in page
    assert "Innan eitt minutt 90 % 50 % under målet –" in page
    assert "Innan fem minutt 99 % 50 % under målet –" in page
    assert "Lengst 6 min –" in page
    assert f"{day.other_mother.contact.code} 03.03.2026 13:04: venta 6 min." in page
    assert "Snakka saman: 1" in page


def test_a_month_that_is_over_stands_beside_the_one_after_it(begin: Begin) -> None:
    """On the first of March, February is the month before, and has an address of its own."""
    evening = begin(at="2026-02-28 19:30")
    evening.ane.answers(after=9, talks=120)
    evening.mother.calls(talks=120)
    evening.minutes(4)
    evening.until("2026-03-01 00:05")
    tove = Reader(evening, "tove")
    february = tove.opens("/report", month="2026-02")

    assert "Ingen førespurnad vart avslutta i denne månaden." in tove.reads("/report")
    assert "Innan eitt minutt 90 % 100 % –" in words_of(february.text)


def test_a_night_is_told_and_what_was_never_hers_has_no_link(night: Story) -> None:
    """Eli may know how the team did, and cannot open what she had nothing to do with."""
    night.mother.texts("Hei")
    night.minutes(6)
    night.tove.texts("OK")
    night.seconds(5)
    night.tove.texts("FERDIG")
    night.seconds(5)
    address = f"/contacts/{night.mother.contact.id}"
    hers, others = (Reader(night, each).opens("/report").text for each in ("tove", "eli"))

    assert "Kom om natta: 1." in hers
    assert address in hers
    assert address not in others
    assert str(night.mother.contact.code) in others


def test_a_test_of_the_line_is_nobody_who_waits(day: Story) -> None:
    """The line is tested every day; that would make any month look well."""
    waited = [_dealt("line test", 1), _dealt("talked", 400)]

    assert figures(waited).of_hundred(timedelta(minutes=5)) == 0
    assert figures(waited[:1]).half is None


@pytest.mark.parametrize("month", ["2026-13", "march", "2026-3", "9999-01"])
def test_a_month_that_is_none_is_not_there(day: Story, month: str) -> None:
    """An address that somebody typed wrong."""
    assert Reader(day, "tove").opens("/report", month=month).status_code == 404


@given(st.lists(st.integers(0, 86_400), min_size=1, max_size=300))
def test_a_goal_that_is_met_by_the_figure_is_met_by_the_people(seconds: list[int]) -> None:
    """No share is rounded up; half of them waited no longer than the middle one."""
    found = figures([_dealt("talked", each) for each in seconds])
    for goal in GOALS:
        within = sum(each <= goal.within.total_seconds() for each in seconds)
        share = found.of_hundred(goal.within)
        assert share is not None
        assert (share >= goal.of_hundred) == (within * 100 >= goal.of_hundred * len(seconds))
    assert found.half is not None
    assert sum(each <= found.half.total_seconds() for each in seconds) * 2 >= len(seconds)
    assert found.longest == timedelta(seconds=max(seconds))


def _dealt(outcome: str, seconds: int) -> Dealt:
    contact = Contact("c", 412, Caller("n"), NOON, "closed", NOON, outcome=outcome)
    return Dealt(contact, "call", night=False, wait=timedelta(seconds=seconds))
