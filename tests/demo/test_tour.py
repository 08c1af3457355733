"""The guided stories, in virtual time: each comes to its end by itself."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from oncall.demo.director import Director
from oncall.demo.tour import STORIES
from tests.demo.conftest import OSLO, Rehearsal, Walk

LONGEST_S = 45 * 60
ENDS = {
    "answered": ("F-31A", "closed"), "voicemail": ("F-31A", "talking"),
    "night": ("F-31A", "held"), "child": ("F-31C", "held"),
    "rings_back": ("F-31A", "closed"), "silent": ("F-31B", "held"),
    "crash": ("F-32A", "held"),
}  # fmt: skip


def told(walk: Callable[[datetime], Walk], name: str) -> tuple[Walk, Director, Rehearsal]:
    """The story, on an empty stage at its time."""
    on = walk(datetime.fromisoformat(STORIES[name].at).replace(tzinfo=OSLO).astimezone(UTC))
    props = Rehearsal(on)
    return on, Director(STORIES[name], on.stage, props), props


def goes_on(on: Walk, director: Director, until: int) -> None:
    """Second by second, until that step is at hand."""
    for _ in range(LONGEST_S):
        if director.place >= until:
            return
        director.tick()
        on.run(1)
    pytest.fail(f"step {director.place} leads to nothing: {director.story.steps[director.place]}")


@pytest.mark.parametrize("name", ENDS)
def test_a_story_comes_to_its_end(walk: Callable[[datetime], Walk], name: str) -> None:
    """Every step leads to the next; then the clock runs as usual, and somebody has the contact."""
    on, director, props = told(walk, name)
    goes_on(on, director, len(director.story.steps))

    assert director.over
    assert props.clock.times == 1
    assert ENDS[name] in {(each.who, each.contact_state) for each in on.stage.look().stories}


def test_the_visitor_may_be_quicker(walk: Callable[[datetime], Walk]) -> None:
    """She answers and presses the key herself, and the story goes on from there."""
    on, director, _ = told(walk, "answered")
    goes_on(on, director, 1)
    on.do("ane", "answer")
    on.do("ane", "press", "1")
    goes_on(on, director, len(director.story.steps))

    assert on.story().contact_state == "closed"


def test_a_power_cut_loses_nothing(walk: Callable[[datetime], Walk]) -> None:
    """The service is dead from the first step until it is started, and finds all of it."""
    on, director, props = told(walk, "crash")
    goes_on(on, director, 1)
    dead = props.alive
    goes_on(on, director, len(director.story.steps))

    assert (dead, props.alive) == (False, True)
    assert on.texts("f-31a") == ["Kan de ringje meg?"]
    assert {story.who for story in on.stage.look().stories} == {"F-31A", "F-32A"}
