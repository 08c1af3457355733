"""What a number's rules say at one instant: a yes is dated, and has its hours."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from oncall.people.core.cells import DAYS
from oncall.people.core.values import Answer, Rules

Verdict = Literal["yes", "no", "not asked", "asked long ago", "not now"]
"""Anything but "yes" is none."""

OSLO = ZoneInfo("Europe/Oslo")

ASKED_AGAIN = timedelta(days=90)
"""What is right for a family changes: after so long it is asked again."""


def says(rules: Rules, answer: Answer, at: datetime) -> Verdict:
    """What one of the answers means `at` this local time."""
    if answer != "yes":
        return answer
    if rules.asked_on is None or at.date() - rules.asked_on > ASKED_AGAIN:
        return "asked long ago"
    return "yes" if rules.safe_hours is None or is_within(rules.safe_hours, at) else "not now"


def not_safe(rules: Rules, today: date) -> Rules:
    """The same number when it is not safe any more: no to everything, from now on."""
    return replace(rules, call="no", text="no", message="no", asked_on=today)


def is_within(hours: str, at: datetime) -> bool:
    """Whether `at` lies in these hours of the week; a span owns its start and not its end."""
    today, now = at.weekday(), f"{at:%H:%M}"
    for span in hours.split("; "):
        days, _, clock = span.partition(" ")
        first, _, last = days.partition("-")
        start, _, end = clock.partition("-")
        if DAYS.index(first) <= today <= DAYS.index(last or first) and start <= now < end:
            return True
    return False
