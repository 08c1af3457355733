"""Events in time, and processes that wait for them.

A process is a generator that yields what it waits for: a while (`Sleep`), a letter (`Take`), or the
outcome of something slow done elsewhere (`Ask`).
Nothing ever resumes a process from inside another one: every resumption is an event of its own, and
events of one instant run in the order they were made, so the same start gives the same history.
"""

import heapq
import threading
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from oncall.simulator.errors import Cut

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sleep:
    """Wait this many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Take:
    """Wait for the next item of a mailbox; the answer is None when `seconds` pass first."""

    mail: "Mail"
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Have `work` done outside the process (it may block); its result or exception comes back."""

    work: Callable[[], Any]


Wait = Sleep | Take | Ask
Steps = Generator[Wait, Any, T]


class Timer:
    """An action at an instant, until cancelled."""

    __slots__ = ("action", "when")

    def __init__(self, when: datetime, action: Callable[[], None]) -> None:
        self.when = when
        self.action: Callable[[], None] | None = action

    def cancel(self) -> None:
        """It will not happen."""
        self.action = None


class Kernel:
    """Virtual time: it stands still until `run_until` moves it."""

    def __init__(self, start: datetime) -> None:
        self.lock = threading.RLock()
        self._now = start
        self._made = 0
        self.done = 0
        """How many events have run: while it stands still, so does everything."""
        self._heap: list[tuple[datetime, int, Timer]] = []

    def now(self) -> datetime:
        """The simulation's time: aware, UTC."""
        return self._now

    def next_at(self) -> datetime | None:
        """When the next event is due; None when nothing is planned."""
        while self._heap and self._heap[0][2].action is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def run_until(self, until: datetime) -> None:
        """Run every event due at or before `until`, then let the time be `until`."""
        with self.lock:
            self._run_due(until)
            self._now = max(self._now, until)

    def catch_up(self) -> None:
        """Run every event that is due: whoever did something sees what became of it."""
        self.run_until(self.now())

    def after(self, seconds: float, action: Callable[[], None]) -> Timer:
        """Plan `action`; zero seconds means: next, once the present event is over."""
        timer = Timer(self.now() + timedelta(seconds=seconds), action)
        self._made += 1
        heapq.heappush(self._heap, (timer.when, self._made, timer))
        return timer

    def spawn(self, body: Steps[Any]) -> "Process":
        """Start a process; its first step is the next event."""
        return Process(self, body)

    def perform(
        self, work: Callable[[], Any], done: Callable[[Any, Exception | None], None]
    ) -> None:
        """Do slow work and tell `done`; in virtual time it takes no time at all."""
        self.after(0, partial(done, *outcome_of(work)))

    def _run_due(self, until: datetime) -> None:
        while (due := self.next_at()) is not None and due <= until:
            action = heapq.heappop(self._heap)[2].action
            self._now = max(self._now, due)
            self.done += 1
            if action is not None:
                action()


def outcome_of(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    """What `work` gave, or what it raised."""
    try:
        return work(), None
    except Exception as error:  # noqa: BLE001 - it is handed to whoever asked for the work
        return None, error


class Process:
    """One running generator. `_turn` makes a resumption count only for the wait it was made for."""

    def __init__(self, kernel: Kernel, body: Steps[Any]) -> None:
        self.alive = True
        self._kernel = kernel
        self._body = body
        self._turn = 0
        self._timer: Timer | None = None
        kernel.after(0, partial(self._give, 0, None))

    def interrupt(self, error: Cut) -> None:
        """Throw `error` into the process where it waits."""
        if self.alive:
            self._kernel.after(0, lambda: self._step(partial(self._body.throw, error)))

    def _give(self, turn: int, value: Any, error: Exception | None = None) -> None:
        if turn != self._turn:
            return
        if error is not None:
            self._step(partial(self._body.throw, error))
        else:
            self._step(partial(self._body.send, value))

    def _step(self, resume: Callable[[], Wait]) -> None:
        if not self.alive:
            return
        self._turn += 1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        try:
            wait = resume()
        except (StopIteration, Cut):
            self.alive = False
        else:
            self._begin(wait)

    def _begin(self, wait: Wait) -> None:
        turn = self._turn
        match wait:
            case Sleep(seconds):
                self._timer = self._kernel.after(seconds, partial(self._give, turn, None))
            case Take(mail, seconds):
                if seconds is not None:
                    self._timer = self._kernel.after(seconds, partial(self._give, turn, None))
                mail.wanted_by(self._kernel, partial(self._take, turn, mail))
            case Ask(work):
                self._kernel.perform(work, partial(self._give, turn))

    def _take(self, turn: int, mail: "Mail") -> None:
        if turn == self._turn and mail.items:
            self._give(turn, mail.items.popleft())


class Mail:
    """A mailbox with one reader: what is put in waits until it is taken."""

    __slots__ = ("_wake", "items")

    def __init__(self) -> None:
        self.items: deque[Any] = deque()
        self._wake: Callable[[], None] | None = None

    def put(self, kernel: Kernel, item: Any) -> None:
        """Add an item and wake the reader."""
        self.items.append(item)
        if self._wake is not None:
            kernel.after(0, self._wake)

    def clear(self) -> None:
        """Throw away what nobody has taken."""
        self.items.clear()

    def wanted_by(self, kernel: Kernel, wake: Callable[[], None]) -> None:
        """Somebody waits: `wake` is called when there is something to take."""
        self._wake = wake
        if self.items:
            kernel.after(0, wake)
