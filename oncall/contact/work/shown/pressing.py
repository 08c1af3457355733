"""What is pressed on a page: the same decisions as a text or a key, recorded in the same way."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from sqlalchemy import Connection

from oncall.contact.core import answers, commands
from oncall.contact.core.buttons import (
    OUTCOMES_TO_CHOOSE,
    Colleague,
    answer_to,
    buttons,
    changes_nothing,
    may_see,
    why_hers,
    why_may_read,
    why_not,
)
from oncall.contact.core.values import Decision
from oncall.contact.rows import contacts, notes
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import commands as ordered
from oncall.contact.work.going_out.letters import printable
from oncall.contact.work.going_out.reach import to_text
from oncall.contact.work.shifts import occupied
from oncall.contact.work.team import TeamNow
from oncall.web.visitor import Visitor

LONGEST = 300
"""Characters of her own words to a family: two texts of the carrier's."""
WORDS_OF = {name: number for number, name in commands.CHOICES.items()}


class NoSuchContact(LookupError):
    """Nothing of that id is this team's, or hers to see."""


@dataclass(frozen=True)
class Press:
    """One press: with DONE comes an outcome, with SEND one of the neutral texts or her own words.

    `choice` is a name of `commands.CHOICES`, or "own".
    """

    button: str
    outcome: str = "other"
    choice: str = ""
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Said:
    """What the page says to it: a key under [now.said], about this code."""

    key: str
    code: int


def colleague(visitor: Visitor) -> Colleague:
    """Whoever is signed in, as the rules of contacts know her."""
    return Colleague(visitor.handle, visitor.parts, visitor.sure)


def press(
    tx: Connection, desk: Desk, team_id: str, who: Colleague, contact_id: str, pressed: Press
) -> Said:
    """Do what was pressed; where its button is gone by now, say why. Raises NoSuchContact.

    Twice is harmless, for after the first time the button is gone.
    """
    with hers(tx, desk, team_id, who, contact_id) as case:
        contact = case.contact
        if pressed.button not in buttons(contact, who, desk.now, desk.pace):
            return Said(why_not(contact, who.handle), contact.code)
        if pressed.button == "reopen" and _number_has_another(tx, case):
            return Said("has_another", contact.code)
        decision = _DECIDED[pressed.button](tx, desk, case, who.handle, pressed)
        if not changes_nothing(decision):
            case.decide(decision)
        return Said(answer_to(decision, who.handle), contact.code)


def read(tx: Connection, desk: Desk, team_id: str, who: Colleague, contact_id: str) -> None:
    """She looks at what was written, which stands in the history with the reason why she may.

    Raises NoSuchContact when she may not.
    """
    with hers(tx, desk, team_id, who, contact_id) as case:
        why = why_may_read(case.contact, who)
        if why is None:
            raise NoSuchContact("this contact is not hers to read")
        looked = Decision(case.contact).then(
            "read", desk.now, person=who.handle, detail={"page": True, "why": why}
        )
        case.decide(looked)


def write_up(tx: Connection, desk: Desk, team_id: str, who: Colleague, contact_id: str) -> Said:
    """She has put it into the case system. Raises NoSuchContact when it is not hers to do."""
    with hers(tx, desk, team_id, who, contact_id) as case:
        if why_hers(case.contact, who) is None:
            raise NoSuchContact("this contact is not hers to write up")
        case.decide(commands.written_up(case.contact, case.scene, who.handle))
        key = "written_up" if case.contact.written_up else "not_now"
        return Said(key, case.contact.code)


def occupy(tx: Connection, desk: Desk, team: TeamNow, handle: str, minutes: int | None) -> str:
    """OPPTEKEN on a page: asked last for so long, or by None as usual again; what it says to it."""
    if minutes is None:
        notes.free(tx, team.id, handle)
        return "free"
    return "occupied" if occupied.until(tx, desk, team, handle, minutes) else "occupied_refused"


def hers(
    tx: Connection, desk: Desk, team_id: str, who: Colleague, contact_id: str
) -> AbstractContextManager[Case]:
    """The case of a contact that she may see; raises NoSuchContact."""
    kept = contacts.by_id(tx, contact_id, lock=True)
    if kept is None or kept.team_id != team_id or not may_see(kept.contact, who):
        raise NoSuchContact("no contact of this team has that id, or she may not see it")
    return known_case(tx, desk, contact_id)


def _number_has_another(tx: Connection, case: Case) -> bool:
    number = case.contact.caller.number
    return bool(number and contacts.live_of(tx, case.team.id, number))


def _take(_tx: Connection, _desk: Desk, case: Case, person: str, _pressed: Press) -> Decision:
    return answers.come_forward(case.contact, case.scene, person)


def _pass(_tx: Connection, _desk: Desk, case: Case, person: str, _pressed: Press) -> Decision:
    return answers.decline(case.contact, case.scene, person)


def _done(_tx: Connection, _desk: Desk, case: Case, person: str, pressed: Press) -> Decision:
    known = pressed.outcome in OUTCOMES_TO_CHOOSE
    return answers.done(case.contact, case.scene, person, pressed.outcome if known else "other")


def _ring(tx: Connection, desk: Desk, case: Case, person: str, _pressed: Press) -> Decision:
    return ordered.ring(tx, desk, case, person, None)


def _send(tx: Connection, desk: Desk, case: Case, person: str, pressed: Press) -> Decision:
    words = printable(pressed.words).strip()[:LONGEST]
    if pressed.choice != "own":
        return ordered.send(tx, desk, case, person, WORDS_OF.get(pressed.choice))
    if not words:
        return answers.reply(case.contact, desk.now, person, "no_words")
    sealed = desk.vault.seal(words).hex()
    reach = to_text(tx, desk, case.team, case.contact)
    return commands.write(case.contact, case.scene, person, sealed=sealed, reach=reach)


_DECIDED: dict[str, Callable[[Connection, Desk, Case, str, Press], Decision]] = {
    "take": _take, "keep": _take, "pass": _pass, "reopen": _pass, "done": _done, "ring": _ring,
    "send": _send,
}  # fmt: skip
