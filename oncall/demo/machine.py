"""The machine that the service runs on: a real process, which can be killed and started again.

The process is `oncall serve` in all but its clock, which is the demo's. It is told of the clock by
its standard input, a line each time the visitor sets it, and stops when that input ends.
"""

import logging
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import IO

from oncall import logs
from oncall.app import (
    Service,
    build,
    desk_that_serves,
    make_carrier,
    make_post,
    sender_threads,
)
from oncall.config import load
from oncall.demo.clock import DemoClock, Hastened
from oncall.env import Env, real_env
from oncall.store import wake
from oncall.web.listeners import PAGE_THREADS, WEBHOOK_THREADS, Listener
from oncall.worker import SENDERS, Heartbeat, Job

READY = "ready"
ENDS_WITHIN_S = 10
SOONEST = timedelta(seconds=0.2)
"""However fast the clock runs, no job runs more often than this in real time."""


class Machine:
    """Seen from outside. `settings` is the service's settings file; it is off until `start()`."""

    def __init__(self, settings: Path, clock: DemoClock) -> None:
        self._settings = settings
        self._clock = clock
        self._process: subprocess.Popen[str] | None = None

    @property
    def alive(self) -> bool:
        """Whether the service runs."""
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start the service and wait until it answers; it says why on stderr if it cannot."""
        if self.alive:
            return
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "oncall.demo.machine", str(self._settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8",
        )  # fmt: skip
        self.tell_the_time()
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe, three lines above
        for line in self._process.stdout:
            if line.strip() == READY:
                return

    def tell_the_time(self) -> None:
        """The clock was set: the service is told."""
        if self._process and self._process.stdin:
            with suppress(OSError, ValueError):  # it is dead, or its pipe is closed
                self._process.stdin.write(f"{self._clock.word()}\n")
                self._process.stdin.flush()

    def kill(self) -> None:
        """End the process as a power cut does: it finishes nothing."""
        if self._process:
            self._process.kill()
            self._over()

    def stop(self) -> None:
        """Ask it to finish what is at hand."""
        if self._process and self._process.stdin:
            with suppress(OSError):
                self._process.stdin.close()
            try:
                self._process.wait(ENDS_WITHIN_S)
            except subprocess.TimeoutExpired:
                self._process.kill()
            self._over()

    def _over(self) -> None:
        if self._process:
            self._process.wait()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError):
                    if pipe:
                        pipe.close()
            self._process = None


class _Beat:
    """The heartbeat and the jobs, as often as the clock's speed asks for."""

    def __init__(self, service: Service, clock: DemoClock) -> None:
        self._service = service
        self._clock = clock
        self._heart: Heartbeat | None = None

    def again(self) -> None:
        """Begin, or begin anew at another speed."""
        self.stop()
        service = self._service
        jobs = [self._hastened(job) for job in (*service.jobs, *service.watch)]
        self._heart = Heartbeat(service.worker, jobs)
        self._heart.start()

    def _hastened(self, job: Job) -> Job:
        return replace(job, every=max(SOONEST, job.every / self._clock.times))

    def stop(self) -> None:
        if self._heart:
            self._heart.stop(wait=True)


def main(settings: Path, words: IO[str]) -> None:
    """What runs in the process; the first word is the clock's, and without one nothing begins."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the other side, which ends us
    logs.begin(level=logging.ERROR)
    clock = DemoClock.by(next(words))
    service = _service(settings, clock)
    beat = _Beat(service, clock)
    with (
        _listening(settings, service),
        wake.listening(service.desk.db, service.desk.env.alarm.ring),
    ):
        beat.again()
        threading.Thread(target=_heed, args=(words, clock, beat, service), daemon=True).start()
        print(READY, flush=True)  # noqa: T201 - it is what the other side waits for
        service.worker.run()
        beat.stop()


def _service(settings: Path, clock: DemoClock) -> Service:
    config = load(settings, environ={})
    desk = desk_that_serves(config, Env(clock, real_env().random, alarm=Hastened(clock)))
    carrier = make_carrier(config)
    return build(config, desk, carrier, post=make_post(config), senders=sender_threads(SENDERS))


@contextmanager
def _listening(settings: Path, service: Service) -> Iterator[None]:
    web = load(settings, environ={}).web
    listeners = (
        Listener(service.webhooks, web.webhooks, WEBHOOK_THREADS),
        Listener(service.pages, web.pages, PAGE_THREADS),
    )
    for each in listeners:
        each.start()
    yield
    for each in listeners:
        each.stop()


def _heed(words: IO[str], clock: DemoClock, beat: _Beat, service: Service) -> None:
    """Until the other side has ended: then there is nobody to serve."""
    for word in words:
        clock.heed(word)
        beat.again()
        service.desk.env.alarm.ring()
    service.worker.stop()


def _begin(arguments: Sequence[str]) -> None:
    main(Path(arguments[0]), sys.stdin)


if __name__ == "__main__":
    _begin(sys.argv[1:])
