"""Databases, vaults and a world to try the store with."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.env import Env
from oncall.store.engine import Database
from oncall.store.outbox import outbox
from oncall.store.tables import metadata
from oncall.store.vault import Vault

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def env() -> Env:
    """A world that stands still at noon."""
    return Env(now=lambda: NOON, random=random.Random(7))


@pytest.fixture
def vault() -> Vault:
    """A vault with one key."""
    return Vault(["a-key-that-only-these-tests-have-00"], random.Random(7))


@pytest.fixture(params=["file", "memory"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database with the store's tables: once as a file, once in memory."""
    url = "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'oncall.db'}"
    database = Database(url)
    with database.transaction() as tx:
        metadata.create_all(tx, tables=[outbox])
    yield database
    database.close()
