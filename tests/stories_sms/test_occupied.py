"""OPPTEKEN 60: asked last for an hour. It ends by itself, and never leaves the line without her."""

from datetime import timedelta

import pytest

from oncall.config import Pace
from oncall.contact.work.team import team_now
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import asked, busy, got, sent


def first_asked(story: Story) -> list[str]:
    """A stranger writes now: whom the first page goes to."""
    before = len(sent(story))
    story.stranger.texts("Hei")
    story.seconds(30)
    return sorted(each.handle for each in sent(story)[before:] if each.asks)


def test_who_is_occupied_is_asked_last_on_her_step(day: Story) -> None:
    """Two of five are asked at first: without Ane and Bo, whose turn it would be."""
    usual = first_asked(day)
    assert usual == ["ane", "bo"]
    day.ane.texts("OK")
    day.minutes(1)
    day.ane.texts("FERDIG")
    day.minutes(1)

    day.bo.texts("OPPTATT 60")
    day.cato.texts("opptatt 60 min")
    day.seconds(10)

    assert first_asked(day) == ["dina", "eli"]
    assert got(day.bo)[-1] == "occupied"


def test_she_hears_until_when_and_how_it_ends(day: Story) -> None:
    """13:00 and an hour and a half, by the clock on the wall."""
    day.bo.texts("OPPTATT 90")
    day.seconds(10)

    assert day.bo.received[-1].startswith("Notert. Du er opptatt til kl. 14:30 og")
    assert "LEDIG" in day.bo.received[-1]


@pytest.mark.parametrize(
    ("words", "minutes"), [("OPPTEKEN", 60), ("busy", 60), ("opptatt 2 t", 120)]
)
def test_without_a_number_it_is_an_hour(day: Story, words: str, minutes: int) -> None:
    """Then it ends by itself, to the minute."""
    day.ane.texts(words)
    day.seconds(10)

    assert busy(day, minutes=minutes - 1) == ["ane"]
    assert busy(day, minutes=minutes) == []


def test_how_long_it_is_without_a_number_is_a_setting(begin: Begin) -> None:
    """A team that has short meetings says half an hour."""
    day = begin(pace=Pace(occupied=timedelta(minutes=30)))
    day.ane.texts("OPPTEKEN")
    day.seconds(10)

    assert busy(day, minutes=29) == ["ane"]
    assert busy(day, minutes=30) == []


def test_nobody_is_occupied_for_a_week(day: Story) -> None:
    """More than twelve hours is no number of minutes: nothing is changed, and she hears it."""
    day.ane.texts("OPPTEKEN 1440")
    day.seconds(10)

    assert busy(day) == []
    assert got(day.ane) == ["nothing_open"]


def test_ledig_ends_it(day: Story) -> None:
    """Ready again after ten minutes: asked as usual."""
    day.ane.texts("OPPTEKEN 60")
    day.minutes(10)

    day.ane.texts("LEDIG")
    day.seconds(10)

    assert first_asked(day) == ["ane", "bo"]
    assert got(day.ane)[:2] == ["occupied", "free"]


def test_the_last_word_counts(day: Story) -> None:
    """Twenty minutes after sixty: she is ready sooner."""
    day.ane.texts("OPPTEKEN 60")
    day.seconds(10)
    day.ane.texts("OPPTEKEN 20")
    day.seconds(10)

    assert busy(day, minutes=20) == []


def test_the_only_one_on_duty_is_refused(night: Story) -> None:
    """Three in the morning: Tove's is the only phone, and it goes on ringing."""
    night.tove.texts("OPPTEKEN 60")
    night.seconds(10)
    night.tove.answers()

    night.mother.calls(patience=60)
    night.minutes(1)

    assert got(night.tove)[0] == "occupied_refused"
    assert busy(night)[1:] == []
    assert night.mother.contact.state == "talking"


def test_she_who_is_alone_later_is_rung_all_the_same(begin: Begin) -> None:
    """Tove said so at 19:50 with five beside her; at 20:00 they go home, and her phone rings."""
    evening = begin(at="2026-03-03 19:50")
    evening.tove.texts("OPPTEKEN 60")
    evening.minutes(11)
    evening.tove.answers()

    evening.mother.calls(patience=60)
    evening.minutes(1)

    assert evening.mother.contact.state == "talking"


def test_when_all_are_occupied_they_are_asked_all_the_same(day: Story) -> None:
    """Five in one meeting: nobody is skipped, the first page comes at once."""
    for each in (day.ane, day.bo, day.cato, day.dina, day.eli, day.tove):
        each.texts("OPPTEKEN 60")
    day.seconds(10)

    assert len(busy(day)) == 6
    assert len(first_asked(day)) == 2


def test_with_a_page_open_it_declines_too(day: Story) -> None:
    """The page goes to the next ones at once, and the one after it does not come to her."""
    day.mother.texts("Hei")
    day.seconds(10)

    day.ane.texts("OPPTEKEN 60")
    day.seconds(20)

    assert day.mother.contact.passed == ("ane",)
    assert sorted(got(day.ane)) == ["occupied", "page.text", "passed"]
    assert busy(day) == ["ane"]
    assert {handle for _, handle in asked(day)} > {"ane"}


def test_opptatt_without_a_number_only_declines_an_open_page(day: Story) -> None:
    """She is busy with something; for how long she did not say."""
    day.mother.texts("Hei")
    day.seconds(10)

    day.ane.texts("opptatt")
    day.seconds(10)

    assert day.mother.contact.passed == ("ane",)
    assert busy(day) == []


def test_a_page_with_that_code_is_no_number_of_minutes(day: Story) -> None:
    """`opptatt 412` while 412 is open is about 412."""
    day.mother.texts("Hei")
    day.seconds(10)

    day.ane.texts(f"opptatt {day.mother.contact.code}")
    day.seconds(10)

    assert day.mother.contact.passed == ("ane",)
    assert busy(day) == []


def test_a_call_rings_who_is_free_first(day: Story) -> None:
    """On the step of the therapists Ane's phone is not the first one."""
    day.ane.texts("OPPTEKEN 60")
    day.seconds(10)
    day.bo.answers()

    day.stranger.calls(patience=60)
    day.minutes(1)

    assert day.stranger.contact.state == "talking"
    assert day.stranger.contact.holder == "bo"
    assert "ane" not in day.stranger.contact.asked


def test_a_restart_does_not_forget_it(day: Story) -> None:
    """It stands in the database, not in a process."""
    day.ane.texts("OPPTEKEN 60")
    day.seconds(10)
    day.world.crash()

    assert first_asked(day) == ["bo", "cato"]


def test_she_is_on_duty_and_paid_all_the_same(day: Story) -> None:
    """Who is on is the rota's answer alone; availability is paid by it."""
    before = on_duty(day)
    day.ane.texts("OPPTEKEN 60")
    day.seconds(10)

    assert on_duty(day) == before
    assert ("therapists", "ane") in before


def test_who_talks_with_a_family_is_forgotten_after_two_hours(day: Story) -> None:
    """Even while no process looks at deadlines: a lost callback must not blank her phone."""
    day.ane.answers(talks=None)
    day.mother.calls(patience=60)
    day.minutes(1)
    assert day.mother.contact.state == "talking"

    assert busy(day, minutes=115) == ["ane"]
    assert busy(day, minutes=121) == []


def on_duty(story: Story) -> list[tuple[str, str]]:
    """Each rotation and who is on it, as the hours are counted."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        return [
            (each.rotation, each.person) for each in team_now(conn, desk, story.world.team_id).on
        ]
