"""Who is on duty, compared with a table of minutes over random plans and windows."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.rota.core.days import Days, Season, Varied
from oncall.rota.core.duty import HORIZON, Shift, shifts, who_is_on
from oncall.rota.core.hours import ALL_DAY, NOBODY, Hours, OnDays
from oncall.rota.core.plan import Plan, Rotation, Turns, in_order
from oncall.rota.core.rota import Rota
from tests.rota import minute_table
from tests.rota.shapes import at, daily, line, plan_of, weekly

ZONES = (
    *("Europe/Oslo", "America/St_Johns", "Atlantic/Azores", "America/Santiago"),
    *("Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia"),
)
# Days around which clocks change in those zones; the rest of the year is there as well.
CHANGES = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-09-06", "2026-10-04", "2026-10-25"]
PEOPLE = ("ane", "bo", "cato", "dina")

zones = st.sampled_from(ZONES)
minutes = st.integers(0, 24 * 60 - 1)
days = st.one_of(
    st.builds(
        lambda day, off: date.fromisoformat(day) + timedelta(days=off),
        st.sampled_from([*CHANGES, "2026-11-01"]),
        st.integers(-2, 1),
    ),
    st.sampled_from([date(2026, 4, 5), date(2026, 5, 17), date(2026, 12, 25), date(2027, 3, 28)]),
    st.dates(date(2026, 1, 10), date(2027, 12, 20)),
)
some_people = st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=3, unique=True).map(tuple)


@st.composite
def same_hours(draw: st.DrawFn) -> Hours:
    """All day, by day or overnight; often with edges in the small hours, where clocks change."""
    edge = st.one_of(st.sampled_from([0, 30, 60, 90, 120, 150, 180, 1380, 1410]), minutes)
    opens, closes = draw(st.lists(edge, min_size=2, max_size=2, unique=True))
    around = Hours(opens, closes if closes > opens else closes + 24 * 60)
    return draw(st.sampled_from([ALL_DAY, around, around]))


some_hours = st.one_of(same_hours(), st.just(NOBODY))
weeks = st.builds(Days, st.tuples(*[some_hours] * 7), st.one_of(st.none(), some_hours))


@st.composite
def hours(draw: st.DrawFn, near: date) -> OnDays:
    """The same every day, or by weekday, on holidays and in a season that begins or ends nearby."""
    if draw(st.booleans()):
        return draw(same_hours())
    first = near + timedelta(days=draw(st.integers(-3, 3)))
    middle, last = (first + timedelta(days=draw(st.integers(0, 4))) for _ in range(2))
    seasons = [Season(first, min(middle, last), draw(weeks))]
    if middle < last:
        seasons.append(Season(middle + timedelta(days=1), last, draw(weeks)))
    return Varied(draw(weeks), tuple(draw(st.permutations(seasons[: draw(st.integers(0, 2))]))))


@st.composite
def turns(draw: st.DrawFn, near: date) -> Turns | None:
    """Together, or in turns that begin somewhere before or just after that day."""
    if draw(st.booleans()):
        return None
    handover = draw(st.one_of(st.sampled_from([0, 30, 90, 120, 150, 480]), minutes))
    start = near - timedelta(days=draw(st.integers(-1, 900)))
    return Turns(draw(st.sampled_from([1, 2, 3, 7, 14])), handover, start)


@st.composite
def rotas(draw: st.DrawFn) -> tuple[tuple[Plan, ...], datetime, datetime]:
    """One to three plans, and a window of a few days that sees some of their edges."""
    day = draw(days)
    zone = draw(zones)
    plans = [_plan(draw, day, offset, zone) for offset in draw(_offsets)]
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(minutes=draw(minutes))
    return in_order(plans), start, start + timedelta(minutes=draw(st.integers(1, 3 * 24 * 60)))


_offsets = st.lists(st.integers(-1, 1), min_size=0, max_size=2).map(lambda near: [-500, *near])


def _plan(draw: st.DrawFn, day: date, offset: int, zone: str) -> Plan:
    names = draw(st.lists(st.sampled_from(["supervisor", "therapists"]), min_size=1, unique=True))
    rotations = [
        Rotation(name, draw(hours(day)), draw(some_people), draw(turns(day))) for name in names
    ]
    return plan_of(*rotations, valid_from=str(day + timedelta(days=offset)), zone=zone)


@settings(max_examples=80)
@given(rotas())
def test_shifts_are_those_of_the_minute_table(
    rota: tuple[tuple[Plan, ...], datetime, datetime],
) -> None:
    """Any plans, any window: the same people in the same minutes, in the same order."""
    plans, start, end = rota

    assert [tuple(s) for s in shifts(Rota(plans), start, end)] == minute_table.spans(
        plans, start, end
    )


@settings(max_examples=100)
@given(rotas(), st.integers(0, 10**12))
def test_the_window_may_be_cut_anywhere(
    rota: tuple[tuple[Plan, ...], datetime, datetime], cut: int
) -> None:
    """Two halves put together are the whole, also when cut inside a second."""
    plans, start, end = rota
    middle = start + timedelta(microseconds=cut % ((end - start) // timedelta.resolution))

    halves = [*shifts(Rota(plans), start, middle), *shifts(Rota(plans), middle, end)]

    assert _put_together(halves) == list(shifts(Rota(plans), start, end))


@settings(max_examples=60)
@given(rotas())
def test_who_is_on_agrees_with_shifts(rota: tuple[tuple[Plan, ...], datetime, datetime]) -> None:
    """The same people, with the start and end that a long look at their shifts shows."""
    plans, now, _ = rota
    edge = HORIZON + timedelta(seconds=1)
    around = shifts(Rota(plans), now - edge, now + edge)

    on = who_is_on(Rota(plans), now)

    assert sorted(on, key=lambda duty: duty[:2]) == sorted(
        (
            (
                *shift[:2],
                shift.start if shift.start > now - edge else None,
                shift.end if shift.end < now + edge else None,
            )
            for shift in around
            if shift.start <= now < shift.end
        ),
        key=lambda duty: duty[:2],
    )


@settings(max_examples=100)
@given(rotas())
def test_storing_an_identical_plan_changes_nothing(
    rota: tuple[tuple[Plan, ...], datetime, datetime],
) -> None:
    """A new version with the same rotations gives the same shifts, wherever it begins."""
    plans, start, end = rota
    last = plans[-1]
    again = plan_of(
        *last.rotations,
        valid_from=str(max(last.valid_from, start.date() + timedelta(days=1))),
        zone=last.team.timezone,
    )

    assert shifts(Rota((*plans, again)), start, end) == shifts(Rota(plans), start, end)


@settings(max_examples=100)
@given(zones, minutes, days, st.sampled_from([1, 2, 7, 14]), some_people)
def test_exactly_one_holds_the_supervisor_line(
    zone: str, handover: int, day: date, every: int, people: tuple[str, ...]
) -> None:
    """However the line is handed over, its shifts fill every instant once."""
    plan = plan_of(line(*people, turns=Turns(every, handover, date(2025, 12, 20))), zone=zone)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    rows = shifts(Rota([plan]), start, start + timedelta(days=20))

    assert (rows[0].start, rows[-1].end) == (start, start + timedelta(days=20))
    assert all(one.end == following.start for one, following in pairwise(rows))


FESTIVE = Varied(
    Days(
        (daily("08:00", "20:00"),) * 5 + (daily("10:00", "18:00"), NOBODY), daily("12:00", "02:30")
    ),
    tuple(
        Season(date(y, 6, 22), date(y, 8, 14), Days((daily("09:00", "15:00"),) * 6 + (ALL_DAY,)))
        for y in range(2030, 2036)
    ),
)


def test_ten_years_of_oslo() -> None:
    """A team in turns and together, half hour by half hour, from 2026 to 2035."""
    plans = in_order(
        [
            plan_of(
                line("tove", "una", turns=weekly()),
                Rotation("therapists", daily("08:00", "20:00"), ("ane", "bo")),
                Rotation("night", daily("22:30", "02:30"), PEOPLE, Turns(1, 0, date(2025, 1, 1))),
            ),
            plan_of(
                line("una", "tove", turns=weekly("2029-01-01", 150)),
                Rotation("therapists", FESTIVE, ("ane", "bo", "cato")),
                Rotation("night", daily("20:00", "08:00"), PEOPLE, Turns(2, 60, date(2025, 1, 1))),
                valid_from="2030-10-27",
            ),
        ]
    )
    start, end = at("2026-01-01T00:00+01:00"), at("2036-01-01T00:00+01:00")

    table = minute_table.spans(plans, start, end, step=timedelta(minutes=30))

    assert [tuple(s) for s in shifts(Rota(plans), start, end)] == table


def _put_together(rows: list[Shift]) -> list[Shift]:
    held: dict[tuple[str, str], list[Shift]] = {}
    for row in rows:
        mine = held.setdefault((row.rotation, row.person), [])
        if mine and mine[-1].end == row.start:
            mine[-1] = mine[-1]._replace(end=row.end)
        else:
            mine.append(row)
    whole = [row for mine in held.values() for row in mine]
    return sorted(whole, key=lambda row: (row.start, row.rotation, row.person))
