"""One phone alone at night: a page calls it twice, and then her second number."""

from oncall.simulator import phones
from oncall.simulator.weather import Odds
from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import called


def test_the_only_one_is_called_twice_and_then_on_her_second_number(night: Story) -> None:
    """Do Not Disturb lets the second call within three minutes through; all before the alarm."""
    began = night.now
    night.mother.texts("Hei")
    night.minutes(2.5)

    first, second = called(night, night.tove)
    (third,) = called(night, night.toves_second)
    assert first < second < third
    assert (second - first).total_seconds() < 60
    assert (third - began).total_seconds() < 120


def test_the_second_call_wakes_her(night: Story) -> None:
    """She answers it with 1: hers, and the second number is left alone."""
    night.tove.does_not_answer()
    night.tove.answers(after=5, presses="1")

    night.mother.texts("Hei")
    night.minutes(3)

    assert night.mother.is_held_by(night.tove)
    assert len(called(night, night.toves_second)) == 0


def test_a_no_to_the_first_call_is_not_rung_over(night: Story) -> None:
    """She pressed 2: nobody calls her again for it in this round."""
    night.tove.answers(after=5, presses="2")

    night.mother.texts("Hei")
    night.minutes(2.5)

    assert len(called(night, night.tove)) == 1
    assert len(called(night, night.toves_second)) == 0


def test_a_phone_that_is_off_is_not_the_end_of_it(night: Story) -> None:
    """The first number cannot be reached at all: the second one is called before the backstop."""
    night.tove.is_off()
    night.toves_second.answers(after=5, presses="1")

    night.mother.texts("Hei")
    night.minutes(2)

    assert night.mother.is_held_by(night.tove)


def test_a_voicemail_is_called_once_more_as_well(night: Story) -> None:
    """A machine took the first call; the second rings her awake."""
    night.tove.does(phones.voicemail(1))
    night.tove.answers(after=5, presses="1")

    night.mother.texts("Hei")
    night.minutes(2)

    assert night.mother.is_held_by(night.tove)


def test_where_others_are_on_the_ladder_nobody_is_called_twice(begin: Begin) -> None:
    """Bo has the night with Tove: after her comes he, not her again."""
    plan = EXAMPLE.replace('hours = "08:00-20:00"', 'hours = "all day"')
    night = begin(at="2026-03-03 03:00", plan=plan)

    night.other_mother.texts("Hei")
    night.minutes(2.5)

    assert len(called(night, night.bo)) == 1


def test_a_repeated_word_of_its_end_calls_her_no_third_time(night: Story) -> None:
    """The carrier tells the end of each call twice: two calls and the second number, no more."""
    night.weather.set("status", Odds(doubled=1))

    night.mother.texts("Hei")
    night.minutes(2.5)

    assert len(called(night, night.tove)) == 2
    assert len(called(night, night.toves_second)) == 1
