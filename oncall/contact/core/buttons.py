"""What a colleague at a page may see of a contact and do about it, and what the page answers.

A button does what the same word by text does: its decision is made in `answers` and `commands`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from oncall.config import Pace
from oncall.contact.core.values import Contact, Decision

Button = Literal["take", "keep", "pass", "done", "ring", "send", "reopen"]
Why = Literal["holder", "own therapist", "open", "line holder"]

WORKS_WITH_FAMILIES = frozenset({"staff", "supervisor", "line holder", "deputy"})
MEETS_FAMILIES = WORKS_WITH_FAMILIES | {"approver"}
"""An approver sees a contact only where she was asked about it, as a backstop."""
LEADS = frozenset({"line holder", "deputy"})
OUTCOMES_TO_CHOOSE = ("talked", "called back", "texted", "no answer", "wrong number", "other")


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody signed in; `parts` are her roles, and what the rota makes of her now.

    `sure`: she has shown more than a code that was sent to her as a text, or the like.
    """

    handle: str
    parts: frozenset[str]
    sure: bool = True

    def is_any_of(self, parts: Collection[str]) -> bool:
        """Whether she is one of these."""
        return not self.parts.isdisjoint(parts)


def may_see(contact: Contact, who: Colleague) -> bool:
    """Whether she sees that there is such a contact: open ones, and what was asked of her."""
    if who.handle in contact.asked or why_hers(contact, who):
        return True
    return contact.state != "closed" and who.is_any_of(WORKS_WITH_FAMILIES)


def why_may_read(contact: Contact, who: Colleague) -> Why | None:
    """Why she may read what the family wrote: it stands in the history. None when she may not.

    A code sent as a text is not enough for it, whoever she is.
    """
    return why_hers(contact, who) if who.sure else None


def why_hers(contact: Contact, who: Colleague) -> Why | None:
    """Why she may know all of it but their words: whose it is, and what to know first.

    Her own contacts, those that wait for anybody, and all of them for whoever leads now.
    """
    if contact.holder == who.handle:
        return "holder"
    if contact.caller.therapist == who.handle:
        return "own therapist"
    asked = who.handle in contact.asked
    if contact.state in ("ringing", "open", "outside") and (
        asked or who.is_any_of(WORKS_WITH_FAMILIES)
    ):
        return "open"
    return "line holder" if who.is_any_of(LEADS) else None


def of_safety(contact: Contact, who: Colleague) -> Literal["number", "family", ""]:
    """Of what she may say that it is not safe now: the phone they used, or the whole family."""
    if contact.caller.family is None or why_hers(contact, who) is None:
        return ""
    return "number" if contact.caller.letter else "family"


def buttons(contact: Contact, who: Colleague, now: datetime, pace: Pace) -> tuple[Button, ...]:
    """What she may do about it now, the nearest thing first; nothing that would be refused."""
    match contact.state:
        case "ringing" | "open" | "outside":
            return _while_it_waits(contact, who)
        case "held" if contact.holder == who.handle:
            return _while_she_has_it(contact, who)
        case "closed" if contact.holder == who.handle:
            rests = max(pace.code_rests, pace.reopen_within)
            return ("reopen",) if now - (contact.closed_at or now) <= rests else ()
        case _:
            return ()


def _while_it_waits(contact: Contact, who: Colleague) -> tuple[Button, ...]:
    """Any colleague may take it; the rest is for whom it was asked of."""
    asked = who.handle in contact.asked
    found: list[Button] = []
    if asked or who.is_any_of(WORKS_WITH_FAMILIES):
        found += ["take"] if contact.noted != who.handle else []
    if asked and who.handle not in contact.passed:
        found.append("pass")
    if asked and contact.state != "ringing":
        found += _reach(contact)
    if asked and contact.state == "open":
        found.append("done")
    return tuple(found)


def _while_she_has_it(contact: Contact, who: Colleague) -> tuple[Button, ...]:
    if contact.waiting == "calling back":
        return ("done", "pass")
    asks: list[Button] = ["keep"] if who.handle in contact.waits_for else []
    return (*asks, *_reach(contact), "done", "pass")


def _reach(contact: Contact) -> list[Button]:
    return ["ring", "send"] if contact.caller.number else []


def answer_to(decision: Decision, handle: str) -> str:
    """What the page says to whoever pressed: the sentence of the text to her, or what happened."""
    mine = [each.sentence for each in decision.effects if each.person == handle]
    happened = [each.kind for each in decision.events]
    return next(iter([*reversed(mine), *reversed(happened)]), "nothing")


def why_not(contact: Contact, handle: str) -> str:
    """What the page says where the button is gone: somebody was faster, or it was pressed twice."""
    if contact.state == "closed":
        return "closed" if contact.holder == handle else "closed_already"
    if contact.state in ("held", "talking"):
        return "receipt" if contact.holder == handle else "already_taken"
    if contact.noted == handle:
        return "noted"
    return "passed" if handle in contact.passed else "not_now"


def changes_nothing(decision: Decision) -> bool:
    """Whether it would only be answered: on a page that is said there, and nowhere else."""
    return all(each.kind == "told" for each in decision.events)
