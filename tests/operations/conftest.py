"""An installation to look after: the example team's service in virtual time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from oncall.demo.world import World
from oncall.people.rows import phone_tests
from oncall.people.work import staff
from oncall.people.work.phone_tests import begin
from tests.hostile.doors import Doors

Asked = Callable[[], dict[str, str]]


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Doors]:
    """The example team on a database file, at noon on a Tuesday, lived in for a moment."""
    doors = Doors(tmp_path, url=f"sqlite:///{tmp_path / 'oncall.db'}")
    doors.world.run(1)
    everybody_has_tested(doors.world)
    yield doors
    doors.world.desk.db.close()


def everybody_has_tested(world: World) -> None:
    """Each of the staff has passed PRØV."""
    desk = world.desk
    with desk.db.transaction() as tx:
        for person in staff(tx, desk.vault, world.team_id).values():
            begin(tx, desk.vault, world.team_id, person, desk.now)
            for phone in person.phones.values():
                phone_tests.called(tx, world.team_id, desk.vault.digests(phone), desk.now)
                phone_tests.texted(tx, world.team_id, desk.vault.digests(phone), desk.now)


def health_of(world: World, *, notes: bool = False) -> dict[str, str]:
    """What both listeners say is wrong, by kind; the status must fit it."""
    apps = (world.service.webhooks, world.service.pages)
    first, second = (Client(app).get("/health") for app in apps)
    said: Any = first.get_json()

    assert [each["kind"] for each in said["faults"]] == [
        each["kind"] for each in second.get_json()["faults"]
    ]
    assert first.status_code == second.status_code == (503 if said["faults"] else 200)
    assert said["ok"] is (first.status_code == 200)
    return {each["kind"]: each["sentence"] for each in said["notes" if notes else "faults"]}
