"""Which hours of which days somebody is on, by the pattern of a plan: no instants, no people.

A kind of day is what yesterday's and today's hours are on every rotation; a plan has a handful,
so a rule that must hold on all days looks at one of each.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from itertools import chain, pairwise

from oncall.rota.core.days import Season, Varied
from oncall.rota.core.hours import DAY, Hours
from oncall.rota.core.plan import Plan, Rotation

_A_DAY, _A_YEAR = timedelta(days=1), 366

Lately = tuple[Hours, Hours]
"""The hours that began yesterday and those that begin today."""


def kinds_of_day(plan: Plan) -> dict[tuple[Lately, ...], list[date]]:
    """Every kind of day the plan has in its first year and its seasons, with such days."""
    kinds: dict[tuple[Lately, ...], list[date]] = {}
    for day in _days(plan):
        kind = tuple(_lately(rotation, day) for rotation in plan.rotations)
        kinds.setdefault(kind, []).append(day)
    return kinds


def edges(plan: Plan) -> set[int]:
    """The minutes of a day at which duty may change."""
    hours = chain.from_iterable(rotation.hours.each for rotation in plan.rotations)
    handovers = {rotation.turns.handover for rotation in plan.rotations if rotation.turns}
    return handovers | {edge % DAY for each in hours for edge in (each.opens, each.closes)}


def covers(lately: Lately, minute: int) -> bool:
    """Whether that minute of today is within the hours of today, or of yesterday past midnight."""
    yesterday, today = lately
    return (
        today.opens <= minute < today.closes or yesterday.opens <= minute + DAY < yesterday.closes
    )


def whole_day(together: Iterable[Lately]) -> bool:
    """Whether some of the hours are open at every minute; it can only change at an end."""
    known = list(together)
    ends = {0} | {hours.closes % DAY for lately in known for hours in lately}
    return all(any(covers(each, end) for each in known) for end in ends)


def meet(one: Lately, other: Lately) -> bool:
    """Whether both are open at some minute of the day."""
    begins = {0} | {hours.opens for hours in (*one, *other)}
    return any(covers(one, minute) and covers(other, minute) for minute in begins)


def lone_hours(plan: Plan) -> tuple[Hours, ...]:
    """The hours of a day in which, on some days at least, the whole rota holds one phone only."""
    kinds = kinds_of_day(plan)
    spans = pairwise(sorted({0, DAY} | edges(plan)))
    return _joined(
        [Hours(*span) for span in spans if any(_phones(plan, k, span[0]) == 1 for k in kinds)]
    )


def _days(plan: Plan) -> Iterator[date]:
    """The first year and each season with the day after it; one day if they are all alike."""
    varied = [each.hours for each in plan.rotations if isinstance(each.hours, Varied)]
    for count in range(_A_YEAR if varied else 1):
        yield plan.valid_from + count * _A_DAY
    for season in chain.from_iterable(hours.seasons for hours in varied):
        yield from _of_season(season)


def _of_season(season: Season) -> Iterator[date]:
    """Its days and the one after, a year at most."""
    length = min((season.last - season.first).days + 2, _A_YEAR)
    return (season.first + count * _A_DAY for count in range(length))


def _lately(rotation: Rotation, day: date) -> Lately:
    return rotation.hours.on(day - _A_DAY), rotation.hours.on(day)


def _phones(plan: Plan, kind: tuple[Lately, ...], minute: int) -> int:
    """How many may be on at that minute, one place holder for each rotation in turns."""
    open_now = (
        rotation
        for rotation, lately in zip(plan.rotations, kind, strict=True)
        if covers(lately, minute)
    )
    return len({p for each in open_now for p in (each.people[:1] if each.turns else each.people)})


def _joined(spans: list[Hours]) -> tuple[Hours, ...]:
    """Spans of a day that touch as one, midnight included."""
    joined: list[Hours] = []
    for span in spans:
        if joined and joined[-1].closes == span.opens:
            joined[-1] = Hours(joined[-1].opens, span.closes)
        else:
            joined.append(span)
    if len(joined) > 1 and joined[0].opens == 0 and joined[-1].closes == DAY:
        joined[-1] = Hours(joined[-1].opens, DAY + joined.pop(0).closes)
    return tuple(joined)
