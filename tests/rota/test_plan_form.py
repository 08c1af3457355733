"""The form of a plan: it writes what is typed into the file, and not one sign besides."""

import tomllib
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.demo.example import EXAMPLE
from oncall.rota.core.days import WEEKDAYS
from oncall.rota.core.file.plan_form import (
    USUAL,
    Clock,
    Form,
    Kept,
    Line,
    field_of,
    form_of,
    kept_of,
    text_of,
)
from oncall.rota.core.file.read import read_plan
from oncall.rota.core.file.splice import CannotSplice

HANDLES = ("ane", "bo", "cato", "dina", "eli")
BY_HAND = """\
valid_from = 2026-01-01  # the new year
[[rotation]]
name = 'nights'   # nobody else's
hours   = "20:00-08:00"
people  = [ # in this order
  # she asked for it
  "ane",   # leads
  "bo", "cato",  # not on Fridays
  # whoever comes next
]
seasons = [{ from = 2026-06-22, to = 2026-08-14, hours = "21:00-07:00" }]
[rotation.turns]
every = '7 days'
handover = "monday 08:00"  # after the meeting
start = 2025-12-29
# of the ladder
"""


def changed(text: str, index: int = 0, **typed: Any) -> str:
    """The file with other fields in one line."""
    form = form_of(text)
    lines = list(form.lines)
    lines[index] = replace(lines[index], **typed)
    return text_of(text, replace(form, lines=tuple(lines)))


def differs(old: str, new: str) -> tuple[list[str], list[str]]:
    """The lines that went and those that came."""
    was, now = old.splitlines(), new.splitlines()
    return [each for each in was if each not in now], [each for each in now if each not in was]


clocks = st.sampled_from((Clock("all day"), Clock("hours", "08:00", "20:00"), Clock("none")))
days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@st.composite
def typed_lines(draw: st.DrawFn) -> Line:
    """A line of duty as somebody may fill it in, sound or not."""
    way = draw(st.sampled_from(("turns", "together", "alone")))
    line = Line(
        people=tuple(draw(st.lists(st.sampled_from(HANDLES), min_size=1, max_size=4))),
        way=way,
        hours=draw(clocks),
        week=tuple(draw(st.lists(st.one_of(st.just(USUAL), clocks), min_size=7, max_size=7))),
    )
    if way != "turns":
        return replace(line, at_least=draw(st.sampled_from(("", "1", "2"))))
    start = draw(days)
    return replace(
        line,
        count=str(draw(st.integers(1, 9))),
        unit=draw(st.sampled_from(("day", "week"))),
        weekday=draw(st.sampled_from(("", WEEKDAYS[start.weekday()]))),
        at="08:30",
        start=str(start),
    )


def written(line: Line, index: int) -> str:
    """A rotation as somebody may have written it: over several lines, with words beside."""
    people = ", ".join(f'\n  "{each}" # no. {place}\n' for place, each in enumerate(line.people))
    week = ", ".join(
        f'{day} = "{clock}"'
        for day, clock in zip(WEEKDAYS, line.week, strict=True)
        if clock != USUAL
    )
    rows = [
        "[[rotation]]", f'name = "line {index}" # its name', f'hours = "{line.hours}"',
        f"weekdays = {{ {week} }}" if week else "# every day alike", f"people = [{people}]",
        f"at_least = {line.at_least}" if line.at_least else "",
        "together = true # all of them" if line.way == "together" else "",
        f'turns = {{ every = "{line.count} {line.unit}s",handover="{line.weekday} {line.at}" ,'
        f"start = {line.start} }} # since then".replace('"  ', '"').replace('" ', '"')
        if line.way == "turns" else "",
        "# the end of it",
    ]  # fmt: skip
    return "\n".join(each for each in rows if each)


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file with some lines of duty, written by hand."""
    lines = draw(st.lists(typed_lines(), min_size=1, max_size=3))
    rotations = "\n\n".join(written(line, index) for index, line in enumerate(lines))
    return f"# ours\nvalid_from={draw(days)}  # from then\n\n{rotations}\n\n[team]\nname = 'A'"


@pytest.mark.parametrize(("typed", "came"), [
    ({"deputy": "bo"}, ['deputy = "bo"                         # decides when the one on the']),
    ({"deputy": ""}, []),
    ({"backstops": ("dina", "leiar-stord")}, ['backstop = ["dina", "leiar-stord"]   # alarmed']),
])  # fmt: skip
def test_who_steps_in_is_written_into_the_team(typed: dict[str, Any], came: list[str]) -> None:
    """One line each, whose comment stays; nobody takes the line away."""
    new = text_of(EXAMPLE, replace(form_of(EXAMPLE), **typed))
    went, there = differs(EXAMPLE, new)

    assert len(went) == 1
    assert [each.startswith(line) for each, line in zip(there, came, strict=True)] == [
        True for _ in came
    ]
    assert replace(form_of(EXAMPLE), **typed) == form_of(new)


def test_who_steps_in_is_written_where_nobody_did() -> None:
    """Below the team's name; without a team there is no place for it."""
    typed = replace(form_of("valid_from = 2026-01-01\nrotation = []\n[team]\nname = 'A' # us\n"),
                    deputy="bo", backstops=("ane",))  # fmt: skip
    text = "valid_from = 2026-01-01\nrotation = []\n[team]\nname = 'A' # us\n"

    assert text_of(text, typed).startswith(text)
    assert form_of(text_of(text, typed)) == typed
    with pytest.raises(CannotSplice):
        text_of("valid_from = 2026-01-01\nrotation = []\n", typed)


@settings(max_examples=50)
@given(files())
def test_nothing_typed_is_nothing_changed(text: str) -> None:
    """The same signs, whatever the file looks like."""
    assert text_of(text, form_of(text)) == text


@settings(max_examples=50)
@given(files(), typed_lines(), days)
def test_what_is_typed_is_what_the_file_says(text: str, line: Line, day: date) -> None:
    """It reads back as that and nothing else, and no comment is lost that is not of what went."""
    form = form_of(text)
    wanted = Form(str(day), (line, *form.lines[1:]))
    new = text_of(text, wanted)
    was, now = tomllib.loads(text), tomllib.loads(new)
    fields = {"hours", "weekdays", "people", "turns", "together", "at_least"}

    assert form_of(new) == wanted
    assert {**now, "valid_from": 0, "rotation": 0} == {**was, "valid_from": 0, "rotation": 0}
    assert now["rotation"][0].keys() - fields == was["rotation"][0].keys() - fields
    assert now["rotation"][1:] == was["rotation"][1:]
    assert new.count("# the end of it") == text.count("# the end of it")


def test_every_field_of_the_example() -> None:
    """As the file says it, with the words of the file."""
    line, therapists, _ = form_of(EXAMPLE).lines

    assert (line.people, line.way, str(line.hours)) == (("tove",), "turns", "all day")
    assert (line.count, line.unit, line.weekday, line.at) == ("1", "week", "Monday", "08:00")
    assert (therapists.way, therapists.at_least) == ("together", "2")
    assert therapists.hours == Clock("hours", "08:00", "20:00")


def test_a_person_more_and_another_order() -> None:
    """One line of the file is another one."""
    gone, come = differs(EXAMPLE, changed(EXAMPLE, people=("una", "vikar", "tove")))

    assert (len(gone), come) == (1, ['people = ["una", "vikar", "tove"]'])


def test_comments_go_with_whom_they_are_about() -> None:
    """Those within a list: above and beside a name, and below the last."""
    new = changed(BY_HAND, people=("bo", "dina", "ane"))

    assert (
        'people  = [\n  "bo",\n  "dina",\n  # in this order\n  # she asked for it\n'
        '  "ane",  # leads\n  # whoever comes next\n]\n'
    ) in new
    assert new.startswith(BY_HAND[: BY_HAND.index("people")])
    assert new.endswith(BY_HAND[BY_HAND.index("seasons") :])


def test_turns_in_a_table_of_their_own() -> None:
    """Are changed where they stand; a length that means the same stays as it is written."""
    new = changed(BY_HAND, at="09:00", count="2", unit="week")

    assert differs(BY_HAND, new)[1] == [
        'every = "2 weeks"',
        'handover = "Monday 09:00"  # after the meeting',
    ]
    with pytest.raises(CannotSplice):
        changed(BY_HAND, way="together")


def test_another_weekday_takes_the_first_day_with_it() -> None:
    """To that day before it, so that nobody is missing; a first day that is typed is believed."""
    moved = changed(EXAMPLE, weekday="Friday")
    typed = changed(EXAMPLE, weekday="Friday", start="2026-01-02")

    assert 'handover = "Friday 08:00", start = 2025-12-26 }' in moved
    assert 'handover = "Friday 08:00", start = 2026-01-02 }' in typed


def test_from_alone_to_turns_and_back() -> None:
    """The line for the turns comes below the people, and goes again."""
    index = 2
    new = changed(
        EXAMPLE, index, people=("eli", "fia"), way="turns", count="3", unit="day", at="08:00",
        start="2025-12-30",
    )  # fmt: skip
    turns = 'turns = { every = "3 days", handover = "08:00", start = 2025-12-30 }'

    assert f'people = ["eli", "fia"]\n{turns}\n' in new
    assert read_plan(new).faults == ()
    assert changed(new, index, people=("eli",), way="alone") == EXAMPLE


def test_from_together_to_turns() -> None:
    """Neither `together` nor how many must be on is left, which would be faults."""
    new = changed(EXAMPLE, 1, way="turns", count="1", at="08:00", start="2025-12-30")
    therapists = tomllib.loads(new)["rotation"][1]

    assert therapists.keys() == {"name", "hours", "people", "turns"}


def test_days_on_end_are_one_key() -> None:
    """And a week of equal days needs none."""
    week = (USUAL,) * 4 + (Clock("hours", "08:00", "16:00"), Clock("none"), Clock("none"))
    new = changed(EXAMPLE, 1, week=week)

    assert 'weekdays = { Friday = "08:00-16:00", Saturday-Sunday = "none" }\n' in new
    assert changed(new, 1, week=(USUAL,) * 7) == EXAMPLE


def test_what_no_field_can_say_is_named() -> None:
    """And stays."""
    assert kept_of(BY_HAND)[0] == Kept("nights", ("seasons",))
    assert "2026-06-22" in changed(BY_HAND, hours=Clock("all day"))


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("valid_from", "valid_from"), ("rotation[0].people[2]", "0.people"),
        ("rotation[12].turns.every", "12.every"), ("rotation[1].weekdays.Friday", "1.weekdays"),
        ("team.deputy", "deputy"), ("team.backstop[0]", "backstop"), ("team.name", ""),
        ("rotation", ""), ("supplement[0].rotation", ""), ("", ""),
    ],
)  # fmt: skip
def test_which_field_a_fault_is_about(path: str, field: str) -> None:
    """By the place in the file; "" where there is no such field."""
    assert field_of(path) == field


@pytest.mark.parametrize(
    "typed",
    [
        {"people": ()}, {"people": ('"]\nname = "x',)}, {"hours": Clock("hours", "", "")},
        {"hours": Clock('"\n[x]', "", "")}, {"count": ""}, {"count": "0"}, {"unit": "\0"},
        {"weekday": "Lundi"}, {"at": "\x7f"}, {"start": "}"}, {"start": "2026-02-30"},
        {"week": (Clock("hours", "8", ""), *(USUAL,) * 6)}, {"way": "together", "at_least": "x"},
    ],
)  # fmt: skip
def test_whatever_is_typed_is_a_fault_beside_its_field(typed: dict[str, Any]) -> None:
    """It stands in the file as a text, and what reads files refuses it there."""
    faults = read_plan(changed(EXAMPLE, **typed)).faults

    assert faults
    assert all(field_of(each.path).startswith("0.") for each in faults)


@pytest.mark.parametrize(
    "text",
    [
        BY_HAND.replace("[rotation.turns]", "").replace("every =", "turns.every =")
        .replace("handover", "turns.handover").replace("start =", "turns.start ="),
        'valid_from = 2026-01-01\nrotation = [{ name = "a", people = ["ane"], hours = "all day" }]',
    ],
)  # fmt: skip
def test_what_cannot_be_put_into_the_file_is_said(text: str) -> None:
    """A way of writing that has no line to take away or to write below; nothing is guessed."""
    assert text_of(text, form_of(text)) == text
    with pytest.raises(CannotSplice):
        changed(text, way="together")


def test_a_line_more_than_the_file_has() -> None:
    """Another version than the one that the form was of."""
    form = form_of(EXAMPLE)
    with pytest.raises(CannotSplice):
        text_of(EXAMPLE, replace(form, lines=form.lines[1:]))
