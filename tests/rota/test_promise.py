"""What a plan promises: how long a family may wait on the line, before anybody has called."""

from oncall.config import Pace
from oncall.contact.core.promise import bound
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.plan import Plan
from tests.rota.shapes import EXAMPLE

TEXT = EXAMPLE.read_text(encoding="utf-8")
PHONE = 15 + 5 + 2 * (3 + 4)  # ring, the carrier's own, and the prompt heard twice without a key
SENTENCE = 3  # between two phones


def changed(old: str, new: str) -> Plan:
    """The example with one thing changed."""
    assert old in TEXT
    return stored_plan(TEXT.replace(old, new))


def test_the_example_by_day() -> None:
    """Own therapist, two others, the supervisor: four phones."""
    assert bound(stored_plan(TEXT), Pace()).day_s == 4 * PHONE + 3 * SENTENCE


def test_the_example_by_night() -> None:
    """The supervisor alone: her phone twice, then her second number."""
    assert bound(stored_plan(TEXT), Pace()).night_s == 3 * PHONE + 2 * SENTENCE


def test_a_rung_without_ring_has_the_usual_time() -> None:
    """What the file leaves out, the settings say: 20 s."""
    plan = changed('ring = "15 s"', "")

    assert bound(plan, Pace()).night_s == 3 * (PHONE + 5) + 2 * SENTENCE


def test_more_phones_by_night_count() -> None:
    """With therapists there day and night, the night promises what the day does."""
    plan = changed('"08:00-20:00"', '"all day"')

    assert bound(plan, Pace()).night_s == bound(plan, Pace()).day_s == 4 * PHONE + 3 * SENTENCE


def test_hours_that_reach_into_the_night_count_there() -> None:
    """Until 22:30 is half an hour of night with more phones than the rest of it."""
    plan = changed('hours = "08:00-20:00"', 'hours = "08:00-22:30"')

    assert bound(plan, Pace()).night_s == 4 * PHONE + 3 * SENTENCE
