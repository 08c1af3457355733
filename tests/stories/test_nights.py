"""Nights on which the clock is moved, and the hour that comes twice."""

import pytest

from tests.stories.conftest import Begin


@pytest.mark.parametrize(
    "at",
    ["2026-10-25 01:59", "2026-10-25 02:30", "2026-10-25 02:30*", "2026-03-29 01:59"],
    ids=["before autumn's", "summer time's half past two", "winter time's", "before spring's"],
)
def test_a_call_in_a_night_on_which_the_clock_moves(begin: Begin, at: str) -> None:
    """Tove is rung twice and on her second number; the waits are real minutes, none is lost."""
    night = begin(at=at)
    night.toves_second.answers(after=10, talks=90)

    night.mother.calls()
    night.minutes(5)

    assert night.tove.rang == 2
    assert night.mother.contact.outcome == "talked"


def test_in_the_hour_that_comes_twice_every_text_says_which(begin: Begin) -> None:
    """02:30 in summer time, and an hour later 02:30 in winter time."""
    night = begin(at="2026-10-25 02:30")
    night.mother.texts("Er du der?")
    night.minutes(60)
    night.father.texts("Hei")
    night.minutes(2)

    first, *_, last = (each for each in night.tove.received if "02:30" in each)
    assert "sommartid" in first
    assert "vintertid" in last


def test_an_open_contact_keeps_its_pace_through_the_doubled_hour(begin: Begin) -> None:
    """Nobody answers from 01:45 on: by 03:15 two and a half hours have passed, none silent."""
    night = begin(at="2026-10-25 01:45")

    night.mother.texts("Er du der?")
    night.until("2026-10-25 03:15")

    assert night.mother.contact.state == "open"
    assert night.mother.contact.round > 10
    assert night.watch.looks > 1000


def test_the_line_changes_hands_in_the_second_of_a_call(begin: Begin) -> None:
    """Monday 08:00: the one whose week begins is rung, the one whose week ended is not."""
    from tests.stories.plans import EXAMPLE

    plan = EXAMPLE.replace('people = ["tove"]', 'people = ["tove", "vikar"]').replace(
        'hours = "08:00-20:00"', 'hours = "12:00-20:00"'
    )
    monday = begin(at="2026-03-02 07:58", plan=plan)
    line = (monday.tove, monday.vilde)

    monday.stranger.calls(patience=20)
    monday.until("2026-03-02 08:00")
    before = [len(each.phone.calls) for each in line]
    monday.hidden.calls(patience=12)
    monday.minutes(1)
    since = [len(each.phone.calls) - count for each, count in zip(line, before, strict=True)]

    assert sorted(before) == [0, 1]
    assert since == before[::-1]
