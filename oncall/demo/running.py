"""The demo, running: the whole service as `oncall serve` has it, a simulated carrier in real time.

Webhooks and the carrier's REST interface go over real HTTP, and the SDK is the real one.
"""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from oncall.app import (
    Service,
    build,
    make_carrier,
    make_post,
    number_settings,
    open_desk,
    sender_threads,
)
from oncall.config import Config
from oncall.demo.clock import Clock
from oncall.demo.example import import_example
from oncall.demo.installation import ACCOUNT, install, secret
from oncall.demo.page import make_page
from oncall.demo.stage import Stage, set_stage
from oncall.env import Env, real_env
from oncall.simulator.http import RestServer
from oncall.simulator.network import Simulator
from oncall.simulator.realtime import RealTime
from oncall.simulator.transports import HttpTransport
from oncall.web.listeners import PAGE_THREADS, WEBHOOK_THREADS, Listener
from oncall.worker import SENDERS, Heartbeat

NO_PACE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Demo:
    """What runs: the page's address, the folder with settings and database, and the stage."""

    url: str
    folder: Path
    stage: Stage


@contextmanager
def running(
    now: Clock,
    *,
    port: int = 0,
    pace: Mapping[str, str] = NO_PACE,
    tell: Callable[[str], None] = lambda _line: None,
) -> Iterator[Demo]:
    """The demo for as long as the context lasts; `now` is its clock, `tell` hears how far it is.

    `pace` changes durations of a contact's life by name, written as in the settings file.
    Raises ListenFault when the port is in use, and ClockFault before the example rota begins.
    """
    env, page, hooks = Env(now, real_env().random), _Door(), _Door()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="oncall-demo-")))
        last = stack.enter_context(ExitStack())  # closed when nobody can ask any more
        shown = _listener(stack, page, f"127.0.0.1:{port}", PAGE_THREADS)
        webhooks = _listener(stack, hooks, "127.0.0.1:0", WEBHOOK_THREADS)
        tell("Making a temporary folder with settings, keys and an empty database …")
        kernel, token = RealTime(now), secret(env)
        sim, carrier = _carrier(stack, kernel, env, token)
        config = install(
            folder, env, webhooks=webhooks.url, carrier=carrier.base_url, token=token, pace=pace
        )
        service = _service(stack, last, config, env)
        tell("Importing the example team: its rota, its people and its families …")
        team_id = import_example(service.desk)
        stage = set_stage(service.desk, sim, team_id)
        sim.own(stage.line, **number_settings(config, service.desk, team_id))
        page.app, hooks.app = make_page(stage), service.webhooks
        tell("Starting the service, its worker and the simulated carrier …")
        pages = _listener(stack, service.pages, config.web.pages, PAGE_THREADS)
        for listener in (webhooks, pages, shown):
            listener.start()
        _work(stack, service, kernel)
        yield Demo(shown.url, folder, stage)


class _Door:
    """An app that is put in place once its own address is known."""

    app: Any = None

    def __call__(self, environ: Any, start: Any) -> Any:
        return self.app(environ, start)


def _listener(stack: ExitStack, app: Any, address: str, threads: int) -> Listener:
    listener = Listener(app, address, threads)
    stack.callback(listener.stop)
    return listener


def _carrier(
    stack: ExitStack, kernel: RealTime, env: Env, token: str
) -> tuple[Simulator, RestServer]:
    sim = Simulator(
        kernel=kernel, chance=env.random, transport=HttpTransport(),
        account_sid=ACCOUNT, tokens=(token,),
    )  # fmt: skip
    rest = RestServer(sim.rest)
    stack.callback(rest.close)
    return sim, rest


def _service(stack: ExitStack, last: ExitStack, config: Config, env: Env) -> Service:
    desk = open_desk(config, env)
    last.callback(desk.db.close)
    senders = sender_threads(SENDERS)
    stack.callback(senders.shutdown)
    return build(config, desk, make_carrier(config), post=make_post(config), senders=senders)


def _work(stack: ExitStack, service: Service, kernel: RealTime) -> None:
    """The heartbeat and the loop, as `oncall serve` has them; and the carrier begins to move."""
    heartbeat = Heartbeat(service.worker, service.jobs)
    heartbeat.start()
    stack.callback(heartbeat.stop, wait=True)
    loop = threading.Thread(target=service.worker.run, name="worker")
    loop.start()
    stack.callback(loop.join)
    stack.callback(service.worker.stop)
    kernel.start()
    stack.callback(kernel.stop)
