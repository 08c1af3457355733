"""The pages of families: what a number may be reached for, and "not safe now" in one tap."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from markupsafe import escape
from sqlalchemy import event, func, select

from oncall.demo.world import World
from oncall.people.core.cells import hours
from oncall.people.core.faults import ImportFaults
from oncall.people.core.rule_changes import label_of
from oncall.people.core.rules import says
from oncall.people.core.values import Entry, Family, FamilyNumber, Rules
from oncall.people.rows import families, people, phone_tests
from oncall.people.work import import_families, staff, who_calls
from oncall.store.outbox import outbox
from oncall.wording import LANGUAGES, say
from tests.demo.corpus import MISCHIEF
from tests.people.front_door import Browser, deeds, signed_in

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TODAY = date(2026, 3, 3)
MOTHER, FATHER = "+4740000201", "+4740000202"
AGREED = Rules("yes", "yes", "no", date(2026, 1, 5))
UNSAFE = Rules("no", "no", "no", TODAY)
CsvOf = Callable[..., str]


def rules(world: World, phone: str) -> Rules:
    """What a call or text of ours to this number would be measured by now."""
    desk = world.desk
    with desk.db.reading() as conn:
        return who_calls(conn, desk.vault, world.team_id, phone, TODAY, colleagues=()).rules


def effects(world: World) -> int:
    """How much was ever to be done in the world."""
    with world.desk.db.reading() as conn:
        return conn.execute(select(func.count()).select_from(outbox)).scalar_one()


def put(world: World, entry: Entry) -> None:
    """One more number on record."""
    with world.desk.db.transaction() as tx:
        families.put(tx, world.desk.vault, world.desk.env, world.team_id, entry)


def asks(browser: Browser, who: str, **form: str) -> str:
    """Record what they said; the page that is shown then."""
    said = {"call": "yes", "text": "no", "message": "no", "asked_on": "2026-03-02", "step": "0"}
    answer = browser.post(f"/families/{who[:-1]}/{who[-1]}/rules", **{**said, **form})
    return browser.get(answer.headers["Location"]).text if answer.location else answer.text


def test_the_supervisor_sees_every_family_and_no_number(tove: Browser) -> None:
    """Code, letter, label, area, therapist; never the number."""
    page = tove.get("/families").text

    for told in ("F-31", "F-32", "F-33", "F-31A mor", "F-32B fosterfar", "Stord", "Bo"):
        assert told in page
    assert "40000" not in page


def test_a_page_asks_the_database_little(world: World, tove: Browser) -> None:
    """However many families there are: at most eight questions."""
    for number in range(100, 130):
        code = f"F-{number}"
        phone = FamilyNumber(code, "A", "mother", f"+4740000{number}")
        put(world, Entry(Family(code, "Stord"), phone))
    asked: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(world.desk.db.engine, "before_cursor_execute", note)
    tove.get("/families")
    of_all = [each for each in asked if each.startswith("SELECT")]
    asked.clear()
    tove.get("/families/F-31")
    of_one = [each for each in asked if each.startswith("SELECT")]
    event.remove(world.desk.db.engine, "before_cursor_execute", note)

    assert 0 < len(of_all) <= 8, of_all
    assert 0 < len(of_one) <= 8, of_one


def test_staff_see_the_families_whose_therapist_they_are(world: World) -> None:
    """Bo treats F-32; of F-31 his pages know nothing."""
    bo = signed_in(world, "bo")
    page = bo.get("/families").text

    assert "F-32A" in page
    assert "F-31" not in page
    assert bo.get("/families/F-32").status_code == 200


@pytest.mark.parametrize("act", ["numbers", "unsafe", "A/unsafe", "A/undo", "A/rules", "A/label"])
def test_what_is_not_hers_is_not_there_and_stays_as_it_is(world: World, act: str) -> None:
    """404, and nothing was changed by trying; a letter that is not there is the same."""
    bo = signed_in(world, "bo")
    form = {"step": "0", "label": "x", "call": "no", "text": "no", "message": "no"}

    assert bo.post(f"/families/F-31/{act}", **form).status_code == 404
    assert bo.post(f"/families/F-99/{act}", **form).status_code == 404
    assert bo.post("/families/F-32/Z/unsafe").status_code == 404
    assert rules(world, MOTHER) == AGREED


def test_a_family_whose_treatment_has_ended_is_not_there(world: World) -> None:
    """Its numbers are nobody's any more."""
    world.leap_to(datetime(2027, 1, 1, 12, tzinfo=UTC))
    later = signed_in(world, "tove")

    assert later.get("/families/F-31").status_code == 200
    assert later.get("/families/F-33").status_code == 404


def test_numbers_are_shown_when_asked_for_and_that_stands_in_the_log(tove: Browser) -> None:
    """Looking at the page shows none, and is not written down."""
    before, log = tove.get("/families/F-31").text, deeds(tove.world, tove)
    shown = tove.post("/families/F-31/numbers")

    assert MOTHER not in before
    assert not any("F-31" in each for each in log)
    assert MOTHER in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    assert deeds(tove.world, tove)[0] == "Tove såg nummera til F-31"


def test_not_safe_now_is_one_tap(world: World, tove: Browser) -> None:
    """No to everything from this instant, for this number alone; nothing goes out by it."""
    before = effects(world)
    page = tove.get(tove.post("/families/F-31/A/unsafe").headers["Location"]).text

    assert rules(world, MOTHER) == UNSAFE
    assert rules(world, FATHER).text == "yes"
    assert "Ikkje trygg sidan 03.03.2026 13:00" in page
    assert "<b>Tove</b> sa at det ikkje er trygt no" in page
    assert deeds(world, tove)[0] == "Tove sa at F-31A ikkje er trygg no"
    assert effects(world) == before


def test_a_whole_family_is_not_safe_now(world: World, tove: Browser) -> None:
    """Every number of it, also one that was never asked about, and no other family's."""
    tove.post("/families/F-31/unsafe")

    for phone in (MOTHER, FATHER, "+4740000203"):
        assert rules(world, phone) == UNSAFE
    assert rules(world, "+4740000204").call == "yes"


def test_pressed_twice_it_can_still_be_undone(world: World, tove: Browser) -> None:
    """What was agreed before comes back, as old as it was; both acts stay on record."""
    for _ in range(2):
        tove.post("/families/F-31/A/unsafe")
    tove.wait(hours=1)
    undone = tove.post("/families/F-31/A/undo")

    assert undone.status_code == 303
    page = tove.get(undone.headers["Location"]).text
    assert rules(world, MOTHER) == AGREED
    assert page.count("sa at det ikkje er trygt no") == 1
    assert page.count("sa at det er trygt igjen") == 1
    assert deeds(world, tove)[:2] == [
        "Tove sa at F-31A er trygg igjen", "Tove sa at F-31A ikkje er trygg no"
    ]  # fmt: skip


def test_there_is_nothing_to_undo_twice_or_before(tove: Browser) -> None:
    """A tab that was open since is told that it is not there."""
    early = tove.post("/families/F-31/A/undo")
    tove.post("/families/F-31/A/unsafe")
    undone, again = (tove.post("/families/F-31/A/undo").status_code for _ in range(2))

    assert (early.status_code, undone, again) == (404, 303, 404)


def test_what_was_agreed_runs_out_meanwhile(world: World, tove: Browser) -> None:
    """Undone after three months, a yes is older than ninety days, and counts no longer."""
    tove.post("/families/F-31/A/unsafe")
    world.leap_to(datetime(2026, 6, 1, 12, tzinfo=UTC))
    later = signed_in(world, "tove")
    page = later.get(later.post("/families/F-31/A/undo").headers["Location"]).text

    assert "spurd for over 90 dagar sidan" in page
    assert says(rules(world, MOTHER), "yes", world.now) == "asked long ago"


def test_one_phone_of_two_families_is_unsafe_for_both(world: World, tove: Browser) -> None:
    """Whoever holds it holds it; safe again is said for each family by itself."""
    also = FamilyNumber("F-40", "A", "mother", MOTHER, AGREED)
    put(world, Entry(Family("F-40", "Stord", "bo"), also))
    signed_in(world, "bo").post("/families/F-40/unsafe")
    both = rules(world, MOTHER)
    tove.post("/families/F-40/A/undo")

    assert both == UNSAFE
    assert rules(world, MOTHER) == UNSAFE  # it is taken for F-31, where treatment has a first day
    assert "Ikkje trygg sidan" in tove.get("/families/F-31").text
    assert "Ikkje trygg sidan" not in tove.get("/families/F-40").text


def test_what_they_said_is_recorded_with_its_day_and_hours(world: World, tove: Browser) -> None:
    """In the language and form people write."""
    page = asks(tove, "F-31C", text="not asked", safe_hours="man-fre 8.00-15.30")
    now = rules(world, "+4740000203")

    assert now == Rules("yes", "not asked", "no", date(2026, 3, 2), "Mon-Fri 08:00-15:30")
    assert "Spurd 02.03.2026" in page
    assert "Trygge tider: man-fre 08:00-15:30." in page
    assert deeds(world, tove)[0] == "Tove førte kva F-31C kan nåast med"


def test_a_form_that_was_open_takes_nothing_back(world: World, tove: Browser) -> None:
    """Somebody said "not safe now" meanwhile: the yes of an older page is refused, and told."""
    tove.post("/families/F-31/A/unsafe")
    page = asks(tove, "F-31A", step="0")

    assert "Nokon har endra dette nummeret" in page
    assert rules(world, MOTHER) == UNSAFE

    asks(tove, "F-31A", step="1", asked_on="2026-03-03")

    assert rules(world, MOTHER) == Rules("yes", "no", "no", TODAY)


@pytest.mark.parametrize(
    ("field", "typed", "told"),
    [
        ("call", "maybe", "Vel ja, nei eller ikkje spurd"),
        ("asked_on", "", "Skriv dagen dei vart spurde"),
        ("asked_on", "31.02.2026", "Skriv dagen dei vart spurde"),
        ("asked_on", "2026-03-04", "har ikkje vore enno"),
        ("safe_hours", "om kvelden <b>", "ikkje tider i veka"),
        ("safe_hours", "Mon 08:00-09:00; " * 40, "ikkje tider i veka"),
    ],
)
def test_what_is_wrong_is_told_and_stays_typed(
    world: World, tove: Browser, field: str, typed: str, told: str
) -> None:
    """And nothing is recorded."""
    page = asks(tove, "F-31A", **{field: typed})

    assert told in page
    assert field == "call" or f'value="{escape(typed.strip())}' in page
    assert rules(world, MOTHER) == AGREED


@pytest.mark.parametrize("words", [*MISCHIEF, "", "  "])
def test_a_label_stays_words(tove: Browser, words: str) -> None:
    """It is shown as it was typed, or refused; it is never a part of the page."""
    answer = tove.post("/families/F-31/A/label", label=words)
    page = tove.get("/families/F-31").text

    if answer.status_code == 303:
        assert f"F-31A {escape(label_of(words))}" in page
    else:
        assert "Skriv med høgst 80 teikn" in answer.text
        assert "F-31A mor" in page


def test_an_old_file_makes_nobody_unsafe(world: World, tove: Browser, families_csv: CsvOf) -> None:
    """A yes of the file from before is refused, with all of the file; one asked since counts."""
    tove.post("/families/F-31/A/unsafe")
    desk = world.desk
    old = families_csv({"call": "yes", "asked_on": "2026-03-03"})
    with pytest.raises(ImportFaults) as refused:
        import_families(desk.db, desk.vault, desk.env, text=old)

    assert [(each.line, each.column) for each in refused.value.rows] == [(2, "call")]
    assert MOTHER not in str(refused.value.rows)
    assert rules(world, MOTHER) == UNSAFE

    new = families_csv({"call": "yes", "asked_on": "2026-03-04"})
    import_families(desk.db, desk.vault, desk.env, text=new)

    assert rules(world, MOTHER).call == "yes"


def test_after_safe_again_the_file_counts_as_before(
    world: World, tove: Browser, families_csv: CsvOf
) -> None:
    """It was a slip of the thumb."""
    tove.post("/families/F-31/A/unsafe")
    tove.post("/families/F-31/A/undo")
    text = families_csv({"call": "yes", "asked_on": "2026-01-05"})
    import_families(world.desk.db, world.desk.vault, world.desk.env, text=text)

    assert rules(world, MOTHER).call == "yes"


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_are_read_as_they_are_shown(language: str) -> None:
    """Whatever a page calls the days, its form understands them."""
    days = say(language, "rota.weekdays").split()
    typed = "; ".join(f"{day} 08:00-09:00" for day in days)

    assert hours(typed).split("; ")[0] == "Mon 08:00-09:00"
    assert hours(f"{days[5]}-{days[6]} 08:00-09:00") == "Sat-Sun 08:00-09:00"


def test_the_team_sees_whose_phone_is_tested_until_it_is_another(
    world: World, tove: Browser
) -> None:
    """Green once every phone of hers has passed PRØV; a new number is red again."""
    desk = world.desk
    with desk.db.transaction() as tx:
        bo = staff(tx, desk.vault, world.team_id)["bo"]
        digests = [desk.vault.digest(bo.phone or "")]
        phone_tests.begin(tx, world.team_id, digests[0], world.now, times=1, since=world.now)
        phone_tests.called(tx, world.team_id, digests, world.now)
        phone_tests.texted(tx, world.team_id, digests, world.now)
    passed = tove.get("/people").text
    with desk.db.transaction() as tx:
        new = replace(bo, phone="+4740000999", second_phone="+4740000998")
        people.put(tx, desk.vault, desk.env, world.team_id, new)
    changed = tove.get("/people").text

    assert passed.count("telefonen er prøvd") == 1
    assert "telefonen er prøvd" not in changed
    assert changed.count("har eit nummer til") == passed.count("har eit nummer til") + 1
    assert "40000" not in changed


def test_it_is_the_same_on_either_database(
    tmp_path: Path, make_database: Callable[[], str], families_csv: CsvOf
) -> None:
    """One tap, a file from before, an open form, safe again, and what they said since."""
    world = World(tmp_path, NOON, url=make_database())
    tove = signed_in(world, "tove")
    tove.post("/families/F-31/unsafe")
    old = families_csv({"call": "yes", "asked_on": "2026-03-01"})
    with pytest.raises(ImportFaults):
        import_families(world.desk.db, world.desk.vault, world.desk.env, text=old)
    open_form = asks(tove, "F-31A")
    unsafe = rules(world, MOTHER)
    tove.post("/families/F-31/A/undo")
    undone = rules(world, MOTHER)
    asks(tove, "F-31A", step="2", safe_hours="Mon 08:00-09:00")
    said = rules(world, MOTHER)
    world.desk.db.close()

    assert "Nokon har endra dette nummeret" in open_form
    assert (unsafe, undone) == (UNSAFE, AGREED)
    assert said == Rules("yes", "no", "no", date(2026, 3, 2), "Mon 08:00-09:00")
