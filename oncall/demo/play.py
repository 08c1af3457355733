"""A play: one world on the stage, from an empty database on; nothing of it outlives it.

The carrier is simulated in this process, and the service runs on a machine of its own. They talk
over real HTTP with real signatures, and the SDK is the real one.
"""

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from oncall.app import open_desk
from oncall.config import Config
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.fallback import fallback_documents
from oncall.contact.work.team import team_now
from oncall.demo.clock import DemoClock
from oncall.demo.entrance import set_everybody_up
from oncall.demo.example import BY_TEXT_TOO, import_example
from oncall.demo.installation import ACCOUNT, install, secret
from oncall.demo.machine import Machine
from oncall.demo.mailroom import mailroom
from oncall.demo.stage import Stage, set_stage
from oncall.env import Env, real_env
from oncall.simulator.errors import ConnectFailed
from oncall.simulator.http import RestServer
from oncall.simulator.network import Simulator
from oncall.simulator.realtime import RealTime
from oncall.simulator.transports import HttpTransport, Pairs, Reply
from oncall.webhooks import number_settings

FALLBACK = "https://another-host.example/fallback"
MOODS = {"works": "fine", "is slow": "slow", "takes no orders": "refused", "is cut off": "refused"}
SLOW_S = 5.0


class Cable(HttpTransport):
    """What lies between the carrier and our webhooks; a `cut` one reaches nobody."""

    cut = False

    def ask(
        self, method: str, url: str, form: Pairs, headers: Mapping[str, str], timeout_s: float
    ) -> Reply:
        """See HttpTransport."""
        if self.cut:
            raise ConnectFailed(url)
        return super().ask(method, url, form, headers, timeout_s)


@dataclass
class Play:
    """What is on. `mood` is how the carrier's REST interface feels, by `MOODS`."""

    folder: Path
    clock: DemoClock
    kernel: RealTime
    stage: Stage
    machine: Machine
    cable: Cable
    mood: str = "works"

    def run_at(self, times: float) -> None:
        """The clock of the service and of the carrier runs so fast from now on."""
        self.clock.run(times)
        self.kernel.hasten(times)
        self.machine.tell_the_time()

    def feel(self, mood: str) -> None:
        """The carrier works, is slow or takes no orders, and then calls and texts still come in.

        Cut off, it cannot ask us either: documents on another host answer the callers.
        """
        if mood in MOODS:
            self.mood = mood
            self.stage.sim.rest.trouble.now(MOODS[mood], slow_s=SLOW_S)
            self.cable.cut = mood == "is cut off"

    def kill(self) -> None:
        """End the service as a power cut does."""
        self.machine.kill()

    def start(self) -> None:
        """Start it again."""
        self.machine.start()

    @property
    def alive(self) -> bool:
        """Whether the service runs."""
        return self.machine.alive


@contextmanager
def playing(clock: DemoClock, pace: Mapping[str, str], host: str) -> Iterator[Play]:
    """A play for as long as the context lasts; raises ClockFault before the rota begins.

    `host` is where the pages of staff are reached.
    """
    env = Env(clock, real_env().random)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="oncall-demo-")))
        kernel, token = RealTime(clock), secret(env)
        cable = Cable()
        sim = _carrier(kernel, env, cable, token)
        rest = RestServer(sim.rest)
        stack.callback(rest.close)
        webhooks = f"http://127.0.0.1:{_free_port()}"
        config = install(
            folder, env, webhooks=webhooks, pages=f"{host}:{_free_port()}",
            carrier=rest.base_url, token=token, fallback=f"{FALLBACK}/voice.xml",
            mail_port=stack.enter_context(mailroom()), pace=pace,
        )  # fmt: skip
        desk = open_desk(config, env)
        stack.callback(desk.db.close)
        stage = _set(sim, desk, config)
        machine = Machine(folder / "config.toml", clock)
        stack.callback(machine.stop)
        machine.start()
        kernel.start()
        stack.callback(kernel.stop)
        yield Play(folder, clock, kernel, stage, machine, cable)


def _carrier(kernel: RealTime, env: Env, cable: Cable, token: str) -> Simulator:
    return Simulator(
        kernel=kernel, chance=env.random, transport=cable,
        account_sid=ACCOUNT, tokens=(token,),
    )  # fmt: skip


def _set(sim: Simulator, desk: Desk, config: Config) -> Stage:
    """The example team, its number at the carrier, and the documents on another host."""
    team_id = import_example(desk, plan=BY_TEXT_TOO)
    set_everybody_up(desk, team_id)
    stage = set_stage(desk, sim, team_id)
    with desk.db.reading() as conn:
        sim.serve_static(FALLBACK, fallback_documents(team_now(conn, desk, team_id), FALLBACK))
    sim.own(stage.line, **number_settings(config, desk, team_id))
    return stage


def _free_port() -> int:
    """One that the service can have each time it starts."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
        return port
