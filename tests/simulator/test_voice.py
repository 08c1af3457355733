"""A family calls: what she hears, whose phone rings, and what the service is told."""

import pytest

from oncall.simulator.phones import (
    Behaviour,
    answers,
    busy,
    declines,
    hangs_up_in_whisper,
    no_answer,
    off,
    voicemail,
    wrong_key,
)
from oncall.simulator.readings import Readings
from tests.simulator.toy import (
    ANE,
    BASE,
    LINE,
    MOTHER,
    SCREEN,
    TOVE,
    Toy,
    accept,
    dial,
    ladder,
    response,
)
from tests.simulator.world import START, story, world


def test_the_mother_reaches_tove() -> None:
    """She hears ringback at once, until Tove has answered and pressed 1; then they talk."""
    w = world(ladder(TOVE))
    w.sim.phone(TOVE).does(answers(after_s=4, think_s=1.5, talks_s=180))

    mother = w.sim.call(MOTHER, LINE)
    w.run(60)
    talking_with = mother.talking_with
    w.run()

    assert talking_with == TOVE
    assert [(w.seconds(h.at), h.kind) for h in mother.heard][:2] == [
        (0.0, "ringback"),
        (5.5, "bridged"),
    ]
    assert story(mother.heard)[-2:] == [("say", "Goodbye."), ("hangup", "")]
    assert w.sim.violations == []


def test_the_supervisors_voicemail_picks_up_at_one_second_and_ane_still_gets_the_call() -> None:
    """A machine presses no key, so the leg is hung up and the next phone rings."""
    w = world(ladder(TOVE, ANE))
    w.sim.phone(TOVE).does(voicemail())
    w.sim.phone(ANE).does(answers(talks_s=None))

    mother = w.sim.call(MOTHER, LINE, talks_s=90)
    w.run(20)

    assert mother.talking_with == ANE
    assert ("say", "One moment, trying someone else.") in story(mother.heard)
    assert w.sim.phone(TOVE).calls[0].bridged_at is None


@pytest.mark.parametrize(
    ("behaviour", "status", "rings_s"),
    [
        (no_answer(), "no-answer", 25.0),
        (busy(), "busy", 0.0),
        (declines(after_s=3), "busy", 3.0),
        (declines(after_s=3, status="no-answer"), "no-answer", 3.0),
        (off(), "failed", 0.0),
        (off(status="no-answer"), "no-answer", 0.0),
    ],
)
def test_a_phone_that_does_not_answer(behaviour: Behaviour, status: str, rings_s: float) -> None:
    """The action is told why, after the ring time and the five seconds the carrier adds."""
    toy = ladder(TOVE, ANE)
    w = world(toy)
    w.sim.phone(TOVE).does(behaviour)

    w.sim.call(MOTHER, LINE, patience_s=30)
    w.run(30)

    told = toy.forms("/next")[0]
    leg = w.sim.phone(TOVE).calls[0]
    assert told["DialCallStatus"] == status
    assert told["DialBridged"] == "false"
    assert "DialCallDuration" not in told
    assert leg.ended_at is not None
    assert (leg.ended_at - START).total_seconds() == rings_s


def test_the_wrong_key_is_asked_again_or_hung_up() -> None:
    """One entry per prompt: 5 on the first leg hangs up, and Ane's 1 connects."""
    toy = ladder(TOVE, ANE)
    w = world(toy)
    w.sim.phone(TOVE).does(wrong_key(key="5"))
    w.sim.phone(ANE).does(answers())

    mother = w.sim.call(MOTHER, LINE)
    w.run(60)

    assert [form["Digits"] for form in toy.forms("/accept")] == ["5", "1"]
    assert mother.talking_with == ANE


def test_a_wrong_key_and_then_the_right_one() -> None:
    """When the service prompts again, the person presses the key she meant."""
    toy = ladder(TOVE)
    again = SCREEN.replace("Press 1.", "No. Press 1.")
    toy.pages["/accept"] = lambda asked: again if asked.form["Digits"] == "5" else accept(asked)
    w = world(toy)
    w.sim.phone(TOVE).does(wrong_key(key="5", then="1"))

    mother = w.sim.call(MOTHER, LINE)
    w.run(30)

    assert mother.talking_with == TOVE


def test_she_hangs_up_in_the_whisper() -> None:
    """A leg that is answered and gone again counts as refused; the next phone rings."""
    w = world(ladder(TOVE, ANE))
    w.sim.phone(TOVE).does(hangs_up_in_whisper(after_s=4, hears_s=1))
    w.sim.phone(ANE).does(answers())

    mother = w.sim.call(MOTHER, LINE)
    w.run(60)

    leg = w.sim.phone(TOVE).calls[0]
    assert (leg.status, leg.duration_s, leg.bridged_at) == ("completed", 1, None)
    assert mother.talking_with == ANE


def test_the_mother_gives_up_while_it_rings() -> None:
    """Every ring stops at once, and the number's status callback tells of it, once."""
    toy = ladder(TOVE)
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE, patience_s=8)
    w.run()

    assert mother.over
    assert w.sim.phone(TOVE).calls[0].status == "canceled"
    assert [(f["CallStatus"], f["CallDuration"]) for f in toy.forms("/ended")] == [
        ("no-answer", "0")
    ]
    assert toy.forms("/next") == []


def test_the_mother_gives_up_in_the_whisper_and_in_mid_talk() -> None:
    """The other phone is hung up; a talk's status is completed, with its length."""
    toy = ladder(TOVE)
    w = world(toy)
    w.sim.phone(TOVE).does(answers(after_s=2, think_s=1.5), answers(after_s=2, think_s=1.5))

    w.sim.call(MOTHER, LINE, patience_s=3)
    w.run(60)
    w.sim.call(MOTHER, LINE, talks_s=70)
    w.run()

    whispered, talked = w.sim.phone(TOVE).calls
    assert (whispered.status, whispered.bridged_at) == ("completed", None)
    assert talked.duration_s == 71
    assert [f["CallDuration"] for f in toy.forms("/ended")] == ["0", "70"]


def test_tove_hangs_up_and_the_caller_stays_on() -> None:
    """The action is asked with the talk's length, and the caller hears what it says."""
    toy = ladder(TOVE)
    w = world(toy)
    w.sim.phone(TOVE).does(answers(after_s=2, think_s=1, talks_s=40))

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    told = toy.forms("/next")[0]
    assert (told["DialCallStatus"], told["DialBridged"]) == ("completed", "true")
    assert told["DialCallDuration"] == "41"
    assert told["DialCallSid"] == w.sim.phone(TOVE).calls[0].sid
    assert ("say", "Goodbye.") in story(mother.heard)


def test_every_leg_tells_its_progress_in_sequence() -> None:
    """Initiated, ringing, answered, completed, numbered from 0, naming the parent."""
    toy = ladder(TOVE)
    w = world(toy)
    w.sim.phone(TOVE).does(answers())

    mother = w.sim.call(MOTHER, LINE, talks_s=10)
    w.run()

    legs = toy.forms("/leg")
    assert [f["SequenceNumber"] for f in legs] == ["0", "1", "2", "3"]
    assert [f["CallStatus"] for f in legs] == ["initiated", "ringing", "in-progress", "completed"]
    assert {f["ParentCallSid"] for f in legs} == {mother.sid}
    assert {f["Direction"] for f in legs} == {"outbound-dial"}
    assert {(f["From"], f["To"]) for f in legs} == {(LINE, TOVE)}
    assert legs[3]["CallDuration"] == "11"


def test_a_dial_that_is_not_the_first_verb_answers_the_call() -> None:
    """The attribute answerOnBridge works only in the first place: her call is answered."""
    toy = ladder(TOVE)
    toy.pages["/voice"] = response("<Say>Hello.</Say>", dial(TOVE))
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE)
    w.run(10)

    assert mother.answered


def test_a_caller_id_that_is_not_ours_is_a_violation() -> None:
    """Passing the family's number through is what operators block; the carrier refuses it."""
    toy = ladder(TOVE)
    toy.pages["/voice"] = response(f"<Dial><Number>{TOVE}</Number></Dial>")
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert w.sim.violations == ["<Dial callerId> is not one of our own numbers"]
    assert mother.over
    assert w.sim.phone(TOVE).calls == []


def test_the_recorder_takes_what_she_says() -> None:
    """Nobody answers; she speaks for two seconds, and the action gets the recording."""
    toy = ladder(TOVE)
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE, says="Ring meg, det hastar no.")
    w.run()

    told = toy.forms("/recorded")[0]
    assert told["RecordingDuration"] == "2"
    assert told["RecordingUrl"].endswith(told["RecordingSid"])
    assert [r.words for r in w.sim.recordings] == ["Ring meg, det hastar no."]
    assert story(mother.heard)[-2:] == [("say", "Thank you."), ("hangup", "")]


def test_silence_to_the_recorder_falls_through() -> None:
    """Without a word there is no recording, and the document goes on."""
    toy = ladder(TOVE)
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert toy.forms("/recorded") == []
    assert story(mother.heard)[-2:] == [("say", "Nothing was recorded."), ("hangup", "")]


def test_hanging_up_ends_the_recording_and_the_action_is_told() -> None:
    """The carrier says Digits=hangup; what was said until then is kept."""
    toy = ladder(TOVE)
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE, says="Hei " * 50)
    w.run(33)
    recording = mother.heard[-1].kind
    mother.hang_up()
    w.run()

    assert recording == "record"
    assert [form["Digits"] for form in toy.forms("/recorded")] == ["hangup"]
    assert len(w.sim.recordings) == 1


def test_a_phone_in_use_is_engaged() -> None:
    """Two families at once: the second meets a busy line at Tove's and reaches Ane."""
    w = world(ladder(TOVE))
    w.sim.phone(TOVE).always(answers(after_s=1, talks_s=None))
    w.sim.call(MOTHER, LINE)
    w.run(10)
    w.toy.pages["/next"] = response(dial(ANE))
    w.sim.phone(ANE).always(answers(after_s=1, talks_s=None))

    father = w.sim.call("+4790000101", LINE)
    w.run(10)

    assert w.sim.phone(TOVE).calls[1].status == "busy"
    assert father.talking_with == ANE


def test_call_waiting_lets_a_second_call_ring() -> None:
    """Some phones ring on while their owner talks."""
    w = world(ladder(TOVE))
    w.sim.phone(TOVE).always(answers(after_s=1, talks_s=None)).call_waiting = True
    w.sim.call(MOTHER, LINE)
    w.run(10)

    w.sim.call("+4790000101", LINE, patience_s=20)
    w.run(0.5)

    assert [call.status for call in w.sim.phone(TOVE).ringing] == ["ringing"]


def test_somebody_on_the_line_herself_is_engaged() -> None:
    """Tove calls the line; her own phone cannot ring meanwhile."""
    w = world(ladder(TOVE))
    w.sim.phone(TOVE).always(answers())

    w.sim.call(TOVE, LINE, patience_s=10)
    w.run(1)

    assert w.sim.phone(TOVE).calls[0].status == "busy"


def test_hanging_up_twice_is_hanging_up_once() -> None:
    """A nervous thumb: the action is still asked where the carrier is read that way."""
    w = world(ladder(TOVE), readings=Readings(action_after_hang_up=True))
    mother = w.sim.call(MOTHER, LINE)
    w.run(5)

    mother.hang_up()
    mother.hang_up()
    w.run()

    assert len(w.toy.forms("/next")) == 1
    assert len(w.toy.forms("/ended")) == 1


def test_a_time_limit_ends_the_talk() -> None:
    """The callee is hung up and the caller goes on to the action."""
    toy = ladder(TOVE)
    toy.pages["/voice"] = response(dial(TOVE).replace("timeout=", 'timeLimit="60" timeout='))
    w = world(toy)
    w.sim.phone(TOVE).does(answers(talks_s=None))

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    leg = w.sim.phone(TOVE).calls[0]
    assert leg.bridged_at is not None
    assert leg.ended_at is not None
    assert (leg.ended_at - leg.bridged_at).total_seconds() == 60
    assert ("say", "Goodbye.") in story(mother.heard)


@pytest.mark.parametrize("number", ["anonymous", "RESTRICTED", "unknown", "+266696687", ""])
def test_a_withheld_caller_is_connected_like_anyone(number: str) -> None:
    """The number is passed on as the carrier gives it."""
    toy = ladder(TOVE)
    w = world(toy)
    w.sim.phone(TOVE).does(answers())

    caller = w.sim.call(number, LINE)
    w.run(20)

    assert caller.talking_with == TOVE
    assert toy.forms("/voice")[0]["From"] == number


@pytest.mark.parametrize(("rings", "kinds"), [(True, []), (False, ["silence"])])
def test_a_caller_once_answered_may_sit_in_silence_during_a_whisper(
    *, rings: bool, kinds: list[str]
) -> None:
    """No page of the carrier says whether the ringback goes on, so there is a switch."""
    w = world(ladder(TOVE, ANE))
    w.sim.exchange.ringback_once_answered = rings
    w.sim.phone(TOVE).does(busy())
    w.sim.phone(ANE).does(answers(after_s=4, think_s=3))

    mother = w.sim.call(MOTHER, LINE)
    w.run(20)

    between = [h.kind for h in mother.heard[:-1] if h.kind not in ("ringback", "say")]
    assert between == kinds
    assert mother.talking_with == ANE


def test_blocked_caller_id_keeps_every_phone_silent() -> None:
    """With the switch on, operators refuse calls showing our number; texts still arrive."""
    w = world(ladder(TOVE))
    w.sim.exchange.caller_id_blocked = True

    w.sim.call(MOTHER, LINE, patience_s=5)
    w.run()

    assert w.sim.phone(TOVE).calls[0].ringing_at is None
    assert w.toy.forms("/next")[0]["DialCallStatus"] == "failed"


def test_redirect_reject_play_and_pause() -> None:
    """The small verbs, in one document after another."""
    toy = Toy(
        {
            "/voice": response(
                f"<Play>{BASE}/hello.mp3</Play>",
                '<Pause length="2"/>',
                f"<Redirect>{BASE}/more</Redirect>",
            ),
            "/more": response('<Reject reason="busy"/>'),
        }
    )
    w = world(toy)

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert [(w.seconds(h.at), h.kind) for h in mother.heard] == [
        (0.0, "play"),
        (3.0, "silence"),
        (5.0, "hangup"),
    ]
    assert mother.status == "busy"
    assert w.sim.violations == []


def test_a_caller_may_press_keys_too() -> None:
    """Digits until the count, the time-out or the finishing key; none: the document goes on."""
    toy = Toy(
        {
            "/voice": response(
                f'<Gather numDigits="4" timeout="3" action="{BASE}/pin">'
                "<Say>Your code.</Say></Gather>",
                "<Say>Nothing pressed.</Say>",
            ),
            "/pin": response("<Say>Thank you.</Say>"),
        }
    )
    w = world(toy)

    silent = w.sim.call(MOTHER, LINE)
    w.run()
    pressing = w.sim.call(MOTHER, LINE)
    w.run(2)
    pressing.press("12#9")
    w.run()

    assert ("say", "Nothing pressed.") in story(silent.heard)
    assert [form["Digits"] for form in toy.forms("/pin")] == ["12"]


def test_a_document_that_sends_itself_round_for_ever_is_stopped() -> None:
    """A loop without a wait would stop the clock; it is a violation and the call ends."""
    w = world(Toy({"/voice": response(f"<Redirect>{BASE}/voice</Redirect>")}))

    mother = w.sim.call(MOTHER, LINE)
    w.run(1)

    assert mother.over
    assert w.sim.violations == ["one call went through too many documents"]
