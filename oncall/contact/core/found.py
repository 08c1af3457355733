"""What the carrier's own log tells of a call, when its callbacks told us nothing.

A log is a hint, and no human's word: it never closes a contact. Whoever seems to have talked holds
it and is asked; without an answer it goes to the others.
"""

from datetime import datetime

from oncall.config import Pace
from oncall.contact.core import live
from oncall.contact.core.asking import minutes_of, text
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, Effect, nothing


def call_found_over(
    contact: Contact,
    scene: Scene,
    sid: str,
    began: datetime,
    *,
    ended: datetime | None = None,
    colleague: str | None = None,
    outside: bool = False,
) -> Decision:
    """The log has this call, which began then, as over, since `ended` if it tells.

    `colleague`: whose phone it was joined with for a minute or more; `outside`: it was joined with
    an outside number.
    """
    if contact.state == "talking" and contact.call == sid:
        return _ask_whether_they_talked(contact, scene, contact.holder or "", "found over")
    if colleague and _may_be_hers(contact, sid, began, colleague):
        decision = _ask_whether_they_talked(contact, scene, colleague, "found talked")
        return decision.and_do(*_tell_the_others(contact, scene, colleague))
    if outside and contact.state == "open" and _waits_since(contact, sid, began):
        return nothing(contact) if contact.urgent else live.gone_outside(contact, scene)
    if outside and contact.state == "ringing" and contact.call == sid:
        return live.outside_answered(contact, scene, sid)
    return live.call_over(contact, scene, sid, began, ended=ended)


def call_found_live(contact: Contact, scene: Scene, sid: str) -> Decision:
    """The log has this call as going on: a talk gets its time anew before the holder is asked."""
    if contact.call != sid or not goes_on_long(contact, scene.now, scene.pace):
        return nothing(contact)
    step_at = scene.now + scene.pace.talking_silent
    return Decision(contact).then(
        "found talking", scene.now, person=contact.holder, step_at=step_at
    )


def goes_on_long(contact: Contact, now: datetime, pace: Pace) -> bool:
    """Whether half of a talk's time is over; its history need not tell it every minute."""
    left = (contact.step_at or now) - now
    return contact.talker is not None and left < pace.talking_silent / 2


def _waits_since(contact: Contact, sid: str, began: datetime) -> bool:
    """Whether this call is what it waits for: nothing has come, nor was left, since."""
    ringing = contact.state == "ringing" and contact.call == sid
    opened = contact.state == "open" and contact.sign_at <= began and contact.words is None
    return ringing or opened


def _may_be_hers(contact: Contact, sid: str, began: datetime, colleague: str) -> bool:
    """A log takes it from nobody: one that somebody else had goes on ringing or waiting."""
    return _waits_since(contact, sid, began) and contact.holder in (None, colleague)


def _ask_whether_they_talked(contact: Contact, scene: Scene, person: str, kind: str) -> Decision:
    minutes = minutes_of(scene.pace.outcome_answer)
    return Decision(contact).then(
        kind, scene.now, person=person,
        state="held", holder=person, held_at=scene.now, word_at=scene.now, waiting="still on it",
        call=None, noted=None, ring_next=None, alarm_at=None,
        step_at=scene.now + scene.pace.outcome_answer,
    ).and_do(text(contact, person, "did_you_talk", minutes=minutes))  # fmt: skip


def _tell_the_others(contact: Contact, scene: Scene, person: str) -> list[Effect]:
    others = [each for each in contact.asked if each != person]
    return [text(contact, each, "taken", person=person, at=scene.now) for each in others]
