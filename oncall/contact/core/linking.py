"""Whose number it was after all: a colleague says which family a contact belongs to."""

from dataclasses import replace

from oncall.contact.core.intake import sooner, to_tell
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Caller, Contact, Decision, nothing


def belongs(contact: Contact, scene: Scene, person: str, caller: Caller) -> Decision:
    """The contact is this family's from now on: their therapist's, and no stranger's in a crowd.

    A caller without a letter has used a number that is not the family's, this time only. It lowers
    nothing: what was taken for a slip of a stranger is asked about at a family's pace.
    """
    if contact.state == "closed" or caller == contact.caller:
        return nothing(contact)
    hears = to_tell(replace(contact, caller=caller, to_tell=None), scene)
    decision = Decision(contact).then(
        "linked" if caller.letter else "linked once", scene.now, person=person,
        detail={"name": caller.name}, caller=caller, short=False,
        calm=contact.calm and not contact.short, to_tell=None if hears == person else hears,
    )  # fmt: skip
    return sooner(decision, scene) if contact.short and contact.state == "open" else decision


def not_safe(contact: Contact, scene: Scene, person: str, name: str) -> Decision:
    """She has said that this number, or this family, is not safe now; the contact goes on."""
    return Decision(contact).then("not safe", scene.now, person=person, detail={"name": name})
