"""Somebody leaves by the page of people: nobody asks her any more, and what stands is told."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from oncall.calendar.work.giving import Choice, make_feed
from oncall.calendar.work.serving import Feeds, Gone
from oncall.contact.rows.alarms import mark
from oncall.contact.work.shown.standing import entrance_of
from oncall.demo.world import World
from oncall.people.core.faults import ImportFaults
from oncall.people.work import import_people, staff
from tests.people.front_door import Browser, deeds, signed_in

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
CsvOf = Callable[..., str]


def leaves(tove: Browser, handle: str) -> str:
    """She is let go; the page that is shown then."""
    answer = tove.post(f"/people/{handle}/leave", sure="yes")
    return tove.get(answer.headers["Location"]).text


def is_here(world: World, handle: str) -> bool:
    """Whether she is staff for a call of now."""
    desk = world.desk
    with desk.db.reading() as conn:
        return entrance_of(desk).standing(conn, world.team_id, handle) is not None


def test_what_stands_is_told_before_anything_is_done(world: World, tove: Browser) -> None:
    """Her shifts, her families and that she is the deputy; the first press changes nothing."""
    page = tove.post("/people/ane/leave").text

    assert "Skal Ane slutte no?" in page
    assert "vakt frå 04.03.2026 08:00" in page
    assert "Er terapeuten til F-31" in page
    assert "Er stedfortredar i vaktplanen" in page
    assert is_here(world, "ane")


def test_who_leaves_is_signed_out_and_asked_no_more(world: World, tove: Browser) -> None:
    """At once, on every phone, and her calendar is gone; the log says who did it."""
    given = make_feed(world.desk, team=None, person="ane", choice=Choice())
    token = given.address.rpartition("/")[2].partition(".")[0]
    ane = signed_in(world, "ane", remember=True)
    tove.wait(seconds=1)
    page = leaves(tove, "ane")

    assert not is_here(world, "ane")
    assert not ane.inside
    with pytest.raises(Gone):
        Feeds(world.desk).find(token)
    assert "Har slutta dei siste 30 dagane" in page
    assert deeds(world, tove)[0] == "Tove lét Ane slutte"


def test_it_is_undone(world: World, tove: Browser) -> None:
    """As long as she would have been here; there is nothing to undo twice."""
    before = _period(world)
    leaves(tove, "ane")
    answer = tove.post("/people/ane/back")

    assert answer.status_code == 303
    assert is_here(world, "ane")
    assert _period(world) == before
    assert tove.post("/people/ane/back").status_code == 404


def test_nobody_lets_herself_go_and_staff_let_nobody_go(world: World, tove: Browser) -> None:
    """Nor somebody who is not there."""
    assert tove.post("/people/tove/leave", sure="yes").status_code == 404
    assert tove.post("/people/nobody/leave", sure="yes").status_code == 404
    assert signed_in(world, "bo").post("/people/cato/leave", sure="yes").status_code == 403
    assert is_here(world, "tove")
    assert is_here(world, "cato")


def test_after_a_month_it_is_no_longer_offered(world: World, tove: Browser) -> None:
    """By then the file of people is the way back."""
    leaves(tove, "ane")
    world.leap_to(world.now + timedelta(days=31))

    assert "Har slutta" not in signed_in(world, "tove").get("/people").text


def test_an_old_file_lets_nobody_in_again(world: World, tove: Browser, people_csv: CsvOf) -> None:
    """A row that goes on is refused; one that ends as the page says is not."""
    leaves(tove, "ane")
    desk = world.desk
    for to in ("", "2026-12-31"):
        with pytest.raises(ImportFaults) as refused:
            import_people(desk.db, desk.vault, desk.env, text=people_csv({"to": to}))

        assert [(each.line, each.column) for each in refused.value.rows] == [(2, "to")]
    import_people(desk.db, desk.vault, desk.env, text=people_csv({"to": "2026-03-02"}))

    assert not is_here(world, "ane")


def test_a_phone_at_which_nothing_arrives_is_seen_on_the_page(world: World, tove: Browser) -> None:
    """As the carrier said of the number that is on record now."""
    desk, before = world.desk, tove.get("/people").text
    with desk.db.transaction() as tx:
        bo = staff(tx, desk.vault, world.team_id)["bo"]
        mark(tx, world.team_id, desk.vault.digest(bo.phone or ""), code=30005, at=world.now)
    after = tove.get("/people").text

    assert "tek ikkje imot noko" not in before
    assert after.count("tek ikkje imot noko") == 1


def test_the_page_asks_the_database_little(world: World, tove: Browser) -> None:
    """However many people there are: at most eight questions, also with who has left."""
    leaves(tove, "ane")
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(world.desk.db.engine, "before_cursor_execute", note)
    tove.get("/people")
    event.remove(world.desk.db.engine, "before_cursor_execute", note)

    assert 0 < len(asked) <= 8, asked


def _period(world: World) -> object:
    with world.desk.db.reading() as conn:
        return staff(conn, world.desk.vault, world.team_id)["ane"].period
