"""The dead-man's switch: asked while all is well, silent when not; and settings that drift."""

import logging
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from oncall.config import WatchSettings
from oncall.demo.world import LINE
from oncall.env import stopwatch
from oncall.watch.pulse import PASSES, Pulse
from oncall.watch.switch import Switch
from oncall.watch.troubles import Finding
from oncall.web.health import Health, HealthFault
from tests.hostile.doors import Doors
from tests.operations.conftest import health_of

SECRET = "kvitebjorn-7c1f"


@dataclass
class Watcher:
    """Somebody elsewhere who is told that all is well: a real server on this machine."""

    status: int = 200
    asked: list[str] = field(default_factory=list)
    goes_on: threading.Event = field(default_factory=threading.Event)
    silent: bool = False

    def __post_init__(self) -> None:
        watcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.asked.append(self.path)
                if watcher.silent:
                    watcher.goes_on.wait(10)
                self.send_response(watcher.status)
                if watcher.status in (301, 302):
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_unused: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{SECRET}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Nobody listens any more."""
        self.goes_on.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    """Somebody who watches."""
    there = Watcher()
    yield there
    there.close()


@dataclass
class Service:
    """A service that looks after itself; `wrong` is what its health finds besides."""

    doors: Doors
    settings: WatchSettings
    wrong: list[HealthFault] = field(default_factory=list)

    def __post_init__(self) -> None:
        world = self.doors.world
        looks = Health([lambda: self.wrong, world.service.health.look])
        self.switch = Switch(world.desk, world.service.worker.pulse, looks, self.settings)

    def a_minute_passes(self) -> dict[str, str]:
        """The world goes on for a minute, and the switch looks; what health says then."""
        self.doors.world.run(60)
        self.doors.world.service.worker.one_pass()
        self.switch.run()
        return health_of(self.doors.world)


def test_while_all_is_well_it_is_asked(filed: Doors, watcher: Watcher) -> None:
    """Every minute, by GET, over a real connection."""
    service = Service(filed, WatchSettings(url=watcher.url))
    for _ in range(3):
        assert service.a_minute_passes() == {}

    assert watcher.asked == [f"/{SECRET}"] * 3


def test_when_it_is_red_nobody_asks(filed: Doors, watcher: Watcher) -> None:
    """Silence says it; and when it is green again, so does the next minute."""
    service = Service(filed, WatchSettings(url=watcher.url))
    service.wrong.append(HealthFault("disk", "The disk is full."))
    service.a_minute_passes()
    assert watcher.asked == []

    service.wrong.clear()
    service.a_minute_passes()
    assert watcher.asked == [f"/{SECRET}"]


def test_where_failure_has_an_address_it_is_told(filed: Doors, watcher: Watcher) -> None:
    """With `fail_url` the one who watches hears at once."""
    service = Service(filed, WatchSettings(url=watcher.url, fail_url=f"{watcher.url}/fail"))
    service.wrong.append(HealthFault("disk", "The disk is full."))
    service.a_minute_passes()

    assert watcher.asked == [f"/{SECRET}/fail"]


def test_a_note_is_no_reason_for_silence(filed: Doors, watcher: Watcher) -> None:
    """One dead worker among three: families are served, and nobody is woken."""
    service = Service(filed, WatchSettings(url=watcher.url))
    service.wrong.append(HealthFault("heartbeat", "1 of 3 fell silent.", red=False))
    service.a_minute_passes()

    assert len(watcher.asked) == 1


@pytest.mark.parametrize("status", [500, 404, 302])
def test_an_answer_that_is_no_yes(filed: Doors, watcher: Watcher, status: int) -> None:
    """A refusal is told by health, and asked again all the same; a redirect is not followed."""
    service = Service(filed, WatchSettings(url=watcher.url))
    watcher.status = status
    said = [service.a_minute_passes() for _ in range(3)]

    assert [list(each) for each in said] == [["watch"]] * 3
    assert str(status) in said[0]["watch"]
    assert watcher.asked == [f"/{SECRET}"] * 3
    watcher.status = 200
    service.a_minute_passes()
    assert health_of(filed.world) == {}


def test_nobody_listens(filed: Doors, watcher: Watcher, caplog: pytest.LogCaptureFixture) -> None:
    """Told with why; once in the log; and the secret address stands nowhere."""
    caplog.set_level(logging.INFO)
    service = Service(filed, WatchSettings(url=watcher.url))
    watcher.close()
    said = [service.a_minute_passes() for _ in range(3)][-1]

    assert "ConnectionRefusedError" in said["watch"]
    logged = [each.getMessage() for each in caplog.records if "cannot be told" in each.getMessage()]
    assert len([each for each in logged if each == said["watch"]]) == 1
    assert SECRET not in caplog.text + said["watch"]


def test_one_that_never_answers_holds_nothing_up(
    filed: Doors, watcher: Watcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time-out ends it."""
    monkeypatch.setattr("oncall.asking.TIMEOUT_S", 0.2)
    watcher.silent = True
    service = Service(filed, WatchSettings(url=watcher.url))
    began = stopwatch()
    said = service.a_minute_passes()

    assert stopwatch() - began < 60
    assert "watch" in said


def test_without_an_address_nobody_is_asked(filed: Doors, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is optional."""
    monkeypatch.setattr(socket, "create_connection", None)

    assert Service(filed, WatchSettings()).a_minute_passes() == {}


def test_what_turns_red_is_logged_once(filed: Doors, caplog: pytest.LogCaptureFixture) -> None:
    """With who it is about, which /health never tells; seconds that go on counting are no news."""
    caplog.set_level(logging.INFO, logger="oncall.watch.switch")
    service = Service(filed, WatchSettings())
    for seconds in (60, 120, 180):
        service.wrong[:] = [HealthFault("late", f"{seconds} s late.", inside="Example team: tove")]
        service.a_minute_passes()
    service.wrong.clear()
    service.a_minute_passes()

    said = [each.getMessage() for each in caplog.records if each.name.endswith("switch")]
    assert said == ["60 s late. Example team: tove", "health: this is right again"]


# --- drift ------------------------------------------------------------------------------------


def drift(doors: Doors) -> None:
    """The job of the running service."""
    next(job for job in doors.world.service.watch if job.name == "drift").run()


def test_somebody_changes_the_number_at_the_carrier(filed: Doors) -> None:
    """The voice address points elsewhere: health names the setting until it is put back."""
    number = filed.world.sim.exchange.numbers[LINE]
    right = number.voice_url
    drift(filed)
    assert health_of(filed.world) == {}

    number.voice_url = "https://demo.example/welcome"
    drift(filed)
    assert "(voice_url)" in health_of(filed.world).get("settings", "")

    number.voice_url = right
    drift(filed)
    assert health_of(filed.world) == {}


def test_the_number_is_no_longer_ours(filed: Doors) -> None:
    """Moved to another account: nothing comes in any more."""
    del filed.world.sim.exchange.numbers[LINE]
    drift(filed)

    assert "the number itself" in health_of(filed.world)["settings"]


def test_the_carrier_refuses_our_token(filed: Doors) -> None:
    """Rotated there and not here: told at once; a carrier that is only down says nothing of it."""
    filed.world.sim.rest.trouble.now("503")
    drift(filed)
    assert "account" not in health_of(filed.world)

    filed.world.sim.rest.trouble.now("fine")
    filed.world.sim.exchange.tokens[:] = ["another-token"]
    drift(filed)
    assert "refuses us" in health_of(filed.world)["account"]


# --- what is left on the carrier's account --------------------------------------------------------


def look_at_balance(doors: Doors) -> None:
    """The job of the running service."""
    next(job for job in doors.world.service.watch if job.name == "balance").run()


def test_an_account_that_runs_low_is_told_before_it_is_empty(filed: Doors) -> None:
    """Red until it is filled up; a backstop has one text a day, and nobody is called."""
    world = filed.world
    world.sim.exchange.balance = "20.00"
    look_at_balance(filed)
    assert health_of(world) == {}

    for left in ("19.99", "19.50"):
        world.sim.exchange.balance = left
        look_at_balance(filed)
        world.run(60)
    assert "19.50 USD are left" in health_of(world).get("balance", "")
    phones = world.sim.exchange.phones.values()
    told = [text for phone in phones for text in phone.texts if "kontoen" in text.body]
    assert len(told) == 1
    assert not any(phone.calls for phone in phones)

    world.sim.exchange.balance = "119.50"
    look_at_balance(filed)
    assert "balance" not in health_of(world)


def test_nobody_is_woken_for_it(filed: Doors) -> None:
    """At two in the morning health is red, and no phone lights up before eight."""
    world = filed.world
    world.run(14 * 3600)
    before = sum(len(phone.texts) for phone in world.sim.exchange.phones.values())
    world.sim.exchange.balance = "3.00"
    look_at_balance(filed)
    world.run(60)

    assert "balance" in health_of(world)
    assert sum(len(phone.texts) for phone in world.sim.exchange.phones.values()) == before


@pytest.mark.parametrize("balance", [None, "much"])
def test_a_balance_that_is_not_told_is_no_fault(filed: Doors, balance: str | None) -> None:
    """An account below another one is told none; nor is what the carrier garbles worth a red."""
    filed.world.sim.exchange.balance = balance
    look_at_balance(filed)

    assert health_of(filed.world) == {}


# --- what others found --------------------------------------------------------------------------


def test_what_another_process_found_is_told_while_it_lives(filed: Doors) -> None:
    """A worker apart found the drift: the web process tells it; when that worker dies, no more."""
    desk = filed.world.desk
    other = Pulse(desk)
    other.mark(PASSES)
    other.write()
    Finding(desk, other, "settings").tell("Something else is set.")
    assert health_of(filed.world) == {"settings": "Something else is set."}

    filed.world.run(60)
    filed.world.service.worker.one_pass()
    assert "settings" not in health_of(filed.world)


def test_a_process_that_is_stopped_takes_its_findings_along(filed: Doors) -> None:
    """The next one looks for itself."""
    desk = filed.world.desk
    other = Pulse(desk)
    other.mark(PASSES)
    other.write()
    Finding(desk, other, "settings").tell("Something else is set.")
    other.ends()

    assert health_of(filed.world) == {}
