"""A process that dies while a colleague is at the door, or calls a family back behind it."""

from pathlib import Path

from tests.crashes.calls import without_internet
from tests.crashes.places import Scenario, dies_at_each_point, settles
from tests.stories.vocabulary import Story


def test_dying_anywhere_rings_the_family_once_at_most(tmp_path: Path) -> None:
    """Or, where the log knew of her call first, she is put through; nothing is lost either way."""

    def check(story: Story, point: str) -> None:
        assert story.world.crashes == 1, point
        assert story.mother.rang <= 1, point
        settles(story)
        story.ends_well()

    dies_at_each_point(tmp_path / "dying", Scenario(without_internet), check)
