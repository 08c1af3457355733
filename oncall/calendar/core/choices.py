"""What a team may choose to be told of its shifts: no number, and nothing of a family."""

import re

LONGEST = 200
LONGEST_ALARM_MIN = 7 * 24 * 60

_NUMBER = re.compile(r"\+?\d(?:[ ().-]?\d){5,}")
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_FAMILY = re.compile(r"\bF-?\d+", re.IGNORECASE)


class NotForACalendar(Exception):
    """What was to be shown in calendars does not belong there, or has no place; says which."""


def judged(what: str, text: str) -> str:
    """The text, tidied; raises NotForACalendar. A calendar lies open on many screens."""
    text = text.strip()
    if len(text) > LONGEST:
        raise NotForACalendar(f"The {what} is longer than {LONGEST} characters; shorten it.")
    if _UNSEEN.search(text):
        raise NotForACalendar(f"The {what} holds a sign that cannot be shown; type it anew.")
    if _NUMBER.search(text):
        raise NotForACalendar(f"The {what} holds a number that could be a phone's; take it out.")
    if _FAMILY.search(text):
        raise NotForACalendar(f"The {what} holds the code of a family; take it out.")
    return text


def judged_alarm(minutes: int | None) -> int | None:
    """The minutes before a shift; raises NotForACalendar when they are not within a week."""
    if minutes is not None and not 0 <= minutes <= LONGEST_ALARM_MIN:
        raise NotForACalendar("The alarm must be 0 minutes to one week before the shift.")
    return minutes
