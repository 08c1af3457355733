"""Erasing in time: once the carrier has nothing any more, the number of a contact goes here.

In one transaction with the line in its history: so "deleted" on its page is true of both.
"""

import logging
from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core import keeping
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, kept_arrivals, kept_numbers
from oncall.contact.rows.reading import Damaged
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import record
from oncall.people.rows import audit
from oncall.people.work import treatment

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=5)
AT_ONCE = 50
"""So many in a look: each is a transaction of its own, so that no family waits for the writer."""


def erase_in_time(desk: Desk) -> None:
    """Contacts whose time is over, the oldest first, and families; then numbers nobody needs."""
    with desk.db.reading() as conn:
        families = treatment.over_long_ago(conn, desk.env, desk.keep.families)
        found = kept_arrivals.to_erase(conn, desk.now - desk.keep.metadata, AT_ONCE)
    for row in found:
        try:
            with desk.writing("erased") as tx:
                _erase(tx, desk, row.id, row.number_id)
        except Damaged:
            log.exception("the number of a contact is not deleted: the contact cannot be read")
    for team_id, code in families:
        with desk.writing("family erased") as tx:
            done = treatment.erase(tx, desk.vault, desk.env, team_id, code, desk.keep.families)
        if done:
            log.info("the numbers of a family are deleted", extra={"family": code})
    with desk.db.reading() as conn:
        needless = kept_numbers.needless(conn, AT_ONCE)
    for number_id in needless:
        with desk.writing("number let go") as tx:
            kept_numbers.lock(tx, number_id)
            kept_numbers.let_go(tx, number_id)


def _erase(tx: Connection, desk: Desk, contact_id: str, number_id: str | None) -> None:
    """Looked at once more: it may have been opened again, or be erased by another worker."""
    if number_id:
        kept_numbers.lock(tx, number_id)
    found = contacts.by_id(tx, contact_id, lock=True)
    if found is None or not _is_due(desk, found.contact):
        return
    decision = keeping.erased(found.contact, desk.now)
    record(tx, desk, found.team_id, found.contact, decision, new=False)
    audit.note(tx, desk.env, found.team_id, "", "contact_erased", str(found.contact.code))
    if number_id:
        kept_numbers.let_go(tx, number_id)
    log.info("the number of a contact is deleted", extra={"contact": found.contact.code})


def _is_due(desk: Desk, contact: Contact) -> bool:
    until = keeping.kept_until(contact, desk.keep.metadata)
    return until is not None and until <= desk.now and contact.erased_at is None
