"""Between 22 and 07 a page is a call and a text at once; a key in that call is an answer."""

import pytest

from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, called, got, sent


def test_a_page_at_night_is_a_call_and_a_text(night: Story) -> None:
    """Tove sleeps: her phone rings and a text comes, both within three seconds."""
    began = night.now

    night.mother.texts("Hei")
    night.seconds(3)

    assert got(night.tove)[:1] == ["page.other_text"]
    assert [(at - began).total_seconds() <= 3 for at in called(night, night.tove)] == [True]


@pytest.mark.parametrize(
    ("at", "rings"),
    [("2026-03-03 21:59", 0), ("2026-03-03 22:00", 1), ("2026-03-04 06:59", 1),
     ("2026-03-04 07:00", 0)],
)  # fmt: skip
def test_the_night_has_its_hours(begin: Begin, at: str, rings: int) -> None:
    """From 22:00 on, and no longer at 07:00."""
    story = begin(at=at)

    story.mother.texts("Hei")
    story.seconds(30)

    assert len(called(story, story.tove)) == rings


def test_key_1_takes_it(night: Story) -> None:
    """Half asleep, she presses 1: hers, with a receipt to read."""
    night.tove.answers(after=8, presses="1")

    night.mother.texts("Hei")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)
    assert got(night.tove)[-1] == "receipt"
    assert night.tove.was_told("F 3 1 A")
    assert night.tove.was_told("Takk. Du har no")


def test_key_2_passes_it_on_at_once(night: Story) -> None:
    """She cannot: nobody else is on duty, so Liv is alarmed in the same minute."""
    night.tove.answers(after=8, presses="2")

    night.mother.texts("Hei")
    night.seconds(30)

    assert night.mother.contact.state == "open"
    assert "leiar-stord" in {handle for _, handle in asked(night)}
    assert night.tove.was_told("Eg spør ein annan")


def test_a_wrong_key_is_asked_again(night: Story) -> None:
    """5 is a slip: the sentence comes once more, and 1 takes it."""
    night.tove.answers(after=8, presses=("5", "1"))

    night.mother.texts("Hei")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)


def test_a_voicemail_that_takes_the_call_acknowledges_nothing(night: Story) -> None:
    """A machine presses no key: it goes on to the backstop on time."""
    night.tove.has_voicemail(after=1)

    night.mother.texts("Hei")
    night.minutes(4)

    assert night.mother.contact.state == "open"
    assert (180, "leiar-stord") in asked(night)


def test_somebody_who_answers_and_says_nothing_acknowledges_nothing(night: Story) -> None:
    """Silence in a pocket is no yes."""
    night.tove.says_nothing()

    night.mother.texts("Hei")
    night.minutes(2)

    assert night.mother.contact.state == "open"


def test_it_was_taken_while_her_phone_rang(night: Story) -> None:
    """Tove answers the text just before Liv picks up the alarm: Liv hears whose it is."""
    night.liv.answers(after=20, presses="1")
    night.mother.texts("Hei")
    night.seconds(185)

    night.tove.texts("OK")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)
    assert night.liv.was_told("Samtalen er teken av Tove")
    assert not night.liv.was_told("Alarm frå vakttelefonen")


def test_it_was_taken_while_she_listened(night: Story) -> None:
    """Tove's OK comes while Liv hears the sentence: her 1 takes nothing, and she is told."""
    night.liv.does(phones.answers(4, "1", think_s=6))
    night.mother.texts("Hei")
    night.seconds(187)
    night.tove.texts("OK")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)
    assert night.liv.was_told("teken av Tove")


def test_a_text_and_a_key_are_one_answer(night: Story) -> None:
    """She writes OK and presses 1 as well: one acknowledgement."""
    night.tove.answers(after=10, presses="1")
    night.mother.texts("Hei")
    night.seconds(8)
    night.tove.texts("OK")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)
    assert night.mother.happened.count("acknowledged") == 1


@pytest.mark.parametrize(
    ("at", "said"),
    [("2026-10-25 02:40", "kl. 02:40 (sommartid)"), ("2026-10-25 02:40*", "kl. 02:40 (vintertid)"),
     ("2026-10-25 03:05", "kl. 03:05."), ("2026-03-29 03:10", "kl. 03:10.")],
)  # fmt: skip
def test_every_clock_in_the_doubled_hour_says_which(begin: Begin, at: str, said: str) -> None:
    """Summer or winter time in the hour that comes twice; at other times just the clock."""
    night = begin(at=at)

    night.mother.texts("Hei")
    night.seconds(5)

    assert said in night.tove.received[0]


def test_the_doubled_hour_in_bokmaal(begin: Begin) -> None:
    """Hans reads nb: he is told what was taken at 02:49 summer time."""
    night = begin(at="2026-10-25 02:40")
    night.mother.texts("Hei")
    night.minutes(9)
    night.tove.texts("OK")
    night.minutes(1)

    assert "kl. 02:49 (sommertid)" in night.hans.received[-1]


def test_the_waits_are_real_minutes_through_the_night_of_the_clocks(begin: Begin) -> None:
    """02:50 summer time: the next rung is asked three minutes later, not an hour and three."""
    night = begin(at="2026-10-25 02:58")

    night.mother.texts("Hei")
    night.minutes(10)

    assert [at for at, _ in asked(night)][:3] == [0, 180, 180]
    assert len(sent(night)) >= 4
