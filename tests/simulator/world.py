"""A simulated carrier in virtual time, wired to a toy service."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from twilio.rest import Client

from oncall.simulator.kernel import Kernel
from oncall.simulator.network import Simulator
from oncall.simulator.readings import Readings
from oncall.simulator.sdk import InProcess
from oncall.simulator.transports import WsgiTransport
from tests.simulator.toy import BASE, LINE, Toy

START = datetime(2026, 1, 5, 20, tzinfo=UTC)
ACCOUNT, TOKEN = "AC" + "1" * 32, "toy-token"


@dataclass
class World:
    """The carrier, the toy, and a hand on the clock."""

    sim: Simulator
    toy: Toy

    def run(self, seconds: float = 3_600) -> None:
        """Let time pass."""
        self.sim.run_until(self.sim.now() + timedelta(seconds=seconds))

    def seconds(self, instant: datetime) -> float:
        """Seconds since the start."""
        return (instant - START).total_seconds()


def world(toy: Toy, *, seed: int = 1, readings: Readings | None = None, **settings: str) -> World:
    """A carrier with one line of ours that asks the toy."""
    sim = Simulator(
        kernel=Kernel(START),
        chance=Random(seed),
        transport=WsgiTransport({BASE: toy}),
        account_sid=ACCOUNT,
        tokens=(TOKEN,),
        readings=readings,
    )
    usual = {
        "voice_url": f"{BASE}/voice",
        "status_callback": f"{BASE}/ended",
        "sms_url": f"{BASE}/sms",
    }
    sim.own(LINE, **{**usual, **settings})
    return World(sim, toy)


def story(heard: list) -> list[tuple[str, str]]:  # type: ignore[type-arg]
    """What was heard, without the times."""
    return [(entry.kind, entry.text) for entry in heard]


def client_of(w: World, token: str = TOKEN, *, timeout: float = 8.0) -> Client:
    """The real SDK, talking to the carrier without sockets."""
    return Client(ACCOUNT, token, http_client=InProcess(w.sim.rest, timeout=timeout))
