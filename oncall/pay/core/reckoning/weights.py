"""How much of a year falls on each month, by the hours of a rotation.

Where no plan counts, or the plan has no such rotation, the hours are taken to be as they are in
the plan that does: a team that begins in July is paid half of a year, not all of it.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from oncall.pay.core.availability import places
from oncall.pay.core.months import months_of
from oncall.pay.core.spans import clock_spans, instant, length, midnight, seconds
from oncall.rota.core.hours import OnDays
from oncall.rota.core.plan import Plan, Rotation

_UTC = ZoneInfo("UTC")


def month_weights(
    plans: Sequence[Plan], rotation: str, year: int, *, nominal: bool = False
) -> list[int]:
    """The seconds of the rotation's hours in each month of the year.

    `nominal` counts what the clock shows: 24 hours a day also when it is moved.
    """
    zone = plans[0].zone
    having = {each.hours for plan in plans if (each := plan.rotation(rotation))}
    if len(having) == 1 and not nominal:
        return list(_year(having.pop(), zone, year))
    counting, shown = (_UTC, _on_the_wall) if nominal else (zone, _as_they_are)
    return [
        sum(
            open_seconds(each.hours, counting, *shown(start, end, zone))
            for each, start, end in _stretches(plans, rotation, *month.span(zone))
        )
        for month in months_of(year)
    ]


@lru_cache(maxsize=2**12)
def _year(hours: OnDays, zone: ZoneInfo, year: int) -> tuple[int, ...]:
    """The same hours all the year."""
    return tuple(open_seconds(hours, zone, *month.span(zone)) for month in months_of(year))


def capacity(plans: Sequence[Plan], rotation: str, start: int, end: int) -> int:
    """The seconds in [start, end) of every place of the rotation: what there was to be held."""
    return sum(
        open_seconds(each.hours, plans[0].zone, low, high) * places(each)
        for each, low, high in _stretches(plans, rotation, start, end)
    )


@lru_cache(maxsize=2**14)  # months and hours that many teams have in common
def open_seconds(hours: OnDays, zone: ZoneInfo, start: int, end: int) -> int:
    """The seconds in [start, end) in which these hours are open."""
    return length(clock_spans(hours, zone, start, end))


def _as_they_are(start: int, end: int, _zone: ZoneInfo) -> tuple[int, int]:
    return start, end


def _on_the_wall(start: int, end: int, zone: ZoneInfo) -> tuple[int, int]:
    """What the clock shows at these instants, as if there were no summer time."""
    first, last = (seconds(instant(at, zone).replace(tzinfo=_UTC)) for at in (start, end))
    return first, last


def _stretches(
    plans: Sequence[Plan], name: str, start: int, end: int
) -> Iterator[tuple[Rotation, int, int]]:
    """The rotation as it is through [start, end)."""
    having = [(plan, each) for plan in plans if (each := plan.rotation(name))]
    if not having:
        return
    begins = [start, *(midnight(plan.valid_from, plan.zone) for plan, _ in having[1:]), end]
    for (_, rotation), (begin, following) in zip(having, pairwise(begins), strict=True):
        low, high = max(start, begin), min(end, following)
        if low < high:
            yield rotation, low, high
