"""The demo's clock: it starts when the visitor wants, and runs as fast as she wants.

The service runs in a process of its own and has the same clock: it is told where the hands stood
at which instant of the machine's clock, and counts on from there.
"""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from oncall.env import Alarm, real_now

Clock = Callable[[], datetime]
SPEEDS = (1, 10, 60)


class ClockFault(Exception):
    """The time asked for cannot be used; says what to write instead."""


class DemoClock:
    """Shows `at` when the machine's clock shows `since`, and runs `times` as fast as it.

    Both are aware, UTC. May be read and set from any thread; it never goes back.
    """

    def __init__(
        self, at: datetime, since: datetime, *, times: float = 1, real: Clock = real_now
    ) -> None:
        self._real = real
        self._lock = threading.Lock()
        self._hands = (at, since, times)

    def __call__(self) -> datetime:
        """What the clock shows now."""
        with self._lock:
            return self._shows(self._real())

    @property
    def times(self) -> float:
        """How many seconds it counts in one."""
        return self._hands[2]

    def run(self, times: float) -> None:
        """Run so fast from now on."""
        with self._lock:
            now = self._real()
            self._hands = (self._shows(now), now, times)

    def _shows(self, now: datetime) -> datetime:
        at, since, times = self._hands
        return at + (now - since) * times

    def word(self) -> str:
        """Where the hands stand, as one line for another process."""
        at, since, times = self._hands
        return json.dumps([at.isoformat(), since.isoformat(), times])

    def heed(self, word: str) -> None:
        """Set the hands as another process tells."""
        with self._lock:
            self._hands = _hands(word)

    @classmethod
    def by(cls, word: str) -> "DemoClock":
        """The same clock in this process."""
        at, since, times = _hands(word)
        return cls(at, since, times=times)


def _hands(word: str) -> tuple[datetime, datetime, float]:
    at, since, times = json.loads(word)
    return datetime.fromisoformat(at), datetime.fromisoformat(since), times


class Hastened(Alarm):
    """Sleeps by the demo's clock: a minute of it is a second when it runs sixty times as fast."""

    def __init__(self, clock: DemoClock) -> None:
        super().__init__()
        self._clock = clock

    def sleep(self, seconds: float) -> None:
        """See Alarm."""
        super().sleep(seconds / self._clock.times)


def starting_at(text: str | None, zone: tzinfo, real: Clock = real_now) -> DemoClock:
    """A clock that shows `text` now and runs as the real one does; None is the real time.

    `text` is ISO 8601; without an offset it is wall time in `zone`, and in the hour that comes
    twice in October the first of the two. Raises ClockFault.
    """
    now = real()
    return DemoClock(now if text is None else _instant(text, zone), now, real=real)


def _instant(text: str, zone: tzinfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        hint = 'Write for example --at "2026-03-03T02:30".'
        raise ClockFault(f"{text!r} is not a time. {hint}") from None
