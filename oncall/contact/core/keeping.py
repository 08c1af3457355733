"""For how long what a family wrote and said is kept, and that it is kept no more."""

from datetime import datetime, timedelta

from oncall.contact.core.values import Contact, Decision


def kept_until(contact: Contact, keep: timedelta) -> datetime | None:
    """When its words may be deleted: so long after it was closed; None while it is not.

    Opened again, it needs them again, and closed again, they are kept as long once more.
    """
    if contact.state != "closed" or contact.closed_at is None:
        return None
    return contact.closed_at + keep


def deleted(contact: Contact, at: datetime) -> Decision:
    """All that they had written and said is deleted, here and at the carrier."""
    return Decision(contact).then("deleted", at)
