"""What kind of trouble a database is in, from what its driver says; the words are for a person."""

from enum import Enum
from typing import Any

from oncall.store.faults import DatabaseFault


class Outage(Enum):
    """Each kind is a sentence of what is wrong and what to do."""

    GONE = "The database is gone or cannot be reached. See that it is there and running."
    LOCKED = "The database is locked: another program writes and does not end. Find and stop it."
    READ_ONLY = "The database is read-only. Give this user the right to write it and its folder."
    FULL = "The database has no room to write. Make room on its disk."
    DAMAGED = "The database is damaged. Stop the service and restore the last backup."
    REFUSED = "The database refuses to be used. The log says which error it gave."


# By SQLSTATE or its class (PostgreSQL), and by the words of SQLite and of our own faults.
_STATES = {
    "25006": Outage.READ_ONLY, "42501": Outage.READ_ONLY, "53100": Outage.FULL,
    "55P03": Outage.LOCKED, "40P01": Outage.LOCKED, "57014": Outage.LOCKED,
    "XX001": Outage.DAMAGED, "XX002": Outage.DAMAGED,
}  # fmt: skip
_CLASSES = {"08": Outage.GONE, "57": Outage.GONE, "53": Outage.FULL, "28": Outage.GONE}
_WORDS = {
    "lock": Outage.LOCKED,
    "busy": Outage.LOCKED,
    "readonly": Outage.READ_ONLY,
    "read-only": Outage.READ_ONLY,
    "full": Outage.FULL,
    "malformed": Outage.DAMAGED,
    "damaged": Outage.DAMAGED,
    "not a database": Outage.DAMAGED,
    "is gone": Outage.GONE,
    "unable to open": Outage.GONE,
    "disk i/o": Outage.GONE,
    "connect": Outage.GONE,
    "does not answer": Outage.GONE,
    "timed out": Outage.GONE,
    "timeout": Outage.GONE,
}


def outage(error: Exception) -> Outage:
    """Which kind this error of the database means."""
    cause: Any = getattr(error, "orig", None) or error
    state = str(getattr(cause, "sqlstate", None) or "")
    if found := _STATES.get(state) or _CLASSES.get(state[:2]):
        return found
    said = (cause.message if isinstance(cause, DatabaseFault) else str(cause)).lower()
    return next((kind for words, kind in _WORDS.items() if words in said), Outage.REFUSED)
