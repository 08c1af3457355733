"""A phone that takes nothing: marked and told of, and paged all the same."""

import pytest

from oncall.contact.work.from_staff.phones import marked
from oncall.contact.work.team import team_now
from tests.stories.staffing import gets_number
from tests.stories.vocabulary import Story
from tests.stories_sms.alarms import mails, rung, told
from tests.stories_sms.texts import called

NEW = "+4740000182"


def marks(story: Story) -> list[str]:
    """Whose number is marked."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        return marked(conn, desk, team_now(conn, desk, story.world.team_id))


@pytest.mark.parametrize(
    ("sms", "sentence"),
    [
        ("dead", "alarm.dead_phone"),
        ("not a mobile", "alarm.dead_phone"),
        ("opted out", "alarm.opted_out"),
    ],
)
def test_it_is_marked_and_told_of(day: Story, sms: str, sentence: str) -> None:
    """30005, 21614 or 21610 for Ane: she is called, Tove and Liv hear of it, nobody is woken."""
    day.ane.phone.sms = sms
    day.ane.answers(after=5)

    day.mother.texts("Hei")
    day.minutes(2)

    assert day.mother.is_held_by(day.ane)
    assert marks(day) == ["ane"]
    assert [kind for _, kind in told(day, day.tove)] == [sentence]
    assert [kind for _, kind in told(day, day.liv)] == [sentence]
    assert [kind for _, kind in mails(day, day.liv)] == [sentence]
    assert rung(day, day.liv) == []


def test_unreachable_for_a_while_is_no_dead_phone(day: Story) -> None:
    """30003: called instead, and nobody need look at the number."""
    day.ane.phone.sms = "unreachable"

    day.mother.texts("Hei")
    day.minutes(2)

    assert len(called(day, day.ane)) == 1
    assert marks(day) == []
    assert told(day, day.liv) == []


def test_a_marked_phone_is_asked_all_the_same(day: Story) -> None:
    """The mark skips nobody: at the next page her phone rings again; it is told once a day."""
    day.ane.phone.sms = "dead"
    day.ane.answers(after=5)
    day.mother.texts("Hei")
    day.minutes(2)
    day.ane.texts(f"FERDIG {day.mother.contact.code}")
    day.minutes(1)

    day.ane.answers(after=5)
    day.father.texts("Hei")
    day.minutes(2)

    assert day.father.is_held_by(day.ane)
    assert len(called(day, day.ane)) == 2
    assert len(told(day, day.liv)) == 1


def test_with_another_number_the_mark_is_gone(day: Story) -> None:
    """The import brings Ane's new number: it is not marked; dead too, it is told of anew."""
    day.ane.phone.sms = "dead"
    day.mother.texts("Hei")
    day.minutes(1)
    assert marks(day) == ["ane"]

    gets_number(day.ane, NEW)
    assert marks(day) == []

    day.sim.phone(NEW).sms = "dead"
    day.father.texts("Hei")
    day.minutes(1)

    assert marks(day) == ["ane"]
    assert len(told(day, day.liv)) == 2


def test_a_backstop_whose_own_phone_is_dead_is_told_of_by_the_other(day: Story) -> None:
    """Liv's number is dead: not she but Hans hears of it."""
    day.liv.phone.sms = "dead"

    day.mother.texts("Hei")
    day.minutes(11)

    assert "alarm.dead_phone" in [kind for _, kind in told(day, day.hans)]
    assert marks(day) == ["leiar-stord"]
