"""Once a week the phone that holds the line gives a sign of life."""

from datetime import timedelta

import pytest

from oncall.contact.rows import life
from oncall.contact.work.shifts.life import look_for_life
from oncall.watch.alive import people_know
from tests.stories.conftest import Begin
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import sent

LIFE = ("life.asks", "life.silent", "life.thanks")
WEEK = timedelta(days=7)


def _told(story: Story) -> list[tuple[str, str]]:
    return [(each.handle, each.key) for each in sent(story) if each.key in LIFE]


def _health(story: Story) -> list[tuple[str, bool]]:
    desk = story.world.desk
    with desk.db.reading() as conn:
        return [(each.kind, each.red) for each in people_know(conn, desk)]


def _heard(story: Story, *, ago: timedelta) -> None:
    """Tove was heard of so long ago, and not since."""
    with story.world.desk.writing("heard before") as tx:
        life.heard(tx, story.world.team_id, "tove", story.now - ago)


def _asked(story: Story, *, ago: timedelta) -> None:
    """Then she was asked, after a week without a word."""
    _heard(story, ago=ago + WEEK)
    with story.world.desk.writing("asked before") as tx:
        life.asked(tx, story.world.team_id, "tove", story.now - ago)


def test_after_a_week_without_a_word_she_is_asked(day: Story) -> None:
    """KLAR is enough, and then there is peace."""
    _heard(day, ago=WEEK - timedelta(minutes=8))
    day.minutes(7)
    before = _told(day)
    day.minutes(8)
    asked = _told(day)
    day.tove.texts("KLAR")
    day.minutes(10)

    assert (before, asked) == ([], [("tove", "life.asks")])
    assert _told(day) == [("tove", "life.asks"), ("tove", "life.thanks")]
    assert _health(day) == []


def test_two_workers_who_look_at_once_ask_once(day: Story) -> None:
    """The second one has not seen yet that the first has asked."""
    desk, begun = day.world.desk, day.now - WEEK
    _heard(day, ago=WEEK)
    look_for_life(desk)
    day.seconds(2)
    with desk.writing("seen before the other had asked") as tx:
        life.heard(tx, day.world.team_id, "tove", begun)
    look_for_life(desk)
    day.seconds(10)

    assert _told(day) == [("tove", "life.asks")]


def test_whatever_she_writes_is_a_sign(day: Story) -> None:
    """She asked who is on, just before the week was over."""
    _heard(day, ago=WEEK - timedelta(minutes=2))
    day.tove.texts("KVEN")
    day.minutes(12)

    assert _told(day) == []


def test_a_contact_that_she_takes_is_a_sign(day: Story) -> None:
    """She pressed 1 to a family: her phone is there."""
    _heard(day, ago=WEEK - timedelta(minutes=4))
    for each in (day.ane, day.bo, day.cato, day.dina, day.eli):
        each.declines()
    day.tove.answers()
    day.mother.calls()
    day.minutes(12)

    assert ("tove", "life.asks") not in _told(day)


def test_silence_is_red_and_the_deputy_hears_of_it(day: Story) -> None:
    """A day after the question: once, and it is right again as soon as she writes anything."""
    _asked(day, ago=timedelta(days=1) - timedelta(minutes=3))
    before = _health(day)
    day.minutes(14)
    red = _health(day)
    day.tove.texts("Hei")
    day.minutes(1)

    assert (before, red) == ([], [("life", True)])
    assert _told(day) == [("ane", "life.silent")]
    assert _health(day) == []


def test_who_stays_silent_is_asked_each_week_and_health_stays_red(day: Story) -> None:
    """The next question does not turn it green."""
    _asked(day, ago=WEEK)
    with day.world.desk.writing("told before") as tx:
        life.told(tx, day.world.team_id, "tove", day.now - timedelta(days=6))
    day.minutes(12)

    assert _told(day) == [("tove", "life.asks")]
    assert _health(day) == [("life", True)]


def test_nobody_is_asked_for_a_sign_by_night(begin: Begin) -> None:
    """The week was over at three in the morning: she is asked at nine."""
    story = begin(at="2026-03-03 08:50")
    _heard(story, ago=WEEK + timedelta(hours=5))
    story.until("2026-03-03 08:59")
    asleep = _told(story)
    story.until("2026-03-03 09:06")

    assert asleep == []
    assert _told(story) == [("tove", "life.asks")]


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_restart_asks_nobody_twice_for_a_sign(begin: Begin, when: str) -> None:
    """The process dies as it writes that she was asked."""
    waiting: list[str] = []

    def dies(here: str) -> bool:
        return here in waiting and waiting.pop() == here

    story = begin(crash_at=dies)
    _heard(story, ago=WEEK)
    waiting.append(f"{when} commit: sign of life")
    story.minutes(14)

    assert waiting == []
    assert _told(story) == [("tove", "life.asks")]
