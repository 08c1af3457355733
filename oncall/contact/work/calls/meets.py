"""What a caller meets next, worked out from the team and the trail: needs no database."""

from dataclasses import dataclass
from datetime import timedelta

from oncall.config import Pace
from oncall.contact.core.ladder import Phone, next_phone
from oncall.contact.core.scene import Scene
from oncall.contact.core.trail import Trail
from oncall.contact.work.team import TeamNow


@dataclass(frozen=True)
class Rings:
    """A colleague's phone rings. `again`: somebody was tried before, so a sentence comes first."""

    number: str
    ring: timedelta
    trail: Trail
    language: str
    own_number: str
    again: bool = True


@dataclass(frozen=True)
class OutsideRings:
    """An outside number rings, without screening: its queue presses no key."""

    number: str
    name: str
    ring: timedelta
    trail: Trail
    language: str
    own_number: str


@dataclass(frozen=True)
class Recorder:
    """Nobody answered: emergency numbers are spoken, then the recorder starts."""

    trail: Trail
    language: str
    colleague: bool = False


@dataclass(frozen=True)
class Waits:
    """A colleague waits for a moment: a family's call rings on the phones that hers would take."""

    trail: Trail
    language: str


@dataclass(frozen=True)
class Goodbye:
    """The call is over."""

    language: str


Meets = Rings | OutsideRings | Recorder | Waits | Goodbye


def next_ring(
    team: TeamNow,
    scene: Scene,
    trail: Trail,
    *,
    first: str | None = None,
    passed: tuple[str, ...] = (),
    again: bool = True,
) -> tuple[Phone, Rings] | None:
    """The phone that rings next in this call, or None when the ladder is exhausted."""
    phone = next_phone(scene, trail.caller, trail.rung, first=first, passed=passed)
    if phone is None:
        return None
    person = team.staff[phone.person]
    number = (person.second_phone if phone.second else person.phone) or ""
    onward = trail.ringing(phone.place, phone.person)
    language, own_number = team.speaks_to(trail.caller), team.number or ""
    return phone, Rings(number, phone.ring, onward, language, own_number, again)


def after_ladder(team: TeamNow, trail: Trail, pace: Pace) -> OutsideRings | Recorder:
    """The next outside number that is open, else the recorder."""
    language = team.speaks_to(trail.caller)
    left = team.outside(trail.caller)[trail.outside :]
    if not left:
        return Recorder(trail, language, colleague=trail.caller.staff is not None)
    ring = pace.outside_unanswered
    return OutsideRings(
        left[0].number, left[0].name, ring, trail.at_outside(), language, team.number or ""
    )
