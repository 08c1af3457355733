"""A real calendar subscribes: vdirsyncer fetches the feed over HTTP, and khal shows it."""

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from oncall.rota.core.changes.laying import Wanted
from oncall.web.listeners import Listener
from tests.calendar.conftest import BO_BY_VIKAR, Calendars

pytestmark = pytest.mark.khal

SYNC = """
[general]
status_path = "{folder}/status/"
[pair {name}]
a = "{name}_here"
b = "{name}_feed"
collections = null
conflict_resolution = "b wins"
[storage {name}_here]
type = "filesystem"
path = "{folder}/{name}/"
fileext = ".ics"
[storage {name}_feed]
type = "http"
url = "{url}"
"""
KHAL = """
[calendars]
[[{name}]]
path = {folder}/{name}/
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Oslo
default_timezone = Europe/Oslo
"""


class Subscriber:
    """Somebody's computer with vdirsyncer and khal, subscribed to one feed."""

    def __init__(self, folder: Path, url: str, before: Callable[[], None]) -> None:
        folder.mkdir()
        how = {"folder": folder, "name": "shifts", "url": url}
        (folder / "sync").write_text(SYNC.format(**how))
        (folder / "khal").write_text(KHAL.format(**how))
        (folder / "shifts").mkdir()
        self._folder, self._before = folder, before
        self._env = {**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        self._vdirsyncer("discover")

    def refresh(self) -> None:
        """Fetch what is new."""
        self._before()
        self._vdirsyncer("sync")

    def shown(self, day: str) -> list[str]:
        """What begins on that day: `08:00-20:00 Vakt CONFIRMED`."""
        form = "{start-time}-{end-time} {title} {status}"
        listed = ["list", "--notstarted", "--format", form, "--day-format", "", day, "1d"]
        return [line.strip() for line in self._run("khal", "khal", "-c", *listed) if line.strip()]

    def ids(self) -> list[str]:
        """The id of everything it has."""
        files = (self._folder / "shifts").iterdir()
        lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
        return [line for line in lines if line.startswith("UID:")]

    def _vdirsyncer(self, verb: str) -> None:
        self._run("sync", "vdirsyncer", "-c", verb)

    def _run(self, settings: str, program: str, option: str, *words: str) -> list[str]:
        command = [program, option, str(self._folder / settings), *words]
        done = subprocess.run(
            command, env=self._env, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


Subscribes = Callable[[str], Subscriber]


@pytest.fixture
def make_database() -> Callable[[], str]:
    """The other tests of feeds look at both databases."""
    return lambda: "sqlite://"


@pytest.fixture
def subscribes(team: Calendars, tmp_path: Path) -> Iterator[Subscribes]:
    """Somebody subscribes to this person's feed, over HTTP."""
    listener = Listener(team.world.service.pages, "127.0.0.1:0", threads=2)
    listener.start()

    def subscribe(person: str) -> Subscriber:
        path = urlsplit(team.make(person).address).path
        return Subscriber(tmp_path / f"home-{person}", listener.url + path, team.a_second_passes)

    yield subscribe
    listener.stop()


def test_a_change_moves_from_one_calendar_to_the_other(
    team: Calendars, subscribes: Subscribes
) -> None:
    """Bo's day is Vilde's from 9 March: hers shows it once, his as off; before it nothing moves."""
    bo, vikar = subscribes("bo"), subscribes("vikar")
    for each in (bo, vikar):
        each.refresh()
    assert bo.shown("2026-03-09") == ["08:00-20:00 Vakt CONFIRMED"]
    assert vikar.shown("2026-03-09") == []

    team.plan("2026-03-09", *BO_BY_VIKAR)
    for each in (bo, vikar):
        each.refresh()

    assert vikar.shown("2026-03-09") == ["08:00-20:00 Vakt CONFIRMED"]
    assert bo.shown("2026-03-09") == ["08:00-20:00 Avlyst: Vakt CANCELLED"]
    assert bo.shown("2026-03-08") == ["08:00-20:00 Vakt CONFIRMED"]
    for each in (bo, vikar):
        assert len(each.ids()) == len(set(each.ids()))


def test_a_swap_is_seen_by_both_calendars(team: Calendars, subscribes: Subscribes) -> None:
    """Vilde takes Bo's Monday: hers has it once, his as off."""
    bo, vikar = subscribes("bo"), subscribes("vikar")
    for each in (bo, vikar):
        each.refresh()
    start = datetime(2026, 3, 9, 7, tzinfo=UTC)

    team.change(Wanted("swap", "therapists", "vikar", "bo", start, start + timedelta(hours=12)))
    for each in (bo, vikar):
        each.refresh()

    assert vikar.shown("2026-03-09") == ["08:00-20:00 Vakt CONFIRMED"]
    assert bo.shown("2026-03-09") == ["08:00-20:00 Avlyst: Vakt CANCELLED"]


def test_there_and_back_again_shows_it_once(team: Calendars, subscribes: Subscribes) -> None:
    """However often the plan is changed, a calendar that asks in between has each shift once."""
    bo = subscribes("bo")
    bo.refresh()
    before = len(bo.ids())
    for changes in (BO_BY_VIKAR, (), BO_BY_VIKAR, ()):
        team.plan("2026-03-09", *changes)
        bo.refresh()

    assert bo.shown("2026-03-09") == ["08:00-20:00 Vakt CONFIRMED"]
    assert len(set(bo.ids())) == len(bo.ids()) == before


def test_the_night_of_the_change_is_as_long_as_it_is(
    team: Calendars, subscribes: Subscribes
) -> None:
    """Who holds the line all night in March and October is shown from and to the right hour."""
    nights = ('hours = "08:00-20:00"\npeople = ["eli"]', 'hours = "20:00-08:00"\npeople = ["eli"]')
    team.plan("2026-03-09", nights)
    eli = subscribes("eli")
    eli.refresh()

    for night in ("2026-03-28", "2026-10-24"):
        assert eli.shown(night) == ["20:00-08:00 Vakt CONFIRMED"]
