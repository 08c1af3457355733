"""The reconciler: the promise that nothing is lost is made on the carrier's own log.

Every minute it lists the carrier's calls and texts and records what we never heard of.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from oncall.carrier.numbers import shown_number
from oncall.carrier.port import Carrier, CarrierCall, CarrierError, CarrierMessage
from oncall.contact.rows import contacts, notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.intake import call_arrives, text_arrives
from oncall.contact.work.live import call_over
from oncall.people.rows.teams import teams
from oncall.rota.work import numbers_of
from oncall.store.engine import DATABASE_ERRORS

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
    sids = [each.sid for each in messages] + [each.sid for each in calls]
    with desk.db.reading() as conn:
        heard = contacts.heard_of(conn, sids)
    texts = [m for m in messages if m.at >= since and m.sid not in heard]
    rung = [c for c in calls if c.start >= since and _has_news(c, heard)]
    found = [partial(_text, desk, team_id, each) for each in texts]
    found += [partial(_call, desk, team_id, each) for each in rung]
    new = [_recorded(each) for each in found]
    if None not in new:
        with desk.writing("reconciled") as tx:
            first, _ = notes.reconciled_until(tx, team_id) or (began, None)
            notes.set_reconciled(tx, team_id, began_at=first, complete_at=began)
    return sum(each or 0 for each in new)


def _recorded(take: Callable[[], int]) -> int | None:
    """One that cannot be recorded holds up no other; the pass is not complete, and comes again."""
    try:
        return take()
    except DATABASE_ERRORS:
        raise
    except Exception:
        log.exception("one call or text of the carrier's log could not be recorded")
        return None


def _since(desk: Desk, team_id: str) -> datetime:
    with desk.writing("reconcile") as tx:
        known = notes.reconciled_until(tx, team_id)
        if known is None:
            notes.set_reconciled(tx, team_id, began_at=desk.now, complete_at=None)
            return desk.now.replace(microsecond=0)
    began_at, complete_at = known
    since = max(began_at, (complete_at or began_at) - desk.pace.reconcile_back)
    # The carrier tells whole seconds: what came in the very first one is not earlier than it.
    return since.replace(microsecond=0)


def _has_news(call: CarrierCall, heard: Mapping[str, datetime | None]) -> bool:
    """Whether we never heard of it, or not that it is over."""
    return call.sid not in heard or (call.status in OVER and heard[call.sid] is None)


def _text(desk: Desk, team_id: str, message: CarrierMessage) -> int:
    with desk.writing("found text") as tx:
        text_arrives(
            tx, desk, team_id=team_id, sid=message.sid, number=shown_number(message.sender),
            words=message.body, at=message.at, found_by="reconciler",
        )  # fmt: skip
    return 1


def _call(desk: Desk, team_id: str, call: CarrierCall) -> int:
    """A call we never heard of opens a contact; one we know of may have ended without a word."""
    with desk.writing("found call") as tx:
        unheard = contacts.arrival_of(tx, call.sid) is None
        if unheard:
            _unheard(tx, desk, team_id, call)
        if call.status in OVER:
            call_over(tx, desk, call.sid)
    return int(unheard)


def _unheard(tx: Connection, desk: Desk, team_id: str, call: CarrierCall) -> None:
    with call_arrives(
        tx, desk, team_id=team_id, sid=call.sid, number=shown_number(call.sender),
        at=call.start, found_by="reconciler",
    ):  # fmt: skip
        pass
