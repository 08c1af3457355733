"""What travels in the signed addresses of a live call, so that the chain needs no database.

Handles, the call's SID, round, rung and an expiry: never a number.
"""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from oncall.contact.core.values import Caller


class BadTrail(ValueError):
    """The address was not made by us, or is damaged or too old."""


@dataclass(frozen=True, slots=True)
class Trail:
    """A live call so far: which phones rang, at which rung, and how many outside numbers.

    `person` is whose phone rings now. `caller` is without the number's id. `waits` is how often
    she was asked to wait: a colleague who calls while a family's call rings.
    """

    call: str
    team: str
    expires: datetime
    caller: Caller
    contact: str | None = None
    rung: tuple[tuple[int, str], ...] = ()
    person: str | None = None
    outside: int = 0
    waits: int = 0

    def ringing(self, place: int, person: str) -> "Trail":
        """The trail once this person's phone rings."""
        return replace(self, rung=(*self.rung, (place, person)), person=person)

    def at_outside(self) -> "Trail":
        """The trail once the next outside number rings."""
        return replace(self, outside=self.outside + 1, person=None)

    def waiting(self) -> "Trail":
        """The trail once she waits, or waits on."""
        return replace(self, waits=self.waits + 1)

    @property
    def step(self) -> str:
        """Where the call is: differs between any two steps of it."""
        return f"{len(self.rung)}.{self.outside}" + (f".{self.waits}" if self.waits else "")


def pack(trail: Trail) -> str:
    """The trail as text for an address; not yet signed."""
    caller = trail.caller
    value = {
        "c": trail.call, "t": trail.team, "x": int(trail.expires.timestamp()),
        "f": [caller.family, caller.letter, caller.therapist, caller.area, caller.language,
              caller.staff, caller.name == "withheld"],
        "k": trail.contact, "r": trail.rung, "p": trail.person, "o": trail.outside,
        "w": trail.waits,
    }  # fmt: skip
    text = json.dumps(value, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def unpack(text: str, now: datetime) -> Trail:
    """The trail again; raises BadTrail when it is not one or has expired."""
    try:
        value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        *family, hidden = value["f"]
        trail = Trail(
            call=value["c"], team=value["t"], expires=datetime.fromtimestamp(value["x"], UTC),
            caller=Caller(None if hidden else "", *family), contact=value["k"],
            rung=tuple((place, person) for place, person in value["r"]),
            person=value["p"], outside=value["o"], waits=value.get("w", 0),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, binascii.Error):
        raise BadTrail("not an address of ours") from None
    if trail.expires < now:
        raise BadTrail("an address that is no longer valid")
    return trail
