"""What changes among the staff: who left, who has another number, whose shift ends or begins."""

from oncall.contact.core.answers import move_on_if_nobody_left
from oncall.contact.core.asking import open_up, page, text
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision


def review(contact: Contact, scene: Scene) -> Decision:
    """What the staff of now means for this contact; nothing if nothing has changed for it."""
    if contact.state == "closed":
        return Decision(contact)
    decision = _without_those_who_left(Decision(contact), scene)
    decision = _paged_at_new_numbers(decision, scene)
    return _asked_at_the_end_of_her_shift(decision, scene)


def concerns(contact: Contact) -> frozenset[str]:
    """Everybody this contact waits for, or who has it."""
    people = {*contact.asked, contact.holder, contact.noted, contact.ring_next}
    return frozenset(person for person in people if person)


def _without_those_who_left(decision: Decision, scene: Scene) -> Decision:
    """What she held opens at once; her later words do not count, and nobody waits for her."""
    contact = decision.contact
    for person in sorted(concerns(contact) - scene.reachable):
        decision = _without(decision, scene, person)
    return decision


def _without(decision: Decision, scene: Scene, person: str) -> Decision:
    contact = decision.contact
    if person not in concerns(contact):
        return decision
    if contact.state == "held" and contact.holder == person:
        return open_up(decision, scene, "holder left")
    if contact.state == "talking" and contact.holder == person:
        return decision
    decision = decision.then(
        "left", scene.now, person=person,
        asked=tuple(each for each in contact.asked if each != person),
        noted=None if contact.noted == person else contact.noted,
        ring_next=None if contact.ring_next == person else contact.ring_next,
        holder=None if contact.holder == person else contact.holder,
        unreachable=tuple(dict.fromkeys((*contact.unreachable, person))),
    )  # fmt: skip
    return move_on_if_nobody_left(decision, scene)


def _paged_at_new_numbers(decision: Decision, scene: Scene) -> Decision:
    """What she was sent is on a phone that is hers no longer: she is paged once more, now."""
    contact = decision.contact
    if contact.state not in ("open", "outside") or contact.asked_at is None:
        return decision
    for person in contact.asked_now:
        moved_at = scene.moved.get(person, contact.asked_at)
        if moved_at > contact.asked_at and person not in contact.passed:
            decision = decision.then("new number", scene.now, person=person, asked_at=scene.now)
            decision = decision.and_do(*page(contact, scene, person))
    return decision


def _asked_at_the_end_of_her_shift(decision: Decision, scene: Scene) -> Decision:
    """It stays hers; she is asked, once, and NEI passes it on."""
    contact = decision.contact
    holder = contact.holder or ""
    if contact.state != "held" or not contact.on_shift or holder in scene.on_duty:
        return decision
    waiting = "shift over" if contact.waiting == "outcome" else contact.waiting
    return decision.then(
        "shift over", scene.now, person=holder, on_shift=False, waiting=waiting
    ).and_do(text(contact, holder, "shift_over"))


def tell_therapist(contact: Contact, scene: Scene) -> Decision:
    """Her shift begins: she hears what happened to her family since, unless she took it herself."""
    therapist = contact.to_tell
    decision = Decision(contact)
    if therapist is None or (therapist in scene.reachable and therapist not in scene.on_duty):
        return decision
    decision = decision.then("therapist told", scene.now, person=therapist, to_tell=None)
    if therapist not in scene.reachable or therapist == contact.holder:
        return decision
    stands = "closed" if contact.state == "closed" else "held" if contact.holder else "open"
    sentence, at = f"since.{stands}", contact.sign_at
    return decision.and_do(text(contact, therapist, sentence, day=at, at=at, person=contact.holder))
