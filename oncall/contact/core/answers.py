"""Answers: what staff say about a contact, by text, by a key, or on a page.

Whoever calls these has already seen that the person may answer: she was asked, or she holds it.
First wins; the same answer twice changes nothing; no answer touches another contact.
"""

from datetime import datetime
from typing import Any

from oncall.contact.core.asking import alarm_backstop, call, climb, open_up, text
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, Effect, nothing


def may_answer(contact: Contact, person: str) -> bool:
    """Whether this person's word counts: she was asked since it last opened, or she holds it."""
    return person in contact.asked or person == contact.holder


def acknowledge(contact: Contact, scene: Scene, person: str) -> Decision:
    """`I have it`: the first one holds it, the others are told that they need do nothing."""
    if contact.state == "closed":
        return reply(contact, scene.now, person, "closed_already")
    if contact.holder == person and contact.state in ("held", "talking"):
        return _still_mine(contact, scene, person)
    if contact.state in ("held", "talking"):
        return reply(contact, scene.now, person, "already_taken", person=contact.holder)
    if contact.state == "ringing":
        return _noted(contact, scene, person)
    return take(contact, scene, person)


def come_forward(contact: Contact, scene: Scene, person: str) -> Decision:
    """`I have it` of a colleague who was not asked, but is signed in: then she counts as asked."""
    if may_answer(contact, person):
        return acknowledge(contact, scene, person)
    offered = Decision(contact).then(
        "offered", scene.now, person=person,
        asked=(*contact.asked, person), told=(*contact.told, person),
    )  # fmt: skip
    return offered.followed_by(acknowledge(offered.contact, scene, person))


def _noted(contact: Contact, scene: Scene, person: str) -> Decision:
    """Her phone rings next, once for her word; if the call ends unclaimed, it is hers."""
    again = contact.noted == person
    return Decision(contact).then(
        "noted", scene.now, person=person, noted=contact.noted or person,
        ring_next=contact.ring_next if again else person,
    )  # fmt: skip


def take(
    contact: Contact, scene: Scene, person: str, *, before: Decision | None = None
) -> Decision:
    """The contact is hers; a hidden number that left no words cannot be answered, so it closes."""
    decision = (before or Decision(contact)).then(
        "acknowledged", scene.now, person=person,
        state="held", holder=person, held_at=scene.now, word_at=scene.now, waiting="outcome",
        noted=None, ring_next=None, call=None, alarm_at=None, **knows(contact, scene, person),
        step_at=scene.now + scene.pace.outcome_after,
    )  # fmt: skip
    decision = decision.and_do(*_tell_others(contact, person, "taken", scene))
    if contact.can_be_called_back:
        return decision.and_do(_receipt(contact, person))
    return _close(decision, scene, person, "no answer").and_do(text(contact, person, "closed"))


def _receipt(contact: Contact, person: str) -> Effect:
    """That it is hers, and what she can do: a hidden number cannot be called or written to."""
    return text(contact, person, "receipt" if contact.caller.number else "receipt_hidden")


def knows(contact: Contact, scene: Scene, holder: str) -> dict[str, Any]:
    """Whoever takes it is on duty or not, and is not to be told of it later."""
    return {
        "on_shift": holder in scene.on_duty,
        "to_tell": None if contact.to_tell == holder else contact.to_tell,
    }


def decline(contact: Contact, scene: Scene, person: str) -> Decision:
    """`Not me`: passed for this round; from its holder, it opens again at once."""
    if contact.state in ("held", "closed") and contact.holder == person:
        return _hand_on(contact, scene, person)
    if contact.state not in ("open", "outside", "ringing"):
        return reply(contact, scene.now, person, "already_taken", person=contact.holder)
    decision = Decision(contact).then(
        "declined", scene.now, person=person,
        passed=tuple(dict.fromkeys((*contact.passed, person))),
        noted=None if contact.noted == person else contact.noted,
        ring_next=None if contact.ring_next == person else contact.ring_next,
    ).and_do(text(contact, person, "passed"))  # fmt: skip
    if contact.alarmed[-1:] == (person,):
        decision = alarm_backstop(decision, scene)
    return move_on_if_nobody_left(decision, scene)


def move_on_if_nobody_left(decision: Decision, scene: Scene) -> Decision:
    """When all of this rung have declined or cannot be reached, nobody waits for them."""
    contact = decision.contact
    gone = {*contact.passed, *contact.unreachable}
    if contact.state in ("open", "outside") and contact.asked_now and gone >= {*contact.asked_now}:
        return climb(decision, scene, by_decline=True)
    return decision


def unclear(contact: Contact, scene: Scene, person: str) -> Decision:
    """Not understood: one question back, and the contact goes on climbing meanwhile."""
    decision = Decision(contact).then("unclear answer", scene.now, person=person)
    return decision.and_do(text(contact, person, "unclear"))


def call_instead(contact: Contact, scene: Scene, person: str) -> Decision:
    """Her texts name wrong codes again and again, perhaps not hers: her phone rings instead."""
    decision = Decision(contact).then("called instead", scene.now, person=person)
    return decision.and_do(call(contact, person, "page"))


def done(contact: Contact, scene: Scene, person: str, outcome: str = "other") -> Decision:
    """`Finished`, or `wrong number`: closes, unless a sign is newer than her last word."""
    if contact.state == "closed":
        return reply(contact, scene.now, person, "closed_already")
    if contact.state in ("ringing", "talking", "outside"):
        return unclear(contact, scene, person)
    if contact.state == "held" and contact.holder != person:
        return reply(contact, scene.now, person, "already_taken", person=contact.holder)
    if contact.state == "held" and contact.word_at and contact.sign_at > contact.word_at:
        return _something_newer(contact, scene, person)
    if contact.state == "open" and person not in contact.told:
        return _not_told_yet(contact, scene, person)
    decision = Decision(contact).and_do(*_tell_others_if_open(contact, person, scene))
    receipt = "wrong_number" if outcome == "wrong number" else "closed"
    return _close(decision, scene, person, outcome).and_do(text(contact, person, receipt))


def close_with_its_page(contact: Contact, scene: Scene, person: str) -> Decision:
    """The page it shared with another hidden caller's is answered: one OK closes them all."""
    decision = Decision(contact).then(
        "page answered", scene.now, person=person,
        asked=tuple(dict.fromkeys((*contact.asked, person))),
    )  # fmt: skip
    return _close(decision, scene, person, "no answer")


def _close(decision: Decision, scene: Scene, person: str, outcome: str) -> Decision:
    return decision.then(
        "closed", scene.now, person=person, detail={"outcome": outcome},
        state="closed", outcome=outcome, holder=person, waiting=None, call=None,
        step_at=None, alarm_at=None, closed_at=scene.now,
    )  # fmt: skip


def _still_mine(contact: Contact, scene: Scene, person: str) -> Decision:
    """The holder's word: it answers what she was asked, and the clock starts again."""
    if contact.talker:
        return nothing(contact)
    asked = contact.waiting in ("still on it", "shift over")
    again = scene.pace.held_again if asked else scene.pace.outcome_after
    return Decision(contact).then(
        "still on it", scene.now, person=person,
        waiting="outcome", word_at=scene.now, step_at=scene.now + again,
    ).and_do(_receipt(contact, person))  # fmt: skip


def _hand_on(contact: Contact, scene: Scene, person: str) -> Decision:
    """The holder passes it on, or opens what she had closed; she is passed this round."""
    decision = open_up(
        Decision(contact), scene, "handed on", person=person, passed=(person,), asked=(person,),
        told=(person,),
    )  # fmt: skip
    return decision.and_do(text(contact, person, "handed_on"))


def _something_newer(contact: Contact, scene: Scene, person: str) -> Decision:
    return Decision(contact).then(
        "newer sign", scene.now, person=person, word_at=scene.now, waiting="outcome",
        step_at=scene.now + scene.pace.outcome_after,
    ).and_do(text(contact, person, "done_newer_sign", at=contact.sign_at))  # fmt: skip


def _not_told_yet(contact: Contact, scene: Scene, person: str) -> Decision:
    """They were in touch after she was asked: she hears of it, and says it once more."""
    return Decision(contact).then(
        "newer sign", scene.now, person=person, told=(*contact.told, person)
    ).and_do(text(contact, person, "done_newer_sign", at=contact.sign_at))  # fmt: skip


def _tell_others(contact: Contact, person: str, sentence: str, scene: Scene) -> list[Any]:
    """One text to each of those asked since it last opened, and to nobody else."""
    others = [p for p in contact.asked if p != person]
    return [text(contact, p, sentence, person=person, at=scene.now) for p in others]


def _tell_others_if_open(contact: Contact, person: str, scene: Scene) -> list[Any]:
    return _tell_others(contact, person, "taken", scene) if contact.state == "open" else []


def reply(
    contact: Contact, now: datetime, person: str, sentence: str, /, **values: Any
) -> Decision:
    """An answer that changes nothing is answered all the same, and stands in the history."""
    decision = nothing(contact).then("told", now, person=person, detail={"what": sentence})
    return decision.and_do(text(contact, person, sentence, **values))
