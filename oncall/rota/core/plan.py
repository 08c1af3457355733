"""A plan: one version of a team's rota file, as values. Nothing here is computed or checked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from oncall.rota.core.hours import Hours, OnDays, occurrences, on_the_wall

SUPERVISOR = "supervisor"
"""The rotation every plan has: whoever is on it holds the supervisor line."""

OWN_THERAPIST = "own therapist"
"""What a rung asks when it asks the family's own therapist, if on duty."""

LANGUAGES = ("nn", "nb", "en")
"""The languages the service speaks."""


@dataclass(frozen=True, slots=True)
class Turns:
    """People who take turns: one each for `days` days, handed over at `handover` on the wall.

    The first of them comes on at `handover` minutes after local midnight of `start`.
    """

    days: int
    handover: int
    start: date


@dataclass(frozen=True, slots=True)
class Rotation:
    """One line of duty. Without turns, all its people are on together."""

    name: str
    hours: OnDays
    people: tuple[str, ...]
    turns: Turns | None = None
    at_least: int | None = None


@dataclass(frozen=True, slots=True)
class RungPlan:
    """One step of the ladder: whom to ask, and how long before the next (None: the default).

    `ring` is for a live call, `wait` for a text or missed call; `most` people at once.
    """

    ask: tuple[str, ...]
    ring: timedelta | None = None
    wait: timedelta | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class OutsideNumber:
    """Another service that answers the phone, and when."""

    name: str
    number: str
    hours: Hours


@dataclass(frozen=True, slots=True)
class Area:
    """A municipality: the language spoken there, and its outside numbers in order."""

    name: str
    language: str
    outside: tuple[OutsideNumber, ...]


@dataclass(frozen=True, slots=True)
class TeamPart:
    """The `[team]` of a rota file. Numbers are E.164; people are handles.

    `read_by_text`: what a family wrote may be sent to the phone of whoever asks for it.
    `code_by_text`: one may sign in with a code that is sent to one's phone as a text.
    """

    name: str
    timezone: str
    languages: tuple[str, ...]
    numbers: tuple[str, ...]
    deputy: str
    backstops: tuple[str, ...]
    last_resort: tuple[str, ...]
    read_by_text: bool = False
    code_by_text: bool = False


@dataclass(frozen=True, slots=True)
class Agreement:
    """What has been agreed on about one rule of the check, from `first` to `last`, both included.

    `people` empty: everybody. `limit` stands in place of the rule's own; None: the rule is set
    aside. `text` says which agreement it is.
    """

    rule: str
    people: tuple[str, ...]
    first: date
    last: date
    limit: timedelta | None
    text: str


@dataclass(frozen=True, slots=True)
class CheckPart:
    """How the check counts: the share of availability that is working time, and agreements.

    `availability_is_rest`: being on duty at home is rest while nobody calls.
    """

    availability: Fraction = Fraction(1, 7)
    availability_is_rest: bool = True
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsenceKind:
    """A kind of absence in the team's own word; `pays`: whoever is away by it is paid."""

    name: str
    pays: bool


@dataclass(frozen=True, eq=False)
class Plan:
    """One version of a team's rota, in force from local midnight of `valid_from`.

    `areas` keeps the file's order: the first is for callers nobody knows.
    `supplements` are the file's tables untouched; pay reads them.
    """

    valid_from: date
    team: TeamPart
    rotations: tuple[Rotation, ...]
    ladder: tuple[RungPlan, ...]
    areas: Mapping[str, Area]
    supplements: tuple[Mapping[str, Any], ...] = field(default=())
    check: CheckPart = CheckPart()
    absences: tuple[AbsenceKind, ...] = ()

    @cached_property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return ZoneInfo(self.team.timezone)

    @cached_property
    def starts_at(self) -> datetime:
        """The instant this plan comes into force, UTC."""
        return occurrences(on_the_wall(self.valid_from, 0), self.zone)[0]

    @property
    def everybody(self) -> frozenset[str]:
        """The handle of everybody it names: on a rotation, as deputy, backstop or last resort."""
        team = self.team
        named = {person for each in self.rotations for person in each.people}
        return frozenset({*named, team.deputy, *team.backstops, *team.last_resort} - {""})

    def rotation(self, name: str) -> Rotation | None:
        """The rotation of that name, if the plan has one."""
        return next((each for each in self.rotations if each.name == name), None)


def in_order(plans: Iterable[Plan]) -> tuple[Plan, ...]:
    """The plans in the order they come into force; of two that start together the later wins."""
    return tuple(sorted(plans, key=lambda plan: plan.starts_at))
