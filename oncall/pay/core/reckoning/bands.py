"""When the bands of a rule apply, by what the clocks on the wall show."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from oncall.pay.core.rules.values import NO_EVE, Band
from oncall.pay.core.spans import Span, clock_spans, instant, midnight, minus, seconds, union
from oncall.rota.core.days import is_holiday
from oncall.rota.core.hours import occurrences, on_the_wall

_BEATEN_BY = {"weekend": "holiday", "evening": "night"}
_WEEKS_TO_WHITSUN = timedelta(days=49)
_A_DAY = timedelta(days=1)

Banded = tuple[tuple[Band, tuple[Span, ...]], ...]


@lru_cache(maxsize=1024)
def banded(bands: tuple[Band, ...], zone: ZoneInfo, start: int, end: int) -> Banded:
    """Each band with the spans of [start, end) in which it applies.

    A holiday goes before a weekend, and night before evening: an hour has one of each pair.
    """
    times: dict[str, list[Span]] = {
        band.kind: union(_spans(band, zone, start, end)) for band in bands
    }
    return tuple((band, tuple(minus(times[band.kind], _beating(band, times)))) for band in bands)


def _beating(band: Band, times: Mapping[str, list[Span]]) -> list[Span]:
    """The spans of the band that goes before this one."""
    return times.get(_BEATEN_BY.get(band.kind, ""), [])


def _spans(band: Band, zone: ZoneInfo, start: int, end: int) -> Iterator[Span]:
    if band.kind in ("evening", "night"):
        yield from clock_spans(band.hours, zone, start, end)
        return
    day = instant(start, zone).date()
    while midnight(day, zone) < end:
        begins = _begins(band, day)
        low, high = _at(day, begins, zone), midnight(day + _A_DAY, zone)
        if begins < NO_EVE and max(low, start) < min(high, end):
            yield max(low, start), min(high, end)
        day += _A_DAY


def _at(day: date, minute: int, zone: ZoneInfo) -> int:
    return seconds(occurrences(on_the_wall(day, minute), zone)[0])


def _begins(band: Band, day: date) -> int:
    """The minute of the day from which the band applies until midnight; NO_EVE if it does not."""
    if band.kind == "weekend":
        return 0 if day.weekday() in band.weekdays else NO_EVE
    return 0 if is_holiday(day) else _eve(band, day)


def _eve(band: Band, day: date) -> int:
    names = _eves(day.year)
    return min((minute for name, minute in band.eves if names[name] == day), default=NO_EVE)


@lru_cache(maxsize=512)
def _eves(year: int) -> dict[str, date]:
    easter = _easter(year)
    return {
        "onsdag før skjærtorsdag": easter - timedelta(days=4),
        "påskeaften": easter - _A_DAY,
        "pinseaften": easter + _WEEKS_TO_WHITSUN - _A_DAY,
        "julaften": date(year, 12, 24),
        "nyttårsaften": date(year, 12, 31),
    }


def _easter(year: int) -> date:
    """Easter Sunday: of the Sundays in spring that are holidays, the one two days after another.

    Good Friday, Easter Sunday and Easter Monday are the only holidays that stand so.
    """
    day = date(year, 3, 22)
    while not (day.weekday() == 6 and is_holiday(day - 2 * _A_DAY) and is_holiday(day + _A_DAY)):
        day += _A_DAY
    return day
