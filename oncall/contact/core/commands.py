"""Commands: what staff order done about a contact that was asked of them, or that they hold.

The machine by itself never calls or texts a family: a person does, told the rule of the number.
"""

from dataclasses import dataclass
from typing import Any

from oncall.contact.core.answers import reply, take
from oncall.contact.core.asking import call, minutes_of, text
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, Effect, nothing
from oncall.people.core.rules import Verdict

CHOICES = {1: "soon", 2: "later", 3: "when"}
"""The texts to a family that SEND knows, by the number that is written behind it."""

OWN_WORDS = "to_family.own"

REFUSED = {
    "no": "send_refused.no", "not asked": "send_refused.not_asked",
    "asked long ago": "send_refused.long_ago", "not now": "send_refused.not_now",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of a family's number when it is to be called or texted.

    `verdict` is its rule now; `possible`: there is a number, of a kind that may be reached;
    `enough`: it was reached from here so often today that it has to rest.
    """

    verdict: Verdict
    possible: bool
    enough: bool


def read(contact: Contact, scene: Scene, person: str, *, by_text: bool, written: bool) -> Decision:
    """`Read it`: what was `written` goes to her phone, if her team lets it (`by_text`).

    Words are read when it is sent; that she read them stands in the history.
    """
    if contact.state in ("held", "talking") and contact.holder != person:
        return reply(contact, scene.now, person, "already_taken", person=contact.holder)
    if not by_text:
        return reply(contact, scene.now, person, "read_not_here")
    if not written:
        return reply(contact, scene.now, person, "read_nothing")
    decision = Decision(contact).then("read", scene.now, person=person)
    return decision.and_do(text(contact, person, "read", at=contact.sign_at))


def send(
    contact: Contact, scene: Scene, person: str, *, choice: int | None, reach: Reach
) -> Decision:
    """`Text them`: one of a few neutral texts, where the number's rule says yes, and only there."""
    if refused := _may_not_write(contact, scene, person, reach):
        return refused
    if choice is None:
        return reply(contact, scene.now, person, "send_choices")
    return _writes(contact, scene, person, text(contact, person, f"to_family.{CHOICES[choice]}"))


def write(contact: Contact, scene: Scene, person: str, *, sealed: str, reach: Reach) -> Decision:
    """The same in her own words, which are `sealed` here: they are opened when they are sent."""
    if refused := _may_not_write(contact, scene, person, reach):
        return refused
    return _writes(contact, scene, person, text(contact, person, OWN_WORDS, words=sealed))


def _may_not_write(contact: Contact, scene: Scene, person: str, reach: Reach) -> Decision | None:
    if refused := _refused(contact, scene, person, reach):
        return refused
    if reach.verdict != "yes":
        return reply(contact, scene.now, person, REFUSED[reach.verdict])
    return None


def _writes(contact: Contact, scene: Scene, person: str, letter: Effect) -> Decision:
    choice = letter.sentence.partition(".")[2]
    decision = _hers(contact, scene, person, "written to", {"choice": choice})
    return decision.and_do(letter, text(contact, person, "sent"))


def written_up(contact: Contact, scene: Scene, person: str) -> Decision:
    """It stands in the case system now, where a family's record is kept; said once."""
    if contact.state != "closed" or contact.written_up:
        return nothing(contact)
    return Decision(contact).then("written up", scene.now, person=person, written_up=person)


def not_sent(contact: Contact, scene: Scene, person: str) -> Decision:
    """What she wrote to the family did not arrive: she hears of it, for nobody else will."""
    decision = Decision(contact).then("text to family lost", scene.now, person=person)
    return decision.and_do(text(contact, person, "not_sent"))


def ring(contact: Contact, scene: Scene, person: str, *, reach: Reach) -> Decision:
    """`Call them`: her own phone is called first, and tells her the rule of the number."""
    if refused := _refused(contact, scene, person, reach):
        return refused
    return ring_here(contact, scene, person, reach=reach).and_do(call(contact, person, "ring"))


def ring_here(contact: Contact, scene: Scene, person: str, *, reach: Reach) -> Decision:
    """The same in a call of hers that goes on, so that her phone need not be called."""
    if refused := _refused(contact, scene, person, reach):
        return refused
    return _hers(contact, scene, person, "ring asked", {})


def ring_missed(contact: Contact, scene: Scene, person: str) -> Decision:
    """Her own phone rang in vain, or could not be called: she hears how to try again."""
    if contact.state != "held" or contact.holder != person:
        return nothing(contact)
    decision = Decision(contact).then("ring missed", scene.now, person=person)
    return decision.and_do(text(contact, person, "ring_missed"))


def dialled(contact: Contact, scene: Scene, sid: str, effect: str, verdict: Verdict) -> Decision:
    """She pressed the key, and the family's phone rings now; `sid` is the call to her phone."""
    return Decision(contact).then(
        "rang back", scene.now, person=contact.holder, detail={"effect": effect, "rule": verdict},
        waiting="calling back", call=sid, word_at=scene.now,
        step_at=scene.now + scene.pace.talking_silent,
    )  # fmt: skip


def call_back_over(contact: Contact, scene: Scene, sid: str, *, joined: bool) -> Decision:
    """The two are joined no longer, or never were: nothing closes by itself.

    A voicemail talks for a minute too, so she is asked whether they talked.
    """
    if contact.waiting != "calling back" or contact.call != sid:
        return nothing(contact)
    holder, pace = contact.holder or "", scene.pace
    if contact.word_at and contact.sign_at > contact.word_at:
        return _over(contact, scene, "outcome").and_do(
            text(contact, holder, "unread", at=contact.sign_at)
        )
    if not joined:
        return _over(contact, scene, "outcome").and_do(
            text(contact, holder, "ring_no_answer", at=scene.now)
        )
    return _over(contact, scene, "still on it").and_do(
        text(contact, holder, "did_you_talk", minutes=minutes_of(pace.outcome_answer))
    )


def _over(contact: Contact, scene: Scene, waiting: str) -> Decision:
    wait = scene.pace.outcome_answer if waiting == "still on it" else scene.pace.outcome_after
    return Decision(contact).then(
        "call back over", scene.now, person=contact.holder, waiting=waiting, call=None,
        step_at=scene.now + wait,
    )  # fmt: skip


def _hers(
    contact: Contact, scene: Scene, person: str, kind: str, detail: dict[str, Any]
) -> Decision:
    """Whoever was asked and does something about it takes it first."""
    decision = Decision(contact) if contact.holder == person else take(contact, scene, person)
    return decision.then(
        kind, scene.now, person=person, detail=detail,
        waiting="outcome", word_at=scene.now, step_at=scene.now + scene.pace.outcome_after,
    )  # fmt: skip


def _refused(contact: Contact, scene: Scene, person: str, reach: Reach) -> Decision | None:
    """Why she may not reach them: somebody else does, or nobody may; None when she may."""
    sentence = _why_not(contact, person, reach)
    if sentence is None:
        return None
    return reply(contact, scene.now, person, sentence, person=contact.holder)


def _why_not(contact: Contact, person: str, reach: Reach) -> str | None:
    if contact.state == "closed":
        return "closed_already"
    if contact.state == "ringing":
        return "ringing"
    if contact.state == "talking" or contact.holder not in (None, person):
        return "already_taken"
    if contact.waiting == "calling back":
        return "calling_already"
    if not reach.possible:
        return "not_reached"
    return "reached_enough" if reach.enough else None
