"""How the team did: how long whoever called or wrote waited until a colleague was there.

The goals are what the team promises itself: a human within a minute for nine of ten, and within
five minutes for ninety-nine of a hundred. (An emergency line is asked for 90 % within 10 to 15
seconds, a Norwegian casualty clinic for 80 % within two minutes.)
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from statistics import median_low
from typing import NamedTuple

from oncall.contact.core.values import Contact

NO_FAMILY = "line test"
"""Whoever tests the line is nobody who waits."""


class Goal(NamedTuple):
    """So many of a hundred have a colleague within this time."""

    name: str
    within: timedelta
    of_hundred: int


GOALS = (Goal("minute", timedelta(minutes=1), 90), Goal("five", timedelta(minutes=5), 99))


class Dealt(NamedTuple):
    """A contact that was closed. `first` is "call" or "text"; `night` that it came by night.

    `wait` is from their first call or text until a colleague pressed 1, said OK or closed it.
    """

    contact: Contact
    first: str
    night: bool
    wait: timedelta


@dataclass(frozen=True)
class Figures:
    """What a month came to. Without any contact there is nothing to say: None."""

    dealt: Sequence[Dealt]

    @cached_property
    def waits(self) -> list[timedelta]:
        """How long each of them waited, the shortest first."""
        return sorted(each.wait for each in self.dealt)

    @property
    def half(self) -> timedelta | None:
        """Half of them waited no longer."""
        return median_low(self.waits) if self.waits else None

    @property
    def longest(self) -> timedelta | None:
        """Nobody waited longer."""
        return self.waits[-1] if self.waits else None

    def of_hundred(self, within: timedelta) -> int | None:
        """How many of a hundred waited no longer; never rounded up to a goal that was missed."""
        return (
            sum(each <= within for each in self.waits) * 100 // len(self.waits)
            if self.waits
            else None
        )

    @cached_property
    def outcomes(self) -> list[tuple[str, int]]:
        """How they ended, the most frequent first."""
        return Counter(each.contact.outcome or "other" for each in self.dealt).most_common()

    @property
    def late(self) -> list[Dealt]:
        """Those who waited longer than the last goal allows, the latest first."""
        found = [each for each in self.dealt if each.wait > GOALS[-1].within]
        return sorted(found, key=lambda each: each.contact.opened_at, reverse=True)


def figures(dealt: Sequence[Dealt]) -> Figures:
    """Of those who may have been in need: a test of the line is left out."""
    return Figures([each for each in dealt if each.contact.outcome != NO_FAMILY])
