"""The process dies more than once: two places drawn at random, and a hundred in a row."""

from itertools import count
from pathlib import Path

import pytest

from oncall.env import seeded
from tests.crashes.calls import BY_CALL
from tests.crashes.places import Scenario, Tell, live, settles
from tests.crashes.texts import BY_TEXT
from tests.stories.vocabulary import Story

PAIRS = 2
"""Drawn for each scenario."""
HUNDRED = 100


def a_text(story: Story) -> None:
    """The mother writes."""
    story.mother.texts("Hei")


def a_call(story: Story) -> None:
    """The mother calls, and hangs up after twelve seconds."""
    story.has_a_fallback_host()
    story.mother.calls(patience=12)


@pytest.mark.parametrize("scenario", [*BY_TEXT, *BY_CALL], ids=str)
def test_dying_twice_loses_nothing(tmp_path: Path, scenario: Scenario) -> None:
    """Wherever the second death strikes, also while the first is made good: all of it settles."""
    folders = (tmp_path / str(number) for number in count())
    chance = seeded(sum(map(ord, str(scenario))))
    _, points = live(next(folders), scenario)

    for _ in range(PAIRS):
        first = chance.randrange(len(points))
        second = first + 1 + chance.randrange(8)
        story, _ = live(next(folders), scenario, {first, second})
        assert 1 <= story.world.crashes <= 2
        settles(story)
        story.ends_well()


@pytest.mark.parametrize("every", [1, 2, 3])
@pytest.mark.parametrize("begin", [a_text, a_call])
def test_a_hundred_deaths_in_a_row(tmp_path: Path, begin: Tell, every: int) -> None:
    """It dies at each point, or each second or third, a hundred times; then it is left in peace.

    Whoever writes then is told of as if nothing had been.
    """

    def until_it_lives(story: Story) -> None:
        begin(story)
        while story.world.crashes < HUNDRED:
            story.minutes(1)

    story, _ = live(tmp_path / "told", Scenario(until_it_lives), range(0, HUNDRED * every, every))
    settles(story)
    story.father.texts("Hei")
    story.minutes(1)

    assert story.world.crashes == HUNDRED
    assert len(story.contacts) == 2
    assert "F-31B" in story.ane.received[-1]
    story.ends_well()
