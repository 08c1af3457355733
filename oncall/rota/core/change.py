"""A change: who is on duty otherwise than the plan says. It is laid over the plan, never into it.

A change that puts somebody in another's place does so in exactly its span, whatever a later plan
says: what people have agreed on stands, and where the plan has moved away beneath it there is a
conflict to be shown (`conflicts.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal["add", "remove", "replace", "swap", "give", "cover", "stand-in", "absent", "outside"]
KINDS: tuple[Kind, ...] = get_args(Kind)

IN_PLACE: tuple[Kind, ...] = ("replace", "swap", "give", "cover", "stand-in")
"""Kinds that put one person in the place of another."""

TRADES: tuple[Kind, ...] = ("swap", "give")
"""Kinds that two people agree on: they are about what comes, never about what has been."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change in the half-open span [start, end), UTC.

    add: `person` is on as well. remove: `instead_of` is not on. replace, swap, give, cover and
    stand-in: `person` is on in the place of `instead_of`; a swap is two of them. absent: `person`
    is on no rotation (`rotation` is ""; a file of pay may name one), but keeps the supervisor
    line until somebody else has it. outside: nobody holds the line, and the outside number
    answers live calls.

    `pays`: whoever is off by it is paid as if on duty. `deed` is the number of what was
    recorded together, 0 for what was not.
    """

    kind: Kind
    rotation: str
    person: str
    instead_of: str
    start: datetime
    end: datetime
    pays: bool = False
    deed: int = 0

    def covers(self, at: datetime) -> bool:
        """Whether it counts at that instant."""
        return self.start <= at < self.end

    def meets(self, start: datetime, end: datetime) -> bool:
        """Whether it counts somewhere in [start, end)."""
        return self.start < end and start < self.end


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change with who recorded it, when (UTC) and why.

    `undoes` is the number of a deed that does not count any more; `change` then repeats it.
    """

    change: Change
    undoes: int | None
    by: str
    at: datetime
    why: str


def standing(recorded: Sequence[Recorded]) -> tuple[Change, ...]:
    """The changes that count: what was undone is as if it had never been."""
    gone = {each.undoes for each in recorded if each.undoes}
    return tuple(
        each.change for each in recorded if not each.undoes and each.change.deed not in gone
    )


def within(changes: Sequence[Change], start: datetime, end: datetime) -> tuple[Change, ...]:
    """Those that count somewhere in [start, end), in their order."""
    return tuple(each for each in changes if each.meets(start, end))
