"""What the caller does: stays, leaves while it rings, leaves in mid-talk, or is left."""

from tests.stories.vocabulary import Story


def test_she_hangs_up_while_it_rings(day: Story) -> None:
    """Nobody has it: it opens, Ane keeps the text she got, and Bo is paged when her time is up."""
    day.mother.calls(patience=8)
    day.minutes(2)
    opened, first_wait = day.mother.contact, list(day.ane.received)
    day.minutes(2)

    assert opened.state == "open"
    assert len(first_wait) == 1
    assert len(day.ane.received) == 1
    assert any("F-31A" in each for each in day.bo.received)
    assert not day.bo.was_rung


def test_she_hangs_up_while_ane_hears_the_prompt(day: Story) -> None:
    """Ane's 1 comes too late for the line: she has it all the same, or it pages on."""
    day.ane.answers(after=4, presses="1")

    day.mother.calls(patience=5)
    day.minutes(1)

    assert not day.mother.talked
    assert day.mother.contact.state in ("open", "held")


def test_a_talk_lost_before_a_minute_is_hers_to_follow_up(day: Story) -> None:
    """The mother is gone after 30 s: Ane holds it and is asked; in silence it goes to others."""
    day.ane.answers(talks=None)

    day.mother.calls(talks=30)
    day.minutes(1)
    held = day.mother.is_held_by(day.ane)
    day.minutes(3)
    called = day.ane.rang
    day.minutes(4)

    assert held
    assert called == 2
    assert day.mother.contact.state == "open"
    assert "bo" in day.mother.contact.asked or "ane" in day.mother.contact.asked


def test_a_talk_of_more_than_a_minute_closes_it_whoever_leaves_first(day: Story) -> None:
    """Two minutes, then the mother hangs up: talked, and Ane gets one receipt."""
    day.ane.answers(talks=None)

    day.mother.calls(talks=120)
    day.minutes(4)

    assert day.mother.contact.outcome == "talked"
    assert len(day.ane.received) == 2


def test_ane_is_cut_off_after_ten_seconds_and_rings_again(day: Story) -> None:
    """The mother hears one sentence, never the voicemail prompt; Ane's phone rings once more."""
    day.ane.answers(talks=10)
    day.ane.answers(talks=100)

    day.mother.calls()
    day.minutes(4)

    assert day.ane.rang == 2
    assert day.mother.hears.count("ringback") == 2
    assert not day.mother.spoke_to_recorder
    assert day.mother.contact.outcome == "talked"


def test_ane_is_cut_off_and_cannot_be_reached_again(day: Story) -> None:
    """The holder rings once more, then the ladder goes on to Bo."""
    day.ane.answers(talks=10)
    day.ane.does_not_answer()
    day.bo.answers()

    day.mother.calls()
    day.minutes(6)

    assert day.ane.rang == 2
    assert day.mother.talked_with(day.bo)
    assert day.mother.contact.holder == "bo"


def test_after_a_real_talk_the_caller_who_stays_hears_a_goodbye(day: Story) -> None:
    """Ane leaves after two minutes; the mother is told that it is over, and no phone rings."""
    day.ane.answers(talks=120)

    day.mother.calls()
    day.minutes(4)

    assert day.mother.hears[-2:] == ["Takk for no. Ha det bra.", "hangup"]
    assert not day.bo.was_rung


def test_she_leaves_between_two_phones(day: Story) -> None:
    """In the middle of the sentence: it opens, and whoever was rung has been texted once."""
    day.mother.calls(patience=21)
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert len(day.ane.received) == 1


def test_a_text_that_comes_while_they_talk_is_not_lost_in_the_talk(day: Story) -> None:
    """They talk for two minutes, she wrote meanwhile: held, and Ane is told of it."""
    day.ane.answers(talks=120)

    day.mother.calls()
    day.minutes(1)
    day.mother.texts("Eg skreiv noko òg")
    day.minutes(3)

    assert day.mother.is_held_by(day.ane)
    assert len(day.mother.contacts) == 1


def test_ane_says_it_was_no_talk(day: Story) -> None:
    """Closed as talked; NEI opens it again, the first rung is asked, and she is passed."""
    day.ane.answers(talks=70)
    day.mother.calls()
    day.minutes(3)

    day.ane.texts(f"NEI {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert "ane" in day.mother.contact.passed
    assert any("F-31A" in each for each in day.bo.received)
