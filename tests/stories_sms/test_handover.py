"""Whoever comes on duty reads what is open, once, and nobody else does."""

import pytest

from tests.stories.conftest import Begin
from tests.stories.staffing import change
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got, sent


def _told(story: Story) -> list[str]:
    return sorted(each.handle for each in sent(story) if each.key == "handover.open")


@pytest.fixture
def early(begin: Begin) -> Story:
    """07:50: the mother has written, and Tove has it since a minute later."""
    story = begin(at="2026-03-03 07:50")
    story.tove.replies_once("OK", after=30)
    story.mother.texts("Hei")
    story.minutes(3)
    assert story.mother.is_held_by(story.tove)
    return story


def test_who_comes_reads_what_is_open(early: Story) -> None:
    """Code, letter, what it was, since when and who has it; Ane hears as her therapist."""
    code = early.mother.contact.code
    early.until("2026-03-03 07:59")
    before = _told(early)
    early.until("2026-03-03 08:05")

    assert before == []
    assert _told(early) == ["bo", "cato", "dina", "eli"]
    assert got(early.ane) == ["since.held"]
    assert early.bo.received == [f"Du er på vakt nå. Åpent: {code} F-31A melding 07:50 (Tove har)."]


def test_nothing_is_told_where_nothing_is_open(early: Story) -> None:
    """It was finished at 07:58: the day begins in silence."""
    early.until("2026-03-03 07:58")
    early.tove.texts("FERDIG")
    early.until("2026-03-03 08:30")

    assert _told(early) == []


def test_what_comes_after_the_change_of_shift_is_no_hand_over(begin: Begin) -> None:
    """A text at 08:05 is asked about as always, and nobody reads of it as left over."""
    story = begin(at="2026-03-03 07:55")
    story.until("2026-03-03 08:05")
    story.ane.replies_once("OK", after=10)
    story.mother.texts("Hei")
    story.minutes(10)

    assert _told(story) == []


def test_a_stand_in_reads_it_as_well(early: Story) -> None:
    """Vilde has the line from now on, by a change: she reads it within a minute."""
    change(early, "stand-in", "2026-03-03 07:54", "2026-03-03 12:00", person="vikar")
    early.minutes(2)

    assert _told(early) == ["vikar"]


def test_it_waits_while_a_page_is_open_on_her_phone(early: Story) -> None:
    """At eight Bo is asked about a family of his: the list follows his answer."""
    early.until("2026-03-03 07:59:50")
    early.bo.replies_once("OK", after=240)
    early.other_mother.texts("Hei")
    early.tove.texts("NEI")
    early.until("2026-03-03 08:03")
    beside = _told(early)
    early.until("2026-03-03 08:10")

    assert "bo" in {each.handle for each in sent(early) if each.asks}
    assert "bo" not in beside
    assert _told(early).count("bo") == 1


def test_the_list_says_how_many_more_there_are(begin: Begin) -> None:
    """Five that nobody has: those that fit, the one who has waited longest first."""
    story = begin(at="2026-03-03 07:50")
    people = (
        story.mother, story.father, story.other_mother, story.foster_father, story.stranger,
    )  # fmt: skip
    for each in people:
        each.texts("Hei")
        story.seconds(20)
    story.until("2026-03-03 08:20")
    first = next(each for each in sent(story) if each.key == "handover.open")

    assert len(first.body) <= 160
    assert first.body.endswith(").")
    assert "(+" in first.body


@pytest.mark.parametrize("point", ["before commit: hand-over", "after commit: hand-over"])
def test_a_restart_tells_nobody_twice_of_what_is_open(begin: Begin, point: str) -> None:
    """The process dies as it writes: each of them reads it once."""
    waiting = [point]

    def dies(here: str) -> bool:
        return here in waiting and waiting.pop() == here

    story = begin(at="2026-03-03 07:50", crash_at=dies)
    story.tove.replies_once("OK", after=30)
    story.mother.texts("Hei")
    story.until("2026-03-03 08:10")

    assert waiting == []
    assert _told(story) == ["bo", "cato", "dina", "eli"]
