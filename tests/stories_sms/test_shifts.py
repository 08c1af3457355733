"""A shift ends while she has something; another begins after a night in which things happened."""

import pytest

from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE, plan_with
from tests.stories.staffing import plan_becomes
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, got, sent, since

SINCE = ("since.closed", "since.held", "since.open")


@pytest.fixture
def evening(begin: Begin) -> Story:
    """19:50: Ane holds what the mother wrote; her day ends at 20:00."""
    story = begin(at="2026-03-03 19:50")
    story.ane.replies_once("OK", after=10)
    story.mother.texts("Hei")
    story.minutes(1)
    assert story.mother.is_held_by(story.ane)
    return story


def test_at_the_end_of_her_shift_she_is_asked_and_keeps_it(evening: Story) -> None:
    """One question when it ends, to her alone; it stays hers."""
    evening.until("2026-03-03 19:59")
    before = got(evening.ane)
    evening.until("2026-03-03 20:01")

    assert "shift_over" not in before
    assert got(evening.ane)[-1] == "shift_over"
    assert evening.mother.is_held_by(evening.ane)
    assert {each.handle for each in sent(evening)} == {"ane"}


def test_her_ok_at_the_end_of_her_shift_is_an_hour_more(evening: Story) -> None:
    """She goes on with it, off duty: the next question comes an hour after her word."""
    evening.until("2026-03-03 20:01")
    evening.ane.texts("OK")
    evening.minutes(58)
    quiet = got(evening.ane)
    evening.minutes(3)

    assert "still_on_it" not in quiet
    assert got(evening.ane)[-1] == "still_on_it"
    assert evening.mother.is_held_by(evening.ane)


def test_her_no_at_the_end_of_her_shift_passes_it_on(evening: Story) -> None:
    """NEI alone is enough, as the question is an open page: Tove is asked at once."""
    evening.until("2026-03-03 20:01")
    now = evening.now
    evening.ane.texts("NEI")
    evening.seconds(10)

    assert since(evening, now) == [("ane", "handed_on"), ("tove", "page.other_text")]
    assert evening.mother.contact.holder is None


def test_without_an_answer_the_usual_time_runs_out(evening: Story) -> None:
    """She went home without a word: asked once more at 20:05, and ten minutes later it is open."""
    evening.until("2026-03-03 20:08")
    asked_again = got(evening.ane)[-2:]
    evening.until("2026-03-03 20:17")

    assert asked_again == ["shift_over", "still_on_it"]
    assert evening.mother.contact.state == "open"
    assert "page.other_text" in got(evening.tove)


def test_the_question_is_not_put_in_the_middle_of_a_talk(begin: Begin) -> None:
    """They talk from 19:59 to 20:02; she is asked when it is over and something is left to do."""
    evening = begin(at="2026-03-03 19:58")
    evening.ane.answers(talks=240)
    evening.mother.calls()
    evening.minutes(1)
    evening.mother.texts("Og eit spørsmål")
    evening.until("2026-03-03 20:01")
    during = got(evening.ane)
    evening.until("2026-03-03 20:04")

    assert "shift_over" not in during
    assert got(evening.ane)[-2:] == ["unread", "shift_over"]


def test_somebody_who_was_off_duty_when_she_took_it_is_not_asked(begin: Begin) -> None:
    """Bo, the last resort, took it at night: his shift cannot end, and he is left in peace."""
    night = begin(at="2026-03-03 03:00")
    night.bo.replies_once("OK", after=10)
    night.mother.texts("Hei")
    night.minutes(8)

    assert night.mother.is_held_by(night.bo)
    assert "shift_over" not in got(night.bo)


def test_a_rota_that_ends_her_shift_sooner_asks_her_then(evening: Story) -> None:
    """At 19:54 the plan is changed and her day ended at 19:00; no question comes twice."""
    evening.until("2026-03-03 19:54")
    plan_becomes(evening, EXAMPLE.replace('"08:00-20:00"', '"08:00-19:00"'))
    evening.minutes(1)
    then = got(evening.ane)
    evening.until("2026-03-03 20:02")

    assert "shift_over" in then
    assert got(evening.ane).count("shift_over") == 1


def test_a_rota_that_prolongs_her_shift_asks_her_later(evening: Story) -> None:
    """At 19:54 her day becomes longer: nothing is asked at 20:00."""
    evening.until("2026-03-03 19:54")
    plan_becomes(evening, EXAMPLE.replace('"08:00-20:00"', '"08:00-21:00"'))
    evening.until("2026-03-03 20:03")

    assert "shift_over" not in got(evening.ane)


def test_the_own_therapist_hears_at_her_next_shift_what_happened(begin: Begin) -> None:
    """The mother wrote before eight, Tove took it and finished: at eight Ane reads so, once."""
    night = begin(at="2026-03-03 07:50")
    night.tove.replies_once("OK", after=10)
    night.mother.texts("Hei")
    night.minutes(2)
    code = night.mother.contact.code
    night.tove.texts(f"FERDIG {code}")

    night.until("2026-03-03 07:59")
    before = list(night.ane.received)
    night.until("2026-03-03 08:20")

    assert before == []
    assert [each for each in got(night.ane) if each in SINCE] == ["since.closed"]
    assert f"{code}: F-31A tok kontakt 03.03. kl. 07:50" in night.ane.received[0]
    assert "Tove" in night.ane.received[0]


def test_she_hears_who_has_it_and_that_nobody_has(begin: Begin) -> None:
    """One is held by Tove at eight, the other by nobody: a text with a code for each."""
    night = begin(at="2026-03-03 07:40")
    night.tove.replies_once("OK", after=10)
    night.mother.texts("Hei")
    night.seconds(18 * 60 + 30)
    night.father.texts("Hei")
    night.until("2026-03-03 08:01")

    assert sorted(got(night.ane)) == ["since.held", "since.open"]


def test_she_hears_nothing_of_what_she_took_herself(begin: Begin) -> None:
    """Ane has agreed to be woken, and takes it: at eight she is not told of her own night."""
    night = begin(at="2026-03-03 07:45", plan=plan_with(last_resort='["ane"]'))
    night.ane.replies_once("OK", after=10)
    night.mother.texts("Hei")
    night.minutes(8)
    assert night.mother.is_held_by(night.ane)
    night.ane.texts(f"FERDIG {night.mother.contact.code}")
    night.until("2026-03-03 08:05")

    assert not [each for each in got(night.ane) if each in SINCE]


def test_what_happens_on_her_shift_is_told_to_nobody_later(day: Story) -> None:
    """She was there and was asked: her next shift, a plan later, brings no report."""
    day.mother.texts("Hei")
    day.minutes(4)
    day.bo.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)
    plan_becomes(day, EXAMPLE.replace('"08:00-20:00"', '"13:10-20:00"'))
    day.minutes(10)

    assert not [each for each in sent(day) if each.key in SINCE]


def test_a_restart_and_a_new_plan_tell_nothing_twice(begin: Begin) -> None:
    """Killed just after eight, and the rota edited twice that morning: one text."""
    night = begin(at="2026-03-03 07:50")
    night.mother.texts("Hei")
    night.minutes(1)
    night.tove.texts(f"FERDIG {night.mother.contact.code}")
    night.until("2026-03-03 08:01")
    night.world.crash()
    for ends in ("19:00", "20:30"):
        plan_becomes(night, EXAMPLE.replace('"08:00-20:00"', f'"08:00-{ends}"'))
        night.minutes(20)

    assert [each for each in got(night.ane) if each.startswith("since")] == ["since.closed"]
    assert not asked(night)[1:]
