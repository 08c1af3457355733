"""The carrier's webhooks fail, hang, come twice, late, out of order or never."""

import pytest

from oncall.demo.world import PUBLIC_URL
from oncall.simulator.phones import voicemail
from oncall.simulator.readings import Readings
from oncall.simulator.weather import Odds
from tests.stories.vocabulary import Story


def test_the_first_webhook_fails_once(day: Story) -> None:
    """A 500 from a proxy: the carrier asks again at once, and she notices nothing."""
    day.webhooks_meet("answers_500")
    day.ane.answers(after=5)

    day.mother.calls()
    day.minutes(4)

    assert day.mother.bridged_after(day.ane) == 6.5
    assert len(day.mother.contacts) == 1


def test_the_first_webhook_fails_three_times(day: Story) -> None:
    """The static fallback rings Tove, screened; a minute later we know of the call ourselves."""
    day.has_a_fallback_host()
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)

    day.mother.calls(talks=120)
    day.minutes(4)

    assert day.mother.talked_with(day.tove)
    assert day.mother.contact.state in ("open", "held")


def test_our_own_fallback_serves_where_there_is_no_other_host(day: Story) -> None:
    """The same documents from the snapshot, at our own address, asked for with GET and signed."""
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)

    day.mother.calls(talks=120)
    day.minutes(4)

    assert day.mother.talked_with(day.tove)
    assert day.tove.was_told("Trykk 1")


def test_the_first_webhook_hangs(day: Story) -> None:
    """No answer for 5 s: the carrier gives up and asks again, and Ane's phone rings."""
    day.webhooks_meet("hangs")
    day.ane.answers(after=5)

    day.mother.calls()
    day.minutes(4)

    assert day.mother.talked_with(day.ane)
    assert day.ane.rang == 1


def test_our_server_hangs_for_thirty_seconds(day: Story) -> None:
    """The carrier waits 14 s in all, then the static fallback answers: never a dead line."""
    day.has_a_fallback_host()
    day.webhooks_meet("hangs", times=6, at=PUBLIC_URL)
    day.tove.answers(after=5)

    day.mother.calls(talks=90)
    day.minutes(4)

    joined = day.mother.bridged_after(day.tove)
    assert joined is not None
    assert joined < 30


def test_an_answer_that_got_lost_is_given_again(day: Story) -> None:
    """We did the work and the carrier did not hear: the same answer, one arrival, one ring."""
    day.webhooks_meet("unheard")
    day.ane.answers(after=5)

    day.mother.calls()
    day.minutes(4)

    assert day.ane.rang == 1
    assert len(day.mother.contacts) == 1
    assert day.mother.happened.count("ringing") == 1
    assert len([each for each in day.ane.received if "ringer" in each]) == 1


@pytest.mark.parametrize("at", ["/voice/screen", "/voice/accept", "/voice/next"])
def test_each_step_asked_twice_does_its_work_once(day: Story, at: str) -> None:
    """The carrier repeats a webhook: the stored answer is given, and nothing happens twice."""
    day.webhooks_meet("repeated", times=9, at=at)
    day.ane.answers(presses="2")
    day.bo.answers(talks=90)

    day.mother.calls()
    day.minutes(4)

    assert day.mother.talked_with(day.bo)
    assert (day.ane.rang, day.bo.rang, day.cato.rang) == (1, 1, 0)
    assert day.mother.contact.outcome == "talked"


def test_the_machine_dies_after_the_first_answer(day: Story) -> None:
    """Ane's phone rings on; the next question goes to the static fallback, which rings Tove."""
    day.has_a_fallback_host()
    day.ane.does_not_answer()
    day.tove.answers(after=5)

    day.mother.calls(talks=120)
    day.seconds(5)
    day.machine_dies()
    day.minutes(4)
    day.machine_is_back()
    day.minutes(3)

    assert day.mother.talked_with(day.tove)
    assert day.mother.contact.state in ("open", "held", "closed")


def test_the_machine_is_dead_and_nobody_answers_the_fallback(night: Story) -> None:
    """Tove, the deputy and the outside number ring in vain: emergency numbers and a recorder."""
    night.has_a_fallback_host()
    night.machine_dies()

    night.mother.calls(says="Ring meg")
    night.minutes(5)
    assert night.mother.heard("1 1 3")
    assert night.mother.spoke_to_recorder
    night.machine_is_back()
    night.minutes(1.5)

    assert night.tove.rang >= 1
    assert night.mother.contact.state == "open"


def test_the_whisper_cannot_be_fetched(day: Story) -> None:
    """Dropped: the next phone rings. Bridged: they talk, and without a claim it stays ours."""
    day.webhooks_meet("answers_500", times=9, at="/voice/screen")
    day.ane.answers(talks=90)
    day.bo.answers(talks=90)

    day.mother.calls(patience=30)
    day.minutes(4)

    assert day.mother.contact.state in ("open", "ringing", "held")
    assert day.mother.contact.outcome is None


def test_no_callback_of_the_legs_or_of_the_end_ever_comes(day: Story) -> None:
    """She hangs up and nobody is told: the carrier's own log tells within a minute and a half."""
    day.sim.weather.set("*", lost=1.0)

    day.mother.calls(patience=10)
    day.minutes(1.6)

    assert day.mother.contact.state == "open"


@pytest.mark.parametrize("odds", [Odds(doubled=1), Odds(late=1, late_up_to_s=30)], ids=str)
def test_every_callback_comes_twice_or_out_of_order(day: Story, odds: Odds) -> None:
    """A talk of two minutes is a talk, and one receipt is sent."""
    day.sim.weather.set("*", odds)
    day.ane.answers(talks=120)

    day.mother.calls()
    day.minutes(5)

    assert day.mother.contact.outcome == "talked"
    assert len(day.ane.received) == 2


def test_the_end_of_the_call_is_told_before_the_end_of_the_dial(day: Story) -> None:
    """Mid-talk she leaves after 30 s, and the callbacks come late: held by Ane all the same."""
    day.sim.weather.set("*", Odds(late=1, late_up_to_s=25))
    day.ane.answers(talks=None)

    day.mother.calls(talks=30)
    day.minutes(1.2)

    assert day.mother.is_held_by(day.ane)


def test_an_outside_call_whose_callbacks_are_lost_stays_ours(night: Story) -> None:
    """The barnevernvakt answered and we were never told: it opens by itself, never closes."""
    night.sim.weather.set("*", lost=1.0)
    night.outside.answers(presses=(), talks=240)

    night.mother.calls()
    night.minutes(8)

    assert night.mother.talked_with(night.outside)
    assert night.mother.contact.state in ("open", "outside")


def test_a_call_we_never_heard_of_is_found_in_the_carriers_log(day: Story) -> None:
    """Neither the webhook nor its fallback got through: in 90 s it is open, and Ane is paged."""
    day.webhooks_meet("unreachable", times=float("inf"))
    day.sim.exchange.numbers["+4752000000"].voice_fallback_url = ""

    day.mother.calls()
    day.minutes(2)

    assert any("F-31A" in each for each in day.ane.received)
    assert day.mother.contact.state == "open"


def test_her_key_got_through_and_our_answer_did_not(day: Story) -> None:
    """Ane pressed 1 and was dropped: her claim is void, Bo is rung; joined, it is Ane's."""
    day.webhooks_meet("unheard", times=9, at="/voice/accept")
    day.ane.answers(talks=100)
    day.bo.does(voicemail())
    day.cato.does_not_answer()
    day.tove.does_not_answer()

    day.mother.calls(patience=100)
    day.minutes(5)

    if day.mother.talked_with(day.ane):
        assert day.mother.contact.outcome == "talked"
    else:
        assert day.bo.was_rung
        assert day.mother.contact.state == "open"
        assert day.mother.contact.holder is None


def test_a_claim_that_joined_nobody_is_void(day: Story) -> None:
    """Ane pressed 1, and the carrier dropped her: her phone is not rung again, Bo's is."""
    day.sim.readings = Readings(whisper_failed="dropped")
    day.webhooks_meet("unheard", times=3, at="/voice/accept")
    day.ane.answers(talks=100)
    day.bo.answers(talks=100)

    day.mother.calls()
    day.minutes(4)

    assert not day.mother.talked_with(day.ane)
    assert day.ane.rang == 1
    assert day.mother.talked_with(day.bo)
    assert day.mother.contact.holder == "bo"


def test_her_key_reaches_us_after_the_caller_has_gone(day: Story) -> None:
    """The 1 was on its way while the mother hung up: Ane has it, and hears that she is gone."""
    day.ane.says_nothing()
    day.mother.calls(patience=6)
    day.seconds(10)

    said = day.key_arrives_late("1")
    day.minutes(1)

    assert "lagt på" in said
    assert day.mother.is_held_by(day.ane)
    assert not day.bo.was_rung


def test_her_key_reaches_us_while_another_talks(day: Story) -> None:
    """Ane's 1 was on its way while Bo took the call: she hears that he has it, and he keeps it."""
    day.ane.says_nothing()
    day.bo.answers(talks=120)
    day.mother.calls(patience=120)
    day.minutes(1)
    assert day.mother.contact.state == "talking"

    said = day.key_arrives_late("1", whisper=0)

    assert "teken av Bo" in said
    assert (day.mother.contact.state, day.mother.contact.holder) == ("talking", "bo")
    day.minutes(3)


def test_the_action_is_asked_after_the_caller_left_and_before_we_know(day: Story) -> None:
    """The end of her call is told late, the dial's end at once: nobody is told that she rings."""
    day.sim.readings = Readings(action_after_hang_up=True)
    day.sim.weather.set("status", late=1, late_up_to_s=30)

    day.mother.calls(patience=8)
    day.seconds(11)

    assert day.mother.contact.state == "ringing"
    assert day.bo.received == []
    assert not day.bo.was_rung
