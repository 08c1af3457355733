"""An installation to look after: the example team's service in virtual time."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import Client

from oncall.demo.world import World
from tests.hostile.doors import Doors

Asked = Callable[[], dict[str, str]]


@pytest.fixture
def filed(tmp_path: Path) -> Iterator[Doors]:
    """The example team on a database file, at noon on a Tuesday, lived in for a moment."""
    doors = Doors(tmp_path, url=f"sqlite:///{tmp_path / 'oncall.db'}")
    doors.world.run(1)
    yield doors
    doors.world.desk.db.close()


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
