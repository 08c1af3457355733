"""A feed as iCalendar text (RFC 5545, with the name and the pace of RFC 7986)."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.calendar.core.lines import END, escaped, folded
from oncall.calendar.core.pieces import Piece
from oncall.calendar.core.zone import OSLO, VTIMEZONE, edges, stamp

RENDERING = 1
"""Grows when the same pieces are written in another way, so that clients fetch them anew."""

REMEMBERED = 2**13


class Look(NamedTuple):
    """How a feed shows its entries.

    `title` and `detail` may hold {person} and {rotation}; `cancelled` holds {title}. `alarm_min`
    are the minutes before the start, None for no alarm. `changed_at`: since when it looks so.
    """

    title: str
    cancelled: str
    detail: str
    busy: bool
    alarm_min: int | None
    changed_at: datetime


def document(name: str, zone: ZoneInfo, look: Look, pieces: Iterable[Piece]) -> str:
    """The whole feed; `name` is what the client calls the calendar.

    Its second name stands in no standard, so its type is said: else some clients do not unescape.
    """
    called = escaped(name)
    head = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//oncall//calendar 1//NN", "CALSCALE:GREGORIAN",
        f"NAME:{called}", f"X-WR-CALNAME;VALUE=TEXT:{called}", f"X-WR-TIMEZONE:{zone.key}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
    ]  # fmt: skip
    return "".join(
        [
            *map(folded, head),
            VTIMEZONE if zone.key == OSLO else "",
            *(event(piece, look, zone) for piece in pieces),
            f"END:VCALENDAR{END}",
        ]
    )


@lru_cache(REMEMBERED)  # a piece that has not changed is not written again
def event(piece: Piece, look: Look, zone: ZoneInfo) -> str:
    """One entry, its lines folded.

    Without METHOD, DTSTAMP means the same as LAST-MODIFIED (RFC 5545, 3.8.7.2).
    """
    (start_how, start), (end_how, end) = edges(piece.start, piece.end, zone)
    changed = stamp(max(piece.changed_at, look.changed_at))
    busy = look.busy and not piece.cancelled_at
    title, detail = (_filled(text, piece) for text in (look.title, look.detail))
    if piece.cancelled_at:
        title = look.cancelled.replace("{title}", title)
    lines = [
        "BEGIN:VEVENT", f"UID:{piece.id}@oncall", f"DTSTAMP:{changed}", f"LAST-MODIFIED:{changed}",
        f"SEQUENCE:{piece.sequence}", f"DTSTART{start_how}:{start}", f"DTEND{end_how}:{end}",
        f"SUMMARY:{escaped(title)}", f"STATUS:{'CANCELLED' if piece.cancelled_at else 'CONFIRMED'}",
        f"TRANSP:{'OPAQUE' if busy else 'TRANSPARENT'}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{'BUSY' if busy else 'FREE'}",  # Outlook reads only this
    ]  # fmt: skip
    if detail:
        lines.append(f"DESCRIPTION:{escaped(detail)}")
    if look.alarm_min is not None and not piece.cancelled_at:
        lines += [
            "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:-PT{look.alarm_min}M",
            f"DESCRIPTION:{escaped(title)}", "END:VALARM",
        ]  # fmt: skip
    return "".join(map(folded, [*lines, "END:VEVENT"]))


def _filled(text: str, piece: Piece) -> str:
    return text.replace("{rotation}", piece.rotation).replace("{person}", piece.called)
