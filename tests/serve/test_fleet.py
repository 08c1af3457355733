"""Several web servers and workers at one database: nobody is paged twice, and any may die."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oncall.store.engine import Database
from tests.serve.fleet import Fleet, times_sent

CROWD = [f"+4790010{n:03}" for n in range(24)]


@pytest.fixture
def fleet(tmp_path: Path, house: Path, make_postgres: Callable[[], str]) -> Iterator[Fleet]:
    """Three machines at one PostgreSQL."""
    fleet = Fleet(tmp_path, house, database=make_postgres())
    try:
        fleet.import_team()
        fleet.serve()
        fleet.is_well_staffed()
        yield fleet
    finally:
        fleet.close()


@pytest.fixture
def db(fleet: Fleet) -> Iterator[Database]:
    """What they share."""
    database = Database(fleet.database)
    yield database
    database.close()


def test_three_machines_page_nobody_twice(fleet: Fleet, db: Database) -> None:
    """Two dozen call and write in calm weather: each has one contact and one code of its own."""
    fleet.crowd_comes(CROWD)
    fleet.soon(lambda: fleet.all_closed(db, len(CROWD)), "an end to all of it", within_s=90)

    assert list(fleet.objections(db)) == []
    assert len({contact.code for contact in fleet.contacts(db)}) == len(CROWD)
    assert times_sent(fleet.sim) == {1}


def test_a_web_server_and_a_worker_may_die(fleet: Fleet, db: Database) -> None:
    """Killed in the middle of it: the others have it all, and a page goes out twice at most."""
    fleet.crowd_comes(CROWD[:12])
    fleet.webs[0].kill()
    fleet.workers[1].kill()
    fleet.crowd_comes(CROWD[12:])
    fleet.soon(lambda: fleet.all_closed(db, len(CROWD)), "an end to all of it", within_s=120)

    assert list(fleet.objections(db)) == []
    assert times_sent(fleet.sim) <= {1, 2}
