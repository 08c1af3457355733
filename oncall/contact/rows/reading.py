"""Contacts out of their rows. One whose row is damaged is told by its history, which is as good.

What neither tells is named in the log and left out, so that nobody else waits because of it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from oncall.contact.core.invariants.history import unbroken
from oncall.contact.core.invariants.values import Line
from oncall.contact.core.record import fold, from_json
from oncall.contact.core.values import Contact
from oncall.contact.rows.tables import contact, event

log = logging.getLogger(__name__)
COLUMNS: tuple[Any, ...] = (contact.c.id, contact.c.team_id, contact.c.code, contact.c.value)
UNREADABLE = (TypeError, ValueError, AttributeError, KeyError)
_history = select(event).where(event.c.contact_id == bindparam("id_")).order_by(event.c.seq)


class Damaged(LookupError):
    """Raised when neither a contact's row nor its history can be read."""

    def __init__(self, contact_id: str, code: int) -> None:
        super().__init__(f"contact {code} is damaged, and so is its history")
        self.contact_id = contact_id


@dataclass(frozen=True, slots=True)
class Kept:
    """A contact as it stands in the database, and the team it belongs to."""

    team_id: str
    contact: Contact


def kept(conn: Connection, row: Row[Any]) -> Kept:
    """The contact of a row of `COLUMNS`; raises Damaged."""
    try:
        return Kept(row.team_id, from_json(row.value))
    except UNREADABLE:
        log.exception("a contact is read from its history", extra={"contact": row.code})
        return told(conn, row)


def told(conn: Connection, row: Row[Any]) -> Kept:
    """The same contact as its history tells it; raises Damaged when a line of it is damaged."""
    try:
        found = lines(conn, row.id)
        if unbroken(found):
            raise Damaged(row.id, row.code)
        return Kept(row.team_id, fold(each.changes for each in found))
    except UNREADABLE as error:
        raise Damaged(row.id, row.code) from error


def readable(conn: Connection, rows: Iterable[Row[Any]]) -> list[Kept]:
    """Those of the rows that can be read, in their order."""
    found = []
    for row in rows:
        try:
            found.append(kept(conn, row))
        except Damaged:
            log.exception("a contact cannot be read", extra={"contact": row.code})
    return found


def lines(conn: Connection, contact_id: str) -> list[Line]:
    """The history of a contact as plain values, in order."""
    return [line_of(row) for row in conn.execute(_history, {"id_": contact_id})]


def line_of(row: Row[Any]) -> Line:
    """One event as a plain value."""
    return Line(
        row.contact_id, row.seq, row.at, row.kind, row.person, row.detail, row.changes, row.digest
    )
