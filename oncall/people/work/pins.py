"""The PIN for the telephone: whoever calls from her number and knows it is taken for her.

A number can be forged, so it alone opens nothing; a wrong PIN opens nothing either, and is counted.
"""

from datetime import datetime

from sqlalchemy import Connection

from oncall.people.core.signing_in import may_be_pin
from oncall.people.rows import audit, pins
from oncall.people.work.entrance import Entrance
from oncall.people.work.signing_in import counted, shows_app
from oncall.web.visitor import Visitor

TOO_EASY, WRONG_CODE = "wrong_pin", "wrong_code"


def pin_since(entrance: Entrance, visitor: Visitor) -> datetime | None:
    """Since when she has the PIN she has now; None without one."""
    with entrance.db.reading() as conn:
        return pins.since(conn, visitor.team_id, visitor.handle)


def set_pin(entrance: Entrance, visitor: Visitor, pin: str, code: str) -> str | None:
    """Her PIN from now on, for whoever shows a code of the app; else what is wrong."""
    whose = (visitor.team_id, visitor.handle)
    if not may_be_pin(pin):
        return TOO_EASY
    with entrance.db.transaction() as tx:
        if not shows_app(tx, entrance, *whose, code):
            return WRONG_CODE
        keep_pin(tx, entrance, *whose, pin)
        audit.note(tx, entrance.env, *whose, "pin_set")
    return None


def keep_pin(tx: Connection, entrance: Entrance, team_id: str, handle: str, pin: str) -> None:
    """Her PIN, instead of the one she may have had; its keyed hash is what is kept."""
    digest = _digests(entrance, team_id, handle, pin)[0]
    pins.put(tx, team_id, handle, digest, entrance.env.now())


def end_pin(entrance: Entrance, visitor: Visitor) -> None:
    """She has none any more: her calls are put through like anybody's."""
    with entrance.db.transaction() as tx:
        pins.end(tx, visitor.team_id, visitor.handle)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "pin_ended")


def has_pin(conn: Connection, team_id: str, handle: str) -> bool:
    """Whether she is to be asked for one when she calls."""
    return pins.since(conn, team_id, handle) is not None


def opens(tx: Connection, entrance: Entrance, team_id: str, handle: str, pin: str) -> bool:
    """Whether this is her PIN; after five wrong ones it rests, longer each time, never for ever.

    A wrong one that is counted stands in the log, without its digits: her number may be forged.
    """
    door = entrance.digest("door", f"pin {team_id} {handle}")

    def fits() -> bool:
        digests = _digests(entrance, team_id, handle, pin)
        right = pins.is_right(tx, team_id, handle, digests)
        if not right:
            audit.note(tx, entrance.env, team_id, handle, "pin_wrong")
        return right

    return counted(tx, entrance, door, fits)


def _digests(entrance: Entrance, team_id: str, handle: str, pin: str) -> tuple[str, ...]:
    return entrance.digests("pin", f"{team_id} {handle} {pin}")
