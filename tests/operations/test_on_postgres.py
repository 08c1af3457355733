"""Health and doctor on a real PostgreSQL: what its errors mean, and that it is set as it must."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from oncall.env import real_env, stopwatch
from oncall.watch.doctor import data
from tests.hostile.doors import Doors
from tests.operations.conftest import health_of
from tests.operations.test_doctor import patient, wrong


@pytest.fixture
def shared(tmp_path: Path, make_postgres: Callable[..., str]) -> Iterator[Doors]:
    """The example team on PostgreSQL, lived in for a moment; the last sign of life is old."""
    doors = Doors(tmp_path, url=make_postgres())
    doors.world.run(1)
    doors.world.sim.run_until(doors.world.now + timedelta(seconds=15))
    yield doors
    doors.world.desk.db.close()


def session(doors: Doors) -> "psycopg.Connection[tuple[object, ...]]":
    """Somebody else at the same database."""
    return psycopg.connect(doors.url.replace("postgresql+psycopg", "postgresql"), autocommit=True)


def test_all_is_well_on_postgresql(shared: Doors) -> None:
    """Green, and the doctor finds its settings durable."""
    assert health_of(shared.world) == {}
    now = replace(shared.world.desk, env=real_env())
    found = list(data.database(replace(patient(shared), desk=now)))

    assert wrong(found) == ""
    assert "fsync" in found[0].what


def test_its_clock_is_looked_at(shared: Doors) -> None:
    """A machine whose clock is months off from the database's."""
    assert "s apart" in wrong(data.database(patient(shared)))


def test_another_session_locks_it(shared: Doors) -> None:
    """Told as locked, within our patience."""
    with session(shared) as other, other.transaction():
        other.execute("LOCK TABLE sign_of_life IN ACCESS EXCLUSIVE MODE")
        began = stopwatch()
        said = shared.client.get("/health").get_json()
        took_s = stopwatch() - began

    assert "locked" in said["faults"][0]["sentence"]
    assert took_s < 10


REFUSES = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '{code}'; END $$;
CREATE TRIGGER refuse BEFORE INSERT OR UPDATE ON sign_of_life EXECUTE FUNCTION refuse();
"""


@pytest.mark.parametrize(
    ("code", "told"), [("25006", "read-only"), ("53100", "no room"), ("57P03", "gone")]
)
def test_it_refuses_to_write(shared: Doors, code: str, told: str) -> None:
    """A standby taken for the first, a full disk, a server that is going down: each as it is."""
    with session(shared) as other:
        other.execute(REFUSES.format(code=code).encode())

    assert told in health_of(shared.world)["database"]
