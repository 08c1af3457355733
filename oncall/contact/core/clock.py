"""A clock that was put back: no deadline is further away than it may be, no sign is to come."""

from typing import Any

from oncall.contact.core.bound import wait_s
from oncall.contact.core.invariants.custody import longest_wait
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, nothing

_CAME = ("sign_at", "word_at", "asked_at", "open_since", "alarms_from")


def not_too_late(contact: Contact, scene: Scene) -> Decision:
    """The clock was put back: nobody waits an hour longer for it than she may.

    What came by the clock that was wrong came now: else no word of a holder were newer for hours.
    """
    longest = longest_wait(contact, scene.now, scene.pace, wait_s(scene, contact.caller))
    if longest is None or contact.step_at is None:
        return nothing(contact)
    step_at = min(contact.step_at, scene.now + longest)
    alarm_at = contact.alarm_at and min(contact.alarm_at, scene.now + scene.pace.backstop_every)
    came = {name: min(getattr(contact, name) or scene.now, scene.now) for name in _CAME}
    came = {name: at for name, at in came.items() if getattr(contact, name)}
    changed: dict[str, Any] = {"step_at": step_at, "alarm_at": alarm_at, **came}
    if all(getattr(contact, name) == at for name, at in changed.items()):
        return nothing(contact)
    return Decision(contact).then("clock put back", scene.now, **changed)
