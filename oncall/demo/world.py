"""A world in virtual time: the whole service and a simulated carrier, and one hand on the clock.

The same wiring as `oncall serve`, the same SDK, the same webhooks; only time does not pass by
itself. A year can be lived in seconds, and a seed replays exactly.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from oncall.app import Service, build, desk_as_it_is
from oncall.carrier.twilio import TwilioCarrier
from oncall.config import Config, Pace
from oncall.config.settings import (
    CarrierSettings,
    DatabaseSettings,
    DataSettings,
    KeySettings,
    WebSettings,
)
from oncall.contact.work.desk import Desk
from oncall.demo.example import import_example
from oncall.demo.letterbox import Letterbox
from oncall.env import Alarm, Env, seeded
from oncall.simulator.kernel import Kernel
from oncall.simulator.network import Simulator
from oncall.simulator.readings import Chance, Readings
from oncall.simulator.sdk import InProcess
from oncall.simulator.transports import WsgiTransport
from oncall.store import migrate
from oncall.store.engine import DATABASE_ERRORS, Database
from oncall.webhooks import number_settings

PUBLIC_URL = "https://oncall.example"
PAGES_URL = "https://pages.oncall.example"
ACCOUNT, TOKEN = "AC" + "0" * 32, "virtual-token"
FIELD_KEY = "virtual-field-key-of-at-least-32-characters"
LINE = "+4752000000"
STOP_AT = 10_000
FAMILIES_WAIT = ("reconcile", "replay")
TRIES_AGAIN = timedelta(seconds=1)


class Bell(Alarm):
    """Nobody sleeps in virtual time: it only counts how often it was rung."""

    rings = 0

    def ring(self) -> None:
        """Something was committed."""
        self.rings += 1


class TimeStandsStill(RuntimeError):
    """Raised when something stays due however often it is done."""


class Crash(BaseException):
    """The process dies here; nothing after it happens."""


def no_look(world: "World") -> None:
    """Nobody looks after each step."""


@dataclass
class World:
    """The service and its carrier. `after_step` is called whenever something has happened.

    `crash_at` is asked at every crash point with its name; True kills the process, and it starts
    again at once on the same database. `chance_of` makes the carrier's chance from the seed.
    `skew` is how far our machine's clock is off from the carrier's, which is `now`; no job
    but those families wait for runs again before `seldom` has passed: days are lived faster.
    """

    folder: Path
    start: datetime
    seed: int = 1
    url: str = "sqlite://"
    pace: Pace = field(default_factory=Pace)
    readings: Readings = field(default_factory=Readings)
    plan: str | None = None
    after_step: Callable[["World"], None] = no_look
    crash_at: Callable[[str], bool] = lambda _point: False
    chance_of: Callable[[int, Callable[[], datetime]], Chance] = lambda seed, _now: seeded(seed)
    crashes: int = 0
    dead: bool = False
    skew: timedelta = timedelta(0)
    seldom: timedelta = timedelta(0)

    def __post_init__(self) -> None:
        self.kernel = Kernel(self.start)
        self.chance = self.chance_of(self.seed, self.kernel.now)
        self.mail = Letterbox(self.kernel.now)
        self.bell = Bell()
        self.env = Env(self._our_clock, seeded(self.seed + 1), self._point, self.bell)
        self.config = _config(self.folder, self.url, self.pace)
        self.desk = _desk(self.config, self.env)
        self.transport = WsgiTransport({}, dies_of=(Crash,), died=self._died)
        self.sim = Simulator(
            kernel=self.kernel, chance=self.chance, transport=self.transport,
            account_sid=ACCOUNT, tokens=(TOKEN,), readings=self.readings,
        )  # fmt: skip
        self.team_id = import_example(self.desk, plan=self.plan)
        self._boot()
        self.sim.own(LINE, **number_settings(self.config, self.desk, self.team_id))
        self._jobs()

    def _boot(self) -> None:
        """Start the service, as after a crash: nothing is known but the database."""
        carrier = TwilioCarrier(ACCOUNT, TOKEN, http_client=InProcess(self.sim.rest))
        self.service: Service = build(self.config, self.desk, carrier, post=self.mail)
        self.transport.apps[PUBLIC_URL] = self.service.webhooks
        self._due = {job.name: self.kernel.now() for job in self.service.jobs}
        self._wake_at: datetime | None = self.now
        self._heard = 0

    @property
    def now(self) -> datetime:
        """Virtual time, UTC."""
        return self.kernel.now()

    def _our_clock(self) -> datetime:
        return self.kernel.now() + self.skew

    def clock_is_off(self, by: timedelta) -> None:
        """From now on our machine's clock is wrong by so much; zero puts it right."""
        self.skew, self._wake_at = by, self.now

    def leap_to(self, at: datetime) -> None:
        """Nothing at all happens until then, so those hours need not be lived through.

        Nobody may think on arrival that the worker slept, or that the carrier's log was not read.
        """
        self.sim.run_until(at)
        self._due = {name: at + timedelta(seconds=name != "reconcile") for name in self._due}
        self._wake_at = at

    def run(self, seconds: float) -> None:
        """Let so much time pass."""
        self.run_until(self.now + timedelta(seconds=seconds))

    def run_until(self, until: datetime) -> None:
        """Let time pass until then, doing everything at the instant it is due."""
        standing = 0
        while True:
            self._work()
            at = self._next()
            if at is None or at > until:
                break
            standing = standing + 1 if at <= self.now else 0
            if standing > STOP_AT:
                raise TimeStandsStill(f"time stands still at {self.now}: something stays due")
            self.sim.run_until(max(at, self.now))
        self.sim.run_until(until)
        self._work()

    def crash(self) -> None:
        """Kill the process now and start it again."""
        self.crashes += 1
        self._boot()

    def die(self) -> None:
        """The machine is off: no webhook is answered and nothing is worked on until `rise`."""
        self.dead = True
        self.transport.down.add(PUBLIC_URL)

    def rise(self) -> None:
        """The machine is on again."""
        self.dead = False
        self.transport.down.discard(PUBLIC_URL)
        self.crash()

    def _work(self) -> None:
        if not self.dead:
            self._do_what_is_due()
        self.after_step(self)

    def _do_what_is_due(self) -> None:
        try:
            self._jobs()
            if self.bell.rings != self._heard or (self._wake_at and self._wake_at <= self.now):
                self._one_pass()
        except Crash:
            self._boot()

    def _one_pass(self) -> None:
        """As the worker in production: work, and sleep to the next deadline or the next ring."""
        self._wake_at = self.now + TRIES_AGAIN
        with suppress(*DATABASE_ERRORS):
            due = self.service.worker.one_pass()
            sign = self.now + self.pace.pass_silent / 2  # nobody shall take it for dead
            self._wake_at = min(due - self.skew, sign) if due else sign
        self._heard = self.bell.rings

    def _jobs(self) -> None:
        for job in self.service.jobs:
            if self._due[job.name] <= self.now:
                seldom = timedelta(0) if job.name in FAMILIES_WAIT else self.seldom
                self._due[job.name] = self.now + max(job.every, seldom)
                with suppress(*DATABASE_ERRORS):
                    job.run()

    def _next(self) -> datetime | None:
        if self.dead:
            return self.sim.next_at()
        found = (self.sim.next_at(), self._wake_at, *self._due.values())
        return min((at for at in found if at), default=None)

    def _point(self, name: str) -> None:
        if self.crash_at(name):
            self.crashes += 1
            raise Crash(name)

    def _died(self, _error: BaseException) -> None:
        self._boot()


@cache
def _with_tables() -> Database:
    """A database in memory that has all the tables, made once in each process."""
    db = Database("sqlite://")
    migrate.upgrade(db)
    return db


def _desk(config: Config, env: Env) -> Desk:
    """The desk; in memory the tables are copied, for a world is made thousands of times."""
    desk = desk_as_it_is(config, env)
    if config.database.url == "sqlite://":
        with _with_tables().engine.connect() as made, desk.db.engine.connect() as new:
            raw: Any = made.connection.driver_connection
            raw.backup(new.connection.driver_connection)
    migrate.upgrade(desk.db)
    return desk


def _config(folder: Path, url: str, pace: Pace) -> Config:
    return Config(
        path=folder / "config.toml",
        web=WebSettings(public_url=PUBLIC_URL, pages_url=PAGES_URL),
        carrier=CarrierSettings(account_sid=ACCOUNT, auth_tokens=(TOKEN,)),
        database=DatabaseSettings(url=url),
        keys=KeySettings(field_keys=(FIELD_KEY,)),
        data=DataSettings(folder=folder),
        pace=pace,
    )
