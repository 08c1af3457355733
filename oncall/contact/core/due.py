"""What happens by itself when a deadline has passed; every state but closed has one."""

from oncall.contact.core.answers import move_on_if_nobody_left
from oncall.contact.core.asking import (
    alarm_backstop,
    call,
    climb,
    minutes_of,
    open_up,
    stay_open,
    text,
)
from oncall.contact.core.ladder import alone
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, nothing


def due(contact: Contact, scene: Scene) -> Decision:
    """The decision for a contact whose deadline has come; nothing when it has not."""
    decision = nothing(contact)
    if contact.alarm_at and contact.alarm_at <= scene.now:
        decision = alarm_backstop(decision, scene)
    if contact.step_at and contact.step_at <= scene.now:
        decision = _step(decision, scene)
    return decision


def _step(decision: Decision, scene: Scene) -> Decision:
    match decision.contact.state:
        case "ringing":
            return _no_word_from_carrier(decision, scene)
        case "talking":
            return _talk_without_end(decision, scene)
        case "open" | "outside":
            return climb(decision, scene)
        case "held":
            return _held(decision, scene)
        case _:
            return decision


def _held(decision: Decision, scene: Scene) -> Decision:
    contact = decision.contact
    match contact.waiting:
        case "outcome" | "shift over" | "calling back":
            return _ask_holder(decision, scene, "asked if still on it")
        case "cut short":
            return _call_holder(decision, scene)
        case "still on it":
            return _give_to_others(decision, scene, "holder silent")
        case _:
            return _give_to_others(decision, scene, "new sign unanswered")


def _ask_holder(decision: Decision, scene: Scene, kind: str) -> Decision:
    holder = decision.contact.holder or ""
    minutes = minutes_of(scene.pace.outcome_answer)
    return decision.then(
        kind, scene.now, person=holder,
        state="held", call=None, waiting="still on it",
        step_at=scene.now + scene.pace.outcome_answer,
    ).and_do(text(decision.contact, holder, "still_on_it", minutes=minutes))  # fmt: skip


def _call_holder(decision: Decision, scene: Scene) -> Decision:
    pace, contact = scene.pace, decision.contact
    return decision.then(
        "holder called", scene.now, person=contact.holder, waiting="cut short, called",
        step_at=scene.now + (pace.cut_short_open - pace.cut_short_answer),
    ).and_do(call(contact, contact.holder or "", "still_on_it"))  # fmt: skip


def _give_to_others(decision: Decision, scene: Scene, kind: str) -> Decision:
    """She was asked and is silent: the first round is the others', but her word still counts."""
    contact = decision.contact
    holder = contact.holder or ""
    hers = (holder,)
    decision = open_up(decision, scene, kind, asked=hers, asked_round=hers, told=hers)
    return decision.and_do(text(contact, holder, "reopened"))


def _talk_without_end(decision: Decision, scene: Scene) -> Decision:
    return _ask_holder(decision, scene, "no word from the carrier")


def _no_word_from_carrier(decision: Decision, scene: Scene) -> Decision:
    return stay_open(decision, scene, "no word from the carrier", at_once=True)


def page_failed(contact: Contact, scene: Scene, person: str, channel: str) -> Decision:
    """A page did not reach her: a text is followed by a call, a dead phone by the next rung."""
    waited_for = person in contact.asked_now and person not in contact.passed
    if contact.state not in ("open", "outside") or not waited_for:
        return nothing(contact)
    decision = Decision(contact).then(
        "page failed", scene.now, person=person, detail={"channel": channel}
    )
    if channel == "text" and not scene.night:
        return decision.and_do(call(contact, person, "page"))
    if channel == "text":
        return decision
    if _has_another_call(decision.contact, scene, person):
        return _call_again(decision, scene, person)
    decision = decision.then(
        "unreachable", scene.now, person=person,
        unreachable=tuple(dict.fromkeys((*contact.unreachable, person))),
    )  # fmt: skip
    return move_on_if_nobody_left(decision, scene)


def call_unanswered(contact: Contact, scene: Scene, person: str) -> Decision:
    """A call that asked her ended without a key: the only one on the ladder is called again."""
    if contact.state in ("open", "outside") and _has_another_call(contact, scene, person):
        return _call_again(nothing(contact), scene, person)
    return nothing(contact)


def _has_another_call(contact: Contact, scene: Scene, person: str) -> bool:
    """Her phone rings twice, as a second call passes Do Not Disturb; then her second number."""
    most = 2 if person in scene.second_phones else 1
    waited_for = person in contact.asked_now and person not in contact.passed
    return waited_for and alone(scene, contact.caller) == person and contact.called_again < most


def _call_again(decision: Decision, scene: Scene, person: str) -> Decision:
    times = decision.contact.called_again + 1
    decision = decision.then("called again", scene.now, person=person, called_again=times)
    return decision.and_do(call(decision.contact, person, "page", second=times == 2))
