"""VAKT and KVEN: staff ask the rota by text, in their own language."""

import pytest

from tests.stories.people import Colleague
from tests.stories.staffing import change
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got


def answer(story: Story, colleague: Colleague, words: str) -> str:
    """What she is answered."""
    colleague.texts(words)
    story.seconds(30)
    return next(each for each in reversed(colleague.received) if each.count("VAKT") == 0)


@pytest.mark.parametrize("words", ["VAKT", "vakta mi?", "Når har eg vakt"])
def test_when_are_my_shifts(day: Story, words: str) -> None:
    """Ane reads the one she is on and the two that come."""
    told = answer(day, day.ane, words)

    assert got(day.ane)[-1] == "shifts.next"
    assert told == ("Vaktene dine: no til 20:00, 04.03. 08:00-20:00, 05.03. 08:00-20:00.")


def test_a_shift_that_was_given_away_is_not_hers(day: Story) -> None:
    """Vilde has Ane's Wednesday: the one reads it, in bokmål, and the other does not."""
    span = "2026-03-04 08:00", "2026-03-04 20:00"
    change(day, "give", *span, person="vikar", instead_of="ane")

    assert "04.03." not in answer(day, day.ane, "VAKT")
    assert answer(day, day.vilde, "vakt") == "Vaktene dine: 04.03. 08:00-20:00."


def test_no_shifts_at_all(day: Story) -> None:
    """Vilde, who stands in now and then, has none."""
    assert answer(day, day.vilde, "VAKT") == "Du har ingen vakter de neste 60 dagene."


@pytest.mark.parametrize("words", ["KVEN", "hvem", "kven er på vakt no?", "who is on duty"])
def test_who_is_on_by_day(day: Story, words: str) -> None:
    """The line holder first, then everybody else."""
    told = answer(day, day.ane, words)

    assert told == "På vakt no: Tove har leiarlinja. Elles: Eli, Ane, Bo, Cato, Dina."


def test_who_is_on_by_night(night: Story) -> None:
    """Tove alone; then Vilde, who stands in for her; then nobody but the outside number."""
    first = answer(night, night.ane, "KVEN")
    change(night, "stand-in", "2026-03-03 03:01", "2026-03-03 05:00", person="vikar")
    night.until("2026-03-03 03:02")
    second = answer(night, night.bo, "hvem")
    change(night, "outside", "2026-03-03 05:00", "2026-03-03 08:00")
    night.until("2026-03-03 05:01")
    third = answer(night, night.bo, "hvem")

    assert first == "På vakt no: Tove har leiarlinja. Elles ingen."
    assert second == "På vakt nå: Vilde har lederlinja. Ellers ingen."
    assert third == "Ingen av oss har lederlinja nå: samtaler går til en ekstern vakt."


def test_asking_answers_no_page(day: Story) -> None:
    """With a page open on her phone KVEN is a question and nothing more: escalation goes on."""
    day.mother.texts("Hei")
    day.seconds(20)
    day.ane.texts("KVEN")
    day.minutes(4)

    assert day.mother.contact.state == "open"
    assert "on_now.all" in got(day.ane)
