"""N2 and N3: somebody always has each contact, or it moves by itself, and never too late."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import get_args

from oncall.config import Pace
from oncall.contact.core.scene import CROWD
from oncall.contact.core.values import Contact, State

STATES = get_args(State)
HELD_BY_SOMEBODY = ("talking", "held")
OPEN = ("open", "outside")
SIGNS = (
    "made", "arrived", "opened", "asked", "alarmed", "phone rang", "declined", "page failed",
    "claimed", "acknowledged", "unclear answer", "outside answered", "rang in vain", "recorder",
    "no word from the carrier", "handed on", "holder silent", "new sign unanswered", "holder left",
    "shares a page", "new number", "called again",
)  # fmt: skip
"""Lines at which something happened for the family; "waits" is none."""
TIMELY = timedelta(seconds=1)


def in_custody(contact: Contact) -> list[str]:
    """N2: one state, a deadline unless closed, a holder where the state says so."""
    wrong = []
    if contact.state not in STATES:
        wrong.append(f"state {contact.state!r} is none")
    if (contact.deadline is None) != (contact.state == "closed"):
        wrong.append(f"{contact.state}, with deadline {contact.deadline}")
    if contact.state in HELD_BY_SOMEBODY and not contact.holder:
        wrong.append(f"{contact.state} by nobody")
    if contact.state in OPEN and contact.holder:
        wrong.append(f"{contact.state}, and somebody holds it")
    if contact.state in OPEN and contact.step_at is None:
        wrong.append(f"{contact.state}, and nobody is next")
    return [f"N2 contact {contact.code}: {each}" for each in wrong]


def not_overdue(contact: Contact, now: datetime, slack: timedelta = TIMELY) -> list[str]:
    """N3: what is due was done; `slack` is what a crash or a database that was down excuses."""
    late = contact.deadline is not None and contact.deadline + slack < now
    return [f"N3 contact {contact.code} was due and nothing happened"] if late else []


def keeps_pace(contact: Contact, at: datetime, pace: Pace, bound_s: float) -> list[str]:
    """N3: at this instant the next step is no further away than it may be."""
    longest = longest_wait(contact, at, pace, bound_s)
    if longest is None or contact.step_at is None or contact.step_at - at <= longest + TIMELY:
        return []
    wait = round((contact.step_at - at).total_seconds())
    return [f"N3 contact {contact.code} is {contact.state} and waits {wait} s"]


def not_forgotten(
    contact: Contact, last_sign: datetime, now: datetime, pace: Pace, slack: timedelta = TIMELY
) -> list[str]:
    """N3: while it is open something happens for the family, again and again, for ever."""
    if contact.state not in OPEN:
        return []
    longest = max(_open_wait(contact, at, pace) for at in (last_sign, now))
    if now - last_sign <= longest + slack:
        return []
    return [f"N3 nothing has happened for contact {contact.code} since {last_sign:%H:%M:%S}"]


def crowded(contacts: Iterable[Contact]) -> bool:
    """Whether so many are open that strangers share one page a minute, which is their pace."""
    return sum(1 for each in contacts if each.state == "open") > CROWD


def in_turn(
    contacts: Iterable[Contact],
    turn_at: datetime | None,
    now: datetime,
    pace: Pace,
    slack: timedelta = TIMELY,
) -> list[str]:
    """N3 in a crowd: while a stranger waits, one of them has the page of each minute.

    `turn_at` is when the last one had it.
    """
    due = [c.deadline for c in contacts if c.caller.stranger and c.deadline and c.deadline <= now]
    if not due or now - max(turn_at or min(due), min(due)) <= pace.flood_page + slack:
        return []
    return [f"N3 {len(due)} strangers wait, and none has had the page of this minute"]


def longest_wait(contact: Contact, at: datetime, pace: Pace, bound_s: float) -> timedelta | None:
    """How far away the next step may be at most; None when it is closed."""
    match contact.state:
        case "ringing":
            return _ring_wait(contact, pace, bound_s)
        case "talking":
            return pace.talking_silent
        case "open" | "outside":
            return _open_wait(contact, at, pace)
        case "held":
            return _held_wait(contact, pace)
        case _:
            return None


def _ring_wait(contact: Contact, pace: Pace, bound_s: float) -> timedelta:
    """The bound, a phone more that rings out of turn for whoever has it, and some patience."""
    longest = timedelta(seconds=bound_s * (2 if contact.holder else 1))
    return max(longest, pace.eager_step) + pace.lost_after_bound


def _open_wait(contact: Contact, at: datetime, pace: Pace) -> timedelta:
    """Three minutes in the first half hour, or when urgent; then, or when calm, ten."""
    eager = contact.open_since is None or at - contact.open_since < pace.eager
    calm = contact.calm or contact.state == "outside"
    return pace.eager_step if contact.urgent or (eager and not calm) else pace.calm_step


def _held_wait(contact: Contact, pace: Pace) -> timedelta:
    return {
        "outcome": pace.held_again,
        "shift over": pace.held_again,
        "still on it": pace.outcome_answer,
        "new sign": pace.new_sign_answer,
        "calling back": pace.talking_silent,
        "cut short": pace.cut_short_answer,
        "cut short, called": pace.cut_short_open - pace.cut_short_answer,
    }.get(contact.waiting or "", timedelta(0))
