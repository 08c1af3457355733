"""A worker that freezes, one that meets a poisoned row, and a service whose log has no room."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests
from sqlalchemy import Row, select

from oncall.carrier.twilio import TwilioCarrier
from oncall.contact.work.going_out.sending import Ways
from oncall.demo.world import ACCOUNT, TOKEN
from oncall.env import real_now
from oncall.simulator.sdk import InProcess
from oncall.store import outbox
from oncall.worker import Heartbeat, Job, Worker
from tests.hostile.doors import ANE, Doors
from tests.operations.conftest import health_of
from tests.serve.installation import LINE, Installation


class Freezes:
    """A carrier whose client's whole process stands still once, before or after a text is sent."""

    def __init__(self, doors: Doors, stands_still: Callable[[], None], *, sent: bool) -> None:
        self._carrier: Any = TwilioCarrier(
            ACCOUNT, TOKEN, http_client=InProcess(doors.world.sim.rest)
        )
        self._stands_still: Callable[[], None] | None = stands_still
        self._sent = sent

    def __getattr__(self, name: str) -> Any:
        """All else is as it was."""
        return getattr(self._carrier, name)

    def text(self, **letter: Any) -> str:
        """The first one freezes."""
        freeze, self._stands_still = self._stands_still, None
        if freeze and not self._sent:
            freeze()
        sid: str = self._carrier.text(**letter)
        if freeze and self._sent:
            freeze()
        return sid


def page_of_ane(doors: Doors) -> Row[Any]:
    """The page to Ane, as it lies in the outbox."""
    with doors.world.desk.db.reading() as conn:
        found: Row[Any] = conn.execute(
            select(outbox.outbox).where(outbox.outbox.c.kind == "text")
        ).one()
    return found


def frozen_for(doors: Doors, seconds: float, *, sent: bool) -> None:
    """A worker claims the page to Ane and freezes; meanwhile another one works."""
    world = doors.world

    def stands_still() -> None:
        world.sim.run_until(world.now + timedelta(seconds=seconds))
        world.service.worker.send_what_waits()

    frozen: Any = Freezes(doors, stands_still, sent=sent)
    doors.text("Hei")
    Worker(world.desk, Ways(frozen)).send_what_waits()
    world.sim.run_until(world.now + timedelta(seconds=5))


@pytest.mark.parametrize("sent", [True, False])
def test_frozen_for_five_seconds(filed: Doors, *, sent: bool) -> None:
    """Its lease lasts: nobody else takes the page up, and it is sent once."""
    frozen_for(filed, 5, sent=sent)

    page = page_of_ane(filed)
    assert (page.state, page.attempts) == ("sent", 1)
    assert len(filed.world.sim.phone(ANE).texts) == 1


def test_frozen_for_five_minutes_after_it_was_sent(filed: Doors) -> None:
    """Another took it up and asked the carrier, which knew it: one text; the late write is none."""
    frozen_for(filed, 300, sent=True)

    page = page_of_ane(filed)
    assert (page.state, page.attempts) == ("sent", 2)
    assert len(filed.world.sim.phone(ANE).texts) == 1
    assert page.ended_at <= filed.world.now - timedelta(seconds=5)


def test_frozen_for_five_minutes_before_it_was_sent(filed: Doors) -> None:
    """Another sent it: she has it twice, which is no harm, and what is recorded is the other's."""
    frozen_for(filed, 300, sent=False)

    page = page_of_ane(filed)
    first, second = filed.world.sim.phone(ANE).texts
    assert (page.state, page.attempts) == ("sent", 2)
    assert page.sid == first.sid
    assert second.sid != first.sid


def test_a_poisoned_effect_holds_up_no_other(filed: Doors) -> None:
    """One whose sentence does not exist is tried again and again; the mother's page is on time."""
    desk = filed.world.desk
    with desk.writing("poison") as tx:
        payload = {"team": filed.world.team_id, "sentence": "no such", "values": {}}
        outbox.put(tx, desk.env, kind="text", key="poison", payload=payload, due=desk.now,
                   person="ane")  # fmt: skip
    filed.text("Hei")
    filed.world.run(5)
    assert len(filed.world.sim.phone(ANE).texts) == 1

    filed.world.run(90)
    assert "has waited" in health_of(filed.world)["unsent"]


def test_a_busy_worker_is_no_silent_one(filed: Doors) -> None:
    """Work that makes more work due for a minute: each turn is a sign of life."""
    worker, world = filed.world.service.worker, filed.world
    turns = iter(range(60))

    def one_more() -> int:
        world.kernel.run_until(world.now + timedelta(seconds=1))
        if next(turns, None) == 45:
            assert "heartbeat" not in health_of(world)
        return next(turns, 0)

    worker._next_deadline = lambda: world.now  # type: ignore[method-assign]
    worker.send_what_waits = one_more  # type: ignore[method-assign]
    worker.one_pass()


def test_the_scheduler_goes_on_after_a_job_that_fails(filed: Doors) -> None:
    """A job that raises is logged and comes again; its end is marked all the same."""
    ran, marked = threading.Event(), threading.Event()
    runs: list[int] = []

    def fails() -> None:
        runs.append(1)
        if len(runs) > 1:
            ran.set()
        raise ValueError("+4740000102")

    job = Job("fails", timedelta(milliseconds=20), fails).then(marked.set)
    heartbeat = Heartbeat(filed.world.service.worker, [job])
    heartbeat.start()
    again = ran.wait(20)
    heartbeat.stop(wait=True)

    assert again
    assert marked.is_set()


def test_the_jobs_go_on_when_the_clock_was_put_back(filed: Doors) -> None:
    """By a clock that was an hour ahead they are due in an hour; it is right again: they run."""
    runs: list[int] = []
    often = threading.Event()

    def runs_again() -> None:
        runs.append(1)
        if len(runs) > 2:
            often.set()

    job = Job("goes on", timedelta(milliseconds=50), runs_again)
    an_hour_ahead = real_now() + timedelta(hours=1)
    heartbeat = Heartbeat(filed.world.service.worker, [job], began=an_hour_ahead)
    heartbeat.start()
    again = often.wait(20)
    heartbeat.stop(wait=True)

    assert again


class NoRoom(Installation):
    """`oncall serve` whose stdout and stderr go to a disk without room, or nowhere."""

    def serve(self, stderr: int | None = None) -> None:
        """Start it, and wait until it answers."""
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "oncall", "serve"], cwd=self.folder, env=dict(os.environ),
                stdout=full, stderr=full if stderr is None else stderr, text=True,
            )  # fmt: skip
        self._reader = threading.Thread(target=self.process.wait)
        self._reader.start()
        self.soon(self._answers, "an answer")

    def _answers(self) -> bool:
        try:
            return self.healthy
        except requests.RequestException:
            return False


@pytest.fixture
def no_room(tmp_path: Path, house: Path) -> Iterator[NoRoom]:
    """The example team, served, and nothing can be written down."""
    made = NoRoom(tmp_path, house)
    made.import_team()
    made.serve()
    yield made
    made.close()


@pytest.fixture
def nobody_reads(tmp_path: Path, house: Path) -> Iterator[NoRoom]:
    """The same; its stderr is a pipe that is full, and nobody reads it."""
    read, write = os.pipe()
    os.set_blocking(write, False)
    with suppress(BlockingIOError):
        while True:
            os.write(write, bytes(4096))
    os.set_blocking(write, True)
    made = NoRoom(tmp_path, house)
    made.import_team()
    made.serve(write)
    yield made
    made.close()
    os.close(read)
    os.close(write)


def test_a_log_that_nobody_reads(nobody_reads: NoRoom) -> None:
    """Whatever is logged waits or is dropped; the page goes out, and forged webhooks are refused.

    A line is written for each of those, by the very thread that answers.
    """
    forged = f"http://127.0.0.1:{nobody_reads.web}/sms"
    for _ in range(50):
        answer = requests.post(forged, data={"From": "+47"}, timeout=20)
        assert answer.status_code == 403
    nobody_reads.sim.text("+4740000201", LINE, "Hei")

    nobody_reads.soon(lambda: bool(nobody_reads.sim.phone(ANE).texts), "the page")


def test_a_log_disk_that_is_full(no_room: NoRoom) -> None:
    """The service starts, is well, and pages: what cannot be written is lost, and nothing else."""
    no_room.sim.text("+4740000201", LINE, "Hei")

    no_room.soon(lambda: bool(no_room.sim.phone(ANE).texts), "the page")
