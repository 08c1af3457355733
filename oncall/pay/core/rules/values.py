"""Rules of pay as values: what a `[[supplement]]` of a rota file means. Nothing is computed here.

A rule is data: a new rate, band or agreement is written in the file, and no code changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Literal, get_args

from oncall.rota.core.hours import ALL_DAY, DAY, Hours

Spread = Literal["elapsed", "nominal", "cumulative"]
Rounding = Literal["exact", "nearest half hour", "up to half hour", "nearest hour per month"]
ROUNDINGS: tuple[Rounding, ...] = get_args(Rounding)

NOON = 12 * 60
EVES: Mapping[str, int] = MappingProxyType(
    {
        "onsdag før skjærtorsdag": NOON,
        "påskeaften": 0,
        "pinseaften": NOON,
        "julaften": NOON,
        "nyttårsaften": NOON,
    }
)
"""From which minute of the day an eve counts as a holiday, by the main tariff agreement (HTA)."""

NO_EVE = DAY
"""An eve that counts from here is a day like any other."""


@dataclass(frozen=True, slots=True)
class Kroner:
    """So many øre for an hour."""

    ore: int


@dataclass(frozen=True, slots=True)
class OfWage:
    """A part of the hourly wage for an hour, `floor` øre at least.

    The hourly wage is the yearly salary by the divisor, kept exact.
    """

    part: Fraction
    floor: int = 0


Rate = Kroner | OfWage


@dataclass(frozen=True, slots=True)
class Band:
    """What an hour pays more at some times; on a code of its own, or on the rule's.

    `kind` is weekend or holiday, of which a holiday goes first; or evening or night, of which
    night does. One of each pair may apply to an hour, and then both are paid.
    """

    kind: Literal["weekend", "holiday", "evening", "night"]
    rate: Rate
    hours: Hours = ALL_DAY
    weekdays: frozenset[int] = frozenset({5, 6})
    eves: tuple[tuple[str, int], ...] = tuple(EVES.items())
    code: str | None = None


@dataclass(frozen=True, slots=True)
class PerYear:
    """A yearly amount, in øre, as a pool by hours held or as a personal sum in twelfths.

    `spread` is how a pool falls on the months. `redistribute`: time nobody holds is shared by
    those who hold the rest. `kept`: what a stand-in with a rule of her own holds stays with
    whoever she stands in for.
    """

    ore: int
    personal: bool = False
    spread: Spread = "elapsed"
    redistribute: bool = False
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Hourly:
    """A rate for each elapsed hour, and more in bands of the day and the week."""

    rate: Rate
    bands: tuple[Band, ...] = ()
    divisor: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Callouts:
    """Minutes worked during a shift, rounded by the shift, at a rate that may vary by the clock.

    `stops`: availability is not paid for the minutes that are.
    """

    rounding: Rounding
    rate: Rate
    bands: tuple[Band, ...] = ()
    divisor: Fraction | None = None
    stops: bool = False


Pays = PerYear | Hourly | Callouts


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: whose time it pays, under which code, and how.

    `rotation` None: the person's time on any. `stand_in`: what stand-ins hold, and no other.
    `absence`: an absent person is paid as if on duty; `covered`: also when somebody covers.
    `account` is what the payroll office books it on. The budget is øre a year; `social_costs` is
    what the employer pays on top, as a part of it.
    """

    name: str
    code: str
    pays: Pays
    rotation: str | None = None
    person: str | None = None
    stand_in: bool = False
    absence: bool = False
    covered: bool = False
    account: str = ""
    budget: int | None = None
    social_costs: Fraction = Fraction(0)

    @property
    def codes(self) -> frozenset[str]:
        """Every pay code the rule pays under."""
        bands = () if isinstance(self.pays, PerYear) else self.pays.bands
        return frozenset({self.code, *(band.code for band in bands if band.code)})


@dataclass(frozen=True, slots=True)
class Version:
    """A rule as it stands in one plan from a day on; None: as long as the plan counts.

    `place` is its index among the plan's supplements.
    """

    rule: Rule
    valid_from: date | None
    place: int = field(compare=False, default=0)
