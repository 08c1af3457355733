"""A family's page: its numbers come and go, its treatment ends, and what is important to know."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from markupsafe import escape
from sqlalchemy import event

from oncall.demo.world import World
from oncall.people.core.family_changes import important_of, next_letter
from oncall.people.core.faults import ImportFaults
from oncall.people.core.rule_changes import BadRules
from oncall.people.core.values import Caller, Rules
from oncall.people.work import import_families, who_calls
from tests.demo.corpus import MISCHIEF
from tests.people.front_door import Browser, deeds, signed_in

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
GRANDMOTHER, MOTHER = "+4740000301", "+4740000201"
NEW = {"phone": "400 00 301", "label": "grandmother"}
YES = {"call": "yes", "text": "no", "message": "no", "asked_on": "2026-03-02"}
NOT_ASKED = {"call": "not asked", "text": "not asked", "message": "not asked"}
CsvOf = Callable[..., str]


def days_later(world: World, days: int) -> Browser:
    """Her browser after so many days, signed in anew."""
    world.leap_to(world.now + timedelta(days=days))
    later = signed_in(world, "tove")
    later.wait(seconds=1)
    return later


def caller(world: World, phone: str) -> Caller:
    """Who calls from this number today."""
    desk = world.desk
    with desk.db.reading() as conn:
        today = world.now.date()
        return who_calls(conn, desk.vault, world.team_id, phone, today, colleagues=())


def code_of(world: World, phone: str) -> str | None:
    """The family that a call from it is of today."""
    found = caller(world, phone)
    return found.family.code + (found.letter or "") if found.family else None


def posts(browser: Browser, path: str, **form: str) -> str:
    """Send a form; the page that is shown then."""
    answer = browser.post(path, **form)
    assert answer.status_code in (200, 303), answer.status
    return browser.get(answer.headers["Location"]).text if answer.location else answer.text


def imports(world: World, text: str) -> list[tuple[int, str]]:
    """Import a file of families; the faults it was refused for."""
    desk = world.desk
    try:
        import_families(desk.db, desk.vault, desk.env, text=text)
    except ImportFaults as refused:
        return [(each.line, each.column) for each in refused.rows]
    return []


def test_a_new_number_is_theirs_from_now_on(world: World, tove: Browser) -> None:
    """With the next letter, and what was said of it, dated; the log says who added it."""
    page = posts(tove, "/families/F-31/add", **NEW, **YES)

    assert code_of(world, GRANDMOTHER) == "F-31D"
    assert caller(world, GRANDMOTHER).rules == Rules("yes", "no", "no", date(2026, 3, 2))
    assert "F-31D grandmother" in page
    assert "<b>Tove</b> la til F-31D" in page
    assert "40000301" not in page
    assert sorted(deeds(world, tove)[:2]) == [
        "Tove førte kva F-31D kan nåast med", "Tove la til F-31D som nytt nummer"
    ]  # fmt: skip


def test_nobody_has_asked_about_a_new_number_until_somebody_has(
    world: World, tove: Browser
) -> None:
    """Without an answer it is "not asked", which is no."""
    posts(tove, "/families/F-31/add", **NEW, **NOT_ASKED)

    assert caller(world, GRANDMOTHER).rules == Rules()


WRONG = (
    ({"phone": "4.7E+09"}, "ikkje eit telefonnummer"),
    ({"phone": "<script>"}, "ikkje eit telefonnummer"),
    ({"phone": "02800"}, "tenestenummer"),
    ({"phone": "400 00 201"}, "har dette nummeret frå før"),
    ({"phone": "400 00 102"}, "ein i teamet"),
    ({"label": " "}, "høgst 80 teikn"),
    ({"asked_on": ""}, "Skriv dagen dei vart spurde"),
)


def test_what_is_wrong_with_a_new_number_is_told(tove: Browser) -> None:
    """What was typed stays, and nothing is recorded."""
    for typed, told in WRONG:
        page = posts(tove, "/families/F-31/add", **{**NEW, **YES, **typed})

        assert told in page
        assert str(escape({**NEW, **typed}["phone"])) in page
        assert "F-31D" not in page


def test_no_yes_beside_another_familys_not_safe_now(world: World, tove: Browser) -> None:
    """It is one phone, whoever holds it; without a yes the number is added."""
    posts(tove, "/families/F-31/A/unsafe")
    refused = posts(tove, "/families/F-32/add", **{**NEW, **YES, "phone": MOTHER})
    posts(tove, "/families/F-32/add", **{**NEW, **NOT_ASKED, "phone": MOTHER})

    assert "ikkje er trygt no. Legg det til utan noko ja" in refused
    assert "yes" not in vars(caller(world, MOTHER).rules).values()
    assert "F-32C" in tove.get("/families/F-32").text


def test_a_number_is_theirs_no_longer(world: World, tove: Browser) -> None:
    """What comes from it is an unknown number's; the others are as they were."""
    page = posts(tove, "/families/F-31/B/remove")

    assert code_of(world, "+4740000202") is None
    assert code_of(world, MOTHER) == "F-31A"
    assert "<b>Tove</b> tok bort F-31B" in page
    assert deeds(world, tove)[0] == "Tove tok bort nummeret F-31B"


def test_the_last_number_stays(world: World, tove: Browser) -> None:
    """A family without a number would be on no page."""
    posts(tove, "/families/F-32/B/remove")
    page = posts(tove, "/families/F-32/A/remove")

    assert "siste nummeret til familien" in page
    assert code_of(world, "+4740000204") == "F-32A"


def test_a_letter_is_given_once(world: World, tove: Browser) -> None:
    """F-31D stays who it was in the histories."""
    posts(tove, "/families/F-31/add", **NEW, **NOT_ASKED)
    posts(tove, "/families/F-31/D/remove")
    posts(tove, "/families/F-31/add", phone="400 00 302", label="neighbour", **NOT_ASKED)

    assert code_of(world, "+4740000302") == "F-31E"
    with pytest.raises(BadRules):
        next_letter("ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_after_the_last_day_they_are_answered_as_anybody(world: World, tove: Browser) -> None:
    """To the end of that day they are theirs; then the number is nobody's we know."""
    posts(tove, "/families/F-31/end", last="2026-03-03")
    today = code_of(world, MOTHER)
    later = days_later(world, 1)
    listed = later.get("/families").text

    assert (today, code_of(world, MOTHER)) == ("F-31A", None)
    assert "Avslutta: nummera blir sletta etter 14 dagar" in listed
    assert "<b>F-31</b> Siste dag med behandling: 03.03.2026." in listed
    assert later.get("/families/F-31").status_code == 404


def test_an_end_is_undone(world: World, tove: Browser) -> None:
    """From the page on the last day, or from the list afterwards: as long as it would have been."""
    posts(tove, "/families/F-31/end", last="2026-03-03")
    posts(tove, "/families/F-31/end", last="2026-03-04")
    later = days_later(world, 2)
    gone = code_of(world, MOTHER)
    posts(later, "/families/F-31/resume")

    assert (gone, code_of(world, MOTHER)) == (None, "F-31A")
    family = caller(world, MOTHER).family
    assert family
    assert family.period.last is None
    assert later.post("/families/F-31/resume").status_code == 404
    assert deeds(world, later)[0] == "Tove lét behandlinga av F-31 gå vidare"
    assert "Tove førte siste dag for F-31" in deeds(world, later)


def test_only_those_who_lead_end_a_treatment(world: World) -> None:
    """Bo treats F-32, and may write what is important; he does not end it."""
    bo = signed_in(world, "bo")

    assert "Avslutt behandlinga" not in bo.get("/families/F-32").text
    assert bo.post("/families/F-32/end", last="2026-03-03").status_code == 403
    assert bo.post("/families/F-32/important", words="Ring døra først").status_code == 303
    assert bo.post("/families/F-31/important", words="Nei").status_code == 404


def test_a_last_day_is_a_day_of_the_treatment(world: World, tove: Browser) -> None:
    """Else nothing is recorded."""
    for last in ("", "i morgon", "2020-01-01", "2026-02-30"):
        assert "Skriv siste dag" in posts(tove, "/families/F-31/end", last=last)

    world.leap_to(world.now + timedelta(days=400))

    assert code_of(world, MOTHER) == "F-31A"


def test_what_is_important_is_dated_and_sealed(world: World, tove: Browser) -> None:
    """It says who wrote it and when; the database and the log do not say what."""
    page = posts(tove, "/families/F-31/important", words="Faren  høyrer ofte\n på")
    with world.desk.db.reading() as conn:
        stored = str(conn.exec_driver_sql("SELECT * FROM important").all())

    assert "Faren høyrer ofte på" in page
    assert "Skrive av Tove, 03.03.2026 13:00" in page
    assert "Faren" not in stored
    assert deeds(world, tove)[0] == "Tove skreiv kva som er viktig å vite om F-31"

    tove.wait(seconds=1)
    gone = posts(tove, "/families/F-31/important", words=" ")

    assert "Faren" not in gone
    assert deeds(world, tove)[0] == "Tove tok bort det som var viktig å vite om F-31"


def test_what_is_important_stays_words(tove: Browser) -> None:
    """Shown as it was typed, or refused; never a part of the page."""
    for words in (*MISCHIEF, "x" * 200, "x" * 201):
        page = posts(tove, "/families/F-31/important", words=words)

        try:
            assert str(escape(important_of(words))) in page
        except BadRules:
            assert "Skriv høgst 200 teikn" in page


def test_an_old_file_turns_nothing_back(world: World, tove: Browser, families_csv: CsvOf) -> None:
    """Not a number that was taken away, not a letter that was given, not an end."""
    posts(tove, "/families/F-31/A/remove")
    posts(tove, "/families/F-31/add", **NEW, **NOT_ASKED)
    posts(tove, "/families/F-31/end", last="2026-03-31")
    usual = {"from": "2026-01-05", "to": "2026-03-31"}

    assert imports(world, families_csv(usual)) == [(2, "phone")]
    other = {"letter": "D", "phone": "+4740000303"}
    assert imports(world, families_csv({**usual, **other})) == [(2, "letter")]
    same = {"letter": "D", "phone": GRANDMOTHER}
    assert imports(world, families_csv({**usual, **same, "to": ""})) == [(2, "to")]
    assert imports(world, families_csv({**usual, **same, "to": "2026-04-01"})) == [(2, "to")]
    assert imports(world, families_csv({**usual, **same})) == []


def test_a_page_asks_the_database_little(world: World, tove: Browser) -> None:
    """With everything on it: at most eight questions."""
    posts(tove, "/families/F-31/add", **NEW, **YES)
    posts(tove, "/families/F-31/important", words="Ring først")
    posts(tove, "/families/F-33/end", last="2026-03-03")
    later = days_later(world, 1)
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.extend([statement] if statement.startswith("SELECT") else [])

    event.listen(world.desk.db.engine, "before_cursor_execute", note)
    later.get("/families/F-31")
    of_one = len(asked)
    later.get("/families")
    event.remove(world.desk.db.engine, "before_cursor_execute", note)

    assert 0 < of_one <= 8, asked
    assert 0 < len(asked) - of_one <= 8, asked
