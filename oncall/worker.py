"""The worker: what is due is done, and then it sleeps to the next deadline.

The loop does the work; APScheduler is only the heartbeat and the clock of the jobs, in memory,
with no job store. A crash may page twice, never zero times.
"""

import logging
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from oncall.contact.work import crowd
from oncall.contact.work.deadlines import PutBack, take_steps
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.sending import Ways, send
from oncall.env import real_now
from oncall.store import outbox
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.outbox import Claimed
from oncall.watch.pulse import PASSES, Pulse

log = logging.getLogger(__name__)
SENDERS = 32
LONGEST_SLEEP = timedelta(seconds=1)  # web processes that run apart ring nobody


@dataclass(frozen=True)
class Job:
    """Something done every so often, by name."""

    name: str
    every: timedelta
    run: Callable[[], object]

    def then(self, after: Callable[[], None]) -> "Job":
        """The same job; `after` is called each time it has ended, well or not."""

        def run() -> None:
            try:
                self.run()
            finally:
                after()

        return replace(self, run=run)


class Worker:
    """Takes the steps that are due and sends what waits.

    `senders` runs the sends, several at a time; None sends one after another, in this thread.
    """

    def __init__(self, desk: Desk, ways: Ways, senders: Executor | None = None) -> None:
        self.desk = desk
        self.pulse = Pulse(desk)
        self._clock = PutBack(desk)
        self._ways = ways
        self._senders = senders
        self._under_way: set[Future[None]] = set()
        self._stop = threading.Event()

    def one_pass(self) -> datetime | None:
        """Everything that is due now is done, also what that makes due.

        Returns when there is something to do next, if nothing new comes.
        """
        self._clock.look()
        due = self._next_deadline()
        while due is not None and due <= self.desk.now and self._do_what_is_due():
            self._lives()
            due = self._next_deadline()
        self._lives()
        return due

    def _do_what_is_due(self) -> int:
        return self._steps() + self.send_what_waits()

    def _lives(self) -> None:
        self.pulse.mark(PASSES)
        self.pulse.write()

    def _next_deadline(self) -> datetime | None:
        with self.desk.db.reading() as conn:
            found = (crowd.earliest(conn, self.desk), outbox.earliest(conn))
        return min((at for at in found if at), default=None)

    def run(self) -> None:
        """Work until stopped; whatever goes wrong is logged, and the loop goes on."""
        while not self._stop.is_set():
            try:
                due = self.one_pass()
                self.desk.env.alarm.sleep(self._until(due))
            except DATABASE_ERRORS as error:
                log.warning("the database cannot be used (%s); trying again", type(error).__name__)
                self.desk.env.alarm.sleep(1)
            except Exception:
                log.exception("a pass failed; trying again")
                self.desk.env.alarm.sleep(1)

    def stop(self) -> None:
        """Finish the pass at hand, then stop."""
        self._stop.set()
        self.desk.env.alarm.ring()

    def _until(self, due: datetime | None) -> float:
        longest = min(LONGEST_SLEEP, self.desk.pace.pass_silent / 3)
        left = longest if due is None else min(due - self.desk.now, longest)
        return left.total_seconds()

    def _steps(self) -> int:
        with self.desk.db.reading() as conn:
            earliest = crowd.earliest(conn, self.desk)
        if earliest is None or earliest > self.desk.now:
            return 0
        return take_steps(self.desk)

    def send_what_waits(self) -> int:
        """Send what is due; returns how much there was. Any process may, at any time."""
        with self.desk.db.reading() as conn:
            earliest = outbox.earliest(conn)
        free = SENDERS - len(self._under_way)
        if earliest is None or earliest > self.desk.now or free <= 0:
            return 0
        self.desk.env.crash("before claim")
        claimed = outbox.claim(
            self.desk.db, now=self.desk.now, lease=self.desk.pace.lease, limit=free
        )
        self.desk.env.crash("after claim")
        for each in claimed:
            self._begin(each)
        return len(claimed)

    def _begin(self, claimed: Claimed) -> None:
        """Send it beside the loop: a slow carrier delays no deadline and no other send."""
        if self._senders is None:
            self._send(claimed)
            return
        sending = self._senders.submit(self._send, claimed)
        self._under_way.add(sending)
        sending.add_done_callback(self._ended)

    def _ended(self, sending: "Future[None]") -> None:
        self._under_way.discard(sending)
        self.desk.env.alarm.ring()

    def _send(self, claimed: Claimed) -> None:
        """One that fails in an unforeseen way is tried again when its lease is over."""
        try:
            send(self.desk, self._ways, claimed)
        except Exception:
            log.exception("a %s could not be sent", claimed.kind, extra={"effect": claimed.id})


class Heartbeat:
    """APScheduler runs the jobs, and rings the loop so that a missed wake is soon made good.

    `began` is when each job runs first, by the real clock, which is the scheduler's own, always.
    """

    def __init__(
        self, worker: Worker, jobs: Sequence[Job], *, began: datetime | None = None
    ) -> None:
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(
            timezone="UTC",
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        ring = Job("heartbeat", LONGEST_SLEEP, worker.desk.env.alarm.ring)
        self._jobs = {job.name: job for job in (ring, *jobs)}
        for job in self._jobs.values():
            seconds = job.every.total_seconds()
            self._scheduler.add_job(
                _guarded(job), "interval", seconds=seconds, id=job.name,
                next_run_time=began or real_now(),
            )  # fmt: skip
        self._look = self._scheduler._process_jobs  # noqa: SLF001  it has no other hook
        self._scheduler._process_jobs = self._look_by_this_clock  # noqa: SLF001

    def _look_by_this_clock(self) -> float | None:
        """What the scheduler does at least once a second; returns for how long it may sleep."""
        self._not_too_late()
        sleeps: float | None = self._look()
        return sleeps

    def _not_too_late(self) -> None:
        """The clock was put back: no job waits longer for it than from one turn to the next."""
        now = real_now()
        for job in self._scheduler.get_jobs():
            if job.next_run_time - now > self._jobs[job.id].every:
                job.modify(next_run_time=now)

    def start(self) -> None:
        """Begin to beat."""
        self._scheduler.start()

    def stop(self, *, wait: bool = False) -> None:
        """Stop; `wait` until a job at work is done."""
        self._scheduler.shutdown(wait=wait)


def _guarded(job: Job) -> Callable[[], None]:
    def run() -> None:
        try:
            job.run()
        except Exception:
            log.exception("a job failed; it is tried again in time", extra={"job": job.name})

    return run
