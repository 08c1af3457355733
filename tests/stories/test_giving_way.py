"""A colleague calls the team's number while a family's call rings."""

from dataclasses import replace
from datetime import timedelta

from oncall.contact.core.giving_way import MOST_WAITS, FamilyRings, left_to, needed
from oncall.contact.core.intake import new_contact
from oncall.contact.core.values import Arrival, Caller
from oncall.demo.simulation.drawn import local
from oncall.demo.simulation.scenes import scene
from tests.stories.people import Colleague, Outsider
from tests.stories.vocabulary import Story

MOTHER = Caller("number", "F-31", "A", "ane", "Stord")
WAIT = "Vent litt, så set eg deg over."


def rings_of(outsider: Outsider, colleague: Colleague) -> int:
    """How often this caller's call has rung that phone."""
    assert outsider.call is not None
    parents = [each.parent for each in colleague.phone.calls]
    return sum(1 for each in parents if each is not None and each.sid == outsider.call.sid)


def test_the_phone_that_the_mother_needs_is_not_taken(night: Story) -> None:
    """Tove missed the first ring; Ane calls meanwhile, and the second ring is the mother's."""
    night.tove.does_not_answer()
    night.tove.answers()
    ane_herself = night.colleague_who_calls(night.ane)

    night.mother.calls()
    night.seconds(3)
    ane_herself.calls(patience=50)
    while not night.mother.talked:
        night.seconds(1)
        taken = rings_of(ane_herself, night.tove)
        assert night.mother.on_the_line
    night.minutes(3)

    assert night.mother.talked_with(night.tove)
    assert taken == 0
    assert WAIT in ane_herself.hears


def test_whoever_is_free_of_families_is_rung(day: Story) -> None:
    """The mother's call will ring Ane, two more, and Tove; Dina calls, and others are left."""
    dina_herself = day.colleague_who_calls(day.dina)
    for each in (day.ane, day.bo, day.cato, day.eli):
        each.does_not_answer()

    day.mother.calls()
    day.seconds(2)
    dina_herself.calls()
    day.seconds(2)
    hers = [c for c in (day.ane, day.bo, day.cato, day.eli) if rings_of(dina_herself, c)]
    day.minutes(4)
    both = [c for c in hers if rings_of(day.mother, c)]

    assert len(hers) == 1
    assert both == []
    assert WAIT not in dina_herself.hears[:2]


def test_a_colleague_in_danger_gets_through_after_a_minute(night: Story) -> None:
    """One family after another rings at Tove's; Ane is put through all the same."""
    ane_herself = night.colleague_who_calls(night.ane)

    night.mother.calls()
    night.seconds(2)
    ane_herself.calls()
    night.seconds(38)
    night.other_mother.calls()
    night.seconds(45)
    rang = rings_of(ane_herself, night.tove)
    night.minutes(5)

    assert rang >= 1
    assert ane_herself.hears.count(WAIT) <= MOST_WAITS


def test_which_phones_a_family_needs() -> None:
    """The one that rings now, and all that will: none that has rung, and none once she waited."""
    at = local("2026-03-03 13:00")
    now = scene(at, MOTHER, ())
    mother = new_contact("contact", 412, MOTHER, Arrival("CA1", "call", at))
    mother = replace(mother, state="ringing", call="CA1", step_at=at + timedelta(minutes=5))
    colleague = Caller("number", staff="dina")
    everyone = needed(FamilyRings(mother, ()), now)
    first = FamilyRings(mother, [(1, "ane")])
    second = FamilyRings(mother, [(1, "ane"), (2, "bo")])

    assert needed(first, now) == everyone
    assert needed(second, now) == everyone - {"ane"}
    assert left_to([first], now, colleague, 0) == everyone
    assert left_to([first], now, colleague, MOST_WAITS) == set()
    assert left_to([first], now, MOTHER, 0) == set()
    assert left_to([first], now, replace(MOTHER, staff="dina"), 0) == set()
