"""What follows from what never changes, found once."""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

MOST = 64
"""So many answers are kept: whoever asks about every week that there is fills no memory."""

T = TypeVar("T")


class Once:
    """Answers by what was asked; all of them are let go when there are `MOST`.

    It lies in what never changes, a rota say, and goes with it: so no answer is ever stale, as
    long as it follows from that and the key alone. No clock, no database, nobody who looks.
    """

    def __init__(self) -> None:
        self._found: dict[Hashable, Any] = {}

    def __call__(self, key: Hashable, find: Callable[[], T]) -> T:
        """What was found before by this key, else what `find` finds now; never None."""
        known: T | None = self._found.get(key)
        if known is None:
            known = find()
            if len(self._found) >= MOST:
                self._found = {}
            self._found[key] = known
        return known
