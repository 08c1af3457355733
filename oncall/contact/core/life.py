"""Signs of life: once a week at least the phone that holds the line has been heard of.

A phone that lies in a drawer is found out by no family that happens to call.
"""

from datetime import datetime, time, timedelta
from typing import Literal, NamedTuple

WEEK = timedelta(days=7)
TO_ANSWER = timedelta(days=1)
MORNING, EVENING = time(9), time(20)
"""Nobody is asked outside these hours."""

Due = Literal["ask", "tell"]


class Sign(NamedTuple):
    """When she was heard of last, or first held the line; when she was asked, and who was told."""

    last: datetime
    asked_at: datetime | None = None
    told_at: datetime | None = None

    def is_silent(self, now: datetime) -> bool:
        """Whether she was asked a day ago and has not been heard of since."""
        asked = self.asked_at
        if asked is None or self.last >= asked:
            return False
        return self.told_at is not None or asked + TO_ANSWER <= now


def due(sign: Sign, now: datetime, on_the_clock: time) -> Due | None:
    """What is to be done about whoever holds the line: ask her, or tell somebody of her silence."""
    if now - max(sign.last, sign.asked_at or sign.last) >= WEEK:
        return "ask" if MORNING <= on_the_clock < EVENING else None
    return "tell" if _is_to_be_told(sign, now) else None


def _is_to_be_told(sign: Sign, now: datetime) -> bool:
    """Once for each time she was asked."""
    asked, told = sign.asked_at, sign.told_at
    if asked is None or sign.last >= asked or asked + TO_ANSWER > now:
        return False
    return told is None or told < asked
