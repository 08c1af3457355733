"""Messages that were left: what the carrier still has, and who may hear one now.

A message lies with the carrier and nowhere else; it is fetched when somebody plays it. She has
opened the contact before, which stands in its history, and the address that she got by it is hers,
for a quarter of an hour.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Literal

from sqlalchemy import Connection

from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.core.buttons import why_may_read
from oncall.contact.rows import contacts
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.casebook import Written
from oncall.contact.work.shown.pressing import NoSuchContact, colleague
from oncall.web.visitor import Visitor

log = logging.getLogger(__name__)
LASTS = timedelta(minutes=15)
_STAMP = "%Y%m%dT%H%M%S"
Sound = Literal["there", "gone", "down"]
"""What the carrier says of a message: it has it, has it no longer, or cannot be asked now."""


def with_sounds(
    desk: Desk, carrier: Carrier, visitor: Visitor, contact_id: str, written: Iterable[Written]
) -> tuple[Written, ...]:
    """What was written or left, each message with what the carrier says of it, and its address.

    A carrier that does not answer is asked once.
    """
    found, down = list[Written](), False
    for each in written:
        sound: Sound | None = None
        if each.sid:
            sound = "down" if down else _asked(carrier, each.sid)
            down = down or sound == "down"
        token = _token(desk, visitor, contact_id, each.sid) if sound == "there" else ""
        found.append(replace(each, sound=sound, token=token))
    return tuple(found)


def behind(conn: Connection, desk: Desk, visitor: Visitor, contact_id: str, token: str) -> str:
    """The carrier's SID of the message behind an address; raises NoSuchContact.

    Not only must we have signed it, for this session, a while ago: she may still read it now.
    """
    what, _, signature = token.rpartition(".")
    coded, _, until = what.partition(".")
    whole = _signed(visitor, contact_id, what)
    if not desk.vault.signed(whole, signature) or until < f"{desk.now:{_STAMP}}":
        raise NoSuchContact("this address was not given to her, or is over")
    kept = contacts.by_id(conn, contact_id)
    hers = kept is not None and kept.team_id == visitor.team_id
    if kept is None or not hers or why_may_read(kept.contact, colleague(visitor)) is None:
        raise NoSuchContact("this contact is not hers to read")
    return bytes.fromhex(coded).decode()


def _asked(carrier: Carrier, sid: str) -> Sound:
    try:
        return "there" if carrier.has_recording(sid) else "gone"
    except CarrierError as error:
        log.warning("the carrier was not asked for a message: %s", error)
        return "down"


def _token(desk: Desk, visitor: Visitor, contact_id: str, sid: str) -> str:
    what = f"{sid.encode().hex()}.{desk.now + LASTS:{_STAMP}}"
    return f"{what}.{desk.vault.sign(_signed(visitor, contact_id, what))}"


def _signed(visitor: Visitor, contact_id: str, what: str) -> str:
    return f"sound {visitor.session} {contact_id} {what}"
