"""The carrier refuses, is slow, or lies, for long: pages arrive or escalation goes on."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from oncall.contact.work.tidy import tidy
from oncall.store.outbox import outbox
from tests.stories.vocabulary import Story
from tests.stories_sms.alarms import mails
from tests.stories_sms.texts import asked, called, got, sent

HOUR = 3600.0


def requests(story: Story) -> list[str]:
    """The method of everything that was asked by REST."""
    return [each.method for each in story.sim.log().rest]


@pytest.mark.parametrize("trouble", ["429", "refused", "503", "hangs"])
def test_out_for_half_an_hour(day: Story, trouble: str) -> None:
    """Deadlines go on, backstops have e-mails, and when it is over somebody is asked at once."""
    kinds = out(day, trouble, hours=0.5)

    assert day.mother.is_held_by(day.ane)
    assert kinds["alarm.carrier"] == 1
    assert kinds["alarm.round"] >= 1


def test_out_for_six_hours(tmp_path: Path) -> None:
    """The same, and both alarms again and again: nobody need wonder whether it goes on."""
    day = Story(tmp_path)
    kinds = out(day, "429", hours=6)

    assert day.mother.is_held_by(day.ane)
    assert kinds["alarm.carrier"] == 6
    assert kinds["alarm.round"] >= 10
    day.ends_well()


def out(day: Story, trouble: str, *, hours: float) -> Counter[str]:
    """The mother writes, and nothing can be sent for so long; Liv's e-mails meanwhile."""
    day.watch.excused_s = 7 * HOUR
    day.sim.rest.trouble.now(trouble)
    day.mother.texts("Hei")
    day.minutes(60 * hours)
    assert sent(day) == []
    kinds = Counter(kind for _, kind in mails(day, day.liv))
    day.sim.rest.trouble.calm()
    day.ane.replies("OK {code}")
    day.minutes(1)
    return kinds


def test_slow_for_an_hour(day: Story) -> None:
    """It does everything and answers after 30 s: nobody knows, so nothing is sent a fifth time."""
    day.watch.excused_s = 2 * HOUR
    day.sim.rest.trouble.now("slow", slow_s=30)

    day.mother.texts("Hei")
    day.minutes(4)

    asked_of_ane = [each for each in sent(day) if each.handle == "ane" and each.asks]
    assert len(asked_of_ane) == 4
    assert {"bo", "cato"} <= {handle for _, handle in asked(day)}
    day.sim.rest.trouble.calm()
    day.minutes(2)


def test_what_was_refused_is_not_looked_for(day: Story) -> None:
    """429: surely nothing was done, so the carrier that has too much to do is not asked besides."""
    day.watch.excused_s = HOUR
    day.sim.rest.trouble.now("429")
    day.mother.texts("Hei")
    before = requests(day).count("GET")
    day.seconds(10)

    assert requests(day).count("POST") == 3
    assert requests(day).count("GET") == before
    day.sim.rest.trouble.calm()
    day.minutes(1)
    assert got(day.ane) == ["page.text"]


def test_what_may_have_been_sent_long_ago_is_found(day: Story) -> None:
    """Taken unheard, then out for ten minutes: the carrier's log shows it, and Ane has it once."""
    day.watch.excused_s = HOUR
    day.sim.rest.trouble.next("unheard")
    day.mother.texts("Hei")
    day.seconds(1)
    day.sim.rest.trouble.now("hangs")
    day.minutes(2.5)
    day.sim.rest.trouble.calm()
    day.minutes(0.4)

    assert [each.handle for each in sent(day) if each.asks] == ["ane"]


def test_of_two_calls_in_doubt_neither_is_taken_for_the_other(night: Story) -> None:
    """Tove is called for two families while nobody hears what the carrier did: she hears of both.

    A call in the carrier's log does not tell what about; a text does, by its words.
    """
    night.watch.excused_s = HOUR
    night.sim.rest.trouble.now("hangs")
    night.mother.texts("Hei")
    night.seconds(3)
    night.sim.rest.trouble.now("unheard")
    night.child.texts("Hei")
    night.seconds(1)
    night.sim.rest.trouble.calm()
    night.seconds(15)

    placed = [call for call in night.sim.exchange.calls.values() if call.to == night.tove.number]
    about = {call.callback_url.rpartition("o=")[2].partition(".")[0] for call in placed}
    assert len(about) == 2
    assert len(placed) <= 4


def test_calls_for_another_are_not_taken_for_one_that_was_never_placed(night: Story) -> None:
    """Tove's phone rang four times for the child, unheard of; the mother's call is still owed.

    The carrier refused that one each time with 503, which may mean anything.
    """
    night.watch.excused_s = HOUR
    night.sim.rest.trouble.now("503")
    night.mother.texts("Hei")
    night.seconds(45)
    night.sim.rest.trouble.now("unheard")
    night.child.texts("Hei")
    night.seconds(20)
    night.tove.texts(f"OK {night.child.contact.code}")
    night.seconds(1)
    night.sim.rest.trouble.calm()
    night.seconds(60)

    placed = [call for call in night.sim.exchange.calls.values() if call.to == night.tove.number]
    about = Counter(call.callback_url.rpartition("o=")[2].partition(".")[0] for call in placed)
    assert about.most_common(1)[0][1] == 4
    assert len(about) > 1


def test_flapping(day: Story) -> None:
    """Every other minute it is out: each page arrives, and the alarm comes once an hour."""
    day.watch.excused_s = HOUR
    day.mother.texts("Hei")
    for _ in range(15):
        day.sim.rest.trouble.now("503")
        day.seconds(70)
        day.sim.rest.trouble.calm()
        day.seconds(50)

    kinds = Counter(kind for _, kind in mails(day, day.liv))
    assert {"ane", "bo", "cato", "tove", "leiar-stord"} <= {each.handle for each in sent(day)}
    assert kinds["alarm.carrier"] <= 1


def test_texts_vanish_for_everybody(day: Story) -> None:
    """Delivered, says the carrier, and nothing arrives: the ladder trusts answers, not receipts."""
    for each in (day.ane, day.bo, day.cato, day.tove, day.liv):
        each.phone.sms = "falsely delivered"
    day.hans.replies("OK {code}")

    day.mother.texts("Hei")
    day.minutes(20)

    assert day.mother.is_held_by(day.hans)
    assert "alarm.round" in [kind for _, kind in mails(day, day.liv)]


def test_never_a_word_of_delivery_for_anybody(day: Story) -> None:
    """No status ever comes: the texts arrive, and the first OK counts."""
    day.weather.script("message-status", "lost", times=float("inf"))
    day.bo.replies("OK {code}")

    day.mother.texts("Hei")
    day.minutes(5)

    assert day.mother.is_held_by(day.bo)
    assert called(day, day.ane) == []


def test_long_done_effects_are_let_go(day: Story) -> None:
    """After a month the outbox holds nothing of it; contact and history stay as they are."""
    day.ane.replies_once("OK {code}")
    day.mother.texts("Hei")
    day.minutes(1)
    day.ane.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)
    later = day.now + timedelta(days=31)
    tidy(replace(day.world.desk, env=replace(day.world.env, now=lambda: later)))

    with day.world.desk.db.reading() as conn:
        assert conn.execute(outbox.select()).all() == []
    assert day.mother.contact.state == "closed"
