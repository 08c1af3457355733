"""Wires the rooms: the only place that chooses database, carrier and environment."""

import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from flask import Flask

from oncall.carrier.port import Carrier
from oncall.carrier.twilio import TwilioCarrier
from oncall.config import Config, ConfigFaults, Fault
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.sending import Ways
from oncall.contact.work.outage.outcry import Outcry
from oncall.contact.work.outage.snapshot import FILE
from oncall.contact.work.outage.without_database import Standby
from oncall.env import Env, real_env
from oncall.identity import Provider
from oncall.post import Post, Smtp
from oncall.store import migrate
from oncall.store.engine import DATABASE_ERRORS, Database
from oncall.store.outage import Outage, outage
from oncall.store.spool import Spool
from oncall.store.vault import Vault
from oncall.watch.pulse import JOBS
from oncall.watch.readiness import checks, keys_fit
from oncall.web.guard import Guard
from oncall.web.health import Health
from oncall.webhooks import webhooks_of
from oncall.wording.sounds import read_sounds
from oncall.worker import Job, Worker

if TYPE_CHECKING:
    from oncall.calendar.work.serving import Feeds

log = logging.getLogger(__name__)
# How long a write waits for another one, in this process and then in others: a family on the line
# is answered from the snapshot after that.
PATIENCE_S = 2


@dataclass(frozen=True)
class Service:
    """Everything wired: two WSGI apps, the worker, and the jobs that run beside it.

    What callers need is there at once; the rest is made when it is first asked for, because its
    code takes longer to load than everything on a call's way, and somebody may be calling.
    """

    config: Config
    desk: Desk
    carrier: Carrier
    webhooks: Flask
    worker: Worker
    health: Health
    standby: Standby
    guard: Guard

    @cached_property
    def feeds(self) -> "Feeds":
        """What answers calendar programs."""
        made: Feeds = import_module("oncall.calendar.work.serving").Feeds(self.desk)
        return made

    @cached_property
    def pages(self) -> Flask:
        """The app of the pages; raises UnlistedRoute.

        A worker that runs apart shows none, and a hundred routes take their time.
        """
        rooms = import_module("oncall.pages")
        pages: Flask = rooms.pages_of(self.desk, self.health, self.feeds, self.carrier)
        return pages

    @cached_property
    def beside(self) -> tuple[Job, ...]:
        """The jobs of a process that answers webhooks apart from the worker."""
        made = import_module("oncall.jobs")
        found: tuple[Job, ...] = made.beside(self.standby, self.worker, self.guard, self.feeds)
        return found

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The jobs of a process with a worker; those of `beside` are among them."""
        made, pulse = import_module("oncall.jobs"), self.worker.pulse
        others = made.for_all(self.desk, self.carrier, self.standby.spool, pulse)
        return tuple(job.then(partial(pulse.mark, JOBS)) for job in (*self.beside, *others))

    @cached_property
    def watch(self) -> tuple[Job, ...]:
        """The jobs of those who look after the service itself."""
        made, pulse = import_module("oncall.jobs"), self.worker.pulse
        found: tuple[Job, ...] = made.on_watch(
            self.config, self.desk, self.carrier, pulse, self.health
        )
        return found


def open_desk(config: Config, env: Env) -> Desk:
    """The database, brought up to date, and the tools around it; raises DatabaseFault."""
    desk = desk_as_it_is(config, env)
    migrate.upgrade(desk.db)
    return desk


@contextmanager
def opened(config: Config) -> Iterator[Desk]:
    """The desk in the world as it is, for as long as a command needs it."""
    desk = open_desk(config, real_env())
    try:
        yield desk
    finally:
        desk.db.close()


def desk_as_it_is(config: Config, env: Env) -> Desk:
    """The same on whatever is there, for those who only look."""
    db = Database(config.database.url, patience_s=PATIENCE_S)
    vault = Vault(config.keys.field_keys, env.random)
    sounds = read_sounds(config.voice.sounds)
    web = config.web
    return Desk(
        db, vault, env, config.pace, web.public_url, sounds=sounds, pages_url=web.pages_url,
        families=config.families, keep=config.keep, provider=make_provider(config, env),
    )  # fmt: skip


def see_that_it_can_serve(desk: Desk) -> None:
    """Refuse to begin on a damaged database (DatabaseFault) or without its keys (ConfigFaults)."""
    desk.db.check()
    with desk.db.reading() as conn:
        faults = keys_fit(conn, desk)
    if faults:
        raise ConfigFaults([Fault("keys.field_file", fault.sentence, "") for fault in faults])


def desk_that_serves(config: Config, env: Env) -> Desk:
    """The desk of a process that answers callers.

    One whose database cannot be reached begins all the same, with the last snapshot: a machine
    that starts sooner than its database must not meet a family with silence. Without a snapshot,
    or on a database that is damaged or of other keys, it refuses (DatabaseFault, ConfigFaults).
    """
    desk = desk_as_it_is(config, env)
    try:
        migrate.upgrade(desk.db)
        see_that_it_can_serve(desk)
    except DATABASE_ERRORS as error:
        if outage(error) is not Outage.GONE or not (config.data.folder / FILE).exists():
            raise
        log.warning("the database cannot be reached: calls are answered from the snapshot")
    return desk


def make_carrier(config: Config) -> TwilioCarrier:
    """The carrier that the configuration names; nothing is asked of it yet."""
    carrier = config.carrier
    return TwilioCarrier(
        carrier.account_sid, carrier.auth_tokens[0],
        api_base_url=carrier.api_base_url, region=carrier.region, edge=carrier.edge,
        asks_for_s=config.pace.unknown_outcome.total_seconds(),
    )  # fmt: skip


def make_provider(config: Config, env: Env) -> Provider | None:
    """Where work accounts are, if the configuration names it; nothing is asked of it yet."""
    settings = config.work_account
    return Provider(settings, env.now) if settings.tenants else None


def make_post(config: Config) -> Post | None:
    """The mail server that the configuration names, if any; nothing is asked of it yet."""
    return Smtp(config.email) if config.email.host else None


def build(
    config: Config,
    desk: Desk,
    carrier: Carrier,
    *,
    post: Post | None = None,
    senders: Executor | None = None,
) -> Service:
    """Wire the rooms; without `post` alarms have no second path."""
    folder = config.data.folder
    spool = Spool(folder / "spool", desk.vault)
    worker = Worker(desk, Ways(carrier, post), senders)
    guard = Guard(config.web.public_url, config.carrier.auth_tokens, desk.env.now)
    asked = checks(desk, worker.pulse, spool, folder, post=post is not None)
    looks = Health([*asked, guard.faults], installation(desk))
    standby = Standby(desk, spool, folder, Outcry(desk, carrier, spool, folder, post))
    webhooks = webhooks_of(standby, guard, looks)
    return Service(config, desk, carrier, webhooks, worker, looks, standby, guard)


def installation(desk: Desk) -> str:
    """Tells one installation from another, and nothing about it: made from its key."""
    return desk.vault.digest("installation")[:16]


def sender_threads(count: int) -> ThreadPoolExecutor:
    """Threads that speak to the carrier, so that one slow send holds up no other."""
    return ThreadPoolExecutor(count, thread_name_prefix="send")
