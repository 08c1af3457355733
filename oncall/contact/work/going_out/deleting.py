"""Deleting in time: what families wrote and said goes at the carrier, and then here.

Later it is the turn of what the carrier's log says of their calls.
It waits in the outbox like all that is to be done at the carrier, a little at a time, so that no
page waits behind it. The carrier's copy goes first: then whoever reads that it is deleted reads the
truth. A contact that was opened again meanwhile needs its words, and keeps them.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from oncall.carrier.port import Carrier, CarrierError, Deletable
from oncall.contact.core import keeping
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, kept_arrivals
from oncall.contact.rows.kept_arrivals import CALLS, WORDS
from oncall.contact.rows.reading import Damaged, Kept
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.letters import holds_words
from oncall.contact.work.record import record
from oncall.people.rows import audit
from oncall.store import outbox, outbox_upkeep
from oncall.store.outbox import Claimed

log = logging.getLogger(__name__)
DELETE, RING = "delete", "ring"
EVERY = timedelta(minutes=5)
AT_ONCE = 8
"""So many of words, and of calls, wait at most: the others are put when these are done."""
MOST_FORGOTTEN = 100
BACK_OFF_MIN = (1, 5, 15, 60)


def delete_in_time(desk: Desk) -> None:
    """What has been kept for long enough is to be deleted, the oldest first."""
    with desk.db.reading() as conn:
        found = [
            *kept_arrivals.outlasted(conn, WORDS, desk.now - desk.keep.words, AT_ONCE),
            *kept_arrivals.outlasted(conn, CALLS, desk.now - desk.keep.metadata, AT_ONCE),
        ]
    if found:
        with desk.writing("to be deleted") as tx:
            for row in found:
                # Once for each time that its contact was closed.
                closed = f"/{row.closed_at:%Y%m%dT%H%M%S}" if row.closed_at else ""
                about = {"team": row.team_id, "what": row.kind, "contact": row.contact_id}
                _put(tx, desk, row.sid, about, closed)


def delete_what_was_sent(tx: Connection, desk: Desk, gone: Iterable[Any]) -> None:
    """Of effects that are forgotten here, what tells of a family goes there too.

    Texts with words of one, or to one, and calls from which one was called back.
    """
    for row in gone:
        if row.sid and (row.kind, True) in (
            ("text", holds_words(row.payload)), ("call", row.payload["sentence"] == RING)
        ):  # fmt: skip
            about = {"team": row.payload["team"], "what": row.kind, "contact": None}
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
        _delete_there(carrier, claimed.payload["what"], claimed.payload["sid"])
    except (CarrierError, Damaged) as error:
        _later(desk, claimed, error)
        return
    desk.env.crash("after delete")
    with desk.writing("deleted") as tx:
        _deleted(tx, desk, claimed)


def _delete_there(carrier: Carrier, what: Deletable, sid: str) -> None:
    """A call with the legs dialled out of it, one of which may be to a family; they go first."""
    legs = carrier.legs(parent=sid) if what == "call" else []
    for leg in legs:
        carrier.delete("call", leg.sid)
    carrier.delete(what, sid)


def _is_due(desk: Desk, claimed: Claimed) -> bool:
    contact_id = claimed.payload["contact"]
    if contact_id is None:
        return True
    with desk.db.reading() as conn:
        kept = contacts.by_id(conn, contact_id)
    return kept is None or _is_over(desk, kept.contact, claimed)


def _is_over(desk: Desk, contact: Contact, claimed: Claimed) -> bool:
    is_call = claimed.payload["what"] in CALLS
    until = keeping.kept_until(contact, desk.keep.metadata if is_call else desk.keep.words)
    return until is not None and until <= desk.now


def _later(desk: Desk, claimed: Claimed, error: Exception) -> None:
    log.warning("not deleted at the carrier: %s", error, extra={"effect": claimed.id})
    minutes = BACK_OFF_MIN[min(claimed.attempts, len(BACK_OFF_MIN)) - 1]
    with desk.writing("delete later") as tx:
        due = desk.now + timedelta(minutes=minutes)
        outbox.later(tx, claimed, due=due, error=str(error))


def _deleted(tx: Connection, desk: Desk, claimed: Claimed) -> None:
    """Gone there, so it goes here; the last of a contact's words stands in its history."""
    sid, contact_id = claimed.payload["sid"], claimed.payload["contact"]
    kept = contacts.by_id(tx, contact_id, lock=True) if contact_id else None
    if kept is None or _is_over(desk, kept.contact, claimed):
        kept_arrivals.delete(tx, sid, desk.now)
        if kept and claimed.payload["what"] in WORDS:
            _note(tx, desk, kept)
    outbox.sent(tx, claimed, now=desk.now, sid=None)
    log.info("deleted at the carrier and here", extra={"effect": claimed.id})


def _note(tx: Connection, desk: Desk, kept: Kept) -> None:
    if not kept_arrivals.left(tx, WORDS, kept.contact.id):
        decision = keeping.deleted(kept.contact, desk.now)
        record(tx, desk, kept.team_id, kept.contact, decision, new=False)
        audit.note(tx, desk.env, kept.team_id, "", "words_deleted", str(kept.contact.code))
