"""Wires the rooms: the only place that chooses database, carrier and environment."""

from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

from flask import Flask

from oncall.carrier.port import Carrier
from oncall.carrier.twilio import TwilioCarrier
from oncall.config import Config, ConfigFaults, Fault
from oncall.contact.pages import fallback, page, texts, voice
from oncall.contact.work.desk import Desk
from oncall.contact.work.promises import look_after
from oncall.contact.work.readiness import (
    database_works,
    disk_has_room,
    keys_fit,
    log_is_read,
    nothing_is_spooled,
    somebody_has_the_line,
)
from oncall.contact.work.reconcile import Reconciler
from oncall.contact.work.replay import replay
from oncall.contact.work.snapshot import keep_snapshot
from oncall.contact.work.tidy import tidy
from oncall.contact.work.without_database import Standby
from oncall.env import Env
from oncall.store import migrate
from oncall.store.engine import Database
from oncall.store.spool import Spool
from oncall.store.vault import Vault
from oncall.web import health
from oncall.web.guard import Guard
from oncall.web.health import Check, HealthFault
from oncall.web.xml import answer_plainly
from oncall.worker import Job, Worker, silence

SNAPSHOT_EVERY_S, TIDY_EVERY_H, LOOK_EVERY_MIN = 30, 6, 5
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
    """Everything wired: two WSGI apps, the worker, and the jobs that run beside it."""

    desk: Desk
    carrier: Carrier
    webhooks: Flask
    pages: Flask
    worker: Worker
    jobs: tuple[Job, ...]


def open_desk(config: Config, env: Env) -> Desk:
    """The database, brought up to date, and the tools around it; raises DatabaseFault."""
    db = Database(config.database.url, patience_s=PATIENCE_S)
    migrate.upgrade(db)
    vault = Vault(config.keys.field_keys, env.random)
    return Desk(db, vault, env, config.pace, config.web.public_url)


def see_that_it_can_serve(desk: Desk) -> None:
    """Refuse to begin on a damaged database (DatabaseFault) or without its keys (ConfigFaults)."""
    desk.db.check()
    if faults := keys_fit(desk):
        raise ConfigFaults([Fault("keys.field_file", fault.sentence, "") for fault in faults])


def make_carrier(config: Config) -> TwilioCarrier:
    """The carrier that the configuration names; nothing is asked of it yet."""
    carrier = config.carrier
    return TwilioCarrier(
        carrier.account_sid, carrier.auth_tokens[0],
        api_base_url=carrier.api_base_url, region=carrier.region, edge=carrier.edge,
    )  # fmt: skip


def build(
    config: Config,
    desk: Desk,
    carrier: Carrier,
    *,
    senders: Executor | None = None,
    with_worker: bool = True,
) -> Service:
    """Wire the rooms. `with_worker`: the worker runs in this process, so health asks it."""
    folder = config.data.folder
    spool = Spool(folder / "spool", desk.vault)
    worker = Worker(desk, carrier, senders)
    guard = Guard(config.web.public_url, config.carrier.auth_tokens, desk.env.now)
    checks: list[Check] = [
        partial(database_works, desk), partial(somebody_has_the_line, desk),
        partial(log_is_read, desk), partial(nothing_is_spooled, spool), partial(keys_fit, desk),
        partial(disk_has_room, folder), guard.faults,
    ]  # fmt: skip
    if with_worker:
        checks.append(_worker_is_awake(worker))
    return Service(
        desk, carrier, _webhooks(desk, spool, folder, guard, checks), _pages(checks), worker,
        _jobs(desk, carrier, spool, folder),
    )  # fmt: skip


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


def _webhooks(
    desk: Desk, spool: Spool, folder: Path, guard: Guard, checks: Iterable[Check]
) -> Flask:
    app = Flask("oncall.webhooks", static_folder=None)
    guard.watch(app, but=("/health",))
    app.register_blueprint(voice.blueprint(desk, Standby(desk, spool, folder)))
    app.register_blueprint(texts.blueprint(desk))
    app.register_blueprint(page.blueprint(desk))
    app.register_blueprint(fallback.blueprint(desk, folder))
    app.register_blueprint(health.blueprint(checks))
    answer_plainly(app)
    return app


def _pages(checks: Iterable[Check]) -> Flask:
    app = Flask("oncall.pages", static_folder=None)
    app.register_blueprint(health.blueprint(checks))
    answer_plainly(app)
    return app


def _jobs(desk: Desk, carrier: Carrier, spool: Spool, folder: Path) -> tuple[Job, ...]:
    recorded_first = partial(replay, desk, spool)
    reconciler = Reconciler(desk, carrier, recorded_first)
    return (
        Job("replay", timedelta(seconds=5), recorded_first),
        Job("reconcile", desk.pace.reconcile_every / LOOKS, reconciler.run),
        Job("snapshot", timedelta(seconds=SNAPSHOT_EVERY_S), partial(keep_snapshot, desk, folder)),
        Job("promises", timedelta(minutes=LOOK_EVERY_MIN), partial(look_after, desk)),
        Job("tidy", timedelta(hours=TIDY_EVERY_H), partial(tidy, desk)),
    )


def _worker_is_awake(worker: Worker) -> Check:
    began = worker.desk.now

    def check() -> list[HealthFault]:
        return silence(worker, began, worker.desk.pace.pass_silent)

    return check
