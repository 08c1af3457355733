"""What somebody who comes on duty is to know: whom her colleagues still owe an answer."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from oncall.contact.core.values import Contact
from oncall.rota.core.duty import OnDuty

FRESH = timedelta(hours=1)
"""Later than that it is no hand-over: she has been asked herself, or has seen the page."""


class Comes(NamedTuple):
    """Somebody whose shift began at `since`."""

    person: str
    since: datetime


def who_comes(on: Iterable[OnDuty], now: datetime) -> tuple[Comes, ...]:
    """Everybody on duty whose shift began within the last hour, by whichever line she came."""
    found = {
        Comes(each.person, each.since)
        for each in on
        if each.since is not None and now - each.since < FRESH
    }
    return tuple(sorted(found))


def left_to(comes: Comes, contacts: Sequence[Contact]) -> tuple[Contact, ...]:
    """What was there before she came and is not hers: those whom nobody has, then the others'.

    Her own families' she is told of as their therapist. Hidden callers who share a page are one.
    """
    found: Mapping[str, Contact] = {
        each.page_of or each.id: each
        for each in reversed(contacts)
        if each.opened_at < comes.since
        and each.state not in ("ringing", "closed")
        and comes.person not in (each.holder, each.caller.therapist, each.to_tell)
    }
    return tuple(sorted(found.values(), key=_waits_first))


def _waits_first(contact: Contact) -> tuple[bool, datetime, int]:
    return contact.holder is not None, contact.opened_at, contact.code
