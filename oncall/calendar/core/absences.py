"""When somebody is away, out of a calendar file: only times are read, and none of her words.

A fault names an event by its day: its title may tell why she is away.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from oncall.rota.core.hours import occurrences, on_the_wall

LARGEST = 1024 * 1024
_A_DAY = timedelta(days=1)
_REPEATS = ("RRULE", "RDATE")


class Away(NamedTuple):
    """From when until when somebody is away, UTC."""

    start: datetime
    end: datetime


class Unclear(Exception):
    """The file does not say when she is away; holds every reason, each a sentence."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join([*self.reasons, "Nothing was recorded."]))


def days(first: date, last: date, zone: ZoneInfo) -> Away:
    """Whole days, both included; raises Unclear when the last is before the first."""
    if last < first:
        raise Unclear(["The last day is before the first; swap them."])
    return Away(_midnight(first, zone), _midnight(last + _A_DAY, zone))


def read_absences(text: str, zone: ZoneInfo) -> tuple[Away, ...]:
    """The spans of the file's events, in order; those that touch are one.

    Days and times without a zone are the team's. An event that is cancelled does not count.
    Raises Unclear.
    """
    from icalendar import Calendar

    try:
        found: list[Any] = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, IndexError, KeyError):
        raise Unclear(["This is no calendar file (.ics) that can be read."]) from None
    taken = [_read(event, zone) for event in found if event.get("STATUS") != "CANCELLED"]
    reasons = [each for each in taken if isinstance(each, str)]
    if reasons or not taken:
        raise Unclear(reasons or ["There is no event in this file."])
    return tuple(_joined([each for each in taken if isinstance(each, Away)]))


def not_yet_known(wanted: Iterable[Away], known: Sequence[Away], now: datetime) -> tuple[Away, ...]:
    """Those that are not over, and do not lie wholly in one that is on record."""
    held = tuple(_joined(known))
    return tuple(
        each
        for each in wanted
        if each.end > now
        and not any(one.start <= each.start and each.end <= one.end for one in held)
    )


def _read(event: Any, zone: ZoneInfo) -> Away | str:
    """The span of one event, or why it has none."""
    start = _said(event, "DTSTART")
    if not isinstance(start, date):
        return "An event has no beginning that can be read."
    day = f"The event on {start:%Y-%m-%d}"
    if any(name in event for name in _REPEATS):
        return f"{day} repeats; write each time as an event of its own."
    end = _end(event, start)
    if end is None or isinstance(end, datetime) is not isinstance(start, datetime):
        return f"{day} has no end that can be read."
    away = Away(_instant(start, zone), _instant(end, zone))
    return away if away.start < away.end else f"{day} ends before it begins."


def _said(event: Any, name: str) -> object:
    """The value of a property; None when it is missing or cannot be read."""
    try:
        return getattr(event.get(name), "dt", None)
    except ValueError:  # the library's own, when something is asked of what it could not read
        return None


def _end(event: Any, start: date) -> date | None:
    """DTEND, else the start and a DURATION, else the day of the start."""
    if "DTEND" in event:
        end = _said(event, "DTEND")
        return end if isinstance(end, date) else None
    length = _said(event, "DURATION")
    if isinstance(length, timedelta):
        return start + length
    return None if isinstance(start, datetime) else start + _A_DAY


def _instant(at: date, zone: ZoneInfo) -> datetime:
    if not isinstance(at, datetime):
        return _midnight(at, zone)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return occurrences(on_the_wall(day, 0), zone)[0]


def _joined(spans: Iterable[Away]) -> Iterator[Away]:
    """One span for all that touch or overlap."""
    held: Away | None = None
    for each in sorted(spans):
        if held and each.start <= held.end:
            held = Away(held.start, max(held.end, each.end))
            continue
        if held:
            yield held
        held = each
    if held:
        yield held
