"""People hear by text when their shifts of the next two weeks change, and only they."""

import pytest

from tests.stories.conftest import Begin
from tests.stories.plans import EXAMPLE
from tests.stories.staffing import change, plan_becomes
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got, sent


def test_both_hear_of_a_shift_that_changes_hands(day: Story) -> None:
    """Ane reads what she no longer has, Vilde what she has got; the others nothing."""
    day.minutes(2)
    quiet = sent(day)
    change(day, "give", "2026-03-04 08:00", "2026-03-04 20:00", person="vikar", instead_of="ane")
    day.minutes(2)

    assert quiet == []
    assert day.ane.received == [
        "Du har ikkje lenger vakt: 04.03. 08:00-20:00. Skriv VAKT for å sjå vaktene dine."
    ]
    assert day.vilde.received[0] == (
        "Du har fått vakt: 04.03. 08:00-20:00. Skriv VAKT for å se vaktene dine."
    )
    assert {each.handle for each in sent(day)} == {"ane", "vikar"}


def test_a_new_plan_tells_whom_it_concerns_once(day: Story) -> None:
    """Eli's hours are others from next week on: one text, with the first of them and how many."""
    day.minutes(2)
    later = EXAMPLE.replace("2026-01-01", "2026-03-09").replace('["eli"]', '["vikar"]')
    plan_becomes(day, later)
    day.minutes(30)

    assert got(day.eli) == ["news.gone"]
    assert "09.03. 08:00-20:00 (+8)" in day.eli.received[0]
    assert {each.handle for each in sent(day)} == {"eli", "vikar"}


def test_what_is_further_away_than_two_weeks_is_told_later(day: Story) -> None:
    """A shift in three weeks is no news today; as it comes near it is simply hers."""
    day.minutes(2)
    change(day, "give", "2026-03-25 08:00", "2026-03-25 20:00", person="vikar", instead_of="ane")
    day.minutes(5)

    assert sent(day) == []


@pytest.mark.parametrize("point", ["before commit: shift news", "after commit: shift news"])
def test_a_restart_tells_nobody_twice(begin: Begin, point: str) -> None:
    """The process dies as it writes: whoever is to be told is told once."""
    waiting: list[str] = []

    def dies(here: str) -> bool:
        return here in waiting and waiting.pop() == here

    story = begin(crash_at=dies)
    story.minutes(2)
    waiting.append(point)
    change(story, "give", "2026-03-04 08:00", "2026-03-04 20:00", person="vikar", instead_of="ane")
    story.minutes(5)

    assert waiting == []
    assert got(story.ane) == ["news.gone"]
    assert sorted(got(story.vilde)) == ["confirm.asks", "news.new", "test_wanted"]


def test_nobody_is_woken_to_read_of_it(night: Story) -> None:
    """At three Vilde is told of what she has from now on; Tove reads at seven what she has not."""
    night.minutes(2)
    change(night, "stand-in", "2026-03-03 03:10", "2026-03-03 08:00", person="vikar")
    night.until("2026-03-03 06:59")
    asleep = got(night.tove), got(night.vilde)
    night.until("2026-03-03 07:01")

    assert (asleep[0], sorted(asleep[1])) == ([], ["news.new", "test_wanted"])
    assert got(night.tove) == ["news.gone"]


def test_it_is_told_when_no_page_is_open(day: Story) -> None:
    """Ane's OK can mean one thing only: she reads of her shifts when the page is answered."""
    day.mother.texts("Hei")
    day.minutes(1)
    change(day, "give", "2026-03-04 08:00", "2026-03-04 20:00", person="vikar", instead_of="ane")
    day.minutes(1)
    meanwhile = got(day.ane)
    day.ane.texts("OK")
    day.minutes(2)

    assert "news.gone" not in meanwhile
    assert day.mother.is_held_by(day.ane)
    assert got(day.ane)[-1] == "news.gone"
