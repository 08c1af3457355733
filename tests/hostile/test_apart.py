"""Several real processes on one database, and a service in a hurry."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
import requests

from oncall.simulator.phones import answers
from oncall.web.ways import REACHED
from tests.hostile.doors import ANE, MOTHER
from tests.hostile.test_commands import sixtieth
from tests.serve.fleet import LEASE, SHORT_LEASE, settles, times_sent
from tests.serve.installation import LINE, Installation, free_port

Make = Callable[[type[Installation]], Installation]
TOVE, LIV = "+4740000101", "+4740000108"
CROWD = [f"+4790010{n:03}" for n in range(8)]


@dataclass
class Apart(Installation):
    """A WSGI server on wsgi.py, with `oncall worker` as a process of its own."""

    others: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def serve(self) -> None:
        """Both addresses behind one port, as behind any WSGI server."""
        env = {**os.environ, "ONCALL_CONFIG": str(self.folder / "config.toml")}
        listen = ["-m", "waitress", f"--listen=127.0.0.1:{self.web}", "wsgi:application"]
        for words in (listen, ["-m", "oncall", "worker"]):
            self.others.append(
                subprocess.Popen(
                    [sys.executable, *words], cwd=self.house, env=env,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
            )  # fmt: skip
        self.soon(self._answers, "the service answering")

    def _answers(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.web}/health", timeout=5).ok
        except requests.RequestException:
            return False

    def close(self) -> None:
        """All of it."""
        for process in self.others:
            process.kill()
            process.wait()
        super().close()


@dataclass
class Hasty(Installation):
    """`oncall serve` with every duration of the example settings a sixtieth."""

    def _write_settings(self) -> None:
        super()._write_settings()
        pace = sixtieth((self.house / "config.example.toml").read_text("utf-8"))
        path = self.folder / "config.toml"
        ours = path.read_text("utf-8").partition("[pace]")[0]
        path.write_text(f"{ours}\n[pace]\n{pace.partition('[pace]')[2]}", "utf-8")


@dataclass
class Twice(Installation):
    """Two services by accident on one database, on ports of their own."""

    second: subprocess.Popen[bytes] | None = None

    def _write_settings(self) -> None:
        super()._write_settings()
        path = self.folder / "config.toml"
        path.write_text(path.read_text("utf-8").replace(SHORT_LEASE, LEASE), "utf-8")

    def serve(self) -> None:
        """The one the carrier knows, and the other."""
        super().serve()
        settings = (self.folder / "config.toml").read_text("utf-8")
        for port in (self.web, self.pages):
            settings = settings.replace(f's = "127.0.0.1:{port}"', f's = "127.0.0.1:{free_port()}"')
        (self.folder / "second.toml").write_text(settings, "utf-8")
        self.second = subprocess.Popen(
            [sys.executable, "-m", "oncall", "serve", "--config", "second.toml"],
            cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def close(self) -> None:
        """Both."""
        if self.second:
            self.second.kill()
            self.second.wait()
        super().close()


@pytest.fixture
def make(tmp_path: Path, house: Path) -> Iterator[Make]:
    """Begin an installation of this kind; taken down at the end."""
    begun: list[Installation] = []

    def start(kind: type[Installation]) -> Installation:
        begun.append(kind(tmp_path, house))
        begun[-1].import_team()
        begun[-1].serve()
        return begun[-1]

    yield start
    for each in begun:
        each.close()


def test_a_web_server_and_a_worker_apart_are_one_service(make: Make) -> None:
    """A text that the one stored is paged by the other; a live call needs no worker at all."""
    team = make(Apart)
    team.sim.text(MOTHER, LINE, "Hei")
    team.soon(lambda: bool(team.sim.phone(ANE).texts), "the page")
    team.sim.text(ANE, LINE, "ok")
    team.soon(lambda: team.contact()["holder"] == "ane", "Ane holding it")

    team.sim.phone(ANE).always(answers(after_s=3, presses="1", talks_s=60))
    mother = team.sim.call(MOTHER, LINE)
    team.soon(lambda: mother.talking_with == ANE, "the two being joined")


def test_every_way_of_the_carrier_leads_to_the_webhooks_of_one_server(make: Make) -> None:
    """RING rings Ane and from her the mother; each other way is asked where it leads."""
    team = make(Apart)
    team.sim.text(MOTHER, LINE, "Hei")
    team.soon(lambda: bool(team.sim.phone(ANE).texts), "the page")
    team.sim.phone(ANE).always(answers(after_s=3, presses=("1", "9"), talks_s=60))  # at any hour
    team.sim.text(ANE, LINE, "RING")
    team.soon(lambda: bool(team.sim.phone(MOTHER).calls), "the mother being called back")

    here = [requests.get(f"http://127.0.0.1:{team.web}{path}", timeout=30) for path in REACHED]
    assert [each.status_code for each in here] == [200] * len(REACHED)


def test_a_web_process_by_itself_tells_people_that_the_database_is_down(make: Make) -> None:
    """The worker is dead and the file is gone: a text is refused, and Tove and Liv hear of it."""
    team = make(Apart)
    assert isinstance(team, Apart)
    team.soon((team.folder / "snapshot.sealed").exists, "the snapshot")
    worker = team.others.pop()
    worker.kill()
    worker.wait()
    (team.folder / "oncall.db").rename(team.folder / "aside.db")
    team.sim.text(MOTHER, LINE, "Hei")

    for number in (TOVE, LIV):
        team.soon(partial(told_that_it_is_down, team, number), "somebody being told")
    team.soon(lambda: bool(team.sim.phone(LIV).calls), "a call")


def told_that_it_is_down(team: Installation, number: str) -> bool:
    """Whether this phone has had a text of it."""
    return any("databasen er nede" in text.body for text in team.sim.phone(number).texts)


def test_a_service_in_a_hurry_is_well(make: Make) -> None:
    """Sixty times as fast: healthy before and after, paged, held, receipt given."""
    team = make(Hasty)
    team.soon(lambda: team.healthy, "health")
    team.sim.text(MOTHER, LINE, "Hei")
    team.soon(lambda: bool(team.sim.phone(ANE).texts), "the page")
    team.sim.text(ANE, LINE, "ok")
    team.soon(lambda: team.contact()["holder"] == "ane", "Ane holding it")

    team.soon(lambda: team.healthy, "health")
    team.soon(lambda: len(team.sim.phone(ANE).texts) > 1, "the receipt")


def test_two_services_by_accident_page_once(make: Make) -> None:
    """Work is leased, so neither does what the other has; a command beside them gets its turn."""
    team = make(Twice)
    team.sim.phone(ANE).on_text = settles
    for number in ("anonymous", "anonymous", MOTHER, *CROWD):
        team.sim.text(number, LINE, "Hei")
    team.run("people", "import", str(team.house / "rotas" / "example-people.csv"))
    team.soon(lambda: states(team) == {"closed": 11}, "Ane having settled it all", within_s=90)

    team.soon(lambda: team.healthy, "health")
    assert times_sent(team.sim) == {1}


def states(team: Installation) -> Counter[str]:
    """How many contacts there are in each state."""
    return Counter(contact["state"] for contact in team.json("contacts"))
