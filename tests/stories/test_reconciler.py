"""The carrier's own log tells what its callbacks did not: found, asked about, and never closed."""

from datetime import timedelta

import pytest

from oncall.carrier.twilio import TwilioCarrier
from oncall.config import Pace
from oncall.contact.rows import contacts
from oncall.contact.work.coming_in.forget import forget
from oncall.contact.work.coming_in.reconcile import reconcile
from oncall.demo.world import ACCOUNT, FIELD_KEY, LINE, TOKEN
from oncall.rota.work import import_plan
from oncall.simulator import phones
from oncall.simulator.phones import answers
from oncall.simulator.sdk import InProcess
from oncall.store.vault import Vault
from tests.stories.conftest import Begin
from tests.stories.plans import plan_with
from tests.stories.vocabulary import DAY, Story

NEVER = float("inf")
TALKED = "Snakka du"


def asked_whether_she_talked(story: Story, handle: str) -> bool:
    """Whether this colleague was asked whether she talked with the family."""
    texts = story.sim.phone(getattr(story, handle).number).texts
    return any("snakka du med F-31A" in each.body for each in texts)


def log_reader(story: Story) -> TwilioCarrier:
    """The carrier as another worker would ask it."""
    return TwilioCarrier(ACCOUNT, TOKEN, http_client=InProcess(story.sim.rest))


# --- Who talked, when nobody of ours was asked --------------------------------------------------
def test_a_talk_that_the_fallback_led_is_hers_and_she_is_asked(day: Story) -> None:
    """Tove talked two minutes by the static documents: held by her, and only her word closes it."""
    day.has_a_fallback_host()
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)
    day.mother.calls(talks=120)
    day.minutes(4)

    assert day.mother.talked_with(day.tove)
    assert day.mother.is_held_by(day.tove)
    assert asked_whether_she_talked(day, "tove")
    day.tove.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)
    assert day.mother.contact.state == "closed"


def test_one_who_did_not_talk_after_all_passes_it_on(day: Story) -> None:
    """The leg lasted, but it was her voicemail: NEI, and the others are asked at once."""
    day.has_a_fallback_host()
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)
    day.mother.calls(talks=90)
    day.minutes(3)
    day.tove.texts(f"NEI {day.mother.contact.code}")
    day.seconds(20)
    day.world.crash()  # a process that does not know that she was asked
    day.minutes(1)

    assert day.mother.contact.state == "open"
    assert any("F-31A" in each for each in day.ane.received)


def test_one_who_never_answers_that_question_has_it_no_more(day: Story) -> None:
    """Ten minutes of silence, and it goes to the others: a log is no human's word."""
    day.has_a_fallback_host()
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)
    day.mother.calls(talks=90)
    day.minutes(15)

    assert day.mother.contact.state == "open"
    assert "found talked" in day.mother.happened


def test_a_talk_that_has_just_ended_is_closed_by_its_own_word(day: Story) -> None:
    """The log is read while the word of it is on its way: Ane talked, and nobody doubts it."""
    day.ane.answers(talks=None)
    day.mother.calls(talks=90)
    day.seconds(30)
    for kind in ("leg", "status"):
        day.sim.weather.script(kind, "late", delay_s=4)
    while day.mother.on_the_line:
        day.seconds(1)
    reconcile(day.world.desk, log_reader(day))
    read_as = day.mother.contact.state
    day.seconds(6)

    assert read_as == "talking"
    assert (day.mother.contact.state, day.mother.contact.outcome) == ("closed", "talked")
    assert not asked_whether_she_talked(day, "ane")


def test_less_than_a_minute_is_no_talk(day: Story) -> None:
    """It may have been a voicemail, or the prompt alone: open, and Ane is paged."""
    day.has_a_fallback_host()
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)
    day.mother.calls(talks=30)
    day.minutes(3)

    assert day.mother.talked_with(day.tove)
    assert day.mother.contact.state == "open"
    assert any("F-31A" in each for each in day.ane.received)


def test_a_talk_with_the_outside_number_is_outside_and_still_ours(night: Story) -> None:
    """The static documents led her to the barnevernvakt: somebody here hears of it."""
    night.has_a_fallback_host()
    night.webhooks_meet("answers_500", times=3)
    night.outside.does(answers(3, (), talks_s=120))
    night.mother.calls()
    night.minutes(5)

    assert night.mother.talked_with(night.outside)
    assert night.mother.contact.state == "outside"


def test_the_carrier_cannot_tell_who_talked(day: Story) -> None:
    """The log lists the call and then falls silent about its legs: it is open, nobody lost it."""
    day.has_a_fallback_host()
    day.webhooks_meet("answers_500", times=3)
    day.tove.answers(after=5)
    day.mother.calls(talks=100)
    day.seconds(119)
    day.watch.excused_s = 120
    listed = day.sim.rest.handle
    day.sim.rest.handle = (  # type: ignore[method-assign]
        lambda method, url, params, auth: (
            (503, "{}")
            if "ParentCallSid" in str(params) + url
            else listed(method, url, params, auth)
        )
    )
    day.minutes(3)

    assert day.mother.contact.state == "open"


# --- Calls that we know, and of which nothing more is heard --------------------------------------
def test_a_talk_whose_end_nobody_told_is_not_closed_by_the_log(day: Story) -> None:
    """It broke off after 20 s, and a minute later looks like a talk: Ane is asked, none closed."""
    day.ane.answers(after=3, talks=None)
    day.mother.calls(talks=20)
    day.seconds(10)
    day.sim.weather.set("*", lost=1.0)
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert asked_whether_she_talked(day, "ane")
    assert day.mother.contact.outcome is None


def test_a_talk_that_goes_on_is_left_alone(begin: Begin) -> None:
    """The log has them as talking, three times as long as silence is borne: nobody is asked."""
    day = begin(at=DAY, pace=Pace(talking_silent=timedelta(minutes=10)))
    day.ane.answers(after=3, talks=None)
    day.mother.calls(talks=30 * 60)
    day.minutes(29)
    before = day.mother.contact.state
    day.minutes(3)

    assert (before, day.mother.contact.outcome) == ("talking", "talked")
    assert not any("framleis" in each for each in day.ane.received)
    assert 3 <= day.mother.happened.count("found talking") <= 6


def test_a_long_talk_while_the_carrier_cannot_be_asked(begin: Begin) -> None:
    """After so long without a word (here ten minutes) it is held, and the holder is asked."""
    day = begin(at=DAY, pace=Pace(talking_silent=timedelta(minutes=10)))
    day.ane.answers(after=3, talks=None)
    day.mother.calls(talks=3600)
    day.minutes(3)
    day.watch.excused_s = 3600
    day.sim.rest.trouble.now("503")
    day.minutes(9)

    assert day.mother.contact.state == "held"
    assert "no word from the carrier" in day.mother.happened


@pytest.mark.parametrize(("talks", "state"), [(30.0, "held"), (None, "talking")])
def test_on_start_the_carrier_is_asked_about_live_calls(
    day: Story, talks: float | None, state: str
) -> None:
    """We were away when the talk ended, or did not: known within seconds, not at the deadline."""
    day.ane.answers(after=3, talks=None)
    day.mother.calls(talks=talks)
    day.seconds(20)
    day.machine_dies()
    day.minutes(2)
    day.machine_is_back()
    day.seconds(2)

    assert day.mother.contact.state == state
    assert asked_whether_she_talked(day, "ane") == (state == "held")


def test_a_call_that_ended_while_the_database_was_down_and_no_callback_came(day: Story) -> None:
    """The log is read at once when the database is back, not a minute later."""
    day.mother.calls(patience=30)
    day.seconds(5)
    day.database_goes_down()
    day.sim.weather.set("*", lost=1.0)
    day.minutes(2)
    day.database_is_back()
    day.seconds(16)

    assert day.mother.contact.state == "open"


def test_a_live_call_of_which_the_carrier_cannot_tell_waits_for_its_deadline(day: Story) -> None:
    """No callback and no answer: after the bound and 150 s it is open all the same."""
    day.mother.calls(patience=8)
    day.seconds(5)
    day.sim.weather.set("*", lost=1.0)
    day.watch.excused_s = 900
    day.sim.rest.trouble.now("503")
    day.minutes(2)
    before = day.mother.contact.state
    day.minutes(5)

    assert (before, day.mother.contact.state) == ("ringing", "open")


def test_a_call_without_a_word_that_nobody_of_ours_rang_for_is_asked_about_once(
    night: Story,
) -> None:
    """The static documents led it, the log told that it rang, and then nothing: one round."""
    night.has_a_fallback_host()
    night.webhooks_meet("answers_500", times=3)
    night.tove.always(phones.no_answer())
    night.mother.calls(patience=600)
    night.minutes(1.5)
    found = night.mother.contact
    night.sim.weather.set("*", lost=1.0)
    night.watch.excused_s = 900
    night.sim.rest.trouble.now("503")
    night.minutes(5)
    night.sim.rest.trouble.calm()
    night.minutes(1)

    assert (found.state, found.asked_now) == ("ringing", ())
    assert night.mother.happened.count("no word from the carrier") == 1
    assert night.mother.happened.count("asked") == 1
    assert night.mother.contact.round == 1


# --- How far back --------------------------------------------------------------------------------
def test_a_number_that_becomes_ours_brings_nothing_of_its_past(day: Story) -> None:
    """What came to it before the import was somebody else's; what comes after it is found."""
    new = "+4752000001"
    day.sim.own(new)
    day.watch.blind = True  # its log has texts that were never to us
    day.sim.text("+4740000901", new, "Til dei som hadde nummeret før")
    day.minutes(2)
    env = day.world.desk.env
    text = plan_with(numbers=f'["{LINE}", "{new}"]')
    import_plan(day.world.desk.db, day.world.desk.vault, env, text=text)
    day.minutes(2)
    assert day.contacts == []
    day.sim.text("+4740000901", new, "Hei")
    day.minutes(1.5)

    assert len(day.contacts) == 1
    day.watch.pending.clear()


def test_what_is_forgotten_never_comes_back(day: Story) -> None:
    """Neither from the log, nor by a webhook three days late, nor when keys have been rotated."""
    sid = day.mother.texts("Hei")
    day.mother.calls(patience=3)
    day.minutes(1)
    code = day.mother.contact.code
    day.ane.texts("ok")
    day.seconds(5)
    day.ane.texts(f"FERDIG {code}")
    day.seconds(5)
    desk = day.world.desk
    for each in (*day.mother.sids, *day.mother.sids):  # twice is no harm
        forget(desk, each)
    object.__setattr__(desk, "vault", Vault(["a-new-key-of-more-than-32-characters!", FIELD_KEY],
                                            desk.env.random))  # fmt: skip
    day.minutes(3)
    message = next(text for text in day.sim.log().messages if text.sid == sid)
    answered = day.webhook("/sms", MessageSid=sid, From=message.from_, To=LINE, Body="Hei")
    rung = day.webhook("/voice", CallSid=sid, From=message.from_, To=LINE)

    assert (answered.status, rung.status) == (200, 200)
    assert "<Dial" not in rung.body
    assert [each.code for each in day.contacts] == [code]
    with desk.db.reading() as conn:
        assert contacts.arrival_of(conn, sid) is None


# --- Several workers -----------------------------------------------------------------------------
def test_one_worker_reads_while_the_others_do_something_else(day: Story) -> None:
    """A second pass that begins within the first finds the log taken, and lists nothing."""
    carrier, desk = log_reader(day), day.world.desk
    seen: list[int] = []

    class Twice:
        """The carrier, asked by one worker while another one begins."""

        def __getattr__(self, name: str) -> object:
            return getattr(carrier, name)

        def calls(self, **about: object) -> list[object]:
            """A list in whose middle another worker wakes."""
            seen.append(len(seen))
            reconcile(desk, Twice())  # type: ignore[arg-type]
            return []

    day.seconds(1)
    reconcile(desk, Twice())  # type: ignore[arg-type]

    assert seen == [0]


def test_a_worker_that_died_in_its_pass_is_followed_by_another(day: Story) -> None:
    """It took the log and is gone: half a minute later another one may."""

    class Dies(BaseException):
        """The process ends here."""

    class Deadly:
        """A carrier in whose listing the worker is killed."""

        def calls(self, **_about: object) -> list[object]:
            """Never comes back."""
            raise Dies

    day.seconds(1)
    with pytest.raises(Dies):
        reconcile(day.world.desk, Deadly())  # type: ignore[arg-type]
    day.webhooks_meet("unreachable", times=NEVER)
    day.sim.weather.set("sms", lost=1.0)
    sid = day.mother.texts("Hei")
    day.minutes(1.5)

    assert day.mother.sids == [sid]
    assert day.mother.contact.state == "open"


# --- A clock that was wrong ----------------------------------------------------------------------
@pytest.mark.parametrize("hours", [1, 24, -1])
def test_a_clock_that_was_off_skips_nothing_and_wakes_nobody_twice(day: Story, hours: int) -> None:
    """A text before, one during and one after, each with its webhook lost: three contacts."""
    day.sim.weather.set("sms", lost=1.0)
    day.mother.texts("Før")
    day.minutes(2)
    day.world.clock_is_off(timedelta(hours=hours))
    day.father.texts("Medan")
    day.minutes(3)
    day.world.clock_is_off(timedelta(0))
    day.child.texts("Etter")
    day.minutes(2)

    for each in (day.mother, day.father, day.child):
        assert len(each.contacts) == 1
