"""A clock that was put back: no deadline is further away than it may be."""

from oncall.contact.core.bound import wait_s
from oncall.contact.core.invariants.custody import longest_wait
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, nothing


def not_too_late(contact: Contact, scene: Scene) -> Decision:
    """The clock was put back: nobody waits an hour longer for it than she may."""
    longest = longest_wait(contact, scene.now, scene.pace, wait_s(scene, contact.caller))
    if longest is None or contact.step_at is None:
        return nothing(contact)
    step_at = min(contact.step_at, scene.now + longest)
    alarm_at = contact.alarm_at and min(contact.alarm_at, scene.now + scene.pace.backstop_every)
    if (step_at, alarm_at) == (contact.step_at, contact.alarm_at):
        return nothing(contact)
    return Decision(contact).then("clock put back", scene.now, step_at=step_at, alarm_at=alarm_at)
