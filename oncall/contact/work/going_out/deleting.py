"""Deleting in time: what families wrote and said goes at the carrier, and then here.

It waits in the outbox like all that is to be done at the carrier, a little at a time, so that no
page waits behind it. The carrier's copy goes first: then whoever reads that it is deleted reads the
truth. A contact that was opened again meanwhile needs its words, and keeps them.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.core import keeping
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, kept_words
from oncall.contact.rows.reading import Damaged
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.letters import holds_words
from oncall.contact.work.record import record
from oncall.store import outbox, outbox_upkeep
from oncall.store.outbox import Claimed

log = logging.getLogger(__name__)
DELETE = "delete"
EVERY = timedelta(minutes=5)
AT_ONCE = 8
"""So many wait at most: the others are put when these are done."""
MOST_FORGOTTEN = 100
BACK_OFF_MIN = (1, 5, 15, 60)


def delete_in_time(desk: Desk) -> None:
    """What has been kept for long enough is to be deleted, the oldest first."""
    with desk.db.reading() as conn:
        found = kept_words.outlasted(conn, desk.now - desk.keep.words, AT_ONCE)
    if found:
        with desk.writing("to be deleted") as tx:
            for row in found:
                # Once for each time that its contact was closed.
                closed = f"/{row.closed_at:%Y%m%dT%H%M%S}" if row.closed_at else ""
                about = {"team": row.team_id, "what": row.kind, "contact": row.contact_id}
                _put(tx, desk, row.sid, about, closed)


def delete_what_was_sent(tx: Connection, desk: Desk, gone: Iterable[Any]) -> None:
    """Of effects that are forgotten here, texts with words of a family, or to one, go there too."""
    for row in gone:
        if row.kind == "text" and row.sid and holds_words(row.payload):
            about = {"team": row.payload["team"], "what": "text", "contact": None}
            _put(tx, desk, row.sid, about)


def forget_words_sent(desk: Desk) -> None:
    """Texts that held a family's words, or were to one, are forgotten when words are, and no other.

    A few at a time: the next look takes the others.
    """
    with desk.db.reading() as conn:
        found = [
            row for row in outbox_upkeep.ended_texts(conn, desk.now - desk.keep.words)
            if holds_words(row.payload)
        ][:MOST_FORGOTTEN]  # fmt: skip
    if found:
        with desk.writing("forget what was sent") as tx:
            outbox_upkeep.forget_these(tx, [row.id for row in found])
            delete_what_was_sent(tx, desk, found)


def _put(tx: Connection, desk: Desk, sid: str, about: dict[str, Any], time: str = "") -> None:
    outbox.put(
        tx, desk.env, kind=DELETE, key=f"delete/{sid}{time}",
        payload={"sentence": DELETE, "sid": sid, **about}, due=desk.env.now(),
    )  # fmt: skip


def delete(desk: Desk, carrier: Carrier, claimed: Claimed) -> None:
    """Carry out one that was claimed; a carrier that does not do it is asked again, for ever."""
    try:
        if not _is_due(desk, claimed):
            with desk.writing("not deleted") as tx:
                outbox.failed(tx, claimed, now=desk.now, error="its contact is open again")
            return
        desk.env.crash("before delete")
        carrier.delete(claimed.payload["what"], claimed.payload["sid"])
    except (CarrierError, Damaged) as error:
        _later(desk, claimed, error)
        return
    desk.env.crash("after delete")
    with desk.writing("deleted") as tx:
        _deleted(tx, desk, claimed)


def _is_due(desk: Desk, claimed: Claimed) -> bool:
    contact_id = claimed.payload["contact"]
    if contact_id is None:
        return True
    with desk.db.reading() as conn:
        kept = contacts.by_id(conn, contact_id)
    return kept is None or _is_over(desk, kept.contact)


def _is_over(desk: Desk, contact: Contact) -> bool:
    until = keeping.kept_until(contact, desk.keep.words)
    return until is not None and until <= desk.now


def _later(desk: Desk, claimed: Claimed, error: Exception) -> None:
    log.warning("not deleted at the carrier: %s", error, extra={"effect": claimed.id})
    minutes = BACK_OFF_MIN[min(claimed.attempts, len(BACK_OFF_MIN)) - 1]
    with desk.writing("delete later") as tx:
        due = desk.now + timedelta(minutes=minutes)
        outbox.later(tx, claimed, due=due, error=str(error))


def _deleted(tx: Connection, desk: Desk, claimed: Claimed) -> None:
    """Gone there, so it goes here; the last of a contact's stands in its history."""
    sid, contact_id = claimed.payload["sid"], claimed.payload["contact"]
    kept = contacts.by_id(tx, contact_id, lock=True) if contact_id else None
    if kept is None or _is_over(desk, kept.contact):
        kept_words.delete(tx, sid, desk.now)
    if kept and _is_over(desk, kept.contact) and not kept_words.left(tx, kept.contact.id):
        decision = keeping.deleted(kept.contact, desk.now)
        record(tx, desk, kept.team_id, kept.contact, decision, new=False)
    outbox.sent(tx, claimed, now=desk.now, sid=None)
    log.info("deleted at the carrier and here", extra={"effect": claimed.id})
