"""Who is on duty, told as the nights and hand-overs that people live through."""

from datetime import UTC, date, datetime, timedelta

import pytest

from oncall.rota.core.duty import shifts, who_is_on
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.hours import ALL_DAY
from oncall.rota.core.plan import Plan, Rotation, Turns, in_order
from oncall.rota.core.rota import Rota
from tests.rota.shapes import EXAMPLE, at, daily, line, plan_of, weekly

MARCH, OCTOBER = "2026-03-29", "2026-10-25"  # the nights of the clock


def length(plan: Plan, start: str, end: str) -> timedelta:
    """How long the one person is on duty in this span, all shifts together."""
    return sum((s.end - s.start for s in shifts(Rota([plan]), at(start), at(end))), timedelta())


def test_the_example_team_by_day() -> None:
    """At noon the supervisor, four therapists and the milieu therapist are on."""
    example = stored_plan(EXAMPLE.read_text(encoding="utf-8"))

    on = who_is_on(Rota([example]), at("2026-06-15T12:00+02:00"))

    assert [(duty.rotation, duty.person) for duty in on] == [
        ("supervisor", "tove"),
        ("milieu therapist", "eli"),
        *(("therapists", person) for person in ("ane", "bo", "cato", "dina")),
    ]


def test_the_example_team_by_night() -> None:
    """In the doubled hour the supervisor is on alone, since the plan began, no end in sight."""
    example = stored_plan(EXAMPLE.read_text(encoding="utf-8"))

    (tove,) = who_is_on(Rota([example]), at(f"{OCTOBER}T02:30+02:00"))

    assert tove == ("supervisor", "tove", at("2026-01-01T00:00+01:00"), None)


@pytest.mark.parametrize("day", [MARCH, OCTOBER])
def test_hours_after_the_jump_are_whole(day: str) -> None:
    """04 to 06 is two hours on either Sunday."""
    plan = plan_of(Rotation("early", daily("04:00", "06:00"), ("ane",)))

    assert length(plan, f"{day}T00:00+02:00", f"{day}T23:00+01:00") == timedelta(hours=2)


@pytest.mark.parametrize(("eve", "hours"), [("2026-03-28", 11), ("2026-10-24", 13)])
def test_a_night_is_as_long_as_it_is(eve: str, hours: int) -> None:
    """20 to 08 is 11 hours in March and 13 in October."""
    plan = plan_of(Rotation("night", daily("20:00", "08:00"), ("ane",)))
    evening = at(f"{eve}T19:00+01:00")

    (shift,) = shifts(Rota([plan]), evening, evening + timedelta(hours=16))

    assert shift.end - shift.start == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("opens", "closes", "start", "end"),
    [
        ("02:30", "06:00", "02:30+02:00", "06:00+01:00"),
        ("00:30", "02:30", "00:30+02:00", "02:30+01:00"),
        ("02:10", "02:20", "02:10+02:00", "02:20+01:00"),
    ],
)
def test_the_doubled_hour(opens: str, closes: str, start: str, end: str) -> None:
    """Duty starts the first time the clock shows its start, ends the last time it shows its end."""
    plan = plan_of(Rotation("odd", daily(opens, closes), ("ane",)))

    (shift,) = shifts(Rota([plan]), at(f"{OCTOBER}T00:00+02:00"), at(f"{OCTOBER}T12:00+01:00"))

    assert (shift.start, shift.end) == (at(f"{OCTOBER}T{start}"), at(f"{OCTOBER}T{end}"))


def test_the_skipped_hour() -> None:
    """What starts at a time that never comes starts at the jump; what lies inside it is no row."""
    plan = plan_of(
        Rotation("late", daily("02:30", "06:00"), ("ane",)),
        Rotation("never", daily("02:10", "02:50"), ("bo",)),
    )

    (shift,) = shifts(Rota([plan]), at(f"{MARCH}T00:00+01:00"), at(f"{MARCH}T12:00+02:00"))

    assert (shift.person, shift.start) == ("ane", at(f"{MARCH}T03:00+02:00"))


def test_a_hand_over_in_the_doubled_hour_is_one_instant() -> None:
    """The line is handed over the first time the clock shows 02:30, and nobody holds it twice."""
    turns = Turns(1, 2 * 60 + 30, date(2026, 10, 20))
    plan = plan_of(line("ane", "bo", turns=turns))

    before, after = shifts(Rota([plan]), at(f"{OCTOBER}T00:00+02:00"), at(f"{OCTOBER}T23:00+01:00"))

    assert before.end == after.start == at(f"{OCTOBER}T02:30+02:00")
    assert before.person != after.person


def test_hand_over_at_its_second() -> None:
    """A span owns its start and not its end: at Monday 08:00 sharp the next one is on."""
    plan = plan_of(line("ane", "bo", turns=weekly()))
    monday = at("2026-01-05T08:00+01:00")

    (just_before,) = who_is_on(Rota([plan]), monday - timedelta(microseconds=1))
    (sharp,) = who_is_on(Rota([plan]), monday)

    assert (just_before.person, just_before.until) == ("ane", monday)
    assert (sharp.person, sharp.since) == ("bo", monday)
    assert sharp.until == at("2026-01-12T08:00+01:00")


def test_nobody_before_the_first_hand_over() -> None:
    """A hole gives no row; it ends when the first turn begins."""
    plan = plan_of(line("ane", "bo", turns=weekly("2026-01-05")))

    assert who_is_on(Rota([plan]), at("2026-01-02T12:00+01:00")) == ()
    (first, _) = shifts(Rota([plan]), at("2026-01-01T00:00+01:00"), at("2026-01-13T00:00+01:00"))
    assert (first.person, first.start) == ("ane", at("2026-01-05T08:00+01:00"))


def test_nobody_before_the_first_plan() -> None:
    """A team without a plan yet has nobody on duty."""
    assert who_is_on(Rota([]), at("2026-01-01T00:00+01:00")) == ()
    assert who_is_on(Rota([plan_of(line("tove"))]), at("2025-12-31T23:59:59+01:00")) == ()


def test_a_new_plan_counts_from_midnight() -> None:
    """The old plan holds until local midnight, the new one from then on, in one instant."""
    old, new = plan_of(line("ane")), plan_of(line("bo"), valid_from="2026-07-01")

    (before,) = who_is_on(Rota([old, new]), at("2026-06-30T23:59+02:00"))
    (after,) = who_is_on(Rota([old, new]), at("2026-07-01T00:00+02:00"))

    assert (before.person, before.until) == ("ane", at("2026-07-01T00:00+02:00"))
    assert (after.person, after.since) == ("bo", at("2026-07-01T00:00+02:00"))


def test_a_shift_goes_on_under_a_new_plan() -> None:
    """Whoever is on before and after a new plan has one shift, not two."""
    night = Rotation("night", daily("20:00", "08:00"), ("ane",))
    plans = [plan_of(night), plan_of(night, valid_from="2026-07-01")]

    (duty,) = who_is_on(Rota(plans), at("2026-07-01T03:00+02:00"))

    assert duty.since == at("2026-06-30T20:00+02:00")
    assert duty.until == at("2026-07-01T08:00+02:00")


def test_of_two_plans_from_one_day_the_later_counts() -> None:
    """A version stored again for the same day replaces the first, from its first minute."""
    plans = in_order([plan_of(line("ane")), plan_of(line("bo"))])

    (shift,) = shifts(Rota(plans), at("2025-12-31T00:00+01:00"), at("2026-01-02T00:00+01:00"))

    assert (shift.person, shift.start) == ("bo", at("2026-01-01T00:00+01:00"))


@pytest.mark.parametrize(
    ("days", "since", "until"), [(400, True, False), (401, False, False), (1, True, True)]
)
def test_since_and_until_are_told_within_400_days(days: int, since: bool, until: bool) -> None:
    """Beyond 400 days nobody asks when a shift began or ends: None."""
    start = at("2026-01-01T00:00+01:00")
    plans = [plan_of(line("tove")), plan_of(line("bo"), valid_from="2027-02-06")]
    if not until:
        plans.pop()

    (duty,) = who_is_on(Rota(plans), start + timedelta(days=days))

    assert (duty.since is not None, duty.until is not None) == (since, until)


def test_until_exactly_400_days_ahead() -> None:
    """The last instant that is told is 400 days away; a microsecond further is None."""
    plans = [plan_of(line("tove")), plan_of(line("bo"), valid_from="2028-01-01")]
    end = at("2028-01-01T00:00+01:00")

    (near,) = who_is_on(Rota(plans), end - timedelta(days=400))
    (far,) = who_is_on(Rota(plans), end - timedelta(days=400, microseconds=1))

    assert (near.until, far.until) == (end, None)


def test_further_than_400_days_stays_so_when_asked_again() -> None:
    """What a rota found some hours ago does not make a far end look near."""
    rota = Rota([plan_of(line("tove")), plan_of(line("bo"), valid_from="2028-01-01")])
    end = at("2028-01-01T00:00+01:00")
    hours = (13, 12, 1)

    told = [who_is_on(rota, end - timedelta(days=400, hours=each)) for each in hours]

    assert [duty.until for (duty,) in told] == [None, None, None]


def test_three_week_turns_are_seen_whole() -> None:
    """Long turns are told from their real start to their real end."""
    plan = plan_of(line("ane", "bo", turns=Turns(60, 480, date(2026, 1, 5))))

    (duty,) = who_is_on(Rota([plan]), at("2026-02-01T12:00+01:00"))

    assert duty.since == at("2026-01-05T08:00+01:00")
    assert duty.until == at("2026-03-06T08:00+01:00")


def test_shifts_are_clipped_and_sorted() -> None:
    """Rows stay inside the asked span, by start, then rotation, then person."""
    plan = plan_of(Rotation("therapists", daily("08:00", "20:00"), ("bo", "ane")), line("tove"))
    noon, end = at("2026-05-04T12:00+02:00"), at("2026-05-05T09:00+02:00")

    rows = shifts(Rota([plan]), noon, end)

    morning = at("2026-05-05T08:00+02:00")
    assert [(s.rotation, s.person, s.start) for s in rows] == [
        ("supervisor", "tove", noon),
        ("therapists", "ane", noon),
        ("therapists", "bo", noon),
        ("therapists", "ane", morning),
        ("therapists", "bo", morning),
    ]
    assert max(s.end for s in rows) == end


def test_an_empty_span_has_no_shifts() -> None:
    """From an instant to itself there is no time to be on duty."""
    noon = at("2026-05-04T12:00+02:00")

    assert shifts(Rota([plan_of(line("tove"))]), noon, noon) == ()


def test_times_that_could_be_two_are_refused() -> None:
    """A time without offset is a mistake of the caller, and so is an end before the start."""
    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    naive = noon.replace(tzinfo=None)

    for wrong in ((naive, noon), (noon, naive), (noon, noon - timedelta(seconds=1))):
        with pytest.raises(ValueError, match=r"span ends|without an offset"):
            shifts(Rota([]), *wrong)
    with pytest.raises(ValueError, match="without an offset"):
        who_is_on(Rota([]), naive)


def test_a_year_on_the_supervisor_line_is_8760_hours() -> None:
    """No hour is lost or doubled by summer time, nor in a leap year."""
    plan = plan_of(line("ane", "bo", "cato", turns=weekly("2025-12-29")))

    for year, hours in ((2026, 8760), (2027, 8760), (2028, 8784)):
        span = (f"{year}-01-01T00:00+01:00", f"{year + 1}-01-01T00:00+01:00")
        assert length(plan, *span) == timedelta(hours=hours)


def test_a_zone_where_midnight_is_skipped_or_doubled() -> None:
    """In the Azores the clock jumps at midnight; the day shift and the line do not mind."""
    turns = Turns(1, 0, date(2026, 1, 1))
    plan = plan_of(line("ane", "bo", turns=turns), zone="Atlantic/Azores")

    rows = shifts(Rota([plan]), at("2026-10-24T00:00+00:00"), at("2026-10-27T00:00-01:00"))

    assert [s.end for s in rows[:-1]] == [s.start for s in rows[1:]]
    assert rows[1].start == at("2026-10-25T00:00+00:00")  # the first of two midnights


def test_hours_that_meet_in_the_doubled_hour() -> None:
    """Nearly all day long: where one day's end passes the next one's start, the shift is one."""
    plan = plan_of(Rotation("long", daily("02:30", "02:00"), ("ane",)))

    rows = shifts(Rota([plan]), at("2026-10-24T12:00+02:00"), at("2026-10-25T12:00+01:00"))

    assert len(rows) == 1


def test_a_clock_that_goes_back_to_yesterday() -> None:
    """Until 2011 Newfoundland went from 00:01 back to 23:01: Saturday came twice."""
    turns = Turns(1, 0, date(2010, 1, 1))
    plan = plan_of(
        Rotation("early", daily("00:00", "12:00"), ("ane",)),
        Rotation("overnight", daily("12:00", "00:00"), ("bo",)),
        line("cato", "dina", turns=turns),
        valid_from="2010-01-01",
        zone="America/St_Johns",
    )
    again = at("2010-11-06T23:30-03:30")  # Sunday began half an hour ago, and will begin again
    minute = timedelta(minutes=1)

    for start, end in ((again, again + minute), (again - minute, again)):
        assert {shift.person for shift in shifts(Rota([plan]), start, end)} == {"ane", "bo", "cato"}


def test_all_day_has_no_edges() -> None:
    """Hours "all day" have no midnight in them, whoever holds them."""
    assert ALL_DAY.all_day
    assert not daily("00:00", "23:59").all_day
