"""The form of a plan: filled in, looked at, and stored as a file is."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from oncall.demo.example import EXAMPLE
from oncall.demo.world import World
from oncall.people.rows import audit
from oncall.rota.work.versions import kept_text, kept_versions
from tests.rota_pages.conftest import TUESDAY
from tests.rota_pages.visitors import Pages, words

ADDRESS = "/rota/plans/form?number=1"
FORM = re.compile(r'<form method="post" action="/rota/plans/form">.*?</form>', re.DOTALL)
LATER = EXAMPLE.replace("2026-01-01", "2026-04-01", 1)


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pages]:
    """A team for tests that store nothing."""
    world = World(tmp_path_factory.mktemp("plan-form"), TUESDAY)
    yield Pages(world)
    world.desk.db.close()


def fields(page: str) -> MultiDict[str, str]:
    """What a browser would send of the form as it stands there."""
    form = FORM.search(page)
    assert form is not None
    found = list[tuple[str, str]]()
    for tag in re.findall(r"<input [^>]*>", form[0]):
        if 'type="radio"' not in tag or " checked" in tag:
            found.append((attribute(tag, "name"), attribute(tag, "value")))
    for name, options in re.findall(
        r'<select [^>]*name="([^"]+)".*?>(.*?)</select>', form[0], re.DOTALL
    ):
        chosen = re.findall(r'<option value="([^"]*)" selected', options) or [""]
        found.append((name, chosen[0]))
    return MultiDict(found)


def attribute(tag: str, name: str) -> str:
    """One attribute of a tag."""
    found = re.search(rf'{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def typed(pages: Pages, **other: Any) -> MultiDict[str, str]:
    """The form of the first version with other things in some fields; `__` stands for a point."""
    form = fields(pages.get("tove", ADDRESS).text)
    for name, value in other.items():
        key = re.sub(r"^line(\d)_", r"\1.", name).replace("__", ".")
        assert key in form, key
        form.setlist(key, value if isinstance(value, list) else [value])
    return form


def sent(pages: Pages, form: MultiDict[str, str], handle: str = "tove") -> str:
    """What she reads after she has pressed the button."""
    return pages.posts(handle, "/rota/plans/form", form).text


def acting(pages: Pages, act: str) -> MultiDict[str, str]:
    """The form as it was opened, and another of its buttons."""
    form = typed(pages)
    form["act"] = act
    return form


def new_text(page: str) -> str:
    """The file that the page before storing has."""
    found = re.search(r"<textarea[^>]*>\n(.*?)</textarea>", page, re.DOTALL)
    assert found is not None
    return unescape(found[1])


def stored(pages: Pages) -> list[str]:
    """The text of each version."""
    with pages.world.desk.db.reading() as conn:
        count = len(kept_versions(conn, pages.world.team_id))
        texts = (kept_text(conn, pages.world.team_id, number + 1) for number in range(count))
        return [each for each in texts if each]


def test_a_form_sent_as_it_was_opened_is_the_same_file(untouched: Pages) -> None:
    """From the day that stands in it; nobody has other shifts."""
    page = sent(untouched, typed(untouched, valid_from="2026-04-01"))

    assert new_text(page) == LATER
    assert "Nobody has other shifts" in words(page)
    assert "What is changed in the file valid_from" not in words(page)
    assert "− valid_from = 2026-01-01" in words(page)
    assert untouched.count("tove", ADDRESS) <= 8


def test_who_steps_in_is_changed_in_it(untouched: Pages) -> None:
    """One backstop alone is told beside the field; a sound deputy is in the file that is shown."""
    few = sent(untouched, typed(untouched, valid_from="2026-04-01", backstop=["leiar-stord"]))
    sound = sent(untouched, typed(untouched, valid_from="2026-04-01", deputy="bo"))

    assert 'id="wrong-backstop-1"' in few
    assert 'deputy = "bo"' in new_text(sound)
    assert new_text(sound).replace('deputy = "bo"', 'deputy = "ane"') == LATER


def test_it_is_opened_from_the_versions(untouched: Pages) -> None:
    """Of the plan in force and those to come; a new one begins tomorrow."""
    assert ADDRESS in untouched.get("tove", "/rota/plans").text
    assert ADDRESS in untouched.get("tove", "/rota/plan?number=1").text
    assert ADDRESS not in untouched.get("merkantil", "/rota/plans").text
    assert ADDRESS not in untouched.get("merkantil", "/rota/plan?number=1").text
    assert fields(untouched.get("tove", ADDRESS).text)["valid_from"] == "2026-03-04"


def test_a_change_is_looked_at_and_stored_as_a_file_is(pages: Pages) -> None:
    """Another person in turns: the same page, the same act; the log says who stored it."""
    page = sent(
        pages,
        typed(
            pages, valid_from="2026-04-01", line2_people=["eli", "vikar"], line2_way="turns",
            line2_count="1", line2_unit="week", line2_weekday="Monday", line2_at="08:00",
            line2_start="2026-03-30",
        ),
    )  # fmt: skip

    assert "Eli: −" in words(page)
    assert "Vilde: −0.0 h, +" in words(page)
    assert '+ people = ["eli", "vikar"]' in words(page)
    assert stored(pages) == [EXAMPLE]

    done = pages.sends("tove", "/rota/plans", text=new_text(page), sure="yes")
    turns = 'turns = { every = "1 week", handover = "Monday 08:00", start = 2026-03-30 }\n'
    was = 'people = ["eli"]\n'
    assert "The plan is stored." in pages.reads("tove", done.headers["Location"])
    assert stored(pages)[1] == LATER.replace(was, f'people = ["eli", "vikar"]\n{turns}')
    with pages.world.desk.db.reading() as conn:
        assert audit.latest(conn, pages.world.team_id, most=1)[0].did == "plan_stored_from"


def test_back_to_the_form_from_the_look(untouched: Pages) -> None:
    """With everything as it was typed."""
    form = typed(untouched, valid_from="2026-04-01", line1_at_least="3", line2_hours__opens="09:00")
    back = fields(sent(untouched, form))
    back["act"] = "again"
    again = sent(untouched, back)

    assert set(fields(again).items(multi=True)) == set(form.items(multi=True))


@pytest.mark.parametrize(
    ("other", "field", "sentence"),
    [
        ({"valid_from": ""}, "valid_from", '"" is not a date.'),
        ({"valid_from": "2026-02-01", "line0_people": ["vikar"]}, "valid_from",
         "who has been on duty: Tove, Vilde. Let the plan count from Wed 4 March 2026."),
        ({"line0_people": []}, "0.people", "at least one: people is empty."),
        ({"line1_people": ["ane", "ane"]}, "1.people", "Ane stands in people twice."),
        ({"line2_people": ["eli", "vikar"]}, "2.people", "Choose in turns, or all at once."),
        ({"line2_people": ["x'; --"]}, "2.people", "is not a handle"),
        ({"line0_count": "0"}, "0.every", "A turn of no days would hand over without end."),
        ({"line0_count": "10", "line0_unit": "day"}, "0.handover",
         "Turns of 10 days do not always begin on the same day of the week."),
        ({"line0_at": ""}, "0.handover", "The time of the hand-over is missing"),
        ({"line0_start": "2025-12-30"}, "0.start",
         "The day before that fits is Mon 29 December 2025."),
        ({"line1_at_least": "9"}, "1.at_least", "9 must be on, but only 4 take part."),
        ({"line1_hours__closes": ""}, "1.hours", "Write both when duty begins and when it ends."),
        ({"line1_week4__kind": "hours"}, "1.weekdays", "neither all day nor two times"),
        ({"line0_hours__kind": "hours", "line0_hours__opens": "08:00",
          "line0_hours__closes": "16:00"}, "0.hours", "held day and night, on every day."),
    ],
)  # fmt: skip
def test_what_is_wrong_stands_beside_its_field(
    untouched: Pages, other: dict[str, Any], field: str, sentence: str
) -> None:
    """In words, and what was typed stays; nothing is stored."""
    form = typed(untouched, **{"valid_from": "2026-04-01"} | other)
    page = sent(untouched, form)
    beside = re.search(rf'id="wrong-{re.escape(field)}-1"[^>]*>(.*?)</p>', page)

    assert beside is not None
    assert sentence in unescape(beside[1])
    assert f'aria-describedby="wrong-{field}-1"' in page
    assert "This must be put right first." in words(page)
    assert stored(untouched) == [EXAMPLE]


def test_what_no_field_is_about_is_told_at_the_top(untouched: Pages) -> None:
    """Here a rung that nobody is ever on, since its two lines have no hours any more."""
    none = {f"line{line}_week{day}__kind": "none" for line in (1, 2) for day in range(7)}
    page = words(sent(untouched, typed(untouched, valid_from="2026-04-01", **none)))

    assert "Nothing was stored. Nobody is ever on this rung" in page


def test_somebody_who_is_not_on_record_is_told_beside_her_line(untouched: Pages) -> None:
    """And stands there until somebody else is chosen."""
    page = sent(untouched, typed(untouched, valid_from="2026-04-01", line2_people=["nobody"]))

    assert "nobody is not on record under People." in words(page)
    assert '<option value="nobody" selected>' in page


@pytest.mark.parametrize(
    ("act", "people"),
    [
        ("1 2 up", ["ane", "cato", "bo", "dina"]), ("1 0 down", ["bo", "ane", "cato", "dina"]),
        ("1 more", ["ane", "bo", "cato", "dina"]),
    ],
)  # fmt: skip
def test_up_down_and_one_more(untouched: Pages, act: str, people: list[str]) -> None:
    """The form comes back in another order, open where one was, and nothing is looked at yet."""
    page = sent(untouched, acting(untouched, act))

    assert fields(page).getlist("1.people") == [*people, ""]
    assert page.count(" autofocus") == 1
    assert "Store the plan" not in page


@pytest.mark.parametrize(
    "act", ["0 0 up", "0 0 down", "9 more", "0 9 up", "x", "0 1 2 3", "-1 -1 up", "0 0 left", "\0"]
)
def test_what_cannot_be_moved_is_not_there(untouched: Pages, act: str) -> None:
    """A form that nobody was shown."""
    form = acting(untouched, act)

    assert untouched.posts("tove", "/rota/plans/form", form).status_code == 404


def test_another_weekday_takes_the_first_day_with_it(untouched: Pages) -> None:
    """So that nobody has to count days back."""
    page = sent(untouched, typed(untouched, valid_from="2026-04-01", line0_weekday="Friday"))

    assert 'handover = "Friday 08:00", start = 2025-12-26' in new_text(page)


def test_times_where_none_stood_are_meant(untouched: Pages) -> None:
    """Also by whoever forgot to choose that there are hours; day and night is chosen by name."""
    hours = {"line1_week5__opens": "10:00", "line1_week5__closes": "16:00"}
    page = sent(
        untouched, typed(untouched, valid_from="2026-04-01", line1_hours__kind="all day", **hours)
    )

    assert 'weekdays = { Saturday = "10:00-16:00" }' in new_text(page)
    assert 'name = "therapists"\nhours = "all day"\n' in new_text(page)


def test_what_the_form_cannot_say_is_said(pages: Pages) -> None:
    """Seasons and holidays stay as they are, and so does what it would have to tear apart."""
    seasons = 'seasons = [{ from = 2026-06-22, to = 2026-08-14, hours = "09:00-15:00" }]'
    text = LATER.replace("together = true", f'holidays = "none"\n{seasons}\ntogether = true', 1)
    text = text.replace('people = ["eli"]', 'people = ["eli"]\nweekdays.Friday = "none"')
    pages.sends("tove", "/rota/plans", text=text, sure="yes")
    address = ADDRESS.replace("1", "2")
    page = pages.get("tove", address).text
    form = fields(page)

    assert "This line has other hours in seasons." in words(page)
    assert "This line has other hours on public holidays." in words(page)
    assert form["valid_from"] == "2026-04-01"
    assert "This plan is stored already." in words(sent(pages, form))

    form["1.hours.opens"] = "09:00"
    assert seasons in new_text(sent(pages, form))
    form["2.week6.kind"] = "none"
    assert "written in a way that the form cannot change" in words(sent(pages, form))


def test_a_version_that_would_go_unseen_is_told(pages: Pages) -> None:
    """A later one takes over without the change; one from its day on puts it aside."""
    pages.sends("tove", "/rota/plans", text=LATER.replace('["eli"]', '["vikar"]'), sure="yes")
    before = words(sent(pages, typed(pages, valid_from="2026-03-10", line1_at_least="3")))
    after = words(sent(pages, typed(pages, valid_from="2026-05-01", line1_at_least="3")))

    assert "It counts until Wed 1 April 2026." in before
    assert "another version counts" not in before
    assert "It counts until" not in after
    assert "another version counts than the one you have changed" in after
    assert '− people = ["vikar"] + people = ["eli"]' in after


def test_who_may(untouched: Pages) -> None:
    """Who stores plans, and nobody of another team."""
    others = Pages(untouched.world, team="another")

    assert untouched.get("ane", ADDRESS).status_code == 200
    assert untouched.get("merkantil", ADDRESS).status_code == 403
    assert untouched.get("bo", ADDRESS).status_code == 403
    assert others.get("tove", ADDRESS).status_code == 404
    assert others.posts("tove", "/rota/plans/form", typed(untouched)).status_code == 404
    for number in ("", "0", "2", "x", "\0", "99999999"):
        assert untouched.sends("tove", "/rota/plans/form", number=number).status_code == 404


def test_half_a_form_is_told_what_is_missing(untouched: Pages) -> None:
    """Nothing but the version: every field of it is wrong, and nothing falls over."""
    page = untouched.sends("tove", "/rota/plans/form", number="1").text

    assert "people is empty." in words(page)
    assert stored(untouched) == [EXAMPLE]
