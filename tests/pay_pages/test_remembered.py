"""What pages remember of pay is gone as soon as anything that it follows from is another."""

from datetime import timedelta

import pytest

from oncall.pay.work import books
from oncall.people.work import import_people
from tests.pay.files import EXAMPLE_PEOPLE
from tests.pay_pages.visitors import Pages
from tests.rota_pages.visitors import wanted

MARCH, FEBRUARY = "/pay/2026-03", "/pay/2026-02"
TEN_DAYS = ("2026-03-09T08:00+01:00", "2026-03-19T20:00+01:00")


@pytest.fixture(autouse=True)
def seen(pages: Pages) -> None:
    """Every page has been opened once, and what can be remembered of it is."""
    for page in (MARCH, FEBRUARY, "/pay/mine", "/pay/budget"):
        pages.reads("tove", page)


def test_a_change_of_the_rota_is_paid_at_once(pages: Pages) -> None:
    """Vilde covers for Ane and for Tove: on the month, on Ane's page, and in the year."""
    year, own = pages.reads("tove", "/pay/budget"), pages.reads("ane", "/pay/mine")
    assert "Vilde" not in pages.reads("tove", MARCH)
    pages.changes(wanted("cover", "vikar", "ane", "therapists", *TEN_DAYS))
    pages.changes(wanted("stand-in", "vikar", "tove", "supervisor", *TEN_DAYS))

    assert "Vilde" in pages.reads("tove", MARCH)
    assert pages.reads("ane", "/pay/mine") != own
    assert pages.reads("tove", "/pay/budget") != year


def test_a_callout_is_on_the_next_page_and_so_is_taking_it_back(pages: Pages) -> None:
    """She notes one of her own in a month that is over; what it pays comes and goes with it."""
    form = {"start": "2026-02-14T23:10", "minutes": "25", "why": "home visit"}
    before = pages.reads("tove", FEBRUARY)
    pages.sends("tove", "/pay/mine/2026-02/callouts", does="note", **form)
    assert pages.reads("tove", FEBRUARY) != before

    pages.sends("tove", "/pay/mine/2026-02/callouts", does="back", **form)
    assert pages.reads("tove", FEBRUARY) == before


def test_a_month_that_ends_is_told_by_the_ledger(pages: Pages) -> None:
    """By the rota until its last day is over; then, before anything is kept, by an empty ledger."""
    assert "Tove NOK" in pages.reads("tove", MARCH)
    pages.world.leap_to(pages.world.now + timedelta(days=29))
    assert "Tove NOK" not in pages.reads("tove", MARCH)

    books.keep_all(pages.world.desk.db, pages.world.desk.env)
    assert "Tove NOK" in pages.reads("tove", MARCH)


def test_what_somebody_is_paid_by_is_read_anew(pages: Pages) -> None:
    """Without an employee number there is nobody to pay; with it again there is."""
    desk, before = pages.world.desk, pages.reads("tove", FEBRUARY)
    import_people(desk.db, desk.vault, desk.env, text=EXAMPLE_PEOPLE.replace(",10003,", ",,"))
    assert "has no employee number on record" in pages.reads("tove", FEBRUARY)

    import_people(desk.db, desk.vault, desk.env, text=EXAMPLE_PEOPLE)
    assert pages.reads("tove", FEBRUARY) == before


def test_each_reader_has_her_own_lines_and_language(pages: Pages) -> None:
    """What is remembered of a month is told to each in her words, and of her alone on her page."""
    mine = pages.reads("bo", "/pay/mine")
    assert mine != pages.reads("tove", "/pay/mine")
    pages.language = "nb"
    assert pages.reads("bo", "/pay/mine") != mine
