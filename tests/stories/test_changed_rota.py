"""Somebody else is on than the plan says: calls, texts and pages go to whoever it is now."""

import pytest

from oncall.contact.work.team import team_now
from oncall.simulator.phones import answers
from tests.stories.staffing import change, changes_within
from tests.stories.vocabulary import Story


def test_a_stand_in_is_rung_from_the_second_it_is_recorded(night: Story) -> None:
    """Vilde stands in for Tove from 03:05; before it Tove is paged, after it Vilde is rung."""
    night.mother.texts("Hei")
    night.minutes(1)
    asked_before = night.tove.received and not night.vilde.received
    change(night, "stand-in", "2026-03-03 03:01", "2026-03-03 08:00", person="vikar")
    night.vilde.answers()
    night.other_mother.calls()
    night.minutes(2)

    assert asked_before
    assert night.other_mother.talked_with(night.vilde)


def test_the_stand_in_is_paged_and_the_holder_of_the_plan_sleeps(night: Story) -> None:
    """What comes while Vilde has the line is hers to answer; Tove's phone is silent."""
    change(night, "stand-in", "2026-03-03 03:00", "2026-03-03 08:00", person="vikar")
    night.vilde.replies_once("OK", after=10)
    night.mother.texts("Ring meg")
    night.minutes(2)

    assert night.mother.is_held_by(night.vilde)
    assert not night.tove.received


def test_a_change_that_ends_is_the_end_of_a_shift(night: Story) -> None:
    """At 04:00 Vilde's hours are over: she is asked about what she holds, like anybody."""
    change(night, "stand-in", "2026-03-03 03:00", "2026-03-03 04:00", person="vikar")
    night.until("2026-03-03 03:50")
    night.vilde.replies_once("OK", after=10)
    night.mother.texts("Ring meg")
    night.until("2026-03-03 03:59")
    before = len(night.vilde.received)
    night.until("2026-03-03 04:01")

    assert len(night.vilde.received) == before + 1
    assert night.mother.is_held_by(night.vilde)


def test_the_outside_number_has_the_line(night: Story) -> None:
    """Nobody holds it this night: a live call meets the outside number, and wakes nobody first."""
    change(night, "outside", "2026-03-03 03:00", "2026-03-03 08:00")
    night.outside.does(answers(3, (), talks_s=60))
    night.mother.calls()
    night.minutes(0.5)

    assert night.mother.talked_with(night.outside)
    assert not any(each.was_rung for each in (night.tove, night.ane, night.liv, night.hans))


def test_a_change_that_came_to_nothing_is_not_remembered(night: Story) -> None:
    """The disk was full as the outside number got the line; then Vilde gets it, and is rung.

    Both times the team's revision was the next one, and the first was seen before it was lost.
    """
    desk, hours = night.world.desk, ("2026-03-03 03:00", "2026-03-03 08:00")

    def comes_to_nothing() -> None:
        with desk.db.transaction() as tx:
            changes_within(tx, night, "outside", *hours)
            assert team_now(tx, desk, night.world.team_id).covered
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="disk"):
        comes_to_nothing()
    change(night, "stand-in", *hours, person="vikar")
    night.vilde.answers()
    night.mother.calls()
    night.minutes(1)

    assert night.mother.talked_with(night.vilde)


def test_what_is_written_meanwhile_is_for_the_deputy_and_the_backstops(night: Story) -> None:
    """Ane, the deputy, is paged, and a backstop hears of it at once; Tove sleeps."""
    change(night, "outside", "2026-03-03 03:00", "2026-03-03 08:00")
    night.ane.replies_once("OK", after=20)
    night.mother.texts("Ring meg")
    night.minutes(1)

    assert night.mother.is_held_by(night.ane)
    assert night.liv.received
    assert not night.tove.received


def test_the_snapshot_knows_of_a_change(night: Story) -> None:
    """The database goes down at night: whoever stands in is told of it, and not who is planned."""
    change(night, "stand-in", "2026-03-03 03:00", "2026-03-03 08:00", person="vikar")
    night.minutes(2)
    night.database_goes_down()
    night.mother.texts("Ring meg")
    night.minutes(1)
    told = [sum("databasen" in each for each in p.received) for p in (night.vilde, night.tove)]
    night.database_is_back()
    night.minutes(4)

    assert told == [1, 0]
