"""A team with calendars: the example's, in virtual time, asked over HTTP as clients ask."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from werkzeug.test import Client, TestResponse

from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.work import giving
from oncall.calendar.work.giving import Choice, Given
from oncall.calendar.work.serving import FRESH
from oncall.demo.example import EXAMPLE, example_folder
from oncall.demo.world import World
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work import Deed, import_plan, record_change
from tests.commands import Types, typing_in

BO_BY_VIKAR = (('"ane", "bo", "cato"', '"ane", "vikar", "cato"'), ('["bo"]', '["dina"]'))
"""A plan in which Vilde is on where Bo was."""

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


@dataclass
class Calendars:
    """The team, and hands for what its people do with their feeds."""

    world: World
    clients: dict[str, Client] = field(default_factory=dict)

    def make(self, person: str = EVERYBODY, **choice: Any) -> Given:
        """A feed is made for this person, or for everybody."""
        return giving.make_feed(
            self.world.desk, team=None, person=person, choice=Choice(**choice)
        )  # fmt: skip

    def renew(self, person: str, **choice: Any) -> Given:
        """It gets another address."""
        return giving.renew_feed(
            self.world.desk, team=None, person=person, choice=Choice(**choice)
        )  # fmt: skip

    def get(self, address: str, **headers: str) -> TestResponse:
        """Ask for it a second later, at the pages' listener; `If_None_Match` is a header."""
        self.a_second_passes()
        path = urlsplit(address).path
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client(self.world.service.pages).get(path, headers=sent)

    def a_second_passes(self) -> None:
        """So long may an answer be remembered."""
        self.world.leap_to(self.world.now + FRESH)

    def plan(self, valid_from: str, *changes: tuple[str, str]) -> None:
        """Another plan from that day: the example's, with other words."""
        text = EXAMPLE.replace("2026-01-01", valid_from)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        desk = self.world.desk
        import_plan(desk.db, desk.vault, desk.env, text=text)

    def change(self, *wanted: Wanted) -> None:
        """Somebody records these as one change of the rota."""
        desk = self.world.desk
        deed = Deed("tove", "agreed")
        record_change(desk.db, desk.vault, desk.env, team=None, wanted=wanted, deed=deed)


Begin = Callable[..., Calendars]


@pytest.fixture
def begin(tmp_path: Path, make_database: Callable[[], str]) -> Iterator[Begin]:
    """Begin on that day, on either database."""
    begun: list[Calendars] = []

    def start(at: datetime = NOON, plan: str | None = None) -> Calendars:
        folder = tmp_path / str(len(begun))
        folder.mkdir()
        begun.append(Calendars(World(folder, at, url=make_database(), plan=plan)))
        return begun[-1]

    yield start
    for each in begun:
        each.world.desk.db.close()


@pytest.fixture
def team(begin: Begin) -> Calendars:
    """The example team on a Tuesday's noon, 3 March 2026."""
    return begin()


def events(answer: TestResponse) -> list[Any]:
    """The events of a feed, by start."""
    assert answer.status_code == 200
    found: list[Any] = Calendar.from_ical(answer.text).walk("VEVENT")
    return sorted(found, key=lambda event: (event["DTSTART"].dt, event["UID"]))


def on_day(answer: TestResponse, day: str) -> list[Any]:
    """Those that begin on that local day."""
    return [each for each in events(answer) if f"{each['DTSTART'].dt:%Y-%m-%d}" == day]


@pytest.fixture
def types(tmp_path: Path) -> Types:
    """Type a command; the example team is in place."""
    run = typing_in(tmp_path)
    run("rota", "import", str(example_folder() / "example.toml"), "--yes")
    run("people", "import", str(example_folder() / "example-people.csv"))
    return run
