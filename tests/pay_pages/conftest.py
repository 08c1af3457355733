"""The example team on a morning in March, its ledger up to now, and its pages of pay."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.demo.world import World
from oncall.pay.work import books
from tests.pay_pages.visitors import Pages

TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[Pages]:
    """A team of a test's own, looked at in English; February is over."""
    world = World(tmp_path, TUESDAY)
    books.keep_all(world.desk.db, world.desk.env)
    yield Pages(world)
    world.desk.db.close()
