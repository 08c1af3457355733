"""What the carrier's documents leave open can be read every way, and each way is different."""

from dataclasses import fields, replace
from random import Random

import pytest

from oncall.simulator.phones import answers, hangs_up_in_whisper, voicemail
from oncall.simulator.readings import VALUES, Readings, drawn, every_reading, one_at_a_time
from tests.simulator.toy import ANE, BASE, LINE, MOTHER, TOVE, ladder, response
from tests.simulator.world import world

BOTH = response(
    f'<Dial answerOnBridge="true" timeout="20" callerId="{LINE}" action="{BASE}/next">'
    f'<Number url="{BASE}/screen">{TOVE}</Number><Number url="{BASE}/screen">{ANE}</Number></Dial>'
)


def test_every_question_has_its_answers_and_the_first_is_the_default() -> None:
    """The table and the dataclass say the same."""
    assert [field.name for field in fields(Readings)] == list(VALUES)
    assert Readings() == Readings(**{name: values[0] for name, values in VALUES.items()})  # type: ignore[arg-type]


def test_the_readings_can_be_walked_through_and_drawn() -> None:
    """All combinations, each answer by itself, and any of them by chance."""
    every = set(every_reading())
    chance = Random(3)

    assert len(every) == 5 * 3 * 2 * 2 * 2
    assert len(set(one_at_a_time())) == 1 + 4 + 2 + 1 + 1 + 1
    assert {drawn(chance) for _ in range(3_000)} == every


@pytest.mark.parametrize("status", VALUES["refused_in_whisper"])
def test_a_refusal_in_the_whisper_may_be_told_in_five_ways(status: str) -> None:
    """Only DialCallStatus differs; DialBridged stays false."""
    toy = ladder(TOVE, ANE)
    w = world(toy, readings=Readings(refused_in_whisper=status))
    w.sim.phone(TOVE).does(hangs_up_in_whisper())

    w.sim.call(MOTHER, LINE, patience_s=20)
    w.run(20)

    told = toy.forms("/next")[0]
    assert (told["DialCallStatus"], told["DialBridged"]) == (status, "false")


@pytest.mark.parametrize("status", VALUES["abandoned"])
def test_an_abandoned_call_may_be_told_in_three_ways(status: str) -> None:
    """The number's callback and the log agree; once answered, it is completed in any case."""
    toy = ladder(TOVE)
    w = world(toy, readings=Readings(abandoned=status))

    early = w.sim.call(MOTHER, LINE, patience_s=5)
    w.run(60)
    toy.pages["/voice"] = response("<Say>Hello.</Say>", '<Pause length="60"/>')
    late = w.sim.call(MOTHER, LINE, patience_s=5)
    w.run()

    assert [form["CallStatus"] for form in toy.forms("/ended")] == [status, "completed"]
    assert (early.status, late.status) == (status, "completed")


@pytest.mark.parametrize("reading", ["dropped", "bridged"])
def test_a_failing_whisper_drops_the_leg_or_bridges_it(reading: str) -> None:
    """No fallback is asked for a whisper: the two readings are all there is."""
    toy = ladder(TOVE, ANE)
    toy.statuses["/screen"] = 500
    fallback = f"{BASE}/fallback"
    w = world(toy, readings=Readings(whisper_failed=reading), voice_fallback_url=fallback)
    w.sim.phone(TOVE).does(answers(talks_s=None))

    mother = w.sim.call(MOTHER, LINE)
    w.run(15)

    assert mother.talking_with == (TOVE if reading == "bridged" else None)
    assert toy.forms("/fallback") == []


@pytest.mark.parametrize("asked", [False, True])
@pytest.mark.parametrize("talking", [False, True])
def test_the_action_may_be_asked_after_the_caller_left(*, asked: bool, talking: bool) -> None:
    """Then it is told how far the dialling had come, and its answer is heard by nobody."""
    toy = ladder(TOVE)
    w = world(toy, readings=Readings(action_after_hang_up=asked))
    w.sim.phone(TOVE).does(answers(after_s=2, talks_s=None))

    w.sim.call(MOTHER, LINE, patience_s=None if talking else 1, talks_s=30)
    w.run()

    told = [(form["DialCallStatus"], form["DialBridged"]) for form in toy.forms("/next")]
    expected = ("completed", "true") if talking else ("canceled", "false")
    assert told == ([expected] if asked else [])


@pytest.mark.parametrize("ends", [True, False])
def test_a_voicemail_may_silence_the_other_phones(*, ends: bool) -> None:
    """With two phones at once: either Tove's machine wins the race, or Ane's phone rings on."""
    toy = ladder(TOVE)
    toy.pages["/voice"] = BOTH
    w = world(toy, readings=Readings(first_pick_up_ends_the_rest=ends))
    w.sim.phone(TOVE).does(voicemail())
    w.sim.phone(ANE).does(answers(after_s=4))

    mother = w.sim.call(MOTHER, LINE)
    w.run(15)

    assert mother.talking_with == (None if ends else ANE)
    assert w.sim.phone(ANE).calls[0].status == ("canceled" if ends else "in-progress")


def test_of_two_who_answer_the_first_to_accept_wins() -> None:
    """The other's whisper ends; she is not left on the line."""
    toy = ladder(TOVE)
    toy.pages["/voice"] = BOTH
    w = world(toy, readings=Readings(first_pick_up_ends_the_rest=False))
    w.sim.phone(TOVE).does(answers(after_s=2, think_s=3))
    w.sim.phone(ANE).does(answers(after_s=3, think_s=1))

    mother = w.sim.call(MOTHER, LINE)
    w.run(30)

    assert mother.talking_with == ANE
    assert w.sim.phone(TOVE).calls[0].over


def test_nobody_of_two_answers() -> None:
    """The action comes when the last of them has stopped."""
    toy = ladder(TOVE)
    toy.pages["/voice"] = BOTH
    w = world(toy)
    w.sim.phone(TOVE).does(hangs_up_in_whisper(after_s=1, hears_s=1))

    w.sim.call(MOTHER, LINE, patience_s=60)
    w.run()

    assert len(toy.forms("/next")) == 1


def test_readings_can_be_changed_between_calls() -> None:
    """A contact draws its own reading."""
    w = world(ladder(TOVE))

    w.sim.readings = replace(w.sim.readings, abandoned="canceled")
    mother = w.sim.call(MOTHER, LINE, patience_s=2)
    w.run()

    assert mother.status == "canceled"
