"""A call that we placed to one of the staff: what she hears, and the key she presses."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.core import answers
from oncall.contact.rows import contacts, notes
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.deadlines import page_call_over
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import phone_test, phones
from oncall.contact.work.going_out import alarms
from oncall.contact.work.going_out.letters import is_to_family, words
from oncall.contact.work.going_out.sending import did_not_arrive
from oncall.contact.work.team import team_now
from oncall.store import outbox
from oncall.wording import say, spelled

UNDELIVERED = ("undelivered", "failed")
DEAD_PHONE = ("failed",)
UNANSWERED = ("no-answer", "busy")
OVER = ("completed", "canceled", *UNANSWERED, *UNDELIVERED)


@dataclass(frozen=True)
class Spoken:
    """A sentence and the language it is said in; `asks`: it waits for a key."""

    text: str
    language: str
    asks: bool = True


def page_says(tx: Connection, desk: Desk, effect: str) -> Spoken | None:
    """What the call says, or who has taken it meanwhile; None when the effect is not ours."""
    row = outbox.by_id(tx, effect)
    if row is None:
        return None
    team = team_now(tx, desk, row.payload["team"])
    language = team.language_of(row.person)
    taken_by = _another_holder(tx, row.contact, row.person)
    if taken_by:
        taken = say(language, "voice.taken", person=team.name_of(taken_by))
        return Spoken(taken, language, asks=False)
    text = words(team, language, row.payload["sentence"], row.payload["values"], "voice")
    if "alarm" in row.payload:
        text = f"{text} {say(language, 'voice.alarm_key')}"
    return Spoken(text, language)


def _another_holder(tx: Connection, contact_id: str | None, person: str) -> str | None:
    """Who has the contact or has closed it, unless it is she; nobody while it is open."""
    kept = contacts.by_id(tx, contact_id) if contact_id else None
    if kept is None or kept.contact.state not in ("held", "talking", "closed"):
        return None
    return kept.contact.holder if kept.contact.holder != person else None


def key_pressed(tx: Connection, desk: Desk, effect: str, key: str) -> Spoken | None:
    """1 takes the contact, 2 passes it on; None when it is not ours any more."""
    row = outbox.by_id(tx, effect)
    if row is not None and "alarm" in row.payload:
        return _alarm_answered(tx, desk, row, key)
    if row is not None and "test" in row.payload:
        return Spoken(*phone_test.call_heard(tx, desk, row))
    if row is None or row.contact is None:
        return None
    with known_case(tx, desk, row.contact) as case:
        language = case.team.language_of(row.person)
        if answers.may_answer(case.contact, row.person):
            answer = answers.acknowledge if key == "1" else answers.decline
            case.decide(answer(case.contact, case.scene, row.person))
        return Spoken(_thanks(case, language, row.person, key), language)


def _alarm_answered(tx: Connection, desk: Desk, row: Row[Any], key: str) -> Spoken:
    """1: she has heard it, and nobody more is told; 2: the next one is, at once."""
    team = team_now(tx, desk, row.payload["team"])
    person = row.person or alarms.recipient(team, row.payload) or ""
    language = team.language_of(person)
    if key == "2":
        alarms.not_reached(tx, desk, row.payload)
        return Spoken(say(language, "voice.thanks_passed"), language)
    alarms.heard(tx, desk, team, person)
    return Spoken(say(language, "voice.alarm_heard"), language)


def _thanks(case: Case, language: str, person: str, key: str) -> str:
    contact = case.contact
    if key == "2" or not answers.may_answer(contact, person):
        return say(language, "voice.thanks_passed")
    if person in (contact.holder, contact.noted):
        return say(language, "voice.thanks_taken", code=spelled(contact.code))
    return say(language, "voice.taken", person=case.team.name_of(contact.holder))


def delivery(
    tx: Connection,
    desk: Desk,
    effect: str,
    kind: str,
    status: str,
    *,
    number: str = "",
    code: int | None = None,
) -> None:
    """The carrier tells what became of a text or a call we sent.

    A failure matters, and the end of a call that asked her and was not answered with a key.
    `number` is where it went, `code` the carrier's reason.
    """
    row = outbox.by_id(tx, effect)
    if row is None or not (kind == "call" or _failed(tx, row, kind, status)):
        return
    told_before = f"{effect}/failed"
    if status not in OVER or notes.answer_to(tx, told_before) is not None:
        return
    notes.keep_answer(tx, told_before, b"", desk.now)
    if not _failed(tx, row, kind, status):
        _asked_in_vain(tx, desk, row)
        return
    did_not_arrive(tx, desk, row)
    if row.person and not is_to_family(row.payload):
        phones.takes_nothing(tx, desk, row.payload["team"], row.person, number, code)


def _asked_in_vain(tx: Connection, desk: Desk, row: Row[Any]) -> None:
    """A call that asked her has ended: if no key was pressed, she may be called again."""
    if "test" in row.payload:
        phone_test.call_over(tx, desk, row)
    elif row.contact and row.person and row.payload["sentence"] == "page":
        page_call_over(tx, desk, row.contact, row.person)


def _failed(tx: Connection, row: Row[Any], kind: str, status: str) -> bool:
    """A phone that rang in vain has failed only if no text came to it either."""
    if kind == "text":
        return status in UNDELIVERED
    return status in DEAD_PHONE or (status in UNANSWERED and _text_failed(tx, row))


def _text_failed(tx: Connection, row: Row[Any]) -> bool:
    if row.contact is None:
        return False
    page_failed = [each for each in contacts.history(tx, row.contact) if each.kind == "page failed"]
    lost = [each.person for each in page_failed if each.detail["channel"] == "text"]
    return row.person in lost
