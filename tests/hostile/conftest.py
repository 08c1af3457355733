"""Every test here stands outside and knocks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.hostile.doors import Doors


@pytest.fixture
def doors(tmp_path: Path, make_database: Callable[[], str]) -> Iterator[Doors]:
    """The example team's service, at noon on a Tuesday, on each database."""
    doors = Doors(tmp_path, url=make_database())
    yield doors
    doors.world.desk.db.close()


@pytest.fixture
def filed(tmp_path: Path) -> Doors:
    """The same on a database file."""
    return Doors(tmp_path, url=f"sqlite:///{tmp_path / 'oncall.db'}")
