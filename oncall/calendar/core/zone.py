"""Instants as calendars write them: on the wall in Norway, or in UTC where that says too little.

The zone is described here in two rules, once and for all times: the last Sundays of March and of
October. What libraries generate begins summer an hour late, and some clients then read winter time
all summer.
"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from oncall.calendar.core.lines import END

OSLO = "Europe/Oslo"

VTIMEZONE = END.join(
    [
        "BEGIN:VTIMEZONE",
        f"TZID:{OSLO}",
        "BEGIN:DAYLIGHT",
        "DTSTART:19810329T020000",
        "TZOFFSETFROM:+0100",
        "TZOFFSETTO:+0200",
        "TZNAME:CEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "TZNAME:CET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
)
"""Central European time as it has been since 1996, the rule Europe/Oslo follows."""

Edge = tuple[str, str]
"""Parameters and value: `DTSTART` + `;TZID=Europe/Oslo` + `:` + `20260302T080000`."""


def stamp(instant: datetime) -> str:
    """An instant in UTC: `20260302T070000Z`."""
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def edges(start: datetime, end: datetime, zone: ZoneInfo) -> tuple[Edge, Edge]:
    """The ends of an event, both written alike.

    A wall time that comes twice means the first of the two (RFC 5545, 3.3.5), and Thunderbird
    reads the second. So an event that begins or ends in that hour of October is written in UTC,
    as is everything in zones other than Oslo.
    """
    walls = [each.astimezone(zone) for each in (start, end)]
    if zone.key != OSLO or any(map(_comes_twice, walls)):
        return ("", stamp(start)), ("", stamp(end))
    first, last = ((f";TZID={OSLO}", f"{wall:%Y%m%dT%H%M%S}") for wall in walls)
    return first, last


def _comes_twice(wall: datetime) -> bool:
    return wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset()
