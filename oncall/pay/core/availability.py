"""What pay is told of who was on: time on a place of a rotation, and rows of a file of changes.

A rotation in turns, or of one person, is one place; together, each of its people is one. Time on
a place that nobody holds is credited to nobody, so that it is seen.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple, get_args

from oncall.pay.core.spans import Span, clock_spans
from oncall.rota.core import change as rota_change
from oncall.rota.core.plan import Plan, Rotation

Kind = Literal["override", "swap", "cover", "stand-in", "absence", "outside"]
KINDS: tuple[Kind, ...] = get_args(Kind)

PAID_AS: Mapping[rota_change.Kind, Kind] = {
    "add": "override", "remove": "absence", "replace": "override", "swap": "swap",
    "give": "override", "cover": "cover", "stand-in": "stand-in", "absent": "absence",
    "outside": "outside",
}  # fmt: skip
"""What each kind of the rota is for pay: in the books, and as a word in a file of changes."""

EMPTY: tuple[Kind, ...] = ("absence", "outside")
"""Kinds that leave a place to nobody."""


class Change(NamedTuple):
    """A row of a file of changes, in [start, end).

    Somebody instead of another (`instead_of` None: of whoever is on); or an absence of `person`;
    or the outside number instead of whoever is on.
    `rotation` None is every rotation. `pays`: whoever is off by it is paid all the same.
    `beside`: of an override, on as well in exactly its span, as the rota's word `add` means.
    """

    kind: Kind
    rotation: str | None
    person: str
    instead_of: str | None
    start: int
    end: int
    pays: bool = False
    beside: bool = False


class Availability(NamedTuple):
    """Time on one place of a rotation: an entry of the ledger.

    `person` None: nobody. `how` is the kind of change by which it came about, "plan" without any;
    `instead_of` who had the time before and is off by it; `pays`: she is paid all the same.
    """

    rotation: str
    person: str | None
    start: int
    end: int
    how: str = "plan"
    instead_of: str | None = None
    pays: bool = False


def open_hours(plan: Plan, rotation: Rotation, start: int, end: int) -> list[Span]:
    """The time in [start, end) in which the rotation's hours are open."""
    return clock_spans(rotation.hours, plan.zone, start, end)


def places(rotation: Rotation) -> int:
    """How many are on at once by the plan."""
    return 1 if rotation.turns else len(rotation.people)
