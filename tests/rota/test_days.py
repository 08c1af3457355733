"""Hours that vary, as a supervisor writes them: by weekday, by season, on holidays."""

from datetime import date

import pytest

from oncall.config import Pace
from oncall.contact.core.promise import bound
from oncall.rota.core.coverage import lone_hours
from oncall.rota.core.days import is_holiday
from oncall.rota.core.duty import shifts
from oncall.rota.core.file.read import Read, read_plan
from oncall.rota.core.hours import Hours, OnDays
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota
from tests.rota.shapes import EXAMPLE, at, daily

TEXT = EXAMPLE.read_text(encoding="utf-8")
THERAPISTS = 'hours = "08:00-20:00"\npeople = ["ane", "bo", "cato", "dina"]'
SUMMER = 'seasons = [{ from = 2026-06-22, to = 2026-08-14, hours = "09:00-15:00" }]'


def written(*lines: str, therapists: str = THERAPISTS) -> Read:
    """The example with these lines more on the rotation of the therapists."""
    assert THERAPISTS in TEXT
    return read_plan(TEXT.replace(THERAPISTS, "\n".join((therapists, *lines))))


def sound(*lines: str) -> Plan:
    """The plan of the example with these lines."""
    read = written(*lines)
    assert read.faults == ()
    assert read.plan is not None
    return read.plan


def hours(plan: Plan) -> OnDays:
    """The therapists' hours."""
    return plan.rotations[1].hours


def on(plan: Plan, day: str) -> str:
    """The therapists' hours of that day, as they would be written."""
    return str(hours(plan).on(date.fromisoformat(day)))


def test_hours_by_the_day_of_the_week() -> None:
    """Friday ends early, the weekend is free, the other days are as usual."""
    plan = sound('weekdays = { Friday = "08:00-16:00", Saturday-Sunday = "none" }')

    week = [on(plan, f"2026-06-{day:02}") for day in range(1, 8)]  # Monday to Sunday
    assert week == ["08:00-20:00"] * 4 + ["08:00-16:00", "none", "none"]


def test_a_span_of_weekdays_may_go_past_sunday() -> None:
    """From Friday to Monday is four days."""
    plan = sound('weekdays = { Friday-Monday = "10:00-12:00" }')

    short = [day for day in range(1, 8) if on(plan, f"2026-06-{day:02}") == "10:00-12:00"]
    assert short == [1, 5, 6, 7]


def test_other_hours_in_a_season() -> None:
    """From the first day to the last, both included, and with weekdays of its own."""
    plan = sound('weekdays = { Sunday = "none" }', SUMMER)

    edge = ("2026-06-20", "2026-06-22", "2026-06-28", "2026-08-14", "2026-08-15")
    assert [on(plan, day) for day in edge] == [
        *("08:00-20:00", "09:00-15:00", "09:00-15:00", "09:00-15:00", "08:00-20:00"),
    ]


def test_other_hours_on_holidays() -> None:
    """The 17th of May has its own, its eve has not; a season keeps them or has others."""
    festive = SUMMER.replace("2026-06-22", "2026-05-01").replace(" }]", ', holidays = "none" }]')

    plain, other = sound('holidays = "12:00-16:00"'), sound('holidays = "12:00-16:00"', festive)
    kept = sound('holidays = "12:00-16:00"', SUMMER.replace("06-22", "05-01"))

    assert [on(plain, f"2026-05-{day}") for day in (16, 17)] == ["08:00-20:00", "12:00-16:00"]
    assert [on(other, f"2026-05-{day}") for day in (16, 17)] == ["09:00-15:00", "none"]
    assert on(kept, "2026-05-17") == "12:00-16:00"


def test_the_holidays_are_those_of_the_law() -> None:
    """Easter Sunday and both Christmas days; no eve, no ordinary Sunday."""
    days = ("2026-04-02", "2026-04-05", "2026-05-01", "2026-12-25", "2026-12-26")

    assert all(is_holiday(date.fromisoformat(day)) for day in days)
    eves = ("2026-12-24", "2026-12-31", "2026-04-04", "2026-06-07")
    assert not any(is_holiday(date.fromisoformat(day)) for day in eves)


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    """A Friday night reaches into a Saturday that is free."""
    read = written(
        'weekdays = { Saturday-Sunday = "none" }',
        therapists=THERAPISTS.replace("08:00-20:00", "20:00-08:00"),
    )
    assert read.plan is not None

    rows = shifts(Rota([read.plan]), at("2026-06-05T12:00+02:00"), at("2026-06-08T12:00+02:00"))

    nights = [(s.start, s.end) for s in rows if (s.rotation, s.person) == ("therapists", "ane")]
    assert nights == [(at("2026-06-05T20:00+02:00"), at("2026-06-06T08:00+02:00"))]


def test_lone_hours_of_some_days_count() -> None:
    """With nobody but the supervisor and the milieu therapist off on Sundays, Sunday is lone."""
    plan = read_plan(
        TEXT.replace(THERAPISTS, THERAPISTS + '\nweekdays = { Sunday = "none" }').replace(
            '"08:00-20:00"\npeople = ["eli"]',
            '"08:00-20:00"\nweekdays = { Sunday = "12:00-14:00" }\npeople = ["eli"]',
        )
    ).plan
    assert plan is not None

    assert lone_hours(plan) == (Hours(14 * 60, 36 * 60),)


def test_the_promise_looks_at_every_season() -> None:
    """Therapists who are on by night in August only make the night's promise longer."""
    seasons = 'seasons = [{ from = 2026-08-01, to = 2026-08-31, hours = "all day" }]'

    assert bound(sound(), Pace()).night_s == 108
    assert bound(sound(seasons), Pace()).night_s == 145


def test_hours_that_are_alike_stay_plain() -> None:
    """A file without the new keys is read as before."""
    assert hours(sound()) == daily("08:00", "20:00")


ONE_FAULT = [
    ('weekdays = { Saterday = "none" }', "weekdays.Saterday", "Saturday"),
    ('weekdays = { Saturday = "of" }', "weekdays.Saturday", '"08:00-16:00"'),
    ('weekdays = { Saturday = "none", Friday-Sunday = "none" }', "weekdays.Friday-Sunday", "once"),
    ('weekdays = "Saturday"', "weekdays", "Friday"),
    ("holidays = true", "holidays", '"10:00-16:00"'),
    ('holidays = "10-16"', "holidays", '"10:00-16:00"'),
    (SUMMER.replace("08-14", "06-21"), "seasons[0].to", "swap"),
    (SUMMER.replace("from = 2026-06-22, ", ""), "seasons[0].from", "2026-06-22"),
    (SUMMER.replace('"09:00-15:00"', '"9-15"'), "seasons[0].hours", '"09:00-15:00"'),
    (SUMMER.replace("hours", "ours"), "seasons[0].hours", '"08:00-16:00"'),
    (
        SUMMER.replace(" }]", ' }, { from = 2026-08-14, to = 2026-08-20, hours = "none" }]'),
        "seasons[1].from",
        "let each season end",
    ),
    ("seasons = 7", "seasons", "seasons = ["),
]


@pytest.mark.parametrize(("line", "path", "hint"), ONE_FAULT)
def test_a_mistake_is_told_at_its_place(line: str, path: str, hint: str) -> None:
    """With its line, its path, and what to write instead."""
    faults = [each for each in written(line).faults if each.path.endswith(f"].{path}")]

    assert [(fault.line, hint in fault.hint) for fault in faults] == [(27, True)]


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "2026-06-00"])
def test_a_date_that_does_not_exist(day: str) -> None:
    """There is no 30th of February: said at its place, and everything else is told as well."""
    text = TEXT.replace("at_least = 2", f"at_least = 2\n{SUMMER.replace('2026-06-22', day)}")

    first, second = read_plan(text.replace('"Example team"', '""')).faults

    assert first.path == "team.name"
    assert (second.path, second.line) == ("rotation[1].seasons[0].from", 29)
    assert (second.message, "2026-06-22" in second.hint) == (
        f"there is no {day} in the calendar",
        True,
    )


def test_an_impossible_date_in_words_is_left_alone() -> None:
    """A remark or a name may hold anything."""
    text = TEXT.replace('"Example team"', '"Team 2026-02-30"').replace("# Who is", "# 2026-02-30")

    assert read_plan(text).faults == ()


def test_the_supervisor_line_does_not_vary() -> None:
    """It is held day and night, on holidays as well."""
    (fault,) = read_plan(
        TEXT.replace('hours = "all day"\n', 'hours = "all day"\nholidays = "none"\n', 1)
    ).faults

    assert (fault.path, fault.line) == ("rotation[0].hours", 19)


def test_a_rung_that_nobody_can_fill() -> None:
    """A rotation that is never on leaves its rung empty."""
    text = TEXT.replace('ask = ["therapists", "milieu therapist"]', 'ask = ["therapists"]')
    closed = text.replace(THERAPISTS, THERAPISTS + '\nweekdays = { Monday-Sunday = "none" }')

    (fault,) = read_plan(closed).faults

    assert fault.path == "ladder[1].ask"


def test_hours_at_which_no_rung_has_anybody() -> None:
    """Therapists day and night, but not on Sundays, and no supervisor on the ladder."""
    text = TEXT.replace('ask = ["supervisor"]\n', 'ask = ["milieu therapist"]\n').replace(
        '"therapists", "milieu therapist"', '"therapists"'
    )
    all_day = THERAPISTS.replace("08:00-20:00", "all day")

    always = read_plan(text.replace(THERAPISTS, all_day))
    mostly = read_plan(text.replace(THERAPISTS, all_day + '\nweekdays = { Sunday = "none" }'))

    assert always.faults == ()
    assert [fault.path for fault in mostly.faults] == ["ladder"]


@pytest.mark.parametrize(
    ("hours", "more", "day"),
    [
        ("02:30-02:50", "", "2026-03-29"),
        ("02:00-03:00", "", "2026-03-29"),
        ("08:00-20:00", 'weekdays = { Sunday = "02:15-02:45" }', "2026-03-29"),
        (
            "08:00-20:00",
            'seasons = [{ from = 2027-03-20, to = 2027-04-02, hours = "02:10-02:50" }]',
            "2027-03-28",
        ),
    ],
)
def test_hours_that_never_come_on_the_night_of_the_clock(hours: str, more: str, day: str) -> None:
    """No clock shows them on the last Sunday of March, so nobody can be missed: a warning."""
    read = written(more, therapists=THERAPISTS.replace("08:00-20:00", hours))

    (warning,) = (each for each in read.warnings if each.path == "rotation[1].hours")

    assert read.faults == ()
    assert f"on {day} the clock jumps over" in warning.message


@pytest.mark.parametrize("hours", ["02:30-03:30", "01:30-02:30", "02:30-08:00", "20:00-02:30"])
def test_hours_that_begin_or_end_in_the_jump_are_there(hours: str) -> None:
    """They begin or end at the jump itself, and nothing need be looked at."""
    read = written(therapists=THERAPISTS.replace("08:00-20:00", hours))

    assert read.faults == ()
    assert "rotation[1].hours" not in [each.path for each in read.warnings]


def test_somebody_on_two_lines_on_different_days_is_no_conflict() -> None:
    """Ane is a therapist on weekdays and the milieu therapist at weekends."""
    weekdays, weekend = 'Saturday-Sunday = "none"', 'Monday-Friday = "none"'

    def met(other: str) -> list[str]:
        text = TEXT.replace(THERAPISTS, f"{THERAPISTS}\nweekdays = {{ {weekdays} }}")
        text = text.replace('people = ["eli"]', f'people = ["ane"]\nweekdays = {{ {other} }}')
        return [warning.path for warning in read_plan(text).warnings]

    assert met(weekend) == []
    assert met('Monday = "none"') == ["rotation[2].people"]
