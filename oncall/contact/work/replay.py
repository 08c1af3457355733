"""Replaying the spool: what happened while the database was down is recorded as it happened."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from oncall.contact.core import live
from oncall.contact.rows import contacts
from oncall.contact.work.case import known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.intake import call_arrives
from oncall.contact.work.live import call_over
from oncall.contact.work.team import team_called
from oncall.store.spool import Spool

log = logging.getLogger(__name__)


def replay(desk: Desk, spool: Spool) -> int:
    """Record every entry, the oldest first, each in its own transaction; returns how many.

    A crash between the commit and the removal replays an entry twice, which changes nothing.
    """
    count = 0
    for entry in spool.entries():
        with desk.writing("replay") as tx:
            _KINDS[entry.value["kind"]](tx, desk, entry.value)
        spool.remove(entry.id)
        count += 1
    return count


def _call(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    team_id = team_called(tx, entry["to"])
    if team_id is None:
        log.error("a spooled call was to a number that is no team's; it is left to the reconciler")
    elif contacts.arrival_of(tx, entry["sid"]) is None:
        with call_arrives(
            tx, desk, team_id=team_id, sid=entry["sid"], number=entry["number"],
            at=datetime.fromisoformat(entry["at"]), found_by="spool",
        ):  # fmt: skip
            pass


def _claim(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    row = contacts.arrival_of(tx, entry["sid"])
    if row is None:
        return
    with known_case(tx, desk, row.contact_id) as case:
        decision, _ = live.claimed(
            case.contact, case.scene, entry["person"], entry["sid"],
            caller_there=row.ended_at is None,
        )  # fmt: skip
        case.decide(decision)


def _outside(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    row = contacts.arrival_of(tx, entry["sid"])
    if row is None:
        return
    with known_case(tx, desk, row.contact_id) as case:
        case.decide(live.outside_answered(case.contact, case.scene, entry["sid"]))


def _ended(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    call_over(tx, desk, entry["sid"])


_KINDS: dict[str, Callable[[Connection, Desk, dict[str, Any]], None]] = {
    "call": _call,
    "claim": _claim,
    "talked": _claim,
    "outside": _outside,
    "ended": _ended,
}
