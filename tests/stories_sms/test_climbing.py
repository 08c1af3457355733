"""Nobody answers, or somebody says no: the text climbs the ladder, round after round, for ever."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from oncall.config import Pace
from oncall.contact.core.asking import alarm_backstop
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Caller, Contact, nothing
from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE, plan_with
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, called, got, sent

WITHOUT_ANE = EXAMPLE.replace('"ane", "bo", "cato", "dina"', '"bo", "cato", "dina"')


def test_rung_by_rung_until_somebody_answers(day: Story) -> None:
    """Her own therapist, two more after three minutes, the supervisor after six."""
    day.mother.texts("Hei")
    day.minutes(8)

    assert asked(day) == [(0, "ane"), (180, "bo"), (180, "cato"), (360, "tove")]


def test_the_own_therapist_is_off(begin: Begin) -> None:
    """The next rung is asked in the same second, and the text says whose family it is."""
    day = begin(plan=WITHOUT_ANE)

    day.mother.texts("Hei")
    day.seconds(3)

    assert asked(day) == [(0, "bo"), (0, "cato")]
    assert "F-31A (terapeut Ane, har fri)" in day.bo.received[0]


def test_a_no_passes_it_on_at_once(day: Story) -> None:
    """Ane is in a meeting: Bo and Cato are asked then, not when her three minutes are over."""
    day.ane.replies_once("nei", after=15)

    day.mother.texts("Hei")
    day.seconds(25)

    assert [handle for _, handle in asked(day)] == ["ane", "bo", "cato"]
    assert got(day.ane) == ["page.text", "passed"]
    assert day.mother.contact.state == "open"


def test_one_no_of_two_leaves_the_other_her_time(day: Story) -> None:
    """Bo declines; Cato was asked with him and still has his three minutes."""
    day.bo.replies_once("kan ikkje, i møte", after=15)

    day.mother.texts("Hei")
    day.minutes(5)

    assert asked(day) == [(0, "ane"), (180, "bo"), (180, "cato")]


def test_when_both_have_declined_the_next_is_asked_at_once(day: Story) -> None:
    """Nobody is left on that rung to wait for."""
    day.bo.replies_once("nei", after=15)
    day.cato.replies_once("opptatt", after=30)

    day.mother.texts("Hei")
    day.minutes(4)

    assert asked(day)[-1][1] == "tove"
    assert asked(day)[-1][0] < 180 + 40


def test_whoever_declined_is_not_asked_again_in_that_round(day: Story) -> None:
    """Ane says no on the first rung; she stands on the second one too, and is left out there."""
    day.ane.replies_once("nei")

    day.mother.texts("Hei")
    day.minutes(6)

    assert [handle for _, handle in asked(day)].count("ane") == 1


def test_whoever_declined_may_still_take_it(day: Story) -> None:
    """The meeting was over sooner than she thought."""
    day.ane.replies_once("nei")
    day.mother.texts("Hei")
    day.minutes(2)

    day.ane.texts("OK likevel")
    day.ane.texts(f"OK {day.mother.contact.code}")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)


@pytest.mark.parametrize(
    "words",
    ["Bo tar den", "ok hvis ingen andre kan", "mottatt", "ok?", "hvem er dette", "ok nei vent"],
)
def test_an_unclear_answer_gets_one_question_and_the_climb_goes_on(day: Story, words: str) -> None:
    """Not understood, or a question: she is asked back once, and Bo and Cato on time."""
    day.ane.replies_once(words, after=60)

    day.mother.texts("Hei")
    day.minutes(4)

    assert got(day.ane) == ["page.text", "unclear"]
    assert asked(day) == [(0, "ane"), (180, "bo"), (180, "cato")]
    assert day.mother.contact.state == "open"


def test_after_the_question_a_plain_ok_is_enough(day: Story) -> None:
    """The question names code and family, so the answer can only mean that."""
    day.ane.replies_once("mottatt")
    day.mother.texts("Hei")
    day.minutes(1)
    assert f"Tek du {day.mother.contact.code} (F-31A)?" in day.ane.received[-1]

    day.ane.texts("ok")
    day.minutes(1)

    assert day.mother.is_held_by(day.ane)


def test_a_round_ends_with_an_alarm_and_the_next_one_wakes_the_last_resort(begin: Begin) -> None:
    """By night: Tove, then an alarm to Liv and Tove again, then Bo, who has agreed to be woken."""
    night = begin(at="2026-03-03 03:00")

    night.mother.texts("Hei")
    night.minutes(8)

    assert asked(night)[:4] == [(0, "tove"), (180, "leiar-stord"), (180, "tove"), (360, "bo")]
    assert [each.key for each in sent(night) if each.handle == "bo"] == ["last_resort"]
    assert "HASTER" in night.bo.received[0]
    assert "6 min" in night.bo.received[0]


def test_nobody_off_duty_is_woken_in_the_first_round(night: Story) -> None:
    """Bo sleeps until everybody on duty has been asked in vain."""
    night.mother.texts("Hei")
    night.seconds(175)

    assert not night.bo.received
    assert not night.bo.was_rung
    assert not night.ane.received


def test_alarms_go_to_one_backstop_after_the_other(day: Story) -> None:
    """Liv by text and call when the round has ended, Hans five minutes later, Liv after thirty."""
    day.mother.texts("Hei")
    day.minutes(60)

    alarms = [(at, who) for at, who in asked(day) if who.startswith("leiar")]
    assert alarms[:3] == [(540, "leiar-stord"), (840, "leiar-haugesund"), (2340, "leiar-stord")]
    assert len(called(day, day.liv)) >= 2
    assert "F-31A har venta i 9 min" in day.liv.received[0]


def test_alarms_go_on_every_half_hour(day: Story) -> None:
    """Silent backstops are asked again, and again, as long as it is open."""
    day.mother.texts("Hei")
    day.minutes(180)

    to_liv = [at for at, who in asked(day) if who == "leiar-stord"]
    assert [b - a for a, b in pairwise(to_liv)] == [1800] * (len(to_liv) - 1)
    assert len(to_liv) >= 5


def test_the_next_backstop_is_asked_at_once_after_a_no(day: Story) -> None:
    """Liv declines: Hans does not have to wait for her five minutes."""
    day.liv.replies_once("nei", after=10)

    day.mother.texts("Hei")
    day.minutes(10)

    alarms = [at for at, who in asked(day) if who.startswith("leiar")]
    assert len(alarms) == 2
    assert alarms[1] - alarms[0] < 20


def test_a_backstop_who_holds_the_line_now_is_not_alarmed() -> None:
    """She is the silent one; telling her that she is silent helps nobody."""
    now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    contact = Contact("c1", 412, Caller("n1", "F-31", "A"), now, state="open", sign_at=now)
    scene = Scene(now, Pace(), (), {}, line_holder="liv", backstops=("liv", "hans"))

    decision = alarm_backstop(nothing(contact), scene)

    assert {each.person for each in decision.effects} == {"hans"}
    assert decision.contact.alarmed == ("hans",)


def test_an_ok_to_an_alarm_takes_the_contact(day: Story) -> None:
    """Liv answers: she holds it, and all who were asked are told."""
    day.liv.replies_once("OK", after=30)

    day.mother.texts("Hei")
    day.minutes(12)

    assert day.mother.is_held_by(day.liv)
    assert got(day.liv)[-1] == "receipt"
    for asked_before in (day.bo, day.cato, day.tove):
        assert got(asked_before)[-1] == "taken"
    assert not day.hans.received


def test_a_backstop_may_take_it_by_a_key(day: Story) -> None:
    """The alarm is a call as well, and 1 takes it."""
    day.liv.answers()

    day.mother.texts("Hei")
    day.minutes(11)

    assert day.mother.is_held_by(day.liv)
    assert day.liv.was_told("Alarm frå vakttelefonen")


def test_something_happens_every_three_minutes_and_then_every_ten(day: Story) -> None:
    """Six hours without an answer: it never grows slower than that, and never ends."""
    day.mother.texts("Hei")
    day.minutes(6 * 60)

    times = [at for at, _ in asked(day)]
    gaps = list(pairwise(times))
    assert max(b - a for a, b in gaps if a < 27 * 60) <= 180
    assert max(b - a for a, b in gaps) <= 600
    assert times[-1] >= 350 * 60
    assert day.mother.contact.state == "open"


def test_everybody_on_duty_is_asked_before_anybody_is_asked_twice(day: Story) -> None:
    """One person is asked once per round, whatever rungs hold her."""
    day.mother.texts("Hei")
    day.seconds(9 * 60 - 1)

    handles = [handle for _, handle in asked(day)]
    assert len(handles) == len(set(handles)) == 4


def test_nobody_is_on_the_rota_at_all(begin: Begin) -> None:
    """The plan begins in two days: the deputy is asked, an alarm goes, then the backstops."""
    day = begin(at="2025-12-30 13:00")

    day.mother.texts("Hei")
    day.minutes(4)

    assert asked(day)[:2] == [(0, "ane"), (0, "leiar-stord")]
    assert "ALARM" in day.liv.received[0]
    assert asked(day)[2:] == [(180, "leiar-haugesund"), (180, "leiar-stord")]


def test_a_plan_may_ask_sooner_but_never_later_than_three_minutes(begin: Begin) -> None:
    """One minute on each rung, if that is what the team wants."""
    day = begin(plan=plan_with(wait='"1 min"'))

    day.mother.texts("Hei")
    day.seconds(130)

    assert [at for at, _ in asked(day)] == [0, 60, 60, 120]
