"""Wires the rooms: the only place that chooses database, carrier and environment."""

import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, partial
from importlib import import_module

from flask import Flask

from oncall.calendar.work import giving
from oncall.calendar.work.serving import Feeds
from oncall.carrier.port import Carrier
from oncall.carrier.twilio import TwilioCarrier
from oncall.config import Config, ConfigFaults, Fault
from oncall.contact.work.coming_in.reconcile import Reconciler
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import deleting, erasing
from oncall.contact.work.going_out.sending import Ways
from oncall.contact.work.outage.outcry import Outcry
from oncall.contact.work.outage.replay import replay
from oncall.contact.work.outage.snapshot import FILE, keep_snapshot
from oncall.contact.work.outage.without_database import Standby
from oncall.contact.work.shifts import offering, rota_check
from oncall.contact.work.shifts.looks import LOOKS as ABOUT_SHIFTS
from oncall.contact.work.tidy import tidy
from oncall.env import Env, real_env
from oncall.identity import Provider
from oncall.pay.core.reckoning.price import costs_more
from oncall.pay.work import books
from oncall.pay.work.called_out import called_out
from oncall.post import Post, Smtp
from oncall.store import migrate
from oncall.store.engine import DATABASE_ERRORS, Database
from oncall.store.outage import Outage, outage
from oncall.store.spool import Spool
from oncall.store.vault import Vault
from oncall.watch import balance, drift, gate, switch
from oncall.watch.lookout import EVERY, Lookout
from oncall.watch.promised import Promised
from oncall.watch.pulse import JOBS, Pulse
from oncall.watch.readiness import checks, keys_fit
from oncall.web.guard import Guard
from oncall.web.health import Health
from oncall.webhooks import webhooks_of
from oncall.wording.sounds import read_sounds
from oncall.worker import Job, Worker

log = logging.getLogger(__name__)
SNAPSHOT_EVERY_S, TIDY_EVERY_H, LOOK_EVERY_MIN = 30, 6, 5
LEDGER_EVERY, BOOKS_EVERY_H = timedelta(minutes=15), 24
OUTCRY_EVERY_S = 5
SWITCH_EVERY_S, DRIFT_EVERY_MIN = 60, 15
FEED_USES_EVERY_S = 60
# How often in each minute of the reconciler a worker asks whether it is its turn.
LOOKS = 4
# How long a write waits for another one, in this process and then in others: a family on the line
# is answered from the snapshot after that.
PATIENCE_S = 2
# What is asked of the carrier for a webhook (read from the address' fragment, which is not signed):
# 2 s to connect, 8 s to answer (a locked database takes 4 of them), 14 s in all, and two tries
# more, also after a 5xx.
OVERRIDES = "#ct=2000&rt=8000&tt=14000&rc=2&rp=ct,rt,5xx"


@dataclass(frozen=True)
class Service:
    """Everything wired: two WSGI apps, the worker, and the jobs that run beside it.

    `beside` are the jobs of a process that answers webhooks apart from the worker; `jobs` holds
    them too. `watch` are the jobs of those who look after the service itself.
    """

    desk: Desk
    carrier: Carrier
    webhooks: Flask
    feeds: Feeds
    worker: Worker
    health: Health
    beside: tuple[Job, ...]
    jobs: tuple[Job, ...]
    watch: tuple[Job, ...]

    @cached_property
    def pages(self) -> Flask:
        """The app of the pages, made when it is first asked for; raises UnlistedRoute.

        A worker that runs apart shows none, and a hundred routes take their time.
        """
        rooms = import_module("oncall.pages")  # not sooner: what they need is a third of all code
        pages: Flask = rooms.pages_of(self.desk, self.health, self.feeds, self.carrier)
        return pages


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


class UpToDate:
    """Brings the tables up to date as soon as the database can be reached."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._done = False

    def run(self) -> None:
        """The job; does nothing once it has succeeded."""
        if not self._done:
            migrate.upgrade(self._desk.db)
            self._done = True


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
    lookout = Lookout(desk, worker.pulse, guard.faults, worker.send_what_waits)
    feeds = Feeds(desk)
    beside = (
        *_beside(standby), Job("lookout", EVERY, lookout.run),
        Job("feed uses", timedelta(seconds=FEED_USES_EVERY_S), feeds.write_uses),
    )  # fmt: skip
    mark = partial(worker.pulse.mark, JOBS)
    return Service(
        desk, carrier, webhooks_of(standby, guard, looks), feeds, worker, looks, beside,
        tuple(job.then(mark) for job in (*beside, *_jobs(desk, carrier, spool, worker.pulse))),
        _watch(config, desk, carrier, worker, looks),
    )  # fmt: skip


def installation(desk: Desk) -> str:
    """Tells one installation from another, and nothing about it: made from its key."""
    return desk.vault.digest("installation")[:16]


def sender_threads(count: int) -> ThreadPoolExecutor:
    """Threads that speak to the carrier, so that one slow send holds up no other."""
    return ThreadPoolExecutor(count, thread_name_prefix="send")


def number_settings(config: Config, desk: Desk, team_id: str) -> dict[str, str]:
    """What is to be set on the team's number at the carrier."""
    own_fallback = desk.link(f"/fallback/{team_id}/voice.xml")
    return {
        "voice_url": desk.link("/voice") + OVERRIDES,
        "voice_fallback_url": config.carrier.voice_fallback_url or own_fallback,
        "status_callback": desk.link("/voice/ended") + OVERRIDES,
        "sms_url": desk.link("/sms") + OVERRIDES,
        "sms_fallback_url": desk.link("/sms"),
    }


def _beside(standby: Standby) -> tuple[Job, ...]:
    """What each process with a folder of its own does for itself: its spool, and its snapshot."""
    keep = partial(keep_snapshot, standby.desk, standby.folder)
    return (
        Job("outcry", timedelta(seconds=OUTCRY_EVERY_S), standby.outcry.look),
        Job("tables", timedelta(seconds=SNAPSHOT_EVERY_S), UpToDate(standby.desk).run),
        Job("snapshot", timedelta(seconds=SNAPSHOT_EVERY_S), keep),
    )


def _jobs(desk: Desk, carrier: Carrier, spool: Spool, pulse: Pulse) -> tuple[Job, ...]:
    reconciler = Reconciler(desk, carrier, first=partial(replay, desk, spool))
    in_books = offering.Books(called_out, costs_more)
    return (
        Job("reconcile", desk.pace.reconcile_every / LOOKS, reconciler.run),
        Job("promises", timedelta(minutes=LOOK_EVERY_MIN), Promised(desk, pulse).run),
        *(Job(name, every, partial(look, desk)) for name, every, look in ABOUT_SHIFTS),
        Job("offers", offering.EVERY, partial(offering.look_at_offers, desk, in_books)),
        Job("leavers", giving.LOOK_AFTER_EVERY, partial(giving.revoke_leavers, desk)),
        Job("rota check", rota_check.EVERY, partial(rota_check.write_letters, desk, called_out)),
        Job("deleting", deleting.EVERY, partial(deleting.delete_in_time, desk)),
        Job("erasing", erasing.EVERY, partial(erasing.erase_in_time, desk)),
        Job("tidy", timedelta(hours=TIDY_EVERY_H), partial(tidy, desk)),
        Job("ledger", LEDGER_EVERY, partial(books.keep_all, desk.db, desk.env)),
        Job("books", timedelta(hours=BOOKS_EVERY_H), partial(books.look, desk)),
    )


def _watch(
    config: Config, desk: Desk, carrier: Carrier, worker: Worker, looks: Health
) -> tuple[Job, ...]:
    pulse, wanted = worker.pulse, partial(number_settings, config, desk)
    at_carrier = drift.Drift(desk, pulse, carrier, wanted)
    least = config.carrier.least_balance
    left = balance.Balance(desk, pulse, carrier, least)
    asked = gate.Gate(desk, pulse, looks.installation)
    switched = switch.Switch(desk, pulse, looks, config.watch)
    return (
        Job("drift", timedelta(minutes=DRIFT_EVERY_MIN), at_carrier.run),
        *((Job("balance", balance.EVERY, left.run),) if least else ()),
        *((Job("gate", gate.EVERY, asked.run),) if config.watch.gate else ()),
        Job("switch", timedelta(seconds=SWITCH_EVERY_S), switched.run),
    )
