"""What we ask of the world: time, new ids, randomness, and crash points.

Everything else in the house is handed an `Env` and never looks at a clock itself.
So a year can be lived in seconds, a seed replays exactly, and every test is exact.
"""

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime


def _no_crash(point: str) -> None:
    """In production nobody crashes on purpose."""


class Alarm:
    """What the worker sleeps on: ends at a deadline, or when somebody rings it."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def ring(self) -> None:
        """Wake the sleeper now; a ring before the sleep is not lost."""
        self._event.set()

    def sleep(self, seconds: float) -> None:
        """Sleep at most `seconds`, less if somebody rings."""
        self._event.wait(max(0.0, seconds))
        self._event.clear()


@dataclass(frozen=True)
class Env:
    """The world, handed in.

    `now` gives aware UTC; `random` draws ids and codes; `crash` is told the name of each point at
    which a test may kill the process; `alarm` is what the worker sleeps on.
    """

    now: Callable[[], datetime]
    random: random.Random
    crash: Callable[[str], None] = _no_crash
    alarm: Alarm = field(default_factory=Alarm)

    def new_id(self) -> str:
        """A new random id: 16 hexadecimal digits."""
        return f"{self.random.getrandbits(64):016x}"


def real_now() -> datetime:
    """The wall clock, aware, UTC."""
    return datetime.now(UTC)


def real_env() -> Env:
    """The world as it is: the wall clock and the operating system's randomness."""
    return Env(now=real_now, random=random.SystemRandom())


def seeded(seed: int) -> random.Random:
    """Chance that replays: the same seed draws the same, for worlds in virtual time."""
    return random.Random(seed)


def stopwatch() -> float:
    """Seconds on a clock that never jumps; only differences mean anything."""
    return time.monotonic()


def effort() -> float:
    """Seconds that processors have worked for this process; only differences mean anything."""
    return time.process_time()
