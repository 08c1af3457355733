"""The process dies more than once: two places drawn at random, and a hundred in a row."""

from itertools import accumulate, count
from pathlib import Path

import pytest

from oncall.env import seeded
from oncall.store.outbox import WAITING, outbox
from tests.crashes.calls import BY_CALL
from tests.crashes.places import ALIKE, Scenario, Tell, live, settle_what_is_left, settles
from tests.crashes.texts import BY_TEXT
from tests.stories.vocabulary import Story

PAIRS = 2
"""Drawn for each scenario."""
HUNDRED = 100
AT_EACH_START = (*ALIKE, ": tidy outbox", ": clock")
"""What each life begins with: most of a hundred deaths would be there."""
FURTHEST, MANY = 12, 12
"""So many steps from one death to the next at most; at so many different places at least."""


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


@pytest.mark.parametrize("begin", [a_text, a_call])
def test_a_hundred_deaths_at_one_place(tmp_path: Path, begin: Tell) -> None:
    """It dies at every step, a hundred times, and comes no further; then it is left in peace.

    Whoever writes then is told of as if nothing had been.
    """

    def until_it_lives(story: Story) -> None:
        begin(story)
        while story.world.crashes < HUNDRED:
            story.minutes(1)

    story, _ = live(tmp_path / "told", Scenario(until_it_lives), range(HUNDRED))

    _is_as_if_nothing_had_been(story)
    assert len(story.contacts) == 2


@pytest.mark.parametrize("begin", [a_text, a_call])
def test_a_hundred_deaths_in_a_row(tmp_path: Path, begin: Tell) -> None:
    """Families go on coming, and it dies a hundred times in the middle of whatever it does.

    Nothing is taken for done that was not, and nothing that was promised is left lying.
    """
    chance = seeded(sum(map(ord, begin.__name__)))
    places = {*accumulate(chance.randint(1, FURTHEST) for _ in range(HUNDRED))}

    def until_it_lives(story: Story) -> None:
        story.has_a_fallback_host()
        while story.world.crashes < HUNDRED:
            begin(story)
            story.other_mother.texts("Hei")
            story.minutes(4)
            settle_what_is_left(story)

    story, points = live(tmp_path / "told", Scenario(until_it_lives), places, alike=AT_EACH_START)

    assert len({points[place] for place in places}) >= MANY, {points[place] for place in places}
    _is_as_if_nothing_had_been(story)


def _is_as_if_nothing_had_been(story: Story) -> None:
    settles(story)
    story.minutes(1)
    with story.world.desk.db.reading() as conn:
        waiting = conn.execute(outbox.select().where(outbox.c.state == WAITING)).all()

    assert waiting == []

    story.father.texts("Hei")
    story.minutes(1)

    assert story.world.crashes == HUNDRED
    assert "F-31B" in story.ane.received[-1]
    story.ends_well()
