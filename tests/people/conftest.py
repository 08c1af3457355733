"""A team's database, its vault and a world that stands still, for the stories about people."""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from oncall.demo.world import World
from oncall.env import Env
from oncall.people.core.families_file import COLUMNS as OF_FAMILIES
from oncall.people.core.people_file import COLUMNS as OF_PEOPLE
from oncall.people.rows import sign_in_tables, tables
from oncall.store.engine import Database
from oncall.store.tables import metadata
from oncall.store.vault import Vault
from tests.people.entra import TOVE, Entra
from tests.people.front_door import Browser, Door, signed_in
from tests.people.work import links, works_with

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 12, tzinfo=UTC)
TABLES = [
    tables.team, tables.person, tables.number, tables.family, tables.family_number,
    tables.rule_change, tables.family_change, tables.important, tables.phone_test,
    sign_in_tables.text_code, sign_in_tables.key,
]  # fmt: skip
ANE = {
    "handle": "ane", "name": "Ane", "role": "staff", "employee_number": "10002",
    "phone": "+47 400 00 102", "language": "nn", "paid": "payroll",
}  # fmt: skip
MOTHER = {
    "code": "F-31", "letter": "A", "label": "mother", "phone": "+47 400 00 201",
    "area": "Stord", "therapist": "ane", "language": "nn",
}  # fmt: skip

CsvOf = Callable[..., str]


@pytest.fixture
def env() -> Env:
    """A world that stands still at noon, 2 March 2026."""
    return Env(now=lambda: NOON, random=random.Random(7))


@pytest.fixture
def vault() -> Vault:
    """A vault with one key."""
    return Vault(["a-key-that-only-these-tests-have-00"], random.Random(7))


@pytest.fixture
def db(database_url: str, tmp_path: Path) -> Iterator[Database]:
    """A database with the tables of people and families: in a file, or on PostgreSQL."""
    in_file = f"sqlite:///{tmp_path / 'oncall.db'}"
    database = Database(in_file if database_url == "sqlite://" else database_url)
    with database.transaction() as tx:
        metadata.create_all(tx, tables=TABLES)
    yield database
    database.close()


def _csv(columns: tuple[str, ...], usual: dict[str, str], rows: tuple[dict[str, str], ...]) -> str:
    lines = [",".join(columns)]
    lines += [",".join(f'"{({**usual, **row}).get(name, "")}"' for name in columns) for row in rows]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="session")
def people_csv() -> CsvOf:
    """A people's file: each row is Ane's, with what the story changes (her row is line 2)."""
    return lambda *rows: _csv(OF_PEOPLE, ANE, rows)


@pytest.fixture(scope="session")
def families_csv() -> CsvOf:
    """A families' file: each row is the mother's of F-31, with what the story changes."""
    return lambda *rows: _csv(OF_FAMILIES, MOTHER, rows)


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """One installation for all tests of a module."""
    found = Door(tmp_path_factory.mktemp("door"))
    yield found
    found.close()


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """The example team on a Tuesday's noon: Tove has the line, Ane treats F-31 and Bo F-32."""
    begun = World(tmp_path, TUESDAY)
    yield begun
    begun.desk.db.close()


@pytest.fixture
def tove(world: World) -> Browser:
    """The browser of the supervisor, a second after she came in."""
    browser = signed_in(world, "tove")
    browser.wait(seconds=1)
    return browser


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[World, Entra, Browser]]:
    """A team in which Tove has linked her account, for all that is tried afterwards."""
    world = World(tmp_path_factory.mktemp("town"), TUESDAY)
    entra = Entra(world.env.now)
    works_with(world, entra)
    tove = signed_in(world, "tove")
    links(tove, entra, TOVE)
    yield world, entra, tove
    world.desk.db.close()


@pytest.fixture
def entra(town: tuple[World, Entra, Browser]) -> Entra:
    """The provider, whatever was wrong with it before."""
    town[1].is_well()
    return town[1]
