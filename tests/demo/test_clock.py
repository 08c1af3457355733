"""The demo's clock starts where the visitor wants and runs as the real one does."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from oncall.demo.clock import ClockFault, DemoClock, starting_at

OSLO = ZoneInfo("Europe/Oslo")
REAL = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2026-03-03T02:30", "2026-03-03T01:30+00:00"),
        ("2026-07-03 02:30", "2026-07-03T00:30+00:00"),
        ("2026-10-25T02:30", "2026-10-25T00:30+00:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T01:30+00:00"),
        ("2027-01-01T00:00Z", "2027-01-01T00:00+00:00"),
    ],
)
def test_a_wall_time_in_oslo_or_one_with_its_offset(text: str, utc: str) -> None:
    """Past and future, both sides of the clock change."""
    assert starting_at(text, OSLO, lambda: REAL)() == datetime.fromisoformat(utc)


def test_it_runs_as_the_real_one_does() -> None:
    """A minute later it is a minute later."""
    times = iter([REAL, REAL, REAL + timedelta(minutes=1)])
    clock = starting_at("2026-03-03T02:30", OSLO, lambda: next(times))
    first, second = clock(), clock()

    assert second - first == timedelta(minutes=1)
    assert second.utcoffset() == timedelta(0)


def test_without_a_wish_it_is_the_real_one() -> None:
    """Now."""
    assert starting_at(None, OSLO, lambda: REAL)() == REAL


@pytest.mark.parametrize("text", ["", "02:30", "tonight", "2026-02-30T02:30", "0001-01-01T00:00"])
def test_what_is_no_time_is_told_with_an_example(text: str) -> None:
    """One sentence, and what to write instead."""
    with pytest.raises(ClockFault, match="Write for example"):
        starting_at(text, OSLO, lambda: REAL)


def test_it_runs_faster_and_never_jumps() -> None:
    """Sixty times as fast for a second is a minute; what it showed before stays."""
    machine = [REAL]
    clock = DemoClock(REAL, REAL, real=lambda: machine[0])
    machine.append(machine.pop() + timedelta(seconds=5))
    clock.run(60)
    before = clock()
    machine.append(machine.pop() + timedelta(seconds=1))

    assert before == REAL + timedelta(seconds=5)
    assert clock() == before + timedelta(minutes=1)


def test_another_process_has_the_same_clock() -> None:
    """Told by a word, and told again when it was set."""
    clock = starting_at("2026-03-03T02:30", OSLO)
    other = DemoClock.by(clock.word())
    clock.run(10)
    other.heed(clock.word())

    assert other.times == 10
    assert abs(other() - clock()) < timedelta(seconds=10)
