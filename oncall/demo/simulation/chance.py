"""Chance that depends on the seed and the hour, and not on what was drawn before.

So one family's call can be left out of a story, and everybody else's night stays as it was.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from typing import TypeVar

from oncall.env import seeded

T = TypeVar("T")
Weighted = Sequence[tuple[T, float]]


class Hourly:
    """Draws for a carrier: at each instant anew, whatever was drawn at earlier ones."""

    def __init__(self, seed: int, now: Callable[[], datetime]) -> None:
        self._seed, self._now = seed, now
        self._random = seeded(seed)
        self._at: datetime | None = None

    def random(self) -> float:
        """A number from 0 up to 1."""
        return self._here().random()

    def getrandbits(self, k: int, /) -> int:
        """A whole number of `k` bits."""
        return self._here().getrandbits(k)

    def _here(self) -> Random:
        if self._at != (now := self._now()):
            self._at = now
            self._random.seed(f"{self._seed} {now.isoformat()}")
        return self._random


def drawn_for(seed: int, *about: object) -> Random:
    """Chance for this one thing; the same seed and thing draw the same."""
    chance = seeded(seed)
    chance.seed(" ".join(map(str, (seed, *about))))
    return chance


def one_of(chance: Random, weighted: Weighted[T]) -> T:
    """One of these, the heavier the likelier."""
    return chance.choices([each for each, _ in weighted], [weight for _, weight in weighted])[0]
