"""Forgetting: an arrival goes, and a keyed hash of its SID stays.

So nobody can read who was in touch, and yet neither the carrier's log nor a late webhook can bring
it back to wake people. While keys are rotated the hash is found under each of them; a key that is
taken out takes its hashes with it, so it stays for as long as the carrier keeps its log.
"""

from collections.abc import Iterable

from sqlalchemy import Connection

from oncall.contact.rows import carrier_log
from oncall.contact.work.desk import Desk


def forget(desk: Desk, sid: str) -> None:
    """Forget this call, text or recording for good; twice is no harm.

    What is decided about its contact, and when it may be forgotten, is the caller's affair.
    """
    with desk.writing("forget") as tx:
        carrier_log.bury(tx, sid, desk.vault.digest(_named(sid)))


def is_forgotten(conn: Connection, desk: Desk, sid: str) -> bool:
    """Whether this SID was known once, and is to be known no more."""
    return carrier_log.is_buried(conn, desk.vault.digests(_named(sid)))


def forgotten(conn: Connection, desk: Desk, sids: Iterable[str]) -> set[str]:
    """Those of them that are forgotten."""
    found = {each: sid for sid in sids for each in desk.vault.digests(_named(sid))}
    return carrier_log.buried(conn, found)


def _named(sid: str) -> str:
    """A SID is hashed as one, so that it is never mistaken for anything else that is hashed."""
    return f"sid {sid}"
