"""A colleague calls the line while a family waits on it: her call takes no phone of theirs.

Her number can be forged, so she is neither joined to them nor told of them. What she calls about
may be urgent as well, so after a minute she is put through like anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from oncall.contact.core.ladder import RungSoFar, next_phone
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Caller, Contact

MOST_WAITS = 10
"""So often she waits for about six seconds: a sentence, and a pause."""


@dataclass(frozen=True, slots=True)
class FamilyRings:
    """A contact whose call rings, and the phones that rang in that call so far, in order."""

    contact: Contact
    rung: RungSoFar


def is_colleague(caller: Caller) -> bool:
    """Whether this is a number of the staff and no family's."""
    return caller.staff is not None and caller.family is None


def left_to(calls: Iterable[FamilyRings], scene: Scene, caller: Caller, waits: int) -> set[str]:
    """Whose phones this caller's call does not ring now; nobody's unless a colleague calls.

    `waits` is how often she has waited so far.
    """
    if not is_colleague(caller) or waits >= MOST_WAITS:
        return set()
    return {person for call in calls for person in needed(call, scene)}


def needed(call: FamilyRings, scene: Scene) -> set[str]:
    """Whose phone rings in their call now, and whose will if nobody takes it."""
    contact, rung = call.contact, [*call.rung]
    people, first = {person for _, person in rung[-1:]}, contact.ring_next
    while phone := next_phone(scene, contact.caller, rung, first=first, passed=contact.passed):
        rung.append((phone.place, phone.person))
        people.add(phone.person)
        first = None
    return people
