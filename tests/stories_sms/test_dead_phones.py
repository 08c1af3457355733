"""Every phone is off: nobody can be reached, and yet nothing spins and nothing ends."""

from datetime import timedelta
from pathlib import Path

from oncall.simulator.phones import off
from tests.stories.vocabulary import NIGHT, STAFF, TOVES_SECOND, Story


def test_phones_that_are_all_off_are_tried_at_the_pace_and_not_without_a_pause(
    tmp_path: Path,
) -> None:
    """At night nobody can be reached: each round waits its time, and goes on for ever."""
    story = Story(tmp_path, at=NIGHT)
    for number in (*STAFF.values(), TOVES_SECOND):
        phone = story.sim.phone(number).always(off())
        phone.sms = "unreachable"

    story.sim.text("+4740000201", "+4752000000", "hei")
    story.world.run(timedelta(minutes=30).total_seconds())

    sent = [text for text in story.sim.log().messages if text.direction != "inbound"]
    assert 10 <= len(sent) <= 60
