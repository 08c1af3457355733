"""The machine is started, and its database is not there yet: the phones ring all the same."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from werkzeug.test import Client

from oncall.app import Service, build, desk_as_it_is, desk_that_serves
from oncall.config import Config
from oncall.config.settings import DatabaseSettings
from oncall.demo.example import import_example
from oncall.jobs import UpToDate
from oncall.store import migrate
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.spool import Spool
from tests.hostile.doors import ANE, Doors, rings

NOBODY_LISTENS = "postgresql://nobody@127.0.0.1:1/nothing"


def elsewhere(doors: Doors) -> Config:
    """The same settings, with a database server that is not up."""
    return replace(doors.world.config, database=DatabaseSettings(url=NOBODY_LISTENS))


def begun(doors: Doors, config: Config) -> Service:
    """Started as `oncall serve` and `wsgi.py` are."""
    desk = desk_that_serves(config, doors.world.env)
    return build(config, desk, doors.world.service.carrier)


def test_a_machine_that_is_up_before_its_database_answers_from_the_snapshot(filed: Doors) -> None:
    """Ane's phone rings, and the call is kept for when the database is there."""
    service = begun(filed, elsewhere(filed))
    filed.client = Client(service.webhooks)

    assert rings(filed.call()) == [ANE]
    assert Spool(filed.folder / "spool", filed.world.desk.vault).count() == 1
    assert filed.text("Hei").status_code == 503
    assert filed.client.get("/health").status_code == 503


def test_without_a_snapshot_it_does_not_begin(filed: Doors) -> None:
    """It could tell a family nothing but emergency numbers; whoever starts it must hear of it."""
    (filed.folder / "snapshot.sealed").unlink()

    with pytest.raises(DATABASE_ERRORS):
        begun(filed, elsewhere(filed))


def test_the_tables_are_brought_up_to_date_when_the_database_is_there(filed: Doors) -> None:
    """The job tries until it has succeeded, and then no more."""
    config = replace(
        filed.world.config,
        database=DatabaseSettings(url=f"sqlite:///{filed.folder / 'other.db'}"),
    )
    desk = desk_as_it_is(config, filed.world.env)
    down = [True]

    def refuse(_connection: Any) -> None:
        if down:
            raise OperationalError("BEGIN", None, OSError("connection refused"))

    event.listen(desk.db.engine, "begin", refuse)
    job = UpToDate(desk)
    with pytest.raises(DATABASE_ERRORS):
        job.run()
    down.clear()
    job.run()

    assert migrate.is_current(desk.db)
    assert import_example(desk)
    down.append(True)
    job.run()
    desk.db.close()
