"""A shift that is tapped: what is behind it, and what those who may do with it."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from oncall.pay import rows as pay_rows
from oncall.rota.work import import_plan, recorded_changes
from tests.rota.shapes import EXAMPLE, KINDS
from tests.rota_pages.visitors import Pages, day_of, wanted, words

WEDNESDAY = ("2026-03-04T08:00+01:00", "2026-03-04T20:00+01:00")
DAY = {"start": "2026-03-04T08:00", "end": "2026-03-04T20:00"}
NIGHT = {"start": "2026-03-04T20:00", "end": "2026-03-05T06:00"}
COVER = {
    "kind": "cover", "rotation": "therapists", "instead_of": "ane", "person": "vikar",
    "why": "ill", **DAY,
}  # fmt: skip
SHIFT = "/rota/shift?rotation=therapists&person={}&start=1772607600&end=1772650800"


def recorded(pages: Pages) -> list[tuple[str, str, str, str]]:
    """Kind, who by, why and what is undone of everything on record."""
    with pages.world.desk.db.reading() as conn:
        found = recorded_changes(conn, pages.world.team_id)
    return [(each.change.kind, each.by, each.why, str(each.undoes or "")) for each in found]


def test_a_shift_says_who_when_and_by_which_plan(pages: Pages) -> None:
    """Bo looks at Ane's Wednesday: he reads, and has nothing to press."""
    said = pages.reads("bo", SHIFT.format("ane"))

    assert "Ane: Therapists Wed 4 March 2026 08:00 – 20:00" in said
    assert "By the plan from Thu 1 January 2026." in said
    assert "What you may do" not in said
    assert "Record an absence" in pages.reads("ane", SHIFT.format("ane"))
    assert "Cover for illness Replace Take off" in pages.reads("tove", SHIFT.format("ane"))


def test_the_link_on_the_board_leads_to_the_shift(pages: Pages) -> None:
    """As the page writes it."""
    page = pages.get("tove", "/rota?week=2026-W10").text.partition('datetime="2026-03-04"')[2]
    address = page.partition('href="/rota/shift')[2].partition('"')[0].replace("&amp;", "&")

    assert "Tove: Supervisor line" in pages.reads("tove", "/rota/shift" + address)


def test_a_shift_by_a_change_says_who_decided_it_and_why(pages: Pages) -> None:
    """And whose place it is."""
    pages.changes(wanted("cover", "vikar", "ane", "therapists", *WEDNESDAY))
    said = pages.reads("bo", SHIFT.format("vikar"))

    assert "By a change of the plan from Thu 1 January 2026. It is the shift of Ane." in said
    assert "No. 1, by Tove, Tue 3 March 2026 10:00: agreed" in said
    assert "Undo" not in said
    assert pages.count("tove", SHIFT.format("vikar")) <= 8


@pytest.mark.parametrize(
    "query", ["person=ane&start=1&end=2", "person=bo&start=x&end=1772650800", "start=9999999999"]
)
def test_what_is_no_shift_is_not_there(pages: Pages, query: str) -> None:
    """Nor is one of another time, or of made-up digits."""
    assert pages.get("ane", f"/rota/shift?rotation=therapists&{query}").status_code == 404


def test_a_cover_is_looked_at_and_then_laid_down(pages: Pages) -> None:
    """Nothing is recorded by looking; then it is, with who and why, and shown."""
    look = words(pages.sends("tove", "/rota/change", **COVER).text)

    assert "Vilde has therapists for Ane: Wed 4 March 2026 08:00 –" in look
    assert recorded(pages) == []

    done = pages.sends("tove", "/rota/change", **COVER, sure="yes")
    page = pages.get("tove", done.headers["Location"]).text
    assert "The change is recorded" in words(page)
    assert "Vilde changed" in day_of(page, "2026-03-04")
    assert recorded(pages) == [("cover", "tove", "ill", "")]


def test_what_a_change_would_newly_break_is_told_before(pages: Pages) -> None:
    """Three are away already; when the fourth goes, fewer than two are on, and what mends it."""
    for each in ("bo", "cato"):
        pages.changes(wanted("absent", each, "", "", *WEDNESDAY))
    form = {"kind": "absent", "person": "dina", "why": "ill", **DAY}
    look = words(pages.sends("tove", "/rota/change", **form).text)

    assert "Fewer than 2 are on therapists from 2026-03-04 08:00 to 2026-03-04 20:00." in look
    assert "Put one more on" in look
    assert "Bo has" not in look  # what was so before is not told again

    calm = words(pages.sends("tove", "/rota/change", **COVER).text)
    assert "Fewer than 2" not in calm


def test_a_stand_in_shows_its_price(pages: Pages) -> None:
    """Ten hours at 245.50; staff see no price and have no such form."""
    form = {"kind": "stand-in", "person": "vikar", "why": "Tove sleeps", **NIGHT}
    look = words(pages.sends("tove", "/rota/change", **form).text)

    assert "It costs NOK 2,455.00 more." in look
    assert pages.sends("bo", "/rota/change", **form).status_code == 404


def test_a_change_in_a_month_that_was_approved_says_that_it_is_a_correction(pages: Pages) -> None:
    """February has gone to payroll."""
    desk = pages.world.desk
    with desk.db.transaction() as tx:
        pay_rows.add_run(tx, desk.env, pages.world.team_id, "2026-02", "2026-02", (), {}, "liv")
    form = {**COVER, "start": "2026-02-10T08:00", "end": "2026-02-10T20:00"}
    look = words(pages.sends("tove", "/rota/change", **form).text)

    assert "2026-02 has been approved for pay. The change becomes a correction." in look
    assert "correction" not in words(pages.sends("tove", "/rota/change", **COVER).text)


def test_everything_wrong_is_told_at_once_and_what_was_typed_stays(pages: Pages) -> None:
    """No why, an end before the start, nobody chosen: each is said, nothing is lost."""
    form = {**COVER, "person": "", "why": "", "end": "2026-03-04T07:00"}
    page = pages.sends("tove", "/rota/change", **form, sure="yes").text
    said = words(page)

    assert "Nothing was recorded Why: Fill this in. Who: Fill this in. To: The end must be" in said
    assert '<option value="ane" selected>Ane</option>' in page
    assert 'value="2026-03-04T07:00" aria-invalid="true"' in page
    assert recorded(pages) == []


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"person": "ane"}, "Who: Ane cannot take over from themselves."),
        ({"person": "bo"}, "Who: Bo is on therapists already: Wed 4 March 2026 08:00 –"),
        ({"person": "nobody"}, "Who: Choose one of those on the list."),
        ({"instead_of": "eli"}, "In the place of: Eli is not on therapists then."),
        ({"start": "", "end": "then"}, "From: Write a day and a time. To: Write a day and a time."),
        ({"end": "2029-03-04T07:00"}, "To: It is longer than two years."),
        ({"why": "x" * 201}, "Why: Say it in 200 characters."),
        ({"kind": "remove", "rotation": "supervisor"}, "The supervisor line cannot be empty."),
    ],
)
def test_each_fault_is_a_sentence(pages: Pages, form: dict[str, str], said: str) -> None:
    """In the words of the page, with names."""
    assert said in words(pages.sends("tove", "/rota/change", **{**COVER, **form}).text)


def test_of_two_who_press_at_once_one_gets_it(pages: Pages) -> None:
    """The other is told who has the shift; there is one change."""
    forms = [{**COVER, "person": person, "sure": "yes"} for person in ("vikar", "merkantil")]
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda f: pages.sends("tove", "/rota/change", **f), forms))

    assert sorted(each.status_code for each in answers) == [200, 303]
    refused = next(each for each in answers if each.status_code == 200)
    assert "Ane does not have the shift any more:" in words(refused.text)
    assert len(recorded(pages)) == 1


def test_staff_say_that_they_are_away_and_nothing_of_others(pages: Pages) -> None:
    """Whatever the form says, it is about herself; before today it is not hers to say."""
    form = {"kind": "absent", "person": "bo", "why": "course", "pays": "yes", **DAY}
    look = words(pages.sends("dina", "/rota/change", **form).text)
    pages.sends("dina", "/rota/change", **form, sure="yes")
    past = {**form, "start": "2026-03-02T08:00"}

    assert "Dina is away: Wed 4 March" in look
    assert recorded(pages) == [("absent", "dina", "course", "")]
    assert "can be changed only by" in words(pages.sends("dina", "/rota/change", **past).text)
    assert pages.sends("merkantil", "/rota/change", **form).status_code == 403
    assert pages.get("dina", "/rota/change?kind=cover").status_code == 404


def test_a_kind_of_absence_is_chosen_and_says_whether_it_pays(pages: Pages) -> None:
    """Who leads chooses among all of them, and others among those that pay nothing."""
    desk = pages.world.desk
    text = EXAMPLE.read_text("utf-8") + KINDS
    import_plan(desk.db, desk.vault, desk.env, text=text, may_change_past=True)
    form = {"kind": "absent", "person": "bo", "why": "abroad", **DAY}
    paid, unpaid = form | {"absence": "permisjon med løn"}, form | {"absence": "ferie"}

    assert "ferie permisjon med løn" in pages.reads("tove", "/rota/change?kind=absent")
    assert "permisjon" not in pages.reads("dina", "/rota/change?kind=absent")
    assert "Choose one of those on the list." in words(
        pages.sends("dina", "/rota/change", **paid).text
    )
    pages.sends("tove", "/rota/change", **paid, sure="yes")
    pages.sends("dina", "/rota/change", **unpaid, sure="yes")
    assert recorded(pages) == [
        ("absent", "tove", "permisjon med løn: abroad", ""),
        ("absent", "dina", "ferie: abroad", ""),
    ]  # fmt: skip
    with desk.db.reading() as conn:
        changes = recorded_changes(conn, pages.world.team_id)
    assert [each.change.pays for each in changes] == [True, False]


def test_an_undo_shows_what_comes_of_it_and_is_one_more_entry(pages: Pages) -> None:
    """The cover goes, so fewer are on; it needs a why, and happens once."""
    for each in ("ane", "bo", "cato"):
        pages.changes(wanted("absent", each, "", "", *WEDNESDAY))
    pages.changes(wanted("cover", "vikar", "ane", "therapists", *WEDNESDAY))
    asked = pages.reads("tove", "/rota/undo?number=4")
    empty = words(pages.sends("tove", "/rota/undo", number="4", why=" ").text)
    done = pages.sends("tove", "/rota/undo", number="4", why="well again")
    again = words(pages.sends("ane", "/rota/undo", number="4", why="well again").text)

    assert "Fewer than 2 are on therapists" in asked
    assert "Why: Fill this in." in empty
    assert done.headers["Location"] == "/rota/changes?done=rota_undone"
    assert "The change has been undone already." in again
    assert recorded(pages)[-1] == ("cover", "tove", "well again", "4")
    assert "Undoes change 4" in pages.reads("bo", "/rota/changes")


def test_undo_is_for_who_leads_and_for_ones_own_team(pages: Pages) -> None:
    """Staff are refused; a number of nobody's is not there, for another team ours is not."""
    pages.changes(wanted("absent", "ane", "", "", *WEDNESDAY))
    others = Pages(pages.world, team="another")

    assert pages.get("bo", "/rota/undo?number=1").status_code == 403
    assert pages.get("tove", "/rota/undo?number=2").status_code == 404
    assert others.get("tove", "/rota/undo?number=1").status_code == 404
    assert others.sends("tove", "/rota/undo", number="1", why="x").status_code == 404
    assert "no rota yet" in others.reads("tove", "/rota/changes")
    assert "no rota yet" in words(others.sends("tove", "/rota/change", **COVER, sure="yes").text)


def test_the_form_may_be_mended(pages: Pages) -> None:
    """Back from looking, with all that was typed."""
    page = pages.sends("tove", "/rota/change", **COVER, sure="mend", pays="yes").text

    assert 'value="ill"' in page
    assert 'value="yes" checked' in page
    assert pages.count("tove", "/rota/change?kind=cover") <= 8
