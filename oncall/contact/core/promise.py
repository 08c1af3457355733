"""What a plan promises before anybody has called: the bound, by day and by night."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from oncall.config import Pace
from oncall.contact.core import bound as bounds
from oncall.contact.core.bound import longest_s
from oncall.contact.core.scene import Scene, is_night, ladder_of
from oncall.rota.core import coverage
from oncall.rota.core.duty import OnDuty, who_is_on
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota

LONGEST_S = 150
"""Above this the rota check warns."""

_DAYS = 28
"""So many days show enough turns to meet every mix of people, where every day is alike."""

_OF_A_KIND = 14
"""Where days differ, so many of each kind are looked at as well."""


class Bound(NamedTuple):
    """The longest wait on the line in whole seconds; None when nothing can be promised."""

    day_s: int | None
    night_s: int | None


def bound(plan: Plan, pace: Pace) -> Bound:
    """The longest any caller may wait, by day and in the hours when a page is a call as well.

    Everybody on duty is taken to have a second number, so the truth is never longer.
    """
    by_night: dict[bool, set[tuple[tuple[str, str], ...]]] = {True: set(), False: set()}
    for wall in _walls(plan, pace):
        on = who_is_on(Rota([plan]), occurrences(wall, plan.zone)[0])
        by_night[is_night(wall.time(), pace)].add(_pairs(on))
    day, night = (
        max((longest_s(_scene(plan, pace, on)) for on in by_night[dark]), default=None)
        for dark in (False, True)
    )
    return Bound(day, night)


def out_of_turn_s(plan: Plan, pace: Pace) -> int:
    """What each phone adds to the bound that rings out of turn, in whole seconds."""
    return bounds.out_of_turn_s(_scene(plan, pace, ()))


def _walls(plan: Plan, pace: Pace) -> Iterator[datetime]:
    """Every wall time of the looked-at days at which duty, or day and night, may change."""
    edges = {_minute(time.fromisoformat(text)) for text in (pace.night_from, pace.night_until)}
    edges |= coverage.edges(plan)
    first = (plan.valid_from + timedelta(days=days) for days in range(_DAYS))
    special = (day for days in coverage.kinds_of_day(plan).values() for day in days[:_OF_A_KIND])
    for day in dict.fromkeys((*first, *special)):
        for minute in sorted(edges):
            yield on_the_wall(day, minute)


def _pairs(on: tuple[OnDuty, ...]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((each.rotation, each.person) for each in on))


def _scene(plan: Plan, pace: Pace, on: tuple[tuple[str, str], ...]) -> Scene:
    duty: dict[str, tuple[str, ...]] = {}
    for rotation, person in on:
        duty[rotation] = (*duty.get(rotation, ()), person)
    return Scene(
        now=plan.starts_at,
        pace=pace,
        ladder=ladder_of(plan, pace),
        duty=duty,
        deputy=plan.team.deputy,
        backstops=plan.team.backstops,
        reachable=frozenset(person for _, person in on),
        second_phones=frozenset(person for _, person in on),
    )


def _minute(wall: time) -> int:
    return wall.hour * 60 + wall.minute
