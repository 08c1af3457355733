"""How duty is shared: every second counts once, and the parts are those of the wall clock."""

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.rota.core.check.subject import Subject
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.rota import Rota
from oncall.rota.core.shown.load import Load, loads
from tests.rota.check_table import OSLO, utc
from tests.rota.shapes import at, line, plan_of

PLAN = plan_of(line("tove"))
STEP = timedelta(minutes=5)
HOLIDAYS = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
BEGINS = ("2026-03-27", "2026-10-23", "2026-04-29", "2026-12-24")


def shared(rows: list[Shift], start: datetime, end: datetime) -> list[Load]:
    """The loads of these shifts."""
    return loads(Subject([PLAN], rows, start, end))


def part_of(step: datetime) -> str:
    """What a moment counts as, by the clock on the wall."""
    local = step.astimezone(OSLO)
    if (local.month, local.day) in HOLIDAYS:
        return "holiday"
    if local.weekday() >= 5:
        return "weekend"
    return "day" if 6 <= local.hour < 21 else "night"


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(BEGINS), st.integers(0, 800), st.integers(1, 800))
def test_parts_are_those_of_the_clock_on_the_wall(day: str, first: int, length: int) -> None:
    """A shift over any midnight, change of the clock and holiday, counted in steps."""
    start = utc(day) + first * STEP
    row = Shift("therapists", "ane", start, start + length * STEP)
    steps = [part_of(start + n * STEP) for n in range(length)]

    ((person, parts),) = shared([row], row.start - STEP, row.end + STEP)

    assert person == "ane"
    assert {name: s for name, s in parts.items() if s} == {
        name: steps.count(name) * 300 for name in set(steps)
    }


def test_a_year_of_the_line() -> None:
    """8760 hours, whatever the clock does; the parts add up to them."""
    start, end = at("2026-01-01T00:00+01:00"), at("2027-01-01T00:00+01:00")

    (tove,) = shared(list(shifts(Rota([PLAN]), start, end)), start, end)

    assert tove.total == 8760 * 3600
    assert tove.parts["holiday"] == 12 * 24 * 3600


def test_two_lines_at_once_count_once_and_only_what_is_asked() -> None:
    """Ane on both from eight to eight, asked until noon: four hours."""
    day = at("2026-06-03T08:00+02:00"), at("2026-06-03T20:00+02:00")
    rows = [Shift(name, "ane", *day) for name in ("supervisor", "therapists")]

    (ane,) = shared(rows, at("2026-06-03T00:00+02:00"), at("2026-06-03T12:00+02:00"))

    assert (ane.total, ane.parts["day"]) == (4 * 3600, 4 * 3600)
    assert shared(rows, at("2026-06-04T00:00+02:00"), at("2026-06-05T00:00+02:00")) == []
