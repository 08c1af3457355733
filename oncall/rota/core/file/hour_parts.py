"""The hours of a rotation, each part read from the file; what cannot be read is reported."""

from datetime import date
from itertools import pairwise

from oncall.rota.core.days import Days, Season, Varied
from oncall.rota.core.file import formats as f
from oncall.rota.core.file.faults import Table, shown
from oncall.rota.core.hours import ALL_DAY, Hours, OnDays

_NEVER = date(2100, 1, 1)
_WEEKDAYS = 'weekdays = { Friday = "08:00-16:00", Saturday-Sunday = "none" }'
_SEASONS = 'seasons = [{ from = 2026-06-22, to = 2026-08-14, hours = "08:00-16:00" }]'


def hours_of(rotation: Table) -> OnDays:
    """The hours of a rotation, on every day alike or not."""
    usual = rotation.one("hours", f.hours, ALL_DAY, '"08:00-20:00"')
    days = _days(rotation, usual, None)
    seasons = _seasons(rotation, days.holiday)
    if any(rotation.has(key) for key in ("weekdays", "holidays", "seasons")):
        return Varied(days, seasons)
    return usual


def _days(table: Table, usual: Hours, holiday: Hours | None) -> Days:
    week = _week(table, usual)
    return Days(
        week, table.one("holidays", f.hours_or_none, holiday, '"10:00-16:00"', needed=False)
    )


def _week(table: Table, usual: Hours) -> tuple[Hours, ...]:
    named = table.table("weekdays", _WEEKDAYS, needed=False)
    week = dict.fromkeys(range(7), usual)
    if named:
        week |= _named_days(named, usual)
    return tuple(week.values())


def _named_days(named: Table, usual: Hours) -> dict[int, Hours]:
    found: dict[int, Hours] = {}
    for key in named.values:
        hours = named.one(key, f.hours_or_none, usual, '"08:00-16:00"')
        days = f.weekdays(key)
        if not days:
            said = f'"{key}" is no day of the week', "write Saturday, or Monday-Friday"
            named.fault(key, *said, "no_weekday", value=shown(key), write="Saturday, Monday-Friday")
        elif days & found.keys():
            said = f"{key} names a day that another key names", "name each day once"
            named.fault(key, *said, "day_twice", value=key)
        found |= dict.fromkeys(days, hours)
    return found


def _seasons(rotation: Table, holiday: Hours | None) -> tuple[Season, ...]:
    tables = rotation.tables("seasons", _SEASONS, needed=False)
    read = [(_season(table, holiday), table) for table in tables]
    ordered = sorted(read, key=lambda each: each[0].first)
    for (one, _), (other, table) in pairwise(ordered):
        if other.first <= one.last and other.last < _NEVER:
            table.fault(
                "from",
                f"{other.first} lies in the season from {one.first} to {one.last}",
                "let each season end before the next begins",
                "seasons_overlap",
                day=other.first,
                first=one.first,
                last=one.last,
            )
    return tuple(season for season, _ in ordered)


def _season(table: Table, holiday: Hours | None) -> Season:
    first = table.one("from", f.day, _NEVER, "2026-06-22")
    last = table.one("to", f.day, _NEVER, "2026-08-14")
    if last < first < _NEVER:
        said = f"the season ends before it begins on {first}", "swap from and to"
        table.fault("to", *said, "ends_before", first=first)
        first = last = _NEVER
    usual = table.one("hours", f.hours_or_none, ALL_DAY, '"08:00-16:00"')
    days = _days(table, usual, holiday)
    table.refuse_the_rest()
    return Season(first, last, days)
