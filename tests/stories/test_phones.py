"""A family calls, and a colleague's phone does what phones do."""

from collections.abc import Callable

import pytest

from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.people import Colleague
from tests.stories.plans import plan_asking
from tests.stories.vocabulary import Story


def test_her_own_therapist_answers(day: Story) -> None:
    """Ringback at once, Ane presses 1, they talk; the contact is closed, with one receipt."""
    day.ane.answers(after=5, talks=90)

    day.mother.calls()
    day.minutes(3)

    assert day.mother.bridged_after(day.ane) == 6.5
    assert day.mother.hears[0] == "ringback"
    assert (day.mother.contact.outcome, day.mother.contact.holder) == ("talked", "ane")
    assert not any(each.was_rung for each in (day.bo, day.cato, day.tove, day.outside))
    ringing, receipt = day.ane.received
    assert "F-31A" in ringing
    assert f"NEI {day.mother.contact.code}" in receipt


def test_the_supervisors_voicemail_picks_up_at_one_second(begin: Begin) -> None:
    """A machine presses no key: the mother still reaches a therapist."""
    day = begin(plan=plan_asking(["supervisor"], ["own therapist"]))
    day.tove.has_voicemail(after=1)
    day.ane.answers(after=5)

    day.mother.calls()
    day.minutes(5)

    assert day.mother.talked_with(day.ane)
    assert not day.mother.talked_with(day.tove)
    assert day.tove.hung_up_on()
    assert day.mother.contact.outcome == "talked"


def test_a_voicemail_never_closes_anything(night: Story) -> None:
    """Tove's phones are all machines: the outside number answers, and the contact stays ours."""
    night.tove.has_voicemail()
    night.toves_second.has_voicemail()
    night.outside.answers(presses=(), talks=60)

    night.mother.calls()
    night.minutes(5)

    assert night.mother.talked_with(night.outside)
    assert night.mother.contact.state == "outside"


def busy(her: Colleague) -> None:
    """The line is engaged."""
    her.is_busy()


def unheard(her: Colleague) -> None:
    """It rings and rings."""
    her.does_not_answer()


def red_button(her: Colleague) -> None:
    """She declines on the phone."""
    her.declines()


def switched_off(her: Colleague) -> None:
    """The carrier cannot find the phone."""
    her.is_off()


def two(her: Colleague) -> None:
    """She presses 2."""
    her.answers(presses="2")


def wrong_twice(her: Colleague) -> None:
    """She presses 5, and 5 again."""
    her.answers(presses=("5", "5"))


def silent(her: Colleague) -> None:
    """She answers and presses nothing."""
    her.says_nothing()


def gone_in_whisper(her: Colleague) -> None:
    """She answers and hangs up."""
    her.hangs_up_in_whisper()


@pytest.mark.parametrize(
    "refuses",
    [busy, unheard, red_button, switched_off, two, wrong_twice, silent, gone_in_whisper],
)
def test_the_next_phone_rings(day: Story, refuses: Callable[[Colleague], None]) -> None:
    """Whatever keeps Ane from it, the mother hears a sentence, and Bo's phone rings."""
    refuses(day.ane)
    day.bo.answers()

    day.mother.calls()
    day.minutes(5)

    assert day.mother.talked_with(day.bo)
    assert not day.mother.talked_with(day.ane)
    assert day.mother.heard("Ein augneblink")
    assert day.mother.contact.holder == "bo"
    assert not day.cato.was_rung


def test_a_wrong_key_is_asked_again_and_the_right_one_joins_them(day: Story) -> None:
    """5 is a slip: the prompt comes once more, and 1 connects."""
    day.ane.answers(presses=("5", "1"))

    day.mother.calls()
    day.minutes(5)

    assert day.mother.talked_with(day.ane)
    assert day.ane.was_told("2")
    assert not day.bo.was_rung


def test_declining_hangs_up_at_once(day: Story) -> None:
    """2 is no wrong key: it is not asked again, and the family does not wait for it."""
    day.ane.answers(after=3, presses="2")
    day.bo.answers(after=3)

    day.mother.calls()
    day.minutes(1)

    joined = day.mother.bridged_after(day.bo)
    assert joined is not None
    assert joined < 13


def test_a_wrong_key_twice_is_not_asked_a_third_time(day: Story) -> None:
    """A pocket presses keys for ever; the next phone must ring meanwhile."""
    day.ane.answers(presses=("5", "5", "1"))
    day.bo.answers()

    day.mother.calls()
    day.minutes(5)

    assert day.mother.talked_with(day.bo)


def test_the_prompt_says_nothing_about_a_family(day: Story) -> None:
    """It may sound in a car: no code of a family, no number, not what the service is for."""
    day.ane.says_nothing()

    day.mother.calls(patience=60)
    day.minutes(3)

    said = [h.text for call in day.ane.phone.calls for h in call.heard if h.kind == "say"]
    assert said
    assert not any("F-31" in each or str(day.mother.contact.code) in each for each in said)


def test_she_answers_when_the_ring_is_almost_over(day: Story) -> None:
    """15 s, and the 5 s the carrier adds, are hers to the last second."""
    day.ane.does(phones.answers(19.9))

    day.mother.calls()
    day.minutes(5)

    assert day.mother.talked_with(day.ane)
