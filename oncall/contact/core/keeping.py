"""For how long it is kept what a family wrote and said, and who it was; and that it is no more."""

from dataclasses import replace
from datetime import datetime, timedelta

from oncall.contact.core.values import Contact, Decision


def kept_until(contact: Contact, keep: timedelta) -> datetime | None:
    """When what is kept so long after it was closed may be deleted; None while it is not closed.

    Opened again, it needs it again, and closed again, it is kept as long once more.
    """
    if contact.state != "closed" or contact.closed_at is None:
        return None
    return contact.closed_at + keep


def deleted(contact: Contact, at: datetime) -> Decision:
    """All that they had written and said is deleted, here and at the carrier."""
    return Decision(contact).then("deleted", at)


def erased(contact: Contact, at: datetime) -> Decision:
    """Its number is deleted, here and in the carrier's log: nobody can be reached from it again.

    A withheld one stays that. Whose it was, by a family's code, is what pay and audit rest on.
    """
    number = None if contact.caller.number is None else ""
    return Decision(contact).then(
        "erased", at, caller=replace(contact.caller, number=number), erased_at=at
    )
