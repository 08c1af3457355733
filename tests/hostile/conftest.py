"""Every test here stands outside and knocks."""

from pathlib import Path

import pytest

from tests.hostile.doors import Doors


@pytest.fixture
def doors(tmp_path: Path) -> Doors:
    """The example team's service, at noon on a Tuesday."""
    return Doors(tmp_path)


@pytest.fixture
def filed(tmp_path: Path) -> Doors:
    """The same on a database file."""
    return Doors(tmp_path, url=f"sqlite:///{tmp_path / 'oncall.db'}")
