"""What pages remember of a rota is gone as soon as the rota, its people or the hour is another."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from oncall.demo.example import EXAMPLE
from oncall.people.rows import people
from oncall.rota.work import Deed, import_plan, undo_change
from oncall.rota.work.reading import Teams
from tests.rota_pages.visitors import Pages, day_of, wanted

WEEK, MONTH = "/rota?week=2026-W10", "/rota?month=2026-03"
HOURS, OWN = "/rota/hours", "/rota/mine"
WEDNESDAY = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")
COVER = wanted("cover", "vikar", "ane", "therapists", *WEDNESDAY)


class Gone(Exception):
    """A transaction that comes to nothing."""


@pytest.fixture(autouse=True)
def seen(pages: Pages) -> None:
    """Everybody has opened every page once, and what can be remembered of it is."""
    for page in (WEEK, MONTH, HOURS, OWN):
        pages.reads("ane", page)


def on_wednesday(pages: Pages, page: str) -> str:
    """Who is on that day."""
    return day_of(pages.get("ane", page).text, "2026-03-04")


def hers(pages: Pages) -> str:
    """Ane's next shifts, as her own page lists them."""
    return pages.reads("ane", OWN).partition("calendar")[0]


@pytest.mark.parametrize("page", [WEEK, MONTH])
def test_a_change_is_shown_at_once_and_so_is_its_undoing(pages: Pages, page: str) -> None:
    """Whoever presses the button sees it on the next page, and whoever else looks."""
    desk = pages.world.desk
    before, whole, own = on_wednesday(pages, page), pages.reads("ane", HOURS), hers(pages)
    pages.changes(COVER)
    assert "Vilde changed" in on_wednesday(pages, page)
    assert "Vilde" in pages.reads("ane", HOURS)
    assert hers(pages) != own

    deed = Deed("tove", "a mistake")
    undo_change(desk.db, desk.vault, desk.env, team=None, number=1, deed=deed)
    assert on_wednesday(pages, page) == before
    assert pages.reads("ane", HOURS) == whole
    assert hers(pages) == own


def test_another_name_is_shown_at_once(pages: Pages) -> None:
    """Ane is called Anja from now on."""
    desk, team_id = pages.world.desk, pages.world.team_id
    with desk.db.transaction() as tx:
        everybody = people.everybody(tx, desk.vault, team_id)
        ane = next(each for each in everybody if each.handle == "ane")
        people.put(tx, desk.vault, desk.env, team_id, replace(ane, name="Anja Aas"))

    assert "Anja you" in on_wednesday(pages, WEEK)
    assert "Anja" in pages.reads("ane", HOURS)


def test_a_new_plan_is_shown_at_once_also_in_its_form(pages: Pages) -> None:
    """From tomorrow on Vilde is a therapist as well."""
    desk = pages.world.desk
    assert 'value="vikar" selected' not in pages.get("tove", "/rota/plans/form?number=1").text
    new = EXAMPLE.replace("2026-01-01", "2026-03-04").replace('"dina"]', '"dina", "vikar"]')
    import_plan(desk.db, desk.vault, desk.env, text=new)

    assert "Vilde" in on_wednesday(pages, WEEK)
    assert 'value="vikar" selected' in pages.get("tove", "/rota/plans/form?number=2").text
    assert 'value="vikar" selected' not in pages.get("tove", "/rota/plans/form?number=1").text


def test_the_hour_is_always_the_present_one(pages: Pages) -> None:
    """The therapists go home at eight in the evening; at midnight it is another day."""
    assert "Therapists, until 20:00" in pages.reads("ane", WEEK)
    assert "Now – 20:00 Therapists" in hers(pages)
    pages.world.leap_to(pages.world.now + timedelta(hours=10))
    assert "Therapists, until" not in pages.reads("ane", WEEK)
    assert "Now" not in hers(pages)

    assert "today" in day_of(pages.get("ane", WEEK).text, "2026-03-03")
    pages.world.leap_to(pages.world.now + timedelta(hours=5))
    assert "today" not in day_of(pages.get("ane", WEEK).text, "2026-03-03")
    assert "today" in on_wednesday(pages, WEEK)


def test_each_reader_has_her_own_marks_and_language(pages: Pages) -> None:
    """What is remembered is the same for everybody: "you" is whoever looks."""
    assert "Ane you Bo" in day_of(pages.get("ane", WEEK).text, "2026-03-04")
    assert "Ane Bo you" in day_of(pages.get("bo", WEEK).text, "2026-03-04")
    pages.language = "nb"
    assert "Ane deg Bo" in day_of(pages.get("ane", WEEK).text, "2026-03-04")


def test_what_comes_to_nothing_is_not_remembered(pages: Pages) -> None:
    """A change is recorded, the team is read by the same transaction, and then all of it fails."""
    desk, team_id, teams = pages.world.desk, pages.world.team_id, Teams()

    def name_of_ane() -> str:
        with desk.db.reading() as conn:
            return teams.of(conn, desk.vault, team_id).people["ane"].name

    was = name_of_ane()
    with suppress(Gone), desk.db.transaction() as tx:
        ane = teams.of(tx, desk.vault, team_id).people["ane"]
        people.put(tx, desk.vault, desk.env, team_id, replace(ane, name="Anja Aas"))
        assert name_of_ane() == "Anja Aas"
        raise Gone
    assert name_of_ane() == was

    with desk.db.transaction() as tx:
        people.put(tx, desk.vault, desk.env, team_id, replace(ane, name="Anna Aas"))
    assert name_of_ane() == "Anna Aas"
