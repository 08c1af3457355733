"""Which shifts somebody is asked to confirm: the unusual ones, each once."""

from datetime import timedelta

import pytest

from oncall.demo.example import EXAMPLE
from oncall.rota.core.change import Change, Kind
from oncall.rota.core.confirm import AHEAD, Asked, still_there, to_confirm
from oncall.rota.core.duty import Shift
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.rota import Rota
from tests.stories.vocabulary import local

PLAN = stored_plan(EXAMPLE)


def change(kind: Kind, start: str, end: str, *, person: str = "", instead_of: str = "") -> Change:
    """A change on the milieu therapist's line, or on the supervisor's for a stand-in."""
    rotation = {"stand-in": "supervisor", "absent": ""}.get(kind, "milieu therapist")
    return Change(kind, rotation, person, instead_of, local(start), local(end))


def asked(*changes: Change, at: str) -> list[tuple[str, str]]:
    """Who is to confirm at that time what begins when, Oslo time."""
    found = to_confirm(Rota([PLAN], changes), local(at))
    zone = PLAN.zone
    return [(each.person, f"{each.start.astimezone(zone):%d.%m. %H:%M}") for each in found]


WEEK_OFF = change("absent", "2026-03-04 00:00", "2026-03-12 00:00", person="eli")
COVER = change(
    "cover", "2026-03-05 08:00", "2026-03-09 20:00", person="vikar", instead_of="eli"
)  # fmt: skip
STAND_IN = change(
    "stand-in", "2026-03-04 20:00", "2026-03-05 08:00", person="vikar", instead_of="tove"
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "at", "expected"),
    [
        ((), "2026-03-03 13:00", []),
        ((WEEK_OFF,), "2026-03-11 07:59", []),
        ((WEEK_OFF,), "2026-03-11 08:00", [("eli", "12.03. 08:00")]),
        ((WEEK_OFF,), "2026-03-12 08:00", []),
        ((COVER,), "2026-03-04 09:00", [("vikar", "05.03. 08:00")]),
        ((COVER,), "2026-03-05 09:00", []),
        ((STAND_IN,), "2026-03-03 19:59", []),
        ((STAND_IN,), "2026-03-03 20:00", [("vikar", "04.03. 20:00")]),
        ((STAND_IN,), "2026-03-04 20:00", []),
    ],
    ids=[
        "the usual ones are nobody's business", "more than a day ahead", "after a week off",
        "the second day is usual again", "the first of a week by one change",
        "the second by the same change", "a stand-in, not yet", "a stand-in",
        "whoever had the line has it again",
    ],
)  # fmt: skip
def test_what_is_to_be_confirmed(
    changes: tuple[Change, ...], at: str, expected: list[tuple[str, str]]
) -> None:
    """The first shift after seven days off, and the first one by a change."""
    assert asked(*changes, at=at) == expected


def test_a_week_less_a_shift_is_no_week_off() -> None:
    """Six days of leave, and she was on duty seven days ago to the hour: nothing is asked."""
    leave = change("absent", "2026-03-05 00:00", "2026-03-11 00:00", person="eli")

    assert asked(leave, at="2026-03-10 08:00") == []


def _new_plan(old: str, new: str, *, at: str) -> list[tuple[str, str]]:
    """Whom a plan from Monday the 9th asks at that time, which says `new` in place of `old`."""
    text = EXAMPLE.replace("2026-01-01", "2026-03-09").replace(old, new)
    found = to_confirm(Rota([PLAN, stored_plan(text)]), local(at))
    zone = PLAN.zone
    return [(each.person, f"{each.start.astimezone(zone):%d.%m. %H:%M}") for each in found]


ELIS = 'hours = "08:00-20:00"\npeople = ["eli"]'
LATER = ELIS.replace("08:00-", "10:00-")
SHORTER = ELIS.replace("-20:00", "-16:00")
ON_TUESDAYS = ELIS + '\nweekdays = { Tuesday = "12:00-20:00" }'


@pytest.mark.parametrize(
    ("new", "at", "expected"),
    [
        (LATER, "2026-03-08 09:59", []),
        (LATER, "2026-03-08 10:00", [("eli", "09.03. 10:00")]),
        (LATER, "2026-03-09 10:00", []),
        (SHORTER, "2026-03-08 08:00", [("eli", "09.03. 08:00")]),
        (ON_TUESDAYS, "2026-03-08 12:00", []),
        (ON_TUESDAYS, "2026-03-09 12:00", [("eli", "10.03. 12:00")]),
        (ON_TUESDAYS, "2026-03-16 12:00", []),
        (ELIS, "2026-03-08 08:00", []),
    ],
    ids=[
        "more than a day ahead", "the first one that is later", "the second is known by now",
        "one that ends earlier", "the day before is as it was", "the first Tuesday",
        "the second Tuesday", "a plan that changes nothing for her",
    ],
)  # fmt: skip
def test_the_first_shift_that_a_new_plan_moves_is_to_be_confirmed(
    new: str, at: str, expected: list[tuple[str, str]]
) -> None:
    """She may think of the hours that she is used to; nobody else is asked."""
    assert ELIS in EXAMPLE
    assert _new_plan(ELIS, new, at=at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [("2026-03-09 12:00", [("eli", "10.03. 12:00")]), ("2026-03-16 12:00", [])],
    ids=["the first Tuesday", "the second is known by now"],
)
def test_a_new_version_from_the_same_day_moves_shifts_as_well(
    at: str, expected: list[tuple[str, str]]
) -> None:
    """The plan of January, stored anew with other Tuesdays in spring, is like a new one to her."""
    weekdays = '{ Tuesday = "12:00-20:00" }'
    spring = f'from = 2026-03-09, to = 2026-04-30, hours = "08:00-20:00", weekdays = {weekdays}'
    stored_anew = stored_plan(EXAMPLE.replace(ELIS, f"{ELIS}\nseasons = [{{ {spring} }}]"))
    found = to_confirm(Rota([stored_anew]), local(at), [PLAN])

    zone = PLAN.zone
    assert [(e.person, f"{e.start.astimezone(zone):%d.%m. %H:%M}") for e in found] == expected
    assert to_confirm(Rota([stored_anew]), local(at), [stored_anew]) == ()


def test_when_a_plan_begins_everybody_is_new() -> None:
    """The first day of all: each of them is asked once."""
    people = {person for person, _ in asked(at="2025-12-31 08:00")}

    assert people == {"tove", "ane", "bo", "cato", "dina", "eli"}


def _asked(hours_before: float) -> Asked:
    shift = Shift("supervisor", "vikar", local("2026-03-04 20:00"), local("2026-03-05 08:00"))
    return Asked(shift, shift.start - timedelta(hours=hours_before))


@pytest.mark.parametrize(
    ("asked_before", "late_before"), [(24, 12), (13, 11), (5, 3), (2, 0.5), (1, 0.5)]
)
def test_late_is_half_a_day_ahead_or_when_she_could_answer(
    asked_before: float, late_before: float
) -> None:
    """Somebody hears while there is time to call, also where the shift was agreed on lately."""
    each = _asked(asked_before)

    assert each.shift.start - each.late_from == timedelta(hours=late_before)
    assert each.is_late(each.late_from)
    assert not each.is_late(each.late_from - timedelta(seconds=1))
    assert not each.is_late(each.shift.start)
    assert not each._replace(confirmed_at=each.asked_at).is_late(each.late_from)


def test_what_is_hers_no_more_is_waited_for_no_more() -> None:
    """The same shift, at the same time, of somebody else."""
    now = local("2026-03-04 01:00")
    each = _asked(19)

    assert still_there([each], Rota([PLAN], [STAND_IN]), now) == [each]
    assert still_there([each], Rota([PLAN]), now) == []
    assert timedelta(hours=24) == AHEAD
