"""The reconciler: the promise that nothing is lost is made on the carrier's own log.

Every minute one of the workers lists the calls and texts of each team's numbers and records what
we never heard of. On start that happens at once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from oncall.carrier.port import OVER, Carrier, CarrierCall, CarrierError, CarrierMessage
from oncall.contact.core.found import goes_on_long
from oncall.contact.rows import carrier_log, contacts
from oncall.contact.rows.carrier_log import Reading, When
from oncall.contact.work.coming_in.forget import forgotten
from oncall.contact.work.coming_in.found import Finder
from oncall.contact.work.desk import Desk
from oncall.rota.work import numbers_of
from oncall.store.engine import DATABASE_ERRORS, ITS_OWN_FAULT, again_if_beaten

log = logging.getLogger(__name__)
# A pass is shorter; a worker that dies in one holds up the others for so long.
LEASE = timedelta(seconds=30)
# Whoever hangs up is told of by a webhook within a second or two: an end so young is left to it,
# for only its word closes a talk.
OWN_WORD = timedelta(seconds=5)


@dataclass
class Reconciler:
    """Reads the log when it is due, and for the first time at once.

    `first` records what we know ourselves: we know better than the log.
    """

    desk: Desk
    carrier: Carrier
    first: Callable[[], object]
    _has_read: bool = field(default=False, init=False)
    _asked: set[str] = field(default_factory=set, init=False)

    def run(self) -> int:
        """Look if it is time to; returns how much was new."""
        self.first()
        every = self.desk.pace.reconcile_every
        when = When(self.desk.now, every, LEASE, first=not self._has_read)
        found = reconcile(self.desk, self.carrier, when, asked=self._asked)
        self._has_read = True
        return found


def reconcile(
    desk: Desk, carrier: Carrier, when: When | None = None, *, asked: set[str] | None = None
) -> int:
    """Look through the log of every number of every team; returns how much was new.

    A team whose log another worker reads, or that is not due by `when` (default: all are), is left
    alone. A carrier that does not answer is asked again next time: nothing is skipped. `asked` are
    the calls of which it has told who talked, and need not be asked again.
    """
    when = when or When(desk.now, timedelta(0), LEASE)
    with desk.db.reading() as conn:
        due = carrier_log.due(conn, when)
    known = set() if asked is None else asked
    return sum(_team(Finder(desk, carrier, team_id), when, known) for team_id in due)


def _team(finder: Finder, when: When, asked: set[str]) -> int:
    desk, team_id = finder.desk, finder.team_id
    with desk.writing("reconcile") as tx:
        reading = carrier_log.begin_reading(tx, team_id, when)
        numbers = numbers_of(tx, team_id)
    if reading is None:
        return 0
    look = _Look(finder, asked)
    for number, ours_since in numbers.items():
        look.through(number, _since(desk, reading, ours_since))
    look.at_live_calls()
    look.at_calls_that_wait()
    with desk.writing("reconciled") as tx:
        read_at = when.now if look.complete else None
        carrier_log.end_reading(tx, team_id, reading, read_at)
    return look.new


def _since(desk: Desk, reading: Reading, ours_since: datetime | None) -> datetime:
    """The last complete pass and a day more; never before our first start, or the number was ours.

    A pass that was written down by a clock since put back is taken as of now.
    """
    last = min(reading.complete_at or reading.began_at, desk.now)
    begins = (reading.began_at, last - desk.pace.reconcile_back, ours_since)
    # The carrier tells whole seconds: what came in the very first one is not earlier than it.
    return max(at for at in begins if at).replace(microsecond=0)


@dataclass
class _Look:
    """One pass: `complete` when every number was listed and all that is new could be recorded."""

    finder: Finder
    asked: set[str]
    new: int = 0
    complete: bool = True
    calls: dict[str, CarrierCall] = field(default_factory=dict)
    """What the log says of each call."""

    def through(self, number: str, since: datetime) -> None:
        """Record what came to this number since then and is not known."""
        try:
            calls, messages = self._listed(number, since)
        except CarrierError as error:
            log.warning("the carrier's log could not be read: %s", error)
            self.complete = False
            return
        self.calls |= {each.sid: each for each in calls}
        heard = self._heard([*(each.sid for each in messages), *(each.sid for each in calls)])
        for message in messages:
            if message.sid not in heard:
                self._take(partial(self.finder.text, message))
        for call in calls:
            if call.sid not in heard or (self._has_ended(call) and heard[call.sid] is None):
                self._take(partial(self.finder.call, call))

    def at_live_calls(self) -> None:
        """Ask about each call that goes on by what we know, unless the log just told."""
        desk = self.finder.desk
        with desk.db.reading() as conn:
            found = carrier_log.live_contacts(conn, self.finder.team_id)
        for contact in found:
            sid = contact.call or ""
            call = self.calls[sid] if sid in self.calls else self._asked(sid)
            if call is None or (call.status in OVER and not self._has_ended(call)):
                continue
            if call.status in OVER or goes_on_long(contact, desk.now, desk.pace):
                self._take(partial(self.finder.live, contact, call.status))

    def at_calls_that_wait(self) -> None:
        """Ask once about each long call whose contact is open: perhaps somebody talked in it."""
        with self.finder.desk.db.reading() as conn:
            waiting = carrier_log.calls_that_wait(conn, self.finder.team_id)
        for call in (self.calls[sid] for sid in waiting if sid in self.calls):
            if call.sid not in self.asked and self.finder.was_long(call):
                self._take(partial(self._ask_about, call.sid))

    def _has_ended(self, call: CarrierCall) -> bool:
        """Whether it is over, and the word of that has had the time to come by itself."""
        age = self.finder.desk.now - call.end if call.end else OWN_WORD
        return call.status in OVER and not timedelta(0) <= age < OWN_WORD

    def _ask_about(self, sid: str) -> int:
        new = self.finder.waits(sid)
        self.asked.add(sid)
        return new

    def _listed(
        self, number: str, since: datetime
    ) -> tuple[list[CarrierCall], list[CarrierMessage]]:
        calls = self.finder.carrier.calls(to=number, since=since)
        messages = self.finder.carrier.messages(to=number, since=since)
        return [c for c in calls if c.start >= since], [m for m in messages if m.at >= since]

    def _heard(self, sids: list[str]) -> dict[str, datetime | None]:
        """When each that is known was over; what was forgotten is over for good."""
        desk = self.finder.desk
        with desk.db.reading() as conn:
            heard = contacts.heard_of(conn, sids)
            gone = forgotten(conn, desk, [sid for sid in sids if sid not in heard])
        return heard | dict.fromkeys(gone, desk.now)

    def _asked(self, sid: str) -> CarrierCall | None:
        """What the carrier says of a call; nothing while it cannot answer or knows of none."""
        try:
            return self.finder.carrier.one_call(sid)
        except CarrierError as error:
            log.warning("the carrier could not tell of a live call: %s", error)
            return None

    def _take(self, record: Callable[[], int]) -> None:
        """One that cannot be recorded holds up no other; the pass is not complete, and comes again.

        Somebody else may just have recorded it: then it is known.
        """
        try:
            self.new += again_if_beaten(record)
        except CarrierError as error:
            log.warning("the carrier could not tell who talked in a call: %s", error)
            self.complete = False
        except ITS_OWN_FAULT:
            log.warning("a call or text of the carrier's log was not recorded; it comes again")
            self.complete = False
        except DATABASE_ERRORS:
            raise
        except Exception:
            log.exception("one call or text of the carrier's log could not be recorded")
            self.complete = False
