"""The database is down during a call: snapshot and signed trail lead it, the spool keeps it."""

from datetime import timedelta

from oncall.simulator.phones import answers
from oncall.store.spool import Spool
from tests.stories.vocabulary import Story


def test_a_whole_call_without_the_database(day: Story) -> None:
    """Ane is rung, presses 1, they talk two minutes; later it is on record, and with Ane."""
    day.database_goes_down()
    day.ane.answers(after=5, talks=120)

    day.mother.calls()
    day.minutes(4)
    talked = day.mother.talked_with(day.ane)
    day.database_is_back()
    day.minutes(1)

    assert talked
    assert (day.mother.contact.outcome, day.mother.contact.holder) == ("talked", "ane")
    assert any(f"NEI {day.mother.contact.code}" in each for each in day.ane.received)


def test_the_ladder_goes_on_without_the_database(day: Story) -> None:
    """Ane declines and Bo answers: rung and round travel in the signed address."""
    day.database_goes_down()
    day.ane.declines()
    day.bo.answers(talks=100)

    day.mother.calls()
    day.minutes(4)
    day.database_is_back()
    day.minutes(1)

    assert day.mother.talked_with(day.bo)
    assert day.mother.contact.holder == "bo"


def test_the_database_goes_down_while_it_rings(day: Story) -> None:
    """It began on record; the claim is kept on disk and replayed: Ane has it."""
    day.ane.answers(after=8, talks=120)
    day.mother.calls()
    day.seconds(4)

    day.database_goes_down()
    day.minutes(4)
    day.database_is_back()
    day.minutes(1)

    assert day.mother.talked_with(day.ane)
    assert day.mother.contact.holder == "ane"
    assert len(day.mother.contacts) == 1


def test_the_database_comes_back_while_they_talk(day: Story) -> None:
    """The claim was spooled; the end of the talk finds the database well again."""
    day.database_goes_down()
    day.ane.answers(after=5, talks=150)
    day.mother.calls()
    day.minutes(1)

    day.database_is_back()
    day.minutes(4)

    assert day.mother.talked_with(day.ane)
    assert day.mother.contact.holder == "ane"
    assert len(day.mother.contacts) == 1


def test_nobody_answers_while_the_database_is_down(night: Story) -> None:
    """The outside number still rings; and the call is open, and paged, once it is back."""
    night.database_goes_down()

    night.mother.calls(says="Ring meg")
    night.minutes(4)
    assert night.outside.was_rung
    assert night.mother.spoke_to_recorder
    night.database_is_back()
    night.minutes(1)

    assert night.mother.contact.state == "open"
    assert any("F-31A" in each for each in night.tove.received)


def test_the_outside_number_answers_while_the_database_is_down(night: Story) -> None:
    """Bridged alone counts on the outside step; the contact is outside, and still ours."""
    night.database_goes_down()
    night.outside.does(answers(3, (), talks_s=90))

    night.mother.calls()
    night.minutes(4)
    night.database_is_back()
    night.minutes(1)

    assert night.mother.talked_with(night.outside)
    assert night.mother.contact.state in ("outside", "open")


def test_a_text_that_met_no_database_is_fetched(day: Story) -> None:
    """It got a 5xx and stays in the carrier's log: within 90 s it is here, and Ane is paged."""
    day.database_goes_down()
    day.mother.texts("Ring meg")
    day.minutes(2)

    day.database_is_back()
    day.minutes(1.5)

    assert day.mother.contact.state == "open"
    assert any("F-31A" in each for each in day.ane.received)


def test_a_bridged_claim_beats_an_unbridged_one(day: Story) -> None:
    """Ane pressed 1 and they were never joined; Bo pressed 1 and they talked: it is Bo's."""
    day.database_goes_down()
    day.mother.calls(patience=100)
    day.seconds(1)
    spool = Spool(day.world.config.data.folder / "spool", day.world.desk.vault)
    for kind, person, after in (("claim", "ane", 5), ("claim", "bo", 20), ("talked", "bo", 110)):
        at = (day.now + timedelta(seconds=after)).isoformat()
        about = {"at": at, "sid": day.mother.sids[-1], "team": day.world.team_id}
        spool.append({"kind": kind, "person": person, **about})
    day.minutes(2)

    day.database_is_back()
    day.minutes(1)

    assert day.mother.contact.holder == "bo"
    assert "ane" not in day.mother.contact.asked


def test_a_key_pressed_when_the_database_is_back_counts(day: Story) -> None:
    """Bo's phone begins to ring while nothing can be recorded, and he presses 1 when it can."""
    day.ane.declines(after=3)
    day.bo.answers(after=12, talks=100)
    day.mother.calls()
    day.seconds(2)
    day.database_goes_down()
    day.seconds(12)
    day.database_is_back()
    day.minutes(3)

    assert day.bo.rang == 1
    assert "phone rang" in day.mother.happened
    assert (day.mother.contact.outcome, day.mother.contact.holder) == ("talked", "bo")
