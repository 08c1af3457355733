"""What the pages of feeds have in common: what is wished of one, and its address, shown once."""

import re
from collections.abc import Callable
from typing import Any, TypeVar

from flask import abort, request

from oncall.calendar.core.choices import NotForACalendar
from oncall.calendar.rows.feeds import Feed
from oncall.calendar.work.giving import (
    Choice,
    FeedFault,
    Given,
    choose_again,
    make_feed,
    renew_feed,
)
from oncall.contact.work.desk import Desk
from oncall.web.visitor import visitor

T = TypeVar("T")
STEPS = ("apple", "google", "outlook", "thunderbird")
_FEW_DIGITS = re.compile("[0-9]{1,5}")
_ALARMS = (15, 30, 60, 120, 720)
"""What the pages offer, in minutes before a shift."""


def alarms(feed: Feed | None) -> list[int]:
    """The reminders to choose from, with the one that the feed has."""
    own = feed.alarm_min if feed else None
    return sorted({*_ALARMS} | ({own} if own is not None else set()))


def handed(desk: Desk, team: str, person: str) -> dict[str, Any] | None:
    """Make the address, or another in its place: what the page shows of it, once.

    None on a press on an old page, which changes nothing: what it would have made is there.
    """
    give = renew_feed if request.form.get("again") == "yes" else make_feed
    by = visitor().handle
    given = _wished(lambda choice: give(desk, team=team, person=person, choice=choice, by=by))
    return {"given": given, "code": _code(given), "steps": STEPS} if given else None


def chosen(desk: Desk, team: str, person: str) -> bool:
    """Let the feed be as the form says, at the address it has; False where there is none."""
    done = _wished(lambda choice: choose_again(desk, team=team, person=person, choice=choice))
    return done is not None


def _wished(act: Callable[[Choice], T]) -> T | None:
    try:
        return act(_choice())
    except FeedFault:
        return None
    except NotForACalendar:
        abort(400)


def _choice() -> Choice:
    """What is wished of it; a form that does not ask leaves it as it was."""
    alarm, busy = request.form.get("alarm"), request.form.get("busy") == "yes"
    if alarm is None:
        return Choice()
    if not alarm:
        return Choice(busy, None)
    if not _FEW_DIGITS.fullmatch(alarm):
        abort(400)
    return Choice(busy, int(alarm))


def _code(given: Given) -> str:
    import segno

    code: str = segno.make(given.webcal, micro=False).svg_data_uri(scale=4)
    return code
