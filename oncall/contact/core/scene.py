"""What a decision may know of the team at one instant, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from oncall.config import Pace


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as the plan has it: rotations (or the own therapist) to ask, and for how long."""

    ask: tuple[str, ...]
    ring: timedelta
    wait: timedelta
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """The team now.

    `ladder` is the plan's. `duty` tells who is on each rotation, `last_contact` when each person
    last had to do with a contact. `busy` are those who talk with a family or are occupied: they
    come last in their rung. `second_phones` are those with a second number on record. `outside` is
    how many outside numbers are open for the area, `night` whether a page is a call as well.
    """

    now: datetime
    pace: Pace
    ladder: tuple[Step, ...]
    duty: Mapping[str, tuple[str, ...]]
    line_holder: str | None = None
    deputy: str | None = None
    backstops: tuple[str, ...] = ()
    last_resort: tuple[str, ...] = ()
    outside: int = 0
    night: bool = False
    busy: frozenset[str] = frozenset()
    last_contact: Mapping[str, datetime] = field(default_factory=dict)
    second_phones: frozenset[str] = frozenset()

    @property
    def on_duty(self) -> frozenset[str]:
        """Everybody who is on some rotation now."""
        return frozenset(person for people in self.duty.values() for person in people)
