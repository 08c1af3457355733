"""The demo's clock: the real one, moved so that it starts when the visitor wants."""

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

from oncall.env import real_now

Clock = Callable[[], datetime]


class ClockFault(Exception):
    """The time asked for cannot be used; says what to write instead."""


def starting_at(text: str | None, zone: tzinfo, real: Clock = real_now) -> Clock:
    """A clock that shows `text` now and runs as the real one does; None is the real time.

    `text` is ISO 8601; without an offset it is wall time in `zone`, and in the hour that comes
    twice in October the first of the two. Raises ClockFault.
    """
    if text is None:
        return real
    ahead = _instant(text, zone) - real()
    return lambda: real() + ahead


def _instant(text: str, zone: tzinfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        hint = 'Write for example --at "2026-03-03T02:30".'
        raise ClockFault(f"{text!r} is not a time. {hint}") from None
