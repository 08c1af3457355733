"""The reconciler: the promise that nothing is lost is made on the carrier's own log.

Every minute it lists the carrier's calls and texts and records what we never heard of.
"""

import logging
from datetime import datetime

from sqlalchemy import Connection

from oncall.carrier.numbers import shown_number
from oncall.carrier.port import Carrier, CarrierCall, CarrierError, CarrierMessage
from oncall.contact.rows import contacts, notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.intake import call_arrives, text_arrives
from oncall.contact.work.live import call_over
from oncall.people.rows.teams import teams
from oncall.rota.work import numbers_of

log = logging.getLogger(__name__)
OVER = ("completed", "busy", "failed", "no-answer", "canceled")


def reconcile(desk: Desk, carrier: Carrier) -> int:
    """Look through the log of every number of every team; returns how much was new.

    It looks back to its last complete pass and a day more, never before the installation's first.
    A carrier that does not answer is asked again next time: nothing is skipped.
    """
    with desk.db.reading() as conn:
        numbers = [(team.id, n) for team in teams(conn) for n in numbers_of(conn, team.id)]
    return sum(_number(desk, carrier, team_id, number) for team_id, number in numbers)


def _number(desk: Desk, carrier: Carrier, team_id: str, number: str) -> int:
    began = desk.now
    since = _since(desk, team_id)
    try:
        calls = carrier.calls(to=number, since=since)
        messages = carrier.messages(to=number, since=since)
    except CarrierError as error:
        log.warning("the carrier's log could not be read: %s", error)
        return 0
    new = sum(_text(desk, team_id, each) for each in messages if each.at >= since)
    new += sum(_call(desk, team_id, each) for each in calls if each.start >= since)
    with desk.writing("reconciled") as tx:
        first, _ = notes.reconciled_until(tx, team_id) or (began, None)
        notes.set_reconciled(tx, team_id, began_at=first, complete_at=began)
    return new


def _since(desk: Desk, team_id: str) -> datetime:
    with desk.writing("reconcile") as tx:
        known = notes.reconciled_until(tx, team_id)
        if known is None:
            notes.set_reconciled(tx, team_id, began_at=desk.now, complete_at=None)
            return desk.now
    began_at, complete_at = known
    return max(began_at, (complete_at or began_at) - desk.pace.reconcile_back)


def _text(desk: Desk, team_id: str, message: CarrierMessage) -> int:
    with desk.db.reading() as conn:
        if contacts.arrival_of(conn, message.sid):
            return 0
    with desk.writing("found text") as tx:
        text_arrives(
            tx, desk, team_id=team_id, sid=message.sid, number=shown_number(message.sender),
            words=message.body, at=message.at, found_by="reconciler",
        )  # fmt: skip
    return 1


def _call(desk: Desk, team_id: str, call: CarrierCall) -> int:
    """A call we never heard of opens a contact; one we know of may have ended without a word."""
    with desk.db.reading() as conn:
        row = contacts.arrival_of(conn, call.sid)
    over = call.status in OVER
    if row is not None and (row.ended_at is not None or not over):
        return 0
    with desk.writing("found call") as tx:
        if row is None:
            _unheard(tx, desk, team_id, call)
        if over:
            call_over(tx, desk, call.sid)
    return int(row is None)


def _unheard(tx: Connection, desk: Desk, team_id: str, call: CarrierCall) -> None:
    if contacts.arrival_of(tx, call.sid) is None:
        with call_arrives(
            tx, desk, team_id=team_id, sid=call.sid, number=shown_number(call.sender),
            at=call.start, found_by="reconciler",
        ):  # fmt: skip
            pass
