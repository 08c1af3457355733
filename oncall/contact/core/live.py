"""The live call: a phone rings, somebody presses 1, they talk, or the ladder runs out.

Each function answers with a decision and, where the caller is waiting on the line, with what she
meets next.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from oncall.contact.core.answers import acknowledge, knows, take
from oncall.contact.core.asking import alarm_backstop, climb, stay_open, text
from oncall.contact.core.bound import lost_at
from oncall.contact.core.ladder import Phone
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, nothing

Claim = Literal["bridge", "taken", "gone"]
Next = Literal["goodbye", "go on"]
ROUNDED = timedelta(seconds=2)
"""The carrier tells whole seconds, and its word takes a moment."""


def phone_rings(
    contact: Contact, scene: Scene, phone: Phone, sid: str, *, again: bool = False
) -> Decision:
    """A staff phone starts to ring, and the same person gets a text that it does.

    `again`: hers rang in this call before, so she has that text.
    """
    if contact.state != "ringing" or contact.call != sid:
        return rang_unrecorded(contact, scene, phone.person)
    person = phone.person
    place = phone.place or contact.rung
    same_rung = contact.asked_now if contact.rung == place else ()
    decision = Decision(contact).then(
        "phone rang", scene.now, person=person,
        detail={"rung": place, "second": phone.second},
        rung=place, asked_at=scene.now,
        ring_next=None if contact.ring_next == person else contact.ring_next,
        asked=_with(contact.asked, person), asked_round=_with(contact.asked_round, person),
        asked_now=_with(same_rung, person), told=_with(contact.told, person),
    )  # fmt: skip
    return decision if again else decision.and_do(text(contact, person, "ringing"))


def rings_first(contact: Contact, sid: str) -> str | None:
    """Whose phone this call rings out of turn: the holder's, or hers who said OK meanwhile.

    Nobody's once the contact went on without this call: what stands there is another one's, and
    would stay.
    """
    ours = contact.state == "ringing" and contact.call == sid
    return contact.ring_next if ours else None


def rang_unrecorded(contact: Contact, scene: Scene, person: str) -> Decision:
    """Her phone rang while nothing could be recorded, or for an older call of this number.

    She was asked, and knows it.
    """
    if person in contact.asked or contact.state == "closed":
        return nothing(contact)
    return Decision(contact).then(
        "phone rang", scene.now, person=person,
        asked=_with(contact.asked, person), asked_round=_with(contact.asked_round, person),
        told=_with(contact.told, person),
    )  # fmt: skip


def claimed(
    contact: Contact, scene: Scene, person: str, sid: str, *, caller_there: bool
) -> tuple[Decision, Claim]:
    """Somebody pressed 1: the first one has it; a caller who has hung up is held by her.

    Who still waits on an older line of this number is put through all the same.
    """
    mine = contact.holder == person
    if contact.state == "talking" and contact.call == sid:
        return nothing(contact), "bridge" if mine else "taken"
    nobodys = contact.state not in ("held", "talking", "closed")
    if caller_there and nobodys and (contact.call == sid or contact.state == "open"):
        return _bridge(contact, scene, person, sid), "bridge"
    if caller_there:
        return _join(contact, scene, person, sid), "bridge"
    if nobodys:
        return acknowledge(contact, scene, person), "gone"
    return nothing(contact), "gone" if mine else "taken"


def talk_over(
    contact: Contact,
    scene: Scene,
    sid: str,
    *,
    caller_there: bool,
    lasted: timedelta | None = None,
) -> tuple[Decision, Next]:
    """Two who were bridged are so no longer; a talk shorter than a minute is no talk.

    `lasted` is the longest that it can have been, by the carrier: our clock may have jumped.
    """
    if contact.state != "talking" or contact.call != sid or contact.bridged_at is None:
        return nothing(contact), "goodbye"
    if is_talk(contact.bridged_at, scene, lasted):
        return _talked(contact, scene), "goodbye"
    if not caller_there:
        return _cut_short(contact, scene), "goodbye"
    return _rings_again(contact, scene, "talk cut short"), "go on"


def is_talk(since: datetime, scene: Scene, lasted: timedelta | None) -> bool:
    """Whether they talked for a minute, by our clock and by what the carrier tells as well."""
    short = scene.pace.short_talk
    return scene.now - since >= short and (lasted is None or lasted >= short)


def not_bridged(contact: Contact, scene: Scene, sid: str) -> Decision:
    """Somebody claimed it but the carrier never joined the two: the claim is void."""
    if contact.state != "talking" or contact.call != sid:
        return nothing(contact)
    decision = _rings_again(contact, scene, "claim void")
    nobodys = replace(decision.contact, holder=None)
    return decision.then(
        "next", scene.now, ring_next=None, holder=None, step_at=lost_at(nobodys, scene)
    )


def outside_rings(contact: Contact, scene: Scene, sid: str, name: str) -> Decision:
    """The ladder is exhausted, and an outside number rings for the caller."""
    if contact.state != "ringing" or contact.call != sid:
        return nothing(contact)
    return Decision(contact).then("outside rang", scene.now, detail={"name": name})


def outside_answered(contact: Contact, scene: Scene, sid: str) -> Decision:
    """The caller talks with the outside number; the contact is still ours, at the calm pace."""
    if contact.state != "ringing" or contact.call != sid:
        return nothing(contact)
    if contact.noted:
        return _held_by_noted(contact, scene, contact.noted)
    return gone_outside(contact, scene)


def gone_outside(contact: Contact, scene: Scene) -> Decision:
    """Somebody outside has talked, or talks, with the caller: two of ours are told, once.

    It is calm then, unless it was urgent before: nothing from outside ever lowers a contact.
    """
    pace = scene.pace.eager_step if contact.urgent else scene.pace.calm_step
    told = [p for p in (scene.line_holder, *scene.backstops[:1]) if p]
    decision = Decision(contact).then(
        "outside answered", scene.now,
        state="outside", holder=None, calm=not contact.urgent, open_since=scene.now,
        noted=None, ring_next=None,
        asked=_with(contact.asked, *told), told=_with(contact.told, *told),
        step_at=scene.now + pace, alarm_at=None,
    )  # fmt: skip
    return decision.and_do(*(text(contact, person, "outside") for person in told))


def recorder_starts(contact: Contact, scene: Scene, sid: str) -> Decision:
    """Nobody at all answered: the recorder starts and the contact opens, urgent."""
    if contact.state != "ringing" or contact.call != sid:
        return nothing(contact)
    if contact.noted:
        return _held_by_noted(contact, scene, contact.noted)
    decision = stay_open(Decision(contact), scene, "recorder", urgent=True)
    if decision.contact.alarm_at is None:
        decision = alarm_backstop(decision, scene)
    return climb(decision, scene) if contact.asked_now else decision


def call_over(
    contact: Contact,
    scene: Scene,
    sid: str,
    began: datetime,
    *,
    ended: datetime | None = None,
    lasted: timedelta | None = None,
) -> Decision:
    """The carrier says that the caller's line is closed, now or since `ended`.

    `lasted` is how long it was open, if the carrier says so, whatever our clock did meanwhile.
    """
    if contact.call != sid:
        return nothing(contact)
    if contact.state == "talking":
        talked = None if lasted is None else _by_the_call(contact, scene, began, lasted)
        return talk_over(contact, scene, sid, caller_there=False, lasted=talked)[0]
    if contact.state != "ringing":
        return nothing(contact)
    if contact.noted:
        return _held_by_noted(contact, scene, contact.noted)
    return _rang_in_vain(contact, scene, (ended or scene.now) - began)


def _by_the_call(
    contact: Contact, scene: Scene, began: datetime, lasted: timedelta
) -> timedelta | None:
    """How long they talked at least, where our clock tells of a talk longer than the whole call.

    None where it does not. The carrier counts from the first sentence, or from when they were
    joined.
    """
    since = contact.bridged_at or scene.now
    return None if scene.now - since <= lasted + ROUNDED else lasted - (since - began)


def _rang_in_vain(contact: Contact, scene: Scene, lasted: timedelta) -> Decision:
    """A call of a few seconds from a stranger may be a mistake: calm, no further than the line.

    One that ended before it began is not: the clock was put back.
    """
    stranger = contact.caller.name in ("unknown", "withheld")
    short = timedelta(0) <= lasted < scene.pace.short_call and stranger and contact.arrivals == 1
    page_of = None if contact.can_be_called_back else scene.shared_page or contact.id
    return stay_open(
        Decision(contact), scene, "rang in vain", short=short, calm=short, page_of=page_of
    )


def _join(contact: Contact, scene: Scene, person: str, sid: str) -> Decision:
    """She has a caller on the line whose contact has gone on without that call; it goes on so."""
    return Decision(contact).then("joined", scene.now, person=person, detail={"sid": sid})


def _bridge(contact: Contact, scene: Scene, person: str, sid: str) -> Decision:
    others = [p for p in contact.asked if p != person]
    moved = contact.holder if contact.holder != person else None
    decision = Decision(contact).then(
        "claimed", scene.now, person=person, detail={"sid": sid},
        state="talking", call=sid, holder=person, held_at=scene.now, word_at=scene.now,
        bridged_at=scene.now, step_at=scene.now + scene.pace.talking_silent,
        noted=None, ring_next=None, alarm_at=None, **knows(contact, scene, person),
    )  # fmt: skip
    taken = [text(contact, p, "taken", person=person, at=scene.now) for p in others if p != moved]
    told = [text(contact, moved, "moved", person=person)] if moved else []
    return decision.and_do(*taken, *told)


def _talked(contact: Contact, scene: Scene) -> Decision:
    holder = contact.holder or ""
    bridged_at = contact.bridged_at or scene.now
    if contact.words or contact.sign_at > bridged_at:
        return Decision(contact).then(
            "talked, something unread", scene.now, person=holder,
            state="held", call=None, waiting="outcome", word_at=bridged_at,
            step_at=scene.now + scene.pace.outcome_after,
        ).and_do(text(contact, holder, "unread", at=contact.sign_at))  # fmt: skip
    return Decision(contact).then(
        "talked", scene.now, person=holder,
        state="closed", outcome="talked", call=None, waiting=None, closed_at=scene.now,
        step_at=None, alarm_at=None,
    ).and_do(text(contact, holder, "talked", at=bridged_at))  # fmt: skip


def _cut_short(contact: Contact, scene: Scene) -> Decision:
    holder = contact.holder or ""
    return Decision(contact).then(
        "talk lost", scene.now, person=holder,
        state="held", call=None, waiting="cut short", bridged_at=None,
        step_at=scene.now + scene.pace.cut_short_answer,
    ).and_do(text(contact, holder, "cut_short"))  # fmt: skip


def _rings_again(contact: Contact, scene: Scene, kind: str) -> Decision:
    return Decision(contact).then(
        kind, scene.now, person=contact.holder,
        state="ringing", bridged_at=None, ring_next=contact.holder,
        step_at=lost_at(contact, scene),
    )  # fmt: skip


def _held_by_noted(contact: Contact, scene: Scene, person: str) -> Decision:
    decision = Decision(contact).then("call over", scene.now, state="open", call=None)
    return take(decision.contact, scene, person, before=decision)


def _with(people: tuple[str, ...], *more: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*people, *more)))
