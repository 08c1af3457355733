"""Alarms: a backstop hears what is wrong and what to do, by text, by call and by e-mail."""

import pytest

from oncall.simulator import phones
from tests.stories.staffing import leaves
from tests.stories.vocabulary import Story
from tests.stories_sms.alarms import mails, rung, told
from tests.stories_sms.conftest import Begin
from tests.stories_sms.texts import called, got


def carrier_goes_out(story: Story, how: str = "refused") -> None:
    """Nothing can be sent or called from now on."""
    story.watch.excused_s = 10 * 3600
    story.sim.rest.trouble.now(how)


def settings_are_wrong(story: Story) -> None:
    """Ane's number lies where the account may not text."""
    story.watch.excused_s = 3600
    story.ane.phone.sms = "not allowed there"


def settings_are_right(story: Story) -> None:
    """Somebody has mended it; what waited arrives, and she takes it."""
    story.ane.phone.sms = "delivers"
    story.ane.texts("OK")


def test_what_nobody_takes_reaches_a_backstop_in_three_ways(day: Story) -> None:
    """The round is over: Liv gets a text, a call and an e-mail; five minutes later Hans."""
    day.mother.texts("Hei")
    day.minutes(15)

    (at, _), *_ = told(day, day.liv)
    assert mails(day, day.liv) == told(day, day.liv) == [(at, "alarm.round")]
    assert len(rung(day, day.liv)) == 1
    assert mails(day, day.hans) == [(at + 300, "alarm.round")]


def test_an_e_mail_holds_codes_and_no_more(day: Story) -> None:
    """Contact and family code: no number, no name, no word of what was written."""
    day.mother.texts("Lars slår meg")
    day.minutes(11)

    (letter,) = day.world.mail.letters
    code = str(day.mother.contact.code)
    assert letter.subject == f"ALARM {code}"
    assert f"ALARM {code}: F-31A" in letter.body
    assert not any(word in letter.body for word in ("Lars", "+47", "40000201", "Liv", "http"))


def test_the_e_mail_goes_out_although_the_carrier_is_out(day: Story) -> None:
    """Neither text nor call can be sent, for an hour: both backstops have had e-mails."""
    carrier_goes_out(day)

    day.mother.texts("Hei")
    day.minutes(60)

    kinds = {kind for who in (day.liv, day.hans) for _, kind in mails(day, who)}
    assert kinds >= {"alarm.carrier", "alarm.round"}
    assert told(day, day.liv) == []
    assert rung(day, day.liv) == []
    day.sim.rest.trouble.calm()
    day.minutes(2)
    assert day.mother.contact.state == "open"
    assert got(day.ane) == ["page.text"]


def test_a_carrier_that_is_out_alarms_after_a_minute_once_an_hour(day: Story) -> None:
    """Liv within seconds of the first minute, Hans after five, and both anew an hour later."""
    carrier_goes_out(day)

    day.mother.texts("Hei")
    day.world.run(100 * 60)  # each look counts: when the alarms go is told to the second
    of_liv = [at for at, kind in mails(day, day.liv) if kind == "alarm.carrier"]
    of_hans = [at for at, kind in mails(day, day.hans) if kind == "alarm.carrier"]
    day.sim.rest.trouble.calm()
    day.minutes(1)

    assert len(of_liv) == len(of_hans) == 2
    assert 60 <= of_liv[0] <= 95
    assert 3600 <= of_liv[1] - of_liv[0] <= 3620
    assert 300 <= of_hans[0] - of_liv[0] <= 320


def test_what_is_over_is_not_told_any_more(day: Story) -> None:
    """The carrier answers again after two minutes: no stale alarm is sent, and Hans sleeps."""
    carrier_goes_out(day)
    day.mother.texts("Hei")
    day.minutes(2)

    day.sim.rest.trouble.calm()
    day.ane.replies("OK {code}")
    day.minutes(20)

    assert "alarm.carrier" in [kind for _, kind in mails(day, day.liv)]
    assert mails(day, day.hans) == told(day, day.hans) == []


def test_the_texts_go_out_although_the_mail_server_is_down(day: Story) -> None:
    """A text and a call at once; the e-mail is tried again, and comes once when it can."""
    day.watch.excused_s = 3600
    day.world.mail.down = True
    day.mother.texts("Hei")
    day.minutes(11)
    assert [kind for _, kind in told(day, day.liv)] == ["alarm.round"]
    assert mails(day, day.liv) == []

    day.world.mail.down = False
    day.minutes(1)

    assert [kind for _, kind in mails(day, day.liv)] == ["alarm.round"]


def test_an_address_that_nobody_has_is_not_tried_again(day: Story) -> None:
    """A final no is final; the phone has rung all the same."""
    day.world.mail.no_such.add("leiar.stord@example.org")

    day.mother.texts("Hei")
    day.minutes(11)

    assert [kind for _, kind in told(day, day.liv)] == ["alarm.round"]
    assert mails(day, day.liv) == []


def test_a_restart_does_not_alarm_again(day: Story) -> None:
    """What was told is remembered in the database."""
    carrier_goes_out(day)
    day.mother.texts("Hei")
    day.minutes(2)

    for _ in range(5):
        day.world.crash()
        day.seconds(20)
    kinds = [kind for _, kind in mails(day, day.liv)]
    day.sim.rest.trouble.calm()
    day.minutes(1)

    assert kinds.count("alarm.carrier") == 1


def test_a_machine_that_was_off_does_not_blame_the_carrier(day: Story) -> None:
    """Off for five minutes with a page waiting: it is sent at once, and no backstop is woken."""
    day.mother.texts("Hei")
    day.seconds(185)
    day.machine_dies()
    day.mother.texts("Er det nokon der?")
    day.minutes(5)

    day.machine_is_back()
    day.ane.texts("OK")
    day.minutes(3)

    assert mails(day, day.liv) == []


@pytest.mark.parametrize("wrong", ["not allowed there", "account"])
def test_wrong_settings_at_the_carrier_alarm_at_once(day: Story, wrong: str) -> None:
    """21408 or 20003: a person has to mend it; what can be sent otherwise is."""
    day.watch.excused_s = 3600
    if wrong == "account":
        day.sim.rest.trouble.now("401")
    day.ane.phone.sms = wrong if wrong != "account" else "delivers"

    day.mother.texts("Hei")
    day.minutes(1)

    assert (0, "alarm.configuration") in mails(day, day.liv)
    assert bool(called(day, day.ane)) == (wrong != "account")
    day.sim.rest.trouble.calm()
    day.minutes(1)


def test_the_seen_alarm_stops(day: Story) -> None:
    """Liv answers OK: she hears that it is seen, and Hans hears nothing."""
    settings_are_wrong(day)
    day.liv.replies_once("OK")
    day.mother.texts("Hei")
    day.seconds(50)
    settings_are_right(day)
    day.minutes(9)

    assert got(day.liv) == ["alarm.configuration", "alarm.heard"]
    assert mails(day, day.hans) == told(day, day.hans) == []


def test_a_key_in_the_call_says_that_it_is_seen(day: Story) -> None:
    """Liv presses 1 in the call, hears what is wrong, and nobody else is told."""
    settings_are_wrong(day)
    day.liv.answers(after=5)
    day.mother.texts("Hei")
    day.seconds(50)
    settings_are_right(day)
    day.minutes(9)

    assert day.liv.was_told("oppsettet hos telefonleverandøren er feil")
    assert day.liv.was_told("Då seier eg det ikkje til fleire")
    assert told(day, day.hans) == []


def test_two_sends_it_on_at_once(day: Story) -> None:
    """Liv presses 2: Hans hears of it within the quarter of a minute."""
    settings_are_wrong(day)
    day.liv.answers(after=5, presses="2")
    day.mother.texts("Hei")
    day.seconds(50)
    settings_are_right(day)
    day.minutes(1)

    assert [kind for at, kind in told(day, day.hans) if at < 60] == ["alarm.configuration"]


def test_a_backstop_who_cannot_be_reached_is_followed_at_once(day: Story) -> None:
    """Liv's phone is off and takes no text: Hans is told now, not in five minutes."""
    settings_are_wrong(day)
    day.liv.phone.sms = "unreachable"
    day.liv.always(phones.off())
    day.mother.texts("Hei")
    day.seconds(50)
    settings_are_right(day)
    day.minutes(1)

    assert [kind for at, kind in told(day, day.hans) if at < 60] == ["alarm.configuration"]


def test_nobody_tonight_is_told_by_day(begin: Begin) -> None:
    """Tove's last day is today: Liv hears twelve hours before, and knows from when on."""
    day = begin(at="2026-03-03 11:30")
    leaves(day.tove, last_day="2026-03-03")

    day.minutes(29)
    assert told(day, day.liv) == []
    day.minutes(3)

    assert [kind for _, kind in told(day, day.liv)] == ["alarm.nobody_soon"]
    assert "00:00" in day.liv.received[-1]
    assert mails(day, day.liv) == told(day, day.liv)


def test_nobody_now_is_told_once_an_hour(begin: Begin) -> None:
    """By night Tove alone is on duty, and she has left: alarmed until somebody mends it."""
    night = begin(at="2026-03-03 01:00")
    night.hans.replies("OK")

    leaves(night.tove)
    night.minutes(125)

    assert [kind for _, kind in told(night, night.liv)] == ["alarm.nobody"] * 3
    assert [kind for _, kind in told(night, night.hans)][:1] == ["alarm.nobody"]


def test_a_log_that_cannot_be_read_alarms(day: Story) -> None:
    """Nothing waits to be sent, but a lost call would not be found: Liv has an e-mail."""
    carrier_goes_out(day)

    day.minutes(5)
    day.sim.rest.trouble.calm()
    day.minutes(3)

    at, kind = mails(day, day.liv)[0]
    assert kind == "alarm.carrier_log"
    assert 90 <= at <= 200


def test_a_shut_out_carrier_alarms(day: Story) -> None:
    """Signatures are wrong, again and again: perhaps our address is, and no family gets in."""
    day.sim.exchange.tokens.insert(0, "a-token-we-were-not-given")
    day.watch.blind = day.was_broken = True

    for _ in range(5):
        day.mother.calls(patience=5)
        day.seconds(20)
    day.sim.exchange.tokens.remove("a-token-we-were-not-given")
    day.minutes(3)
    day.watch.blind = False

    assert "alarm.signature" in [kind for _, kind in mails(day, day.liv)]
    assert "alarm.signature" in [kind for _, kind in told(day, day.liv)]
