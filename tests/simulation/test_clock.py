"""A clock that is wrong in a run: what it invented is not believed, and what it breaks is seen."""

from datetime import timedelta
from pathlib import Path

import pytest

from oncall.contact.core import answers
from oncall.contact.core.clock import not_too_late
from oncall.contact.core.intake import new_contact, written
from oncall.contact.core.values import Arrival, Caller
from oncall.demo.simulation.drawn import FAMILIES, Drawn, Fault, Sign, local
from oncall.demo.simulation.our_clock import OurClock
from oncall.demo.simulation.scenes import scene
from oncall.demo.simulation.stack import Stack


def test_she_can_close_what_came_while_the_clock_was_a_day_ahead() -> None:
    """The text seems to come tomorrow; put right, her FERDIG is newer than it."""
    now, family = local("2026-03-03 13:00"), Caller("number", "F-31", "A", "ane", "Stord")
    tomorrow = now + timedelta(days=1)
    text = Arrival("SM1", "text", tomorrow)
    contact = new_contact("contact", 412, family, text)
    contact = written(contact, scene(tomorrow, family, ()), text).contact
    contact = not_too_late(contact, scene(now, family, ())).contact
    contact = answers.acknowledge(contact, scene(now, family, ()), "ane").contact

    assert answers.done(contact, scene(now, family, ()), "ane").contact.state == "closed"


BEGAN = local("2026-03-03 13:00")
FAULTS = {
    "a text while the clock is a day ahead": [("clock", 1, "+86400", 40)],
    "a page that the carrier refused meanwhile": [
        ("clock", 1, "+86400", 40), ("carrier", 1, "500", 60),
    ],
    "a text while the clock is half a minute behind": [("clock", 1, "-30", 300)],
}  # fmt: skip


@pytest.mark.parametrize("faults", FAULTS.values(), ids=FAULTS)
def test_a_clock_that_is_wrong_excuses_nothing(
    tmp_path: Path, faults: list[tuple[str, int, str, int]]
) -> None:
    """Each promise is looked at by the carrier's clock, and kept: here, and for whoever is next."""
    text = Sign("1", BEGAN + timedelta(seconds=10), FAMILIES[0], "Hei", 0, None, None)
    struck = [
        Fault(f"1f{count}", kind, BEGAN + timedelta(seconds=after), what, lasts_s)
        for count, (kind, after, what, lasts_s) in enumerate(faults)
    ]
    run = Stack(tmp_path, Drawn(1, BEGAN, (text,), tuple(struck)))
    lost = run.live()
    run.close()

    assert lost is None


def test_what_was_kept_while_the_clock_was_put_back_waits_from_then_on() -> None:
    """Told of late, by when it came; its wait began anew when the clock was seen to be wrong."""
    seen, hour = BEGAN + timedelta(minutes=5), timedelta(hours=1)
    clock = OurClock()
    kept, later = (seen - hour + timedelta(seconds=after) for after in (-35, 20))

    assert clock.begun(kept) == kept
    assert clock.jumped(seen, -hour)
    assert clock.begun(kept) == seen - hour
    assert clock.begun(later) == later
