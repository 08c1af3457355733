"""Phones that ring out of turn, and what else a caller may meet who was here before."""

from datetime import timedelta

from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story


def test_a_holder_off_duty_is_rung_first_and_the_whole_ladder_after_her(begin: Begin) -> None:
    """Ane took it before eight in the evening; at 20:30 the mother calls and nobody answers."""
    evening = begin(at="2026-03-03 19:58")
    evening.mother.texts("Hei")
    evening.seconds(10)
    evening.ane.texts("OK")
    evening.until("2026-03-03 20:03")

    evening.mother.calls(patience=400)
    evening.minutes(6)

    order = [
        evening.ane.phone.calls[0],
        *evening.tove.phone.calls,
        *evening.toves_second.phone.calls,
    ]
    assert [call.created_at for call in order] == sorted(call.created_at for call in order)
    assert len(order) == 4
    assert evening.outside.was_rung


def test_her_ok_by_text_rings_her_once_more_and_not_for_ever(night: Story) -> None:
    """She writes OK again and again and never picks up: the outside number comes all the same."""
    night.tove.always(phones.no_answer())
    night.outside.does(phones.answers(3, (), talks_s=60))
    night.mother.calls(patience=600)
    for _ in range(12):
        night.seconds(20)
        night.tove.texts("OK")
    night.minutes(1)

    assert night.mother.talked_with(night.outside)
    assert night.tove.rang <= 3


def test_a_caller_with_the_outside_number_is_told_of_once(night: Story) -> None:
    """Tove and Liv hear of it, each once; no backstop is alarmed, and it is asked about calmly."""
    night.outside.does(phones.answers(3, (), talks_s=120))
    night.mother.calls()
    night.minutes(4)
    began = night.now
    night.minutes(56)

    told = [each for who in (night.tove, night.liv, night.hans) for each in who.received
            if "ekstern" in each]  # fmt: skip
    contact = night.mother.contact
    assert len(told) == 2
    assert not any(each.startswith("ALARM") for each in night.liv.received + night.hans.received)
    assert (contact.state, contact.calm) == ("outside", True)
    assert contact.asked_at is not None
    assert contact.asked_at >= began
    assert night.now - contact.asked_at <= timedelta(minutes=10)


def test_an_ok_to_what_the_outside_number_has_makes_it_hers(night: Story) -> None:
    """Somebody here has acknowledged: held, and nobody is asked any more."""
    night.outside.does(phones.answers(3, (), talks_s=60))
    night.mother.calls()
    night.minutes(4)

    night.tove.texts("OK")
    night.minutes(1)

    assert night.mother.is_held_by(night.tove)


def test_a_text_after_the_outside_number_opens_it_for_the_first_rung(night: Story) -> None:
    """She writes to us again: open, eager, and asked about at once."""
    night.outside.does(phones.answers(3, (), talks_s=60))
    night.mother.calls()
    night.minutes(4)

    night.mother.texts("Eg treng dykk likevel")
    night.seconds(5)

    contact = night.mother.contact
    assert (contact.state, contact.calm, contact.rung) == ("open", False, 3)
    assert any("skreiv" in each or "sende melding" in each for each in night.tove.received)


def test_a_short_call_that_only_the_carriers_log_tells_of_is_short_too(day: Story) -> None:
    """Every callback of its end is lost: the log has it a minute later, with when it ended."""
    day.weather.script("status", "lost", times=9, url_part="/voice/ended")
    day.watch.rough = True

    day.stranger.calls(patience=4)
    day.minutes(3)

    assert day.stranger.contact.state == "open"
    assert day.stranger.contact.short


def test_the_outside_number_calms_nothing_that_was_urgent(night: Story) -> None:
    """Nobody answered at all; she calls again and reaches the outside number: still urgent."""
    for phone in (night.tove, night.toves_second):
        phone.does_not_answer()
    night.outside.is_busy()
    night.mother.calls(patience=400, says="Ring meg")
    night.minutes(5)
    assert night.mother.contact.urgent

    night.outside.answers(talks=60)
    night.mother.calls(patience=400)
    night.minutes(3)

    assert night.mother.contact.state == "outside"
    assert not night.mother.contact.calm
