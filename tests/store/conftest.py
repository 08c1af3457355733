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
from tests.postgres import EMPTY

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


@pytest.fixture
def env() -> Env:
    """A world that stands still at noon."""
    return Env(now=lambda: NOON, random=random.Random(7))


@pytest.fixture
def vault() -> Vault:
    """A vault with one key."""
    return Vault(["a-key-that-only-these-tests-have-00"], random.Random(7))


@pytest.fixture(params=["file", "memory", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database nobody has touched: once as a file, once in memory, once on PostgreSQL."""
    if request.param == "postgresql":
        url = request.getfixturevalue("make_postgres")(EMPTY)
    else:
        url = "sqlite://" if request.param == "memory" else f"sqlite:///{tmp_path / 'oncall.db'}"
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def db(empty: Database) -> Database:
    """Such a database with the store's tables."""
    with empty.transaction() as tx:
        metadata.create_all(tx, tables=[outbox])
    return empty
