"""Who is on each rotation now and until when, and who comes next: as the page Now shows it."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from oncall.rota.core.duty import OnDuty, Shift, shifts, who_is_on
from oncall.rota.core.rota import Rota

A_DAY, AHEAD = timedelta(days=1), timedelta(days=14)
"""How far is looked for whoever comes next."""


class Turn(NamedTuple):
    """One rotation: `people` until the first of them leaves, then `then`, who begin at `begins`.

    `until` is None where nobody is on, or no end is in sight; `begins` where nobody is to come.
    """

    rotation: str
    people: tuple[str, ...]
    until: datetime | None
    then: tuple[str, ...]
    begins: datetime | None


def turns(rota: Rota, at: datetime) -> tuple[Turn, ...]:
    """Each rotation of the plan in force, in its order, and then those that only a change names."""
    begun = [plan for plan in rota.plans if plan.starts_at <= at]
    planned = [each.name for each in begun[-1].rotations] if begun else []
    on, ahead = who_is_on(rota, at), _ahead(rota, at)
    names = dict.fromkeys((*planned, *(each.rotation for each in on)))
    return tuple(_turn(name, on, ahead) for name in names)


def _ahead(rota: Rota, at: datetime) -> list[Shift]:
    """The shifts that begin in that time; those of the whole day are found once."""
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    found = rota.once(("ahead", day), lambda: shifts(rota, day, day + A_DAY + AHEAD))
    return [each for each in found if at < each.start < at + AHEAD]


def _turn(name: str, on: tuple[OnDuty, ...], ahead: list[Shift]) -> Turn:
    here = [each for each in on if each.rotation == name]
    to_come = [each for each in ahead if each.rotation == name]
    begins = min((each.start for each in to_come), default=None)
    return Turn(
        name, tuple(each.person for each in here),
        min((each.until for each in here if each.until), default=None),
        tuple(each.person for each in to_come if each.start == begins), begins,
    )  # fmt: skip
