"""The same kernel in real time: one thread runs what is due; slow work is done beside it.

The lock is held while an event runs and never while a webhook is under way, so that the service may
talk to our REST interface from within its webhooks, and families do not wait for each other.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import Any

from oncall.simulator.kernel import Kernel, Timer, outcome_of

LONGEST_WAIT_S = 60.0


class RealTime(Kernel):
    """Time as `clock` tells it, which may run `times` as fast as the world's.

    `start()` it once, `stop()` it at the end.
    """

    def __init__(
        self, clock: Callable[[], datetime], *, workers: int = 32, times: float = 1.0
    ) -> None:
        super().__init__(clock())
        self._clock = clock
        self._times = times
        self._planned = threading.Condition(self.lock)
        self._stopped = threading.Event()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="simulator-webhook")
        self._thread = threading.Thread(target=self._loop, name="simulator", daemon=True)
        self.failures: list[Exception] = []

    def now(self) -> datetime:
        """The clock's time: aware, UTC."""
        return self._clock()

    def hasten(self, times: float) -> None:
        """The clock runs `times` as fast from now on."""
        with self._planned:
            self._times = times
            self._planned.notify_all()

    def start(self) -> None:
        """Begin to run events as they become due."""
        self._thread.start()

    def stop(self) -> None:
        """Run nothing more. Raises what went wrong inside an event, if anything did."""
        self._stopped.set()
        with self._planned:
            self._planned.notify_all()
        self._thread.join()
        self._pool.shutdown(wait=False, cancel_futures=True)
        if self.failures:
            raise self.failures[0]

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Plan `action`, from any thread."""
        with self._planned:
            timer = super().after(seconds, action)
            self._planned.notify_all()
            return timer

    def perform(
        self, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]
    ) -> None:
        """Do slow work in the pool; `done` is an event of its own."""
        if not self._stopped.is_set():
            self._pool.submit(lambda: self.after(0, partial(done, *outcome_of(work))))

    def catch_up(self) -> None:
        """See Kernel; from any thread."""
        with self._planned:
            while self._seconds_to_next() == 0 and not self._stopped.is_set():
                try:
                    self._run_due(self.now())
                except Exception as error:  # noqa: BLE001 - told by stop(); the others go on
                    self.failures.append(error)

    def _loop(self) -> None:
        while not self._stopped.is_set():
            with self._planned:
                self.catch_up()
                self._planned.wait(self._seconds_to_next())

    def _seconds_to_next(self) -> float:
        due = self.next_at()
        if due is None or self._stopped.is_set():
            return LONGEST_WAIT_S if due is None else 0.0
        seconds = (due - self.now()).total_seconds() / self._times
        return min(LONGEST_WAIT_S, max(0.0, seconds))
