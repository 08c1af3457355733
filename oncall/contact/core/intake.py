"""Intake: a call or a text comes in. Nothing that comes from outside lowers or closes anything."""

from datetime import datetime

from oncall.contact.core.asking import minutes_of, open_up, text
from oncall.contact.core.bound import lost_at
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Arrival, Caller, Contact, Decision


def new_contact(contact_id: str, code: int, caller: Caller, arrival: Arrival) -> Contact:
    """A contact nobody has done anything about yet."""
    return Contact(contact_id, code, caller, arrival.at, state="open", sign_at=arrival.at)


def written(contact: Contact, scene: Scene, arrival: Arrival) -> Decision:
    """A text, a picture or a recording has come from this number; the family gets no reply."""
    first = contact.arrivals == 0
    decision = _arrived(contact, scene, arrival)
    if first or contact.state == "outside":
        return open_up(decision, scene, "opened")
    if contact.state == "open":
        return sooner(decision, scene)
    if contact.state == "held" and contact.waiting != "calling back":
        return _tell_holder(decision, scene)
    return decision


def rang(contact: Contact, scene: Scene, arrival: Arrival) -> Decision:
    """A call has come in: it rings on the ladder, the holder first if there is one."""
    decision = _arrived(contact, scene, arrival)
    return decision.then(
        "ringing", scene.now,
        state="ringing", call=arrival.sid, waiting=None, noted=None, bridged_at=None,
        ring_next=contact.holder, step_at=lost_at(contact, scene), alarm_at=None, calm=False,
        page_of=None,
    )  # fmt: skip


def _arrived(contact: Contact, scene: Scene, arrival: Arrival) -> Decision:
    words = None if arrival.kind == "call" else arrival.kind
    return Decision(contact).then(
        "arrived", scene.now, detail={"arrival": arrival.kind, "sid": arrival.sid},
        arrivals=contact.arrivals + 1, sign_at=max(contact.sign_at, arrival.at),
        words=words or contact.words,
        short=contact.short and not words, calm=contact.calm and not words,
        told=(), to_tell=to_tell(contact, scene),
    )  # fmt: skip


def to_tell(contact: Contact, scene: Scene) -> str | None:
    """Their own therapist, if off duty: she hears of it at the start of her next shift."""
    therapist = contact.caller.therapist
    hears_now = therapist in scene.on_duty or therapist == contact.holder
    return contact.to_tell if therapist is None or hears_now else therapist


def sooner(decision: Decision, scene: Scene) -> Decision:
    """The pace starts anew; the rung stays, and nobody is asked again within the minute."""
    contact, pace = decision.contact, scene.pace
    soon = max(scene.now + pace.joined_quiet, (contact.asked_at or scene.now) + pace.wait)
    step_at = min(contact.step_at or soon, soon)
    return decision.then("pace anew", scene.now, open_since=scene.now, step_at=step_at)


def _tell_holder(decision: Decision, scene: Scene) -> Decision:
    """The holder hears at once; off shift, the first rung is asked together with her."""
    contact = decision.contact
    holder = contact.holder or ""
    minutes = minutes_of(scene.pace.new_sign_answer)
    tell = text(contact, holder, "new_sign", at=contact.sign_at, minutes=minutes)
    if holder not in scene.on_duty:
        hers = (holder,)
        decision = open_up(decision, scene, "opened", asked=hers, asked_round=hers, told=hers)
        return decision.and_do(tell)
    return decision.then(
        "holder told", scene.now, person=holder,
        waiting="new sign", step_at=_opens_at(contact, scene),
    ).and_do(tell)  # fmt: skip


def _opens_at(contact: Contact, scene: Scene) -> datetime:
    """Three minutes from now; one who is silent already gets no more time by each new sign."""
    soon = scene.now + scene.pace.new_sign_answer
    if contact.waiting in (None, "outcome", "shift over", "cut short"):
        return soon
    return min(contact.step_at or soon, soon)
