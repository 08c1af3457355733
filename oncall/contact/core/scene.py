"""What a decision may know of the team at one instant, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from oncall.config import Pace
from oncall.rota.core.plan import Plan

CROWD = 20
"""Above so many open contacts strangers share one page a minute."""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung as the plan has it: rotations (or the own therapist) to ask, and for how long."""

    ask: tuple[str, ...]
    ring: timedelta
    wait: timedelta
    most: int | None = None


def is_night(wall: time, pace: Pace) -> bool:
    """Whether a page is a call as well at this wall time: 22 to 07 unless set otherwise."""
    begins, ends = time.fromisoformat(pace.night_from), time.fromisoformat(pace.night_until)
    return begins <= wall < ends if begins <= ends else wall >= begins or wall < ends


def ladder_of(plan: Plan, pace: Pace) -> tuple[Step, ...]:
    """The plan's ladder, with the team's pace where a rung says nothing."""
    return tuple(
        Step(rung.ask, rung.ring or pace.ring, rung.wait or pace.wait, rung.most)
        for rung in plan.ladder
    )


@dataclass(frozen=True, slots=True)
class Scene:
    """The team now.

    `ladder` is the plan's. `duty` tells who is on each rotation, `last_contact` when each person
    last had to do with a contact. `busy` are those who talk with a family or are occupied: they
    come last in their rung. `reachable` are all who work here and have a phone, `second_phones`
    those with a second number on record, `moved` when somebody got another number. `outside` is how
    many outside numbers are open for the area, `night` whether a page is a call as well.
    `covered`: the outside number has the supervisor line, by a change of the rota.
    `crowded`: so many contacts are open that strangers share one page a minute; `waiting` is how
    many of theirs are open besides. `shared_page` is the open contact whose page a hidden caller
    who hung up shares.
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
    reachable: frozenset[str] = frozenset()
    moved: Mapping[str, datetime] = field(default_factory=dict)
    crowded: bool = False
    waiting: int = 0
    shared_page: str | None = None
    covered: bool = False

    @property
    def on_duty(self) -> frozenset[str]:
        """Everybody who is on some rotation now."""
        return frozenset(person for people in self.duty.values() for person in people)
