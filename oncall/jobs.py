"""The jobs that run beside the answering of callers: what each of them does, and how often."""

from datetime import timedelta
from functools import partial

from oncall.calendar.work import giving
from oncall.calendar.work.serving import Feeds
from oncall.carrier.port import Carrier
from oncall.config import Config
from oncall.contact.work.coming_in.reconcile import Reconciler
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import deleting, erasing
from oncall.contact.work.outage.replay import replay
from oncall.contact.work.outage.snapshot import keep_snapshot
from oncall.contact.work.outage.without_database import Standby
from oncall.contact.work.shifts import offering, rota_check
from oncall.contact.work.shifts.looks import LOOKS as ABOUT_SHIFTS
from oncall.contact.work.tidy import tidy
from oncall.pay.core.reckoning.price import costs_more
from oncall.pay.work import books
from oncall.pay.work.called_out import called_out
from oncall.store import migrate
from oncall.store.spool import Spool
from oncall.watch import balance, drift, gate, switch
from oncall.watch.lookout import EVERY, Lookout
from oncall.watch.promised import Promised
from oncall.watch.pulse import Pulse
from oncall.web.guard import Guard
from oncall.web.health import Health
from oncall.webhooks import number_settings
from oncall.worker import Job, Worker

SNAPSHOT_EVERY_S, TIDY_EVERY_H, LOOK_EVERY_MIN = 30, 6, 5
LEDGER_EVERY, BOOKS_EVERY_H = timedelta(minutes=15), 24
OUTCRY_EVERY_S = 5
SWITCH_EVERY_S, DRIFT_EVERY_MIN = 60, 15
FEED_USES_EVERY_S = 60
# How often in each minute of the reconciler a worker asks whether it is its turn.
LOOKS = 4


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


def beside(standby: Standby, worker: Worker, guard: Guard, feeds: Feeds) -> tuple[Job, ...]:
    """What each process that answers does for itself: its spool, its snapshot, its own alarm."""
    desk = standby.desk
    keep = partial(keep_snapshot, desk, standby.folder)
    lookout = Lookout(desk, worker.pulse, guard.faults, worker.send_what_waits)
    return (
        Job("outcry", timedelta(seconds=OUTCRY_EVERY_S), standby.outcry.look),
        Job("tables", timedelta(seconds=SNAPSHOT_EVERY_S), UpToDate(desk).run),
        Job("snapshot", timedelta(seconds=SNAPSHOT_EVERY_S), keep),
        Job("lookout", EVERY, lookout.run),
        Job("feed uses", timedelta(seconds=FEED_USES_EVERY_S), feeds.write_uses),
    )


def for_all(desk: Desk, carrier: Carrier, spool: Spool, pulse: Pulse) -> tuple[Job, ...]:
    """What one worker does for all teams, whichever process it is in."""
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


def on_watch(
    config: Config, desk: Desk, carrier: Carrier, pulse: Pulse, looks: Health
) -> tuple[Job, ...]:
    """Who looks after the service itself: its number, its money, its address, its sign of life."""
    at_carrier = drift.Drift(desk, pulse, carrier, partial(number_settings, config, desk))
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
