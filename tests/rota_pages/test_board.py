"""The rota on its page: who is on, who is not, what is missing and what does not fit."""

import pytest

from oncall.rota.core.duty import Shift
from oncall.rota.rows import confirmations
from tests.rota.shapes import at
from tests.rota_pages.visitors import Pages, day_of, wanted

WEEK = "/rota?week=2026-W10"
WEDNESDAY = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")


def test_a_week_with_names_and_who_is_on_now(pages: Pages) -> None:
    """Names and no handles; one's own shifts are marked, and so is today."""
    text = pages.get("ane", "/rota").text

    assert "Rota for week 10, 2026" in text
    assert day_of(text, "2026-03-03") == (
        "Tue 3.3. today Supervisor line all day Tove Therapists 08:00–20:00 Ane you Bo Cato Dina "
        "Milieu therapist 08:00–20:00 Eli"
    )
    assert (
        "On duty now Tove Supervisor line Eli Milieu therapist, until 20:00 "
        "Ane, Bo, Cato, Dina Therapists, until 20:00" in pages.reads("ane", "/rota")
    )


def test_a_change_counts_is_marked_and_shows_a_name(pages: Pages) -> None:
    """Vilde covers for Ane: she is on under her name, Ane is away, and it says so."""
    pages.changes(wanted("absent", "ane", "", "", *WEDNESDAY))
    pages.changes(wanted("cover", "vikar", "ane", "therapists", *WEDNESDAY))
    day = day_of(pages.get("ane", WEEK).text, "2026-03-04")

    assert "Bo Cato Dina Vilde changed" in day
    assert "Away Ane" in day
    assert "vikar" not in day


def test_too_few_is_told_in_words_and_in_red(pages: Pages) -> None:
    """Three of four are away: the hours in which one is too few."""
    for each in ("ane", "bo", "cato"):
        pages.changes(wanted("absent", each, "", "", *WEDNESDAY))
    page = pages.get("dina", WEEK).text

    assert "Therapists, 08:00–20:00: fewer than 2" in day_of(page, "2026-03-04")
    assert page.count('class="short"') == 1


def test_nobody_on_the_line_is_told(pages: Pages) -> None:
    """The outside number has it for a night: it is said on both days."""
    night = ("2026-03-04T20:00+01:00", "2026-03-05T08:00+01:00")
    pages.changes(wanted("outside", "", "", "", *night))
    page = pages.get("tove", WEEK).text

    said = "The outside number has the line"
    assert [said in day_of(page, f"2026-03-0{day}") for day in (3, 4, 5, 6)] == [
        False, True, True, False,
    ]  # fmt: skip


def test_what_does_not_fit_is_told_at_the_top(pages: Pages) -> None:
    """Tove is away, and nobody has taken her line."""
    pages.changes(wanted("absent", "tove", "", "", *WEDNESDAY))

    assert "This does not fit Tove is away, Wed 4 March 2026 08:00 to" in pages.reads("bo", WEEK)
    assert "This does not fit" not in pages.reads("bo", "/rota?week=2026-W11")


def test_a_month_begins_under_its_weekday(pages: Pages) -> None:
    """1 April 2026 is a Wednesday; Maundy Thursday is a holiday by name."""
    page = pages.get("ane", "/rota?month=2026-04").text

    assert page.count('class="day') == 1 + 30  # the list, and its days
    assert '<li class="day from-3">' in page
    assert "Maundy Thursday" in day_of(page, "2026-04-02")


@pytest.mark.parametrize(
    ("address", "before", "after"),
    [
        ("/rota?week=2026-W01", "week=2025-W52", "week=2026-W02"),
        ("/rota?week=2026-W53", "week=2026-W52", "week=2027-W01"),
        ("/rota?month=2026-12", "month=2026-11", "month=2027-01"),
    ],
)
def test_one_may_go_back_and_on(pages: Pages, address: str, before: str, after: str) -> None:
    """Across the new year, too."""
    page = pages.get("ane", address).text

    assert f'rel="prev" href="/rota?{before}"' in page
    assert f'rel="next" href="/rota?{after}"' in page


@pytest.mark.parametrize(
    "query", ["week=2026-W60", "week=now", "month=2026-13", "month=1999-01", "month=2026-3"]
)
def test_what_is_no_week_is_not_there(pages: Pages, query: str) -> None:
    """An address that somebody made up."""
    assert pages.get("ane", f"/rota?{query}").status_code == 404


def test_another_team_sees_nothing_of_ours(pages: Pages) -> None:
    """Not a name: its own rota is not there yet."""
    text = Pages(pages.world, team="another").reads("eva", "/rota")

    assert "The team has no rota yet." in text
    assert "Tove" not in text


@pytest.mark.parametrize("handle", ["ane", "tove", "merkantil"])
def test_everybody_in_the_team_may_look(pages: Pages, handle: str) -> None:
    """And it costs few questions."""
    assert pages.count(handle, "/rota?month=2026-03") <= 8


def test_a_phone_that_is_not_tested_is_red(pages: Pages) -> None:
    """Everybody on duty this week who has not passed PRØV, by name; nobody in a week long past."""
    text = pages.reads("ane", WEEK)

    assert "the phone is not tested Ane, Bo, Cato, Dina, Eli, Tove" in text
    assert "not tested" not in pages.reads("ane", "/rota?week=2026-W07")


def test_a_shift_that_is_not_confirmed_is_red(pages: Pages) -> None:
    """Vilde was asked about hers: it stands at the top until she has answered."""
    world = pages.world
    pages.changes(wanted("stand-in", "vikar", "", "", *WEDNESDAY))
    hers = Shift("supervisor", "vikar", at(WEDNESDAY[0]), at(WEDNESDAY[1]))
    with world.desk.db.transaction() as tx:
        confirmations.ask(tx, world.team_id, hers, world.now)
    before = pages.reads("ane", WEEK)
    with world.desk.db.transaction() as tx:
        confirmations.confirm(tx, world.team_id, hers, world.now)

    assert "not confirmed Vilde , Supervisor line Wed 4 March 2026 08:00 – 20:00" in before
    assert "not confirmed" not in pages.reads("ane", WEEK)
