"""A rota file is read whole, or every fault in it is told: where, what, and what to write."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall import wording
from oncall.pay.core.rules.book import judge_rules
from oncall.rota.core.coverage import lone_hours
from oncall.rota.core.file.faults import Fault
from oncall.rota.core.file.read import Read, Unreadable, read_plan, stored_plan
from oncall.rota.core.hours import ALL_DAY, Hours
from oncall.rota.core.plan import LANGUAGES
from tests.rota.shapes import EXAMPLE

TEXT = EXAMPLE.read_text(encoding="utf-8")
TURNS = 'turns = { every = "1 week", handover = "Monday 08:00", start = 2025-12-29 }'
OUTSIDE = '[{ name = "barnevernvakt", number = "+4755000000", hours = "all day" }]'

Places = list[tuple[int | None, str]]


def edited(old: str, new: str) -> tuple[str, int]:
    """The example with one thing changed, and the line on which it stands."""
    assert old in TEXT
    return TEXT.replace(old, new, 1), TEXT[: TEXT.index(old)].count("\n") + 1


def places(faults: tuple[Fault, ...]) -> Places:
    """Line and path of each."""
    return [(fault.line, fault.path) for fault in faults]


def test_the_example_is_complete_and_sound() -> None:
    """The file that everybody begins with has no fault and no warning."""
    read = read_plan(TEXT)

    assert (read.faults, read.warnings) == ((), ())
    assert read.plan is not None
    assert read.plan.areas["Haugesund"].language == "nb"
    assert read.plan.ladder[1].most == 2
    assert read.plan.supplements[3]["per_hour"] == "245.50"


@pytest.mark.parametrize("text", [TEXT.replace("\n", "\r\n"), "\ufeff" + TEXT])
def test_windows_files_are_read_as_well(text: str) -> None:
    """Neither its line ends nor its mark at the start of the file are a fault."""
    assert read_plan(text).faults == ()


# What is changed in the example, where the one fault stands, and a word of what to write instead.
ONE_FAULT = [
    # keys and kinds
    ("valid_from = 2026-01-01", 'valid_from = "2026-01-01"', "valid_from", "2026-01-01"),
    ("valid_from = 2026-01-01", "valid_from = 2026-01-01T08:00:00", "valid_from", "2026-01-01"),
    ("valid_from = 2026-01-01", "valid_from = 1026-01-01", "valid_from", "2026-01-01"),
    ('name = "Example team"', 'name = " "', "team.name", '"Example team"'),
    ('name = "Example team"', "name = 7", "team.name", '"Example team"'),
    ('timezone = "Europe/Oslo"', 'timezone = "Europe/Olso"', "team.timezone", "Europe/Oslo"),
    ('timezone = "Europe/Oslo"', 'timezone = "../../etc"', "team.timezone", "Europe/Oslo"),
    ('["nn", "nb", "en"]', '["nn", "no"]', "team.languages[1]", '"nn"'),
    # numbers
    ('["+4752000000"]', '["5200"]', "team.numbers[0]", "+4752000000"),
    ('["+4752000000"]', '["+4752000000", "52 00 00 00"]', "team.numbers[1]", "once"),
    ('["+4752000000"]', "[]", "team.numbers", "+4752000000"),
    ("+4755000000", "+4752000000", "area[0].outside[0].number", "another service"),
    ("+4755000000", "12345678", "area[0].outside[0].number", "+4755000000"),
    # people
    ('people = ["tove"]', 'people = ["Tove"]', "rotation[0].people[0]", '"tove"'),
    ('people = ["tove"]', "people = []", "rotation[0].people", '"ane"'),
    ('people = ["tove"]', 'people = "tove"', "rotation[0].people", '["ane", "bo"]'),
    ('people = ["tove"]', 'people = ["tove", "tove"]', "rotation[0].people", "once"),
    ('"cato", "dina"]', '"cato", "ane"]', "rotation[1].people[3]", "once"),
    ("at_least = 2", "at_least = 5", "rotation[1].at_least", "at_least = 4"),
    ("at_least = 2", "at_least = 0", "rotation[1].at_least", "at_least = 2"),
    ("together = true ", 'together = "yes" ', "rotation[1].together", "true"),
    # backstops
    ('["leiar-stord", "leiar-haugesund"]', "[]", "team.backstop", "leiar-stord"),
    ('["leiar-stord", "leiar-haugesund"]', '["leiar-stord"]', "team.backstop", "name 2 people"),
    ('"leiar-stord", "leiar-haug', '"tove", "leiar-haug', "team.backstop", "name 2 people"),
    # hours and turns
    ('"08:00-20:00"', '"8:00-20:00"', "rotation[1].hours", '"08:00-20:00"'),
    ('"08:00-20:00"', '"08.00 – 20.00"', "rotation[1].hours", '"08:00-20:00"'),
    ('"08:00-20:00"', '"08:00-24:00"', "rotation[1].hours", '"08:00-00:00"'),
    ('"08:00-20:00"', '"08:00-08:00"', "rotation[1].hours", '"all day"'),
    ('"08:00-20:00"', '"all days"', "rotation[1].hours", '"08:00-20:00"'),
    ('hours = "all day"', 'hours = "08:00-07:59"', "rotation[0].hours", '"all day"'),
    ('"1 week"', '"0 weeks"', "rotation[0].turns.every", '"1 week"'),
    ('"1 week"', '"a week"', "rotation[0].turns.every", '"1 week"'),
    ('"1 week"', '"54 weeks"', "rotation[0].turns.every", '"1 week"'),
    ('"1 week"', '"10 days"', "rotation[0].turns.handover", "time alone"),
    ('"Monday 08:00"', '"Monday 8:00"', "rotation[0].turns.handover", '"Monday 08:00"'),
    ('"Monday 08:00"', '"Mondy 08:00"', "rotation[0].turns.handover", '"Monday 08:00"'),
    ("start = 2025-12-29", "start = 2025-12-30", "rotation[0].turns.start", "2025-12-29"),
    (TURNS, "turns = 7", "rotation[0].turns", "every"),
    ('people = ["tove"]', 'together = true\npeople = ["tove"]', "rotation[0].together", "leave"),
    # names that must fit together
    ('name = "Haugesund"', 'name = "Stord"', "area[1].name", "rename"),
    # the ladder
    ('"therapists", "milieu', '"terapists", "milieu', "ladder[1].ask[0]", '"therapists"'),
    ('"therapists", "milieu', '"own therapist", "milieu', "ladder[1].ask[0]", "leave it out"),
    ('ask = ["own therapist"]', "ask = []", "ladder[0].ask", '"therapists"'),
    ('wait = "3 min"', 'wait = "4 min"', "ladder[0].wait", '"3 min"'),
    ('wait = "3 min"', 'wait = "soon"', "ladder[0].wait", '"3 min"'),
    ('ring = "15 s"', 'ring = "2 min"', "ladder[0].ring", '"15 s"'),
    ('ring = "15 s"', 'ring = "0 s"', "ladder[0].ring", '"15 s"'),
    ("most = 2", "most = true", "ladder[1].most", "most = 2"),
    # areas
    (OUTSIDE, "[]", "area[0].outside", "barnevernvakt"),
    (OUTSIDE, '"+4755000000"', "area[0].outside", "barnevernvakt"),
    ('number = "+4755000000", ', "", "area[0].outside[0].number", "+4755000000"),
    # supplements; what they mean is for pay to say
    ('rotation = "therapists"', 'rotation = "terapists"', "supplement[1].rotation", "therapists"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "path", "hint"), ONE_FAULT)
def test_one_mistake_is_one_fault(old: str, new: str, path: str, hint: str) -> None:
    """A single mistake is told once, at its line, with something that mends it."""
    text, line = edited(old, new)
    read = read_plan(text)

    assert read.plan is None
    assert places(read.faults) == [(line, path)]
    assert hint in read.faults[0].hint


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        ("deputy =", "deputi =", "team.deputi", '"deputy"'),
        ("start = 2025-12-29", "begin = 2025-12-29", "rotation[0].turns.begin", '"start"'),
        ('name = "supervisor"', 'name = "superviser"', "ladder[2].ask[0]", '"superviser"'),
        ('name = "milieu therapist"', 'name = "own therapist"', "rotation[2].name", "another name"),
        ('name = "milieu therapist"', 'name = "therapists"', "rotation[2].name", "rename"),
        ("together = true ", "together = false ", "rotation[1].people", "together = true"),
    ],
)
def test_a_mistake_seen_from_elsewhere(old: str, new: str, path: str, hint: str) -> None:
    """What is named wrongly or left out is missed in other places too; each of them is told."""
    told = {fault.path: fault.hint for fault in read_plan(edited(old, new)[0]).faults}

    assert hint in told[path]


def test_kinds_of_absence_are_told_apart_by_their_names() -> None:
    """Two of one name, one that does not say whether it pays, and one without a name."""
    kind = '[[absence]]\nname = "ferie"\npays = false\n'
    long = f'[[absence]]\nname = "{"e" * 41}"\n'
    nameless = '[[absence]]\npays = "no"\n'
    found = read_plan(TEXT + kind + kind + long + nameless).faults
    told = {fault.path: fault.message for fault in found}

    assert told.keys() == {
        "absence[1].name", "absence[2].name", "absence[2].pays", "absence[3].name",
        "absence[3].pays",
    }  # fmt: skip
    assert 'two kinds of absence "ferie"' in told["absence[1].name"]
    plan = read_plan(TEXT + kind).plan
    assert plan is not None
    assert [(each.name, each.pays) for each in plan.absences] == [("ferie", False)]


def test_everything_is_told_at_once() -> None:
    """A file with a mistake in each part tells them all, in the order of the file."""
    text = TEXT
    for old, new in (
        ("valid_from", "from"),
        ("+4752000000", "5200"),
        ('"all day"\npeople', '"allday"\npeople'),
        ("at_least = 2", "at_least = 9"),
        ("ring =", "rings ="),
    ):
        assert old in text
        text = text.replace(old, new, 1)

    told = places(read_plan(text).faults)

    assert [path for _, path in told] == [
        *("valid_from", "from", "team.numbers[0]", "rotation[0].hours", "rotation[1].at_least"),
        "ladder[0].rings",
    ]
    assert told == sorted(told, key=lambda place: place[0] or 0)


def test_every_kind_of_bad_input_at_once() -> None:
    """One file with all that a supervisor may get wrong: nothing hides behind anything else."""
    seasons = (
        'seasons = [{ from = 2026-06-01, to = 2026-08-01, hours = "09:00-15:00" }, '
        '{ from = 2026-07-01, to = 2026-09-01, hours = "none" }]'
    )
    text = TEXT
    for old, new in (
        ("valid_from = 2026-01-01", "valid_from = 2026-02-30"),
        ('["leiar-stord", "leiar-haugesund"]', "[]"),
        ('"1 week"', '"0 days"'),
        ("at_least = 2 ", f"at_least = 2\n{seasons}"),
        ('hours = "08:00-20:00"\npeople = ["eli"]', 'hours = "02:15-02:45"\npeople = ["eli"]'),
        ('"therapists", "milieu', '"nobody", "milieu'),
        ('per_year = "345000.00"', "per_year = 345000.5"),
    ):
        assert old in text
        text = text.replace(old, new, 1)

    read = read_plan(text, judge_rules)

    assert [path for _, path in places(read.faults)] == [
        *("valid_from", "team.backstop", "rotation[0].turns.every"),
        *("rotation[1].seasons[1].from", "ladder[1].ask[0]", "supplement[0].per_year"),
    ]
    assert "rotation[2].hours" in [path for _, path in places(read.warnings)]


@pytest.mark.parametrize(
    ("part", "path"),
    [("team", "team"), ("rotation", "rotation"), ("ladder", "ladder"), ("area", "area")],
)
def test_a_missing_part(part: str, path: str) -> None:
    """A file without a whole part says which one, and nothing about what would stand in it."""
    kept = [chunk for chunk in TEXT.split("\n[") if not chunk.startswith((f"{part}]", f"[{part}]"))]

    faults = read_plan("\n[".join(kept)).faults

    assert path in {fault.path for fault in faults}
    assert not {fault.path for fault in faults if fault.path.startswith(path + ".")}


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing here\n", "\ufeff"])
def test_an_empty_file(text: str) -> None:
    """One fault, and where to begin; not a list of everything that is not there."""
    (fault,) = read_plan(text).faults

    assert (fault.line, fault.message) == (1, "the file is empty")
    assert "rotas/example.toml" in fault.hint


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("valid_from = 2026-01-01\nname = = 2\n", 2),
        ("hours = 08:00-20:00\n", 1),
        ("a = [1,\n2\n", 2),
        ("[team]\nname = 'a'\n\n[team]\n", 4),
        ("a = 1\nb = \0\n", 2),
        ("a = " + "[" * 5000, 1),
        ("a = " + "9" * 5000, 1),
    ],
)
def test_what_is_no_toml(text: str, line: int) -> None:
    """A slip of the pen is told with its line, and how such files are written."""
    (fault,) = read_plan(text).faults

    assert fault.line == line
    assert "quotes" in fault.hint


def test_a_hole_before_the_first_hand_over_is_a_warning() -> None:
    """Nobody is on the line until somebody takes it: said, but the file can be used."""
    text, line = edited("start = 2025-12-29", "start = 2026-01-05")
    read = read_plan(text)

    assert read.faults == ()
    assert places(read.warnings) == [(line, "rotation[0].turns.start")]
    assert "from 2026-01-01 to 2026-01-05 08:00" in read.warnings[0].message


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ('last_resort = ["bo"]', "last_resort = []", "team.last_resort"),
        ('deputy = "ane"', 'deputy = "tove"', "team.deputy"),
        ('people = ["eli"]', 'people = ["ane"]', "rotation[2].people"),
        ('hours = "all day" }', 'hours = "15:30-08:00" }', "area[0].outside"),
        ('people = ["tove"]', 'people = ["tove", "una", "tove", "vera"]', "rotation[0].people"),
    ],
)
def test_what_may_be_meant_is_a_warning(old: str, new: str, path: str) -> None:
    """Odd but possible: the file can be used, and somebody is asked to look."""
    text, line = edited(old, new)
    read = read_plan(text)

    assert read.plan is not None or "vera" in new
    assert (line, path) in places(read.warnings)


def test_the_supervisor_line_is_one_person_day_and_night() -> None:
    """Two together on the line, or a line with closing hours, are refused."""
    text, _ = edited(
        'hours = "all day"\npeople = ["tove"]', 'hours = "08:00-16:00"\npeople = ["a", "b"]'
    )
    faults = read_plan(text.replace(TURNS, "together = true")).faults

    assert {fault.path for fault in faults} >= {"rotation[0].hours", "rotation[0].people"}


def test_a_ladder_that_is_empty_at_night() -> None:
    """When no rung has anybody at some hour, a family would reach nobody."""
    text, _ = edited('ask = ["supervisor"]\n', 'ask = ["milieu therapist"]\n')
    text = text.replace(', "milieu therapist"]', "]")

    (fault,) = read_plan(text).faults

    assert fault.path == "ladder"
    assert 'ask = ["supervisor"]' in fault.hint


def test_the_hours_with_one_phone() -> None:
    """In the example team it is the night; a team that is together all day has none."""
    example = read_plan(TEXT).plan
    assert example is not None

    assert lone_hours(example) == (Hours(20 * 60, 32 * 60),)
    assert [str(hours) for hours in lone_hours(example)] == ["20:00-08:00"]
    assert str(ALL_DAY) == "all day"


def test_a_stored_plan_is_read_even_if_we_have_become_stricter() -> None:
    """What is only found unsound must not leave a team without a rota; what is unreadable must."""
    unsound, _ = edited('["leiar-stord", "leiar-haugesund"]', '["leiar-stord"]')

    assert stored_plan(unsound).team.backstops == ("leiar-stord",)
    for damaged in ("", "valid_from = 2026-01-01", TEXT[:200]):
        with pytest.raises(Unreadable):
            stored_plan(damaged)


@settings(max_examples=150)
@given(st.data())
def test_damaged_files_never_break_the_reader(data: st.DataObject) -> None:
    """Whatever is cut out of the example or put into it: a plan, or faults with a line."""
    start = data.draw(st.integers(0, len(TEXT)))
    end = data.draw(st.integers(start, min(len(TEXT), start + 80)))
    put = data.draw(
        st.sampled_from(["", "=", '"', "[", "]]", "{", "7", "true", "'''", "\n[team]\n"])
    )

    read = read_plan(TEXT[:start] + put + TEXT[end:])

    assert (read.plan is None) == bool(read.faults)
    assert all(fault.line for fault in read.faults)
    assert all(fault.hint for fault in (*read.faults, *read.warnings))


VALUES = st.recursive(
    st.sampled_from(['"x"', "1", "1.5", "true", "2026-01-01", "08:00:00", '""', "nan"]),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2).map(lambda items: "[" + ", ".join(items) + "]"),
        inner.map(lambda value: "{ name = " + value + " }"),
    ),
    max_leaves=3,
)
KEYS = sorted({line.split(" = ")[0] for line in TEXT.splitlines() if " = " in line[:16]})


@settings(max_examples=150)
@given(st.sampled_from(KEYS), VALUES)
def test_any_value_anywhere(key: str, value: str) -> None:
    """Every key with every kind of value is read or refused; nothing of it is an exception."""
    lines = [
        f"{key} = {value}" if line.startswith(f"{key} = ") else line for line in TEXT.splitlines()
    ]

    read: Read = read_plan("\n".join(lines))

    assert (read.plan is None) == bool(read.faults)


def test_every_language_of_a_plan_is_one_we_speak() -> None:
    """What a file may ask for is what the catalogue of sentences has."""
    assert LANGUAGES == wording.LANGUAGES


def test_the_example_is_where_the_hints_say(house: Path) -> None:
    """The file that faults point to is there."""
    assert (house / "rotas" / "example.toml").is_file()
