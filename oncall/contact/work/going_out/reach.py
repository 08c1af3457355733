"""Reaching a family: which number it is, what its rules say now, and whether it may be reached."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection

from oncall.carrier.numbers import can_be_texted, kind
from oncall.contact.core.commands import Reach
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow
from oncall.people.core.family_changes import Important
from oncall.people.core.rules import Verdict, says
from oncall.people.core.values import Answer, Caller
from oncall.people.work import whose

REACHED = ("rang back", "written to")
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Theirs:
    """A family's number today: E.164, whose it is, and how its rules stand at this minute.

    `important` is what to know before anybody reaches them, if somebody has written anything.
    """

    phone: str = field(repr=False)
    caller: Caller
    call: Verdict
    text: Verdict
    message: Verdict
    important: Important | None = None


def theirs(conn: Connection, desk: Desk, team: TeamNow, contact: Contact) -> Theirs | None:
    """The number behind a contact; None when it was withheld, or is erased."""
    if contact.caller.number is None:
        return None
    try:
        phone, found, important = whose(
            conn, desk.vault, contact.caller.number, team.today, contact.caller.family
        )
    except LookupError:
        return None
    local = team.now.astimezone(team.zone)

    def verdict(answer: Answer) -> Verdict:
        return says(found.rules, answer, local)

    rules = found.rules
    call, text, message = (verdict(each) for each in (rules.call, rules.text, rules.message))
    return Theirs(phone, found, call, text, message, important)


def to_call(tx: Connection, desk: Desk, team: TeamNow, contact: Contact) -> Reach:
    """Whether the contact's number may be called."""
    number = theirs(tx, desk, team, contact)
    if number is None:
        return Reach("not asked", possible=False, enough=False)
    enough = _enough(tx, desk, team, contact)
    return Reach(number.call, possible=may_be_reached(desk, number.phone), enough=enough)


def to_text(tx: Connection, desk: Desk, team: TeamNow, contact: Contact) -> Reach:
    """Whether the contact's number may be texted."""
    number = theirs(tx, desk, team, contact)
    if number is None:
        return Reach("not asked", possible=False, enough=False)
    possible = may_be_reached(desk, number.phone) and can_be_texted(number.phone)
    return Reach(number.text, possible=possible, enough=_enough(tx, desk, team, contact))


def may_be_reached(desk: Desk, phone: str) -> bool:
    """A number that costs what a call costs, and begins as the settings let it."""
    begins = phone.startswith(desk.families.prefixes)
    return begins and kind(phone) not in ("short", "special")


def _enough(tx: Connection, desk: Desk, team: TeamNow, contact: Contact) -> bool:
    number, since = contact.caller.number or "", desk.now - DAY
    reached = contacts.count_events(tx, team.id, number, REACHED, since)
    return reached >= desk.families.most_a_day
