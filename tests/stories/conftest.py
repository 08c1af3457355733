"""Stories begin by day or by night, on each database; in the end what must be true is true."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from oncall.demo.world import World
from tests.stories.vocabulary import DAY, NIGHT, Story, local

Begin = Callable[..., Story]


@pytest.fixture
def begin(
    tmp_path: Path, make_database: Callable[[], str], caplog: pytest.LogCaptureFixture
) -> Iterator[Begin]:
    """Begin a story: `begin(at="2026-03-03 13:00", plan=…)`; looked through when the test ends.

    Where nothing of ours was broken nothing is logged as an error.
    """
    begun: list[Story] = []

    def start(**how: Any) -> Story:
        folder = tmp_path / str(len(begun))
        folder.mkdir()
        begun.append(Story(folder, url=make_database(), **how))
        return begun[-1]

    yield start
    for each in begun:
        each.ends_well()
        each.world.desk.db.close()
    if not any(each.was_broken for each in begun):
        assert [
            each.getMessage() for each in caplog.get_records("call") if each.levelname == "ERROR"
        ] == []


@pytest.fixture
def day(begin: Begin) -> Story:
    """A Tuesday, 13:00: four therapists, Eli and Tove are on duty."""
    return begin(at=DAY)


@pytest.fixture
def night(begin: Begin) -> Story:
    """A Tuesday, 03:00: Tove alone is on duty, with two numbers."""
    return begin(at=NIGHT)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One world, in which nothing happens by itself."""
    world = World(tmp_path_factory.mktemp("world"), local(DAY))
    yield world
    world.desk.db.close()
