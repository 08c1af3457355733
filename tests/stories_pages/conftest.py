"""Stories in which somebody looks at the pages; in the end what must be true is true."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.stories.vocabulary import DAY, NIGHT, Story

Begin = Callable[..., Story]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Begin]:
    """Begin a story: `begin(at="2026-03-03 13:00", plan=…)`; looked through when the test ends."""
    begun: list[Story] = []

    def start(**how: Any) -> Story:
        folder = tmp_path / str(len(begun))
        folder.mkdir()
        begun.append(Story(folder, **how))
        return begun[-1]

    yield start
    for each in begun:
        each.ends_well()
        each.world.desk.db.close()


@pytest.fixture
def day(begin: Begin) -> Story:
    """A Tuesday, 13:00: four therapists, Eli and Tove are on duty."""
    return begin(at=DAY)


@pytest.fixture
def night(begin: Begin) -> Story:
    """A Tuesday, 03:00: Tove alone is on duty, with two numbers."""
    return begin(at=NIGHT)
