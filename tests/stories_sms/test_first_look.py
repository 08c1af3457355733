"""Whoever is soon on duty with a phone that is not tested reads so, on a morning, once."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from oncall.contact.core.first_look import DAY, WEEK, looks_ahead
from oncall.contact.work.from_staff.phone_test import ask_for_it
from oncall.contact.work.shifts.first_look import tell_the_untested
from oncall.contact.work.team import team_now
from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE
from tests.stories.staffing import gets_number, loses_her_number
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import sent

OSLO = ZoneInfo("Europe/Oslo")
TUESDAY, SATURDAY = "2026-03-03 07:50", "2026-03-07 07:50"
ON = {"tove", "ane", "bo", "cato", "dina", "eli"}


def told(story: Story) -> list[str]:
    """Who has read that her phone is not tested."""
    return [each.handle for each in sent(story) if each.key == "test_wanted"]


def passes(story: Story) -> None:
    """Ane tests her phone."""
    story.ane.answers(after=6)
    story.ane.replies_once("KLAR", after=3)
    story.ane.texts("PRØV")
    story.minutes(1)


@pytest.mark.parametrize(
    ("at", "ahead"),
    [
        ("2026-03-03 07:59", None), ("2026-03-03 08:00", WEEK), ("2026-03-03 08:59", WEEK),
        ("2026-03-03 09:00", None), ("2026-03-03 02:30", None), ("2026-03-06 08:30", WEEK),
        ("2026-03-07 08:30", DAY), ("2026-03-08 08:30", DAY), ("2026-03-09 08:30", WEEK),
        ("2026-10-25 02:30", None), ("2026-03-29 08:00", DAY),
    ],
)  # fmt: skip
def test_when_is_looked_and_how_far(at: str, ahead: timedelta | None) -> None:
    """The hour from eight; a week ahead from Monday to Friday, a day ahead at a weekend."""
    assert looks_ahead(datetime.fromisoformat(at).replace(tzinfo=OSLO)) == ahead


def test_those_whom_the_first_plan_names_are_told_in_the_morning(begin: Begin) -> None:
    """Ane has passed; the others read it once, after eight, and never again that day."""
    story = begin(at=TUESDAY)
    passes(story)
    before = told(story)
    story.until("2026-03-03 09:05")

    assert before == []
    assert sorted(told(story)) == sorted(ON - {"ane"})
    texts = [each for each in sent(story) if each.key == "test_wanted"]
    assert all(each.at.astimezone(OSLO).hour == 8 for each in texts)


def test_on_another_morning_it_is_not_said_again(begin: Begin) -> None:
    """The line holder hears of them on Mondays; they themselves have been told."""
    story = begin(at=TUESDAY)
    story.until("2026-03-03 09:05")
    for day in (4, 9, 30):
        story.world.leap_to(datetime(2026, 3, day, 7, 59, tzinfo=OSLO))
        story.minutes(20)

    assert sorted(told(story)) == sorted(ON)


def test_another_number_is_told_of_anew(begin: Begin) -> None:
    """Ane gets a new telephone: that one is not tested either."""
    story = begin(at=TUESDAY)
    story.until("2026-03-03 08:10")
    gets_number(story.ane, "+4740000777")
    story.until("2026-03-03 08:40")

    assert told(story).count("ane") == 1
    assert len(told(story)) == len(ON) + 1


def test_whoever_has_no_number_is_not_asked(begin: Begin) -> None:
    """There is nothing to test, and nothing to write to."""
    story = begin(at=TUESDAY)
    loses_her_number(story.cato)
    story.until("2026-03-03 09:05")

    assert sorted(told(story)) == sorted(ON - {"cato"})


def test_at_a_weekend_only_those_who_cannot_wait_until_monday(begin: Begin) -> None:
    """The therapists are off then: they read it on Monday morning."""
    off = 'together = true\nweekdays = { Saturday-Sunday = "none" }'
    story = begin(at=SATURDAY, plan=EXAMPLE.replace("together = true", off))
    story.until("2026-03-07 09:05")
    at_weekend = told(story)
    story.world.leap_to(datetime(2026, 3, 9, 7, 59, tzinfo=OSLO))
    story.minutes(20)

    assert sorted(at_weekend) == ["eli", "tove"]
    assert sorted(told(story)) == sorted(ON)


def test_a_family_comes_first(begin: Begin) -> None:
    """Whoever is asked about one reads of nothing else; when it is taken, she reads of hers."""
    story = begin(at="2026-03-03 07:59")
    story.mother.texts("Hei")
    story.until("2026-03-03 08:20")
    meanwhile = told(story)
    story.ane.texts("OK")
    story.until("2026-03-03 08:40")

    assert "ane" in {each.handle for each in sent(story) if each.asks}
    assert "ane" not in meanwhile
    assert sorted(told(story)) == sorted(ON)


def test_two_workers_who_look_at_once_tell_once(begin: Begin) -> None:
    """Both have seen that nobody was told."""
    story = begin(at="2026-03-03 08:05")
    desk = story.world.desk
    with desk.db.reading() as conn:
        team = team_now(conn, desk, story.world.team_id)
    with desk.writing("the other worker") as tx:
        ask_for_it(tx, desk, team, team.staff["ane"])
    tell_the_untested(desk)
    story.minutes(1)

    assert told(story).count("ane") == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_restart_tells_nobody_twice_of_her_phone(begin: Begin, when: str) -> None:
    """The process dies as it writes who is to be told."""
    waiting = [f"{when} commit: phones not tested"]

    def dies(here: str) -> bool:
        return here in waiting and waiting.pop() == here

    story = begin(at="2026-03-03 07:59", crash_at=dies)
    story.until("2026-03-03 08:40")

    assert waiting == []
    assert sorted(told(story)) == sorted(ON)
