"""Asking: an open contact climbs the ladder, round after round, until somebody has it.

There is no end: when a round is over a backstop is alarmed and the next round begins.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from oncall.contact.core.ladder import Rung, next_rung
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, Effect

_HER_FAMILY = {None: "page.call", "text": "page.text", "recording": "page.left_message"}
_NOT_HER_FAMILY = {
    None: "page.other", "text": "page.other_text", "recording": "page.other_left_message",
}  # fmt: skip


def values_of(contact: Contact, **more: Any) -> dict[str, Any]:
    """What every sentence about a contact may need: its code and whose number it was."""
    return {"code": contact.code, "who": contact.caller.name, **more}


def text(contact: Contact, person: str, sentence: str, /, **more: Any) -> Effect:
    """One text about this contact to one person."""
    return Effect("text", person, sentence, values_of(contact, **more))


def call(contact: Contact, person: str, sentence: str, /, **more: Any) -> Effect:
    """One call about this contact to one person, answered by a key."""
    return Effect("call", person, sentence, values_of(contact, **more))


def email(contact: Contact, person: str, sentence: str, /, **more: Any) -> Effect:
    """One e-mail about this contact to one person: the second path of an alarm."""
    return Effect("email", person, sentence, values_of(contact, **more))


def open_up(
    decision: Decision, scene: Scene, kind: str, *, person: str | None = None, **changes: Any
) -> Decision:
    """The contact opens and its first rung is asked at once; `person` is whose word opened it."""
    fresh: dict[str, Any] = {
        "state": "open", "holder": None, "waiting": None, "call": None, "noted": None,
        "round": 1, "rung": 0, "asked": (), "asked_now": (), "asked_round": (), "passed": (),
        "unreachable": (), "asked_at": None, "open_since": scene.now, "bridged_at": None,
        "alarm_at": None, "alarms_from": None, "alarmed": (), "closed_at": None, "outcome": None,
        "urgent": False, "calm": False, "short": False, "told": (), "on_shift": False,
        "page_of": None, "written_up": None,
    }  # fmt: skip
    decision = climb(decision.then(kind, scene.now, person=person, **(fresh | changes)), scene)
    return _alarmed_if_nobody_is_on(decision, scene)


def stay_open(
    decision: Decision, scene: Scene, kind: str, *, at_once: bool = False, **changes: Any
) -> Decision:
    """A live call is over and nobody has it: whoever was rung was texted, and has her time.

    `at_once`: she had it, and the next are asked.
    """
    contact = replace(decision.contact, open_since=scene.now, **changes)
    step_at = max(scene.now, (contact.asked_at or scene.now) + _wait(contact, scene, None))
    decision = decision.then(
        kind, scene.now,
        state="open", holder=None, call=None, noted=None, bridged_at=None, waiting=None,
        open_since=scene.now, step_at=step_at, **changes,
    )  # fmt: skip
    decision = climb(decision, scene) if at_once or not contact.asked_now else decision
    return _alarmed_if_nobody_is_on(decision, scene)


def _alarmed_if_nobody_is_on(decision: Decision, scene: Scene) -> Decision:
    """An empty rota is no quiet night: the backstop hears of it with the first page."""
    contact = decision.contact
    asks_nobody = waits_its_turn(contact, scene) or shares_a_page(contact, scene)
    if scene.on_duty or contact.short or contact.alarm_at or asks_nobody:
        return decision
    return alarm_backstop(decision, scene)


def climb(decision: Decision, scene: Scene, *, by_decline: bool = False) -> Decision:
    """Ask the next rung that has somebody; when there is none, the round is over."""
    if waits_its_turn(decision.contact, scene):
        return decision.then("waits its turn", scene.now, step_at=scene.now)
    if shares_a_page(decision.contact, scene):
        later = scene.now + scene.pace.calm_step
        return decision.then("shares a page", scene.now, calm=True, step_at=later)
    rung = next_rung(decision.contact, scene)
    return (
        _ask(decision, scene, rung) if rung else _end_round(decision, scene, by_decline=by_decline)
    )


def waits_its_turn(contact: Contact, scene: Scene) -> bool:
    """Whether so many contacts are open that strangers share one page a minute."""
    return scene.crowded and contact.caller.stranger


def shares_a_page(contact: Contact, scene: Scene) -> bool:
    """Whether another hidden caller who hung up is asked about, and this one with it."""
    return contact.page_of not in (None, contact.id) and scene.shared_page is not None


def alarm_backstop(decision: Decision, scene: Scene) -> Decision:
    """Alarm the next backstop; one who holds the line now is skipped."""
    contact = decision.contact
    everyone = [b for b in scene.backstops if b != scene.line_holder]
    left = [b for b in everyone if b not in contact.alarmed]
    if not left:
        return _rest_alarms(decision, scene)
    started = contact.alarms_from or scene.now
    sentence = f"alarm.{'urgent' if contact.urgent else 'round'}"
    minutes = minutes_of(scene.now - contact.sign_at)
    decision = decision.then(
        "alarmed", scene.now, person=left[0],
        alarmed=(*contact.alarmed, left[0]), alarms_from=started,
        asked=_with(contact.asked, (left[0],)), told=_with(contact.told, (left[0],)),
        alarm_at=scene.now + scene.pace.backstop_answer,
    )  # fmt: skip
    return decision.and_do(
        text(contact, left[0], sentence, minutes=minutes),
        call(contact, left[0], "alarm", minutes=minutes),
        email(contact, left[0], sentence, minutes=minutes),
    )


def _ask(decision: Decision, scene: Scene, rung: Rung) -> Decision:
    contact = decision.contact
    decision = decision.then(
        "asked", scene.now,
        detail={"people": list(rung.people), "round": contact.round, "rung": rung.place},
        rung=rung.place, asked_now=rung.people, asked_at=scene.now,
        asked=_with(contact.asked, rung.people), told=_with(contact.told, rung.people),
        called_again=0, asked_round=_with(contact.asked_round, rung.people),
        step_at=scene.now + _wait(contact, scene, rung),
    )  # fmt: skip
    for person in rung.people:
        decision = decision.and_do(*page(contact, scene, person))
    return decision


def page(contact: Contact, scene: Scene, person: str) -> tuple[Effect, ...]:
    """What asks one person to take it: a text, and at night a call as well."""
    woken = person in scene.last_resort and person not in scene.on_duty
    sentence = "last_resort" if woken else page_sentence(contact, scene)
    minutes = minutes_of(scene.now - contact.sign_at)
    values = {
        "at": contact.sign_at, "minutes": minutes, "therapist": contact.caller.therapist,
        "waiting": scene.waiting,
    }  # fmt: skip
    written = text(contact, person, sentence, **values)
    return (written, call(contact, person, "page")) if scene.night else (written,)


def page_sentence(contact: Contact, scene: Scene) -> str:
    """What a page says: that they wrote, left a message, rang, or hid their number and hung up."""
    if scene.waiting:
        return "page.crowd"
    if not contact.can_be_called_back:
        return "page.withheld"
    therapist = contact.caller.therapist
    off = therapist is not None and therapist not in scene.on_duty
    return (_NOT_HER_FAMILY if off else _HER_FAMILY)[contact.words]


def _end_round(decision: Decision, scene: Scene, *, by_decline: bool) -> Decision:
    """Those who have just declined, or could not be reached, are passed once more.

    Otherwise a no would be answered by a page, and dead phones would be rung without a pause.
    """
    contact = decision.contact
    decision = decision.then(
        "round ended", scene.now,
        round=contact.round + 1, rung=0, asked_now=(), asked_round=(),
        passed=_with(contact.passed, contact.unreachable) if by_decline else (), unreachable=(),
        step_at=scene.now + _wait(contact, scene, None),
    )  # fmt: skip
    if contact.alarm_at is None and not contact.short and contact.state == "open":
        decision = alarm_backstop(decision, scene)
    rung = next_rung(decision.contact, scene)
    if rung:
        return _ask(decision, scene, rung)
    return decision.then("waits", scene.now, passed=())


def _rest_alarms(decision: Decision, scene: Scene) -> Decision:
    """All backstops were alarmed: they are again when half an hour has gone since the first."""
    contact = decision.contact
    again = (contact.alarms_from or scene.now) + scene.pace.backstop_every
    return decision.then(
        "backstops silent", scene.now,
        alarmed=(), alarms_from=None, alarm_at=max(again, scene.now + scene.pace.backstop_answer),
    )  # fmt: skip


def _wait(contact: Contact, scene: Scene, rung: Rung | None) -> timedelta:
    """How long until the next step: the rung's own time, never above the pace of the contact."""
    pace = scene.pace
    eager = contact.open_since is None or scene.now - contact.open_since < pace.eager
    if not contact.urgent and (contact.calm or not eager):
        return pace.calm_step
    return min(rung.wait if rung else pace.wait, pace.wait, pace.eager_step)


def _with(people: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*people, *more)))


def minutes_of(length: timedelta) -> int:
    """Whole minutes, as a person is told them."""
    return max(0, length // timedelta(minutes=1))
