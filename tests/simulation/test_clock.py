"""A day that the clock invented: what came in it is no newer than what is said afterwards."""

from datetime import timedelta

from oncall.contact.core import answers
from oncall.contact.core.clock import not_too_late
from oncall.contact.core.intake import new_contact, written
from oncall.contact.core.values import Arrival, Caller
from oncall.demo.simulation.drawn import local
from oncall.demo.simulation.scenes import scene


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
