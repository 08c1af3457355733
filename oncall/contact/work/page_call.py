"""A call that we placed to one of the staff: what she hears, and the key she presses."""

from dataclasses import dataclass

from sqlalchemy import Connection

from oncall.contact.core import answers
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.deadlines import page_did_not_arrive
from oncall.contact.work.desk import Desk
from oncall.contact.work.sending import words
from oncall.contact.work.team import team_now
from oncall.store import outbox
from oncall.wording import say, spelled

UNDELIVERED = ("undelivered", "failed")
DEAD_PHONE = ("failed",)


@dataclass(frozen=True)
class Spoken:
    """A sentence and the language it is said in."""

    text: str
    language: str


def page_says(tx: Connection, desk: Desk, effect: str) -> Spoken | None:
    """What the call says; None when the effect is not ours any more."""
    row = outbox.by_id(tx, effect)
    if row is None:
        return None
    team = team_now(tx, desk, row.payload["team"])
    language = team.language_of(row.person)
    text = words(team, language, row.payload["sentence"], row.payload["values"], "voice")
    return Spoken(text, language)


def key_pressed(tx: Connection, desk: Desk, effect: str, key: str) -> Spoken | None:
    """1 takes the contact, 2 passes it on; None when it is not ours any more."""
    row = outbox.by_id(tx, effect)
    if row is None or row.contact is None:
        return None
    with known_case(tx, desk, row.contact) as case:
        language = case.team.language_of(row.person)
        if answers.may_answer(case.contact, row.person):
            answer = answers.acknowledge if key == "1" else answers.decline
            case.decide(answer(case.contact, case.scene, row.person))
        return Spoken(_thanks(case, language, row.person, key), language)


def _thanks(case: Case, language: str, person: str, key: str) -> str:
    contact = case.contact
    if key == "2" or not answers.may_answer(contact, person):
        return say(language, "voice.thanks_passed")
    if person in (contact.holder, contact.noted):
        return say(language, "voice.thanks_taken", code=spelled(contact.code))
    return say(language, "voice.taken", person=case.team.name_of(contact.holder))


def delivery(tx: Connection, desk: Desk, effect: str, kind: str, status: str) -> None:
    """The carrier tells what became of a text or a call we sent; only a failure matters."""
    row = outbox.by_id(tx, effect)
    bad = UNDELIVERED if kind == "text" else DEAD_PHONE
    if row is not None and row.contact and status in bad:
        page_did_not_arrive(tx, desk, row.contact, row.person, kind)
