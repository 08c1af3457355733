"""A second opinion on who is on duty: a table of minutes, made the slow way round.

Each minute of UTC is turned into the time on the wall, never the other way. A wall time has
begun once some clock face up to now has reached it, and is over once no later face falls short of
it: so first and last occurrences, doubled and skipped hours follow without being named.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from oncall.rota.core.change import Change
from oncall.rota.core.days import Varied
from oncall.rota.core.hours import Hours, OnDays
from oncall.rota.core.plan import Plan, Rotation

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
SLACK = 2 * DAY

Row = tuple[str, str, datetime, datetime]


def spans(
    plans: Sequence[Plan],
    start: datetime,
    end: datetime,
    step: timedelta = MINUTE,
    changes: Sequence[Change] = (),
) -> list[Row]:
    """(rotation, person, start, end), sorted as shifts are; start and end are whole steps."""
    faces = {plan.team.timezone: _Faces(plan.team.timezone, start, end, step) for plan in plans}
    held: dict[tuple[str, str], list[list[datetime]]] = {}
    for index in range((end - start) // step):
        now = start + index * step
        for key in _changed(_on(plans, faces, index), changes, now):
            mine = held.setdefault(key, [])
            if mine and mine[-1][1] == now:
                mine[-1][1] = now + step
            else:
                mine.append([now, now + step])
    rows = [(*key, low, high) for key, pairs in held.items() for low, high in pairs]
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


class _Faces:
    """What the clocks of one zone show: the latest face so far, and the earliest yet to come."""

    def __init__(self, name: str, start: datetime, end: datetime, step: timedelta) -> None:
        zone = ZoneInfo(name)
        count = (end - start + 2 * SLACK) // step
        first = (start - SLACK).astimezone(UTC)
        shown = [(first + n * step).astimezone(zone).replace(tzinfo=None) for n in range(count)]
        self._skip = SLACK // step
        self._latest = list(accumulate(shown, max))
        self._earliest = list(accumulate(reversed(shown), min))[::-1]

    def begun(self, index: int) -> datetime:
        """Every wall time up to this one has begun."""
        return self._latest[index + self._skip]

    def over(self, index: int) -> datetime:
        """Every wall time up to this one is over."""
        return self._earliest[index + self._skip]


def _on(plans: Sequence[Plan], faces: dict[str, _Faces], index: int) -> list[tuple[str, str]]:
    in_force = None
    for plan in plans:
        midnight = datetime.combine(plan.valid_from, time())
        if faces[plan.team.timezone].begun(index) >= midnight:
            in_force = plan
    if in_force is None:
        return []
    clock = faces[in_force.team.timezone]
    begun, over = clock.begun(index), clock.over(index)
    return [
        (rotation.name, person)
        for rotation in in_force.rotations
        if _open(rotation, begun, over)
        for person in _people(rotation, begun)
    ]


class _Place:
    """A place on a rotation: whose it is by the plan, or would be, and who has it now."""

    def __init__(self, rotation: str, owner: str, holder: str, *, planned: bool) -> None:
        self.rotation, self.owner, self.holder, self.planned = rotation, owner, holder, planned

    @property
    def somebody(self) -> bool:
        """Whoever has a place that the plan does not know is on, but not by owning it."""
        return self.holder not in ("", "" if self.planned else self.owner)


def _changed(
    on: list[tuple[str, str]], changes: Sequence[Change], now: datetime
) -> list[tuple[str, str]]:
    """Who is on when every change of this minute has been told, one after the other."""
    places = [_Place(rotation, person, person, planned=True) for rotation, person in on]
    for change in (each for each in changes if each.start <= now < each.end):
        _tell(places, change)
    return list(dict.fromkeys((p.rotation, p.holder) for p in places if p.somebody))


def _tell(places: list[_Place], change: Change) -> None:
    if change.kind == "absent":
        for place in places:
            if place.rotation != "supervisor" and place.holder == change.person:
                place.holder = ""
    elif change.rotation == "supervisor":
        if change.kind != "remove":
            places[:] = [place for place in places if place.rotation != "supervisor"]
            places.append(_Place("supervisor", "", change.person, planned=False))
    else:
        _hand_over(places, change)


def _hand_over(places: list[_Place], change: Change) -> None:
    """What she has of others', or what was hers and nobody has; else somebody is on as well."""
    here = [each for each in places if each.rotation == change.rotation]
    of_others = [p for p in here if p.holder == change.instead_of != p.owner]
    hers = [p for p in here if p.owner == change.instead_of and p.holder in ("", p.owner)]
    if change.instead_of and (of_others or hers):
        for place in of_others or hers:
            place.holder = change.person
    else:
        added = _Place(change.rotation, change.instead_of, change.person, planned=False)
        places.append(added)


def _open(rotation: Rotation, begun: datetime, over: datetime) -> bool:
    midnight = datetime.combine(begun.date(), time())
    for days in (-2, -1, 0):
        hours = _hours(rotation.hours, midnight.date() + days * DAY)
        opens = midnight + days * DAY + timedelta(minutes=hours.opens)
        closes = midnight + days * DAY + timedelta(minutes=hours.closes)
        if begun >= opens and over < closes and hours.opens != hours.closes:
            return True
    return False


def _hours(hours: OnDays, day: date) -> Hours:
    """What the plan says for that day, the most special rule first."""
    if isinstance(hours, Hours):
        return hours
    assert isinstance(hours, Varied)
    seasons = [each.days for each in hours.seasons if each.first <= day <= each.last]
    (days,) = seasons or [hours.usual]
    if days.holiday and _holiday(day):
        return days.holiday
    return days.week[(day - date(2024, 1, 1)).days % 7]  # that was a Monday


def _holiday(day: date) -> bool:
    """A red day in Norway that is not an ordinary Sunday, counted by hand."""
    fixed = {(1, 1), (5, 1), (5, 17), (12, 25), (12, 26)}
    return (day.month, day.day) in fixed or (day - _easter(day.year)).days in (
        -3,
        -2,
        0,
        1,
        39,
        49,
        50,
    )


def _easter(year: int) -> date:
    """Easter Sunday, by the rule of Gauss as it holds from 1900 to 2099."""
    d = (19 * (year % 19) + 24) % 30
    e = (2 * (year % 4) + 4 * (year % 7) + 6 * d + 5) % 7
    day = 22 + d + e
    if (d, e) == (29, 6) or (d == 28 and e == 6 and year % 19 > 10):
        day -= 7
    return date(year, 3, 1) + timedelta(days=day - 1)


def _people(rotation: Rotation, begun: datetime) -> Sequence[str]:
    turns = rotation.turns
    if turns is None:
        return rotation.people
    first = datetime.combine(turns.start, time()) + timedelta(minutes=turns.handover)
    if begun < first:
        return ()
    turn = int((begun - first) / timedelta(days=turns.days))
    return (rotation.people[turn % len(rotation.people)],)
