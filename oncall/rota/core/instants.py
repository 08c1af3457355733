"""Instants as people write them: with an offset, since one without could be two."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from oncall.rota.core.file.faults import Fault
from oncall.rota.core.hours import occurrences

_EXAMPLE = "write for example 2026-10-25T02:30+02:00"


def instant(place: str, text: str, zone: ZoneInfo) -> datetime | Fault:
    """The instant that stands at `place` (an option, a column); `zone` tells a missing offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return Fault(None, place, f'"{text}" is not a time', _EXAMPLE)
    if not 2000 <= found.year <= 2100:
        return Fault(None, place, f"the year {found.year} is not between 2000 and 2100", _EXAMPLE)
    if found.tzinfo is None:
        meant = dict.fromkeys(_iso(each, zone) for each in occurrences(found, zone))
        return Fault(None, place, f'"{text}" has no offset', f"write {' or '.join(meant)}")
    return found.astimezone(UTC)


def span(
    places: tuple[str, str], texts: tuple[str, str], zone: ZoneInfo
) -> tuple[datetime, datetime] | tuple[Fault, ...]:
    """The two instants of a span, or everything that is wrong with them."""
    start, end = (instant(*each, zone) for each in zip(places, texts, strict=True))
    if isinstance(start, Fault) or isinstance(end, Fault):
        return tuple(each for each in (start, end) if isinstance(each, Fault))
    if end <= start:
        return (Fault(None, places[1], "the end is not after the start", "swap them"),)
    return start, end


def _iso(instant: datetime, zone: ZoneInfo) -> str:
    return instant.astimezone(zone).isoformat()
