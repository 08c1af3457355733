"""The example team on a Tuesday morning, and its pages."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.demo.world import World
from tests.rota_pages.visitors import Pages

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """A team of a test's own, looked at in English."""
    world = World(tmp_path, TUESDAY)
    yield Pages(world)
    world.desk.db.close()
