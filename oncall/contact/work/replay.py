"""Replaying the spool: what happened while the database was down is recorded as it happened."""

import logging
from collections.abc import Callable
from dataclasses import replace
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
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.spool import Entry, Spool

log = logging.getLogger(__name__)


def replay(desk: Desk, spool: Spool) -> int:
    """Record every entry, the oldest first, each in its own transaction; returns how many.

    Each is decided by the clock and the duty of the instant at which it happened. A crash between
    the commit and the removal replays an entry twice, which changes nothing. One that cannot be
    recorded is kept for a person to look at, and the others go on.
    """
    entries = list(spool.entries())
    talked = {e.value["sid"]: e.value["person"] for e in entries if e.value.get("kind") == "talked"}
    return sum(_replayed(desk, spool, entry, talked) for entry in entries)


def _replayed(desk: Desk, spool: Spool, entry: Entry, talked: dict[str, str]) -> bool:
    try:
        then = _desk_at(desk, entry.value["at"])
        with then.writing("replay") as tx:
            if not _beaten(entry.value, talked):
                _KINDS[entry.value["kind"]](tx, then, entry.value)
    except DATABASE_ERRORS:
        raise
    except Exception:
        log.exception("the spooled entry %s cannot be recorded", entry.id)
        return False
    spool.remove(entry.id)
    desk.env.crash("after removal")
    return True


def _desk_at(desk: Desk, at: str) -> Desk:
    """The same desk with the clock of that instant."""
    instant = datetime.fromisoformat(at)
    return replace(desk, env=replace(desk.env, now=lambda: instant))


def _beaten(entry: dict[str, Any], talked: dict[str, str]) -> bool:
    """Whether somebody else was joined with the caller of this claim: that claim counts."""
    winner = talked.get(entry["sid"], entry.get("person"))
    return entry["kind"] == "claim" and bool(winner != entry["person"])


def _call(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    team_id = team_called(tx, entry["to"])
    if team_id is None:
        raise LookupError("the call was to a number that is no team's")
    if contacts.arrival_of(tx, entry["sid"]) is None:
        with call_arrives(
            tx, desk, team_id=team_id, sid=entry["sid"], number=entry["number"],
            found_by="spool",
        ):  # fmt: skip
            pass


def _claim(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    row = contacts.arrival_of(tx, entry["sid"])
    if row is None:
        return
    with known_case(tx, desk, row.contact_id) as case:
        person, sid, there = entry["person"], entry["sid"], row.ended_at is None
        case.decide(live.rang_unrecorded(case.contact, case.scene, person))
        decision, _ = live.claimed(case.contact, case.scene, person, sid, caller_there=there)
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
