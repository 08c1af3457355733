"""Replaying the spool: what happened while the database was down is recorded as it happened."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from oncall.contact.core import live
from oncall.contact.rows import contacts, notes
from oncall.contact.work.calls.live import call_over
from oncall.contact.work.calls.page_call import key_pressed
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.coming_in.forget import is_forgotten
from oncall.contact.work.coming_in.intake import call_arrives, recording_arrives
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import team_called
from oncall.store.engine import DATABASE_ERRORS, ITS_OWN_FAULT, again_if_beaten
from oncall.store.spool import Entry, Spool

log = logging.getLogger(__name__)


class NotYet(Exception):
    """The call of this entry is not recorded: another process may have kept its beginning."""


def replay(desk: Desk, spool: Spool) -> int:
    """Record every entry, the oldest first, each in its own transaction; returns how many.

    Each is decided by the clock and the duty of the instant at which it happened. A crash between
    the commit and the removal replays an entry twice, which changes nothing. One that cannot be
    recorded is kept for a person to look at, and the others go on.
    """
    entries = sorted(spool.entries(), key=lambda each: (each.number, str(each.value.get("at"))))
    talked = {e.value["sid"]: e.value["person"] for e in entries if e.value.get("kind") == "talked"}
    return sum(_replayed(desk, spool, entry, talked) for entry in entries)


def _replayed(desk: Desk, spool: Spool, entry: Entry, talked: dict[str, str]) -> bool:
    about = {"entry": entry.id}
    try:
        if not _beaten(entry.value, talked):
            then = replace(desk, at=datetime.fromisoformat(entry.value["at"]))
            again_if_beaten(partial(_record, then, entry.value))
    except ITS_OWN_FAULT:
        log.warning("a spooled entry was not recorded; it is tried again", extra=about)
        return False
    except DATABASE_ERRORS:
        raise
    except NotYet:
        log.warning("a spooled entry waits for the beginning of its call", extra=about)
        return False
    except Exception:
        log.exception("a spooled entry cannot be recorded", extra=about)
        return False
    spool.remove(entry.id)
    return True


def _record(then: Desk, entry: dict[str, Any]) -> None:
    """In a transaction; another process with the same folder may be at the very same entry."""
    with then.writing("replay") as tx:
        _KINDS[entry["kind"]](tx, then, entry)


def _beaten(entry: dict[str, Any], talked: dict[str, str]) -> bool:
    """Whether somebody else was joined with the caller of this claim: that claim counts."""
    if entry["kind"] != "claim":
        return False
    winner = talked.get(entry["sid"], entry.get("person"))
    return bool(winner != entry["person"])


def _call(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    team_id = team_called(tx, entry["to"])
    if team_id is None:
        raise LookupError("the call was to a number that is no team's")
    sid = entry["sid"]
    if contacts.arrival_of(tx, sid) is None and not is_forgotten(tx, desk, sid):
        with call_arrives(
            tx, desk, team_id=team_id, sid=sid, number=entry["number"], found_by="spool"
        ):
            pass


@contextmanager
def _its_case(tx: Connection, desk: Desk, entry: dict[str, Any]) -> Iterator[Case]:
    """The case of the entry's call; raises NotYet while that call is not recorded."""
    row = contacts.arrival_of(tx, entry["sid"])
    if row is None:
        raise NotYet
    with known_case(tx, desk, row.contact_id) as case:
        yield case


def _claim(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    with _its_case(tx, desk, entry) as case:
        _claimed(tx, case, entry)


def _claimed(tx: Connection, case: Case, entry: dict[str, Any]) -> None:
    row = contacts.arrival_of(tx, entry["sid"])
    there = row is not None and row.ended_at is None
    case.decide(live.rang_unrecorded(case.contact, case.scene, entry["person"]))
    decision, _ = live.claimed(
        case.contact, case.scene, entry["person"], entry["sid"], caller_there=there
    )
    case.decide(decision)


def _talked(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    """They were joined, and are so no longer; `there`: the caller is still on the line."""
    there, sid = entry.get("there", False), entry["sid"]
    with _its_case(tx, desk, entry) as case:
        _claimed(tx, case, entry)
        if case.contact.holder == entry["person"]:
            decision, _ = live.talk_over(case.contact, case.scene, sid, caller_there=there)
            case.decide(decision)


def _not_joined(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    """Her phone was rung, and the two were not joined: a claim of hers is void."""
    with _its_case(tx, desk, entry) as case:
        if case.contact.holder == entry["person"]:
            case.decide(live.not_bridged(case.contact, case.scene, entry["sid"]))


def _outside(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    with _its_case(tx, desk, entry) as case:
        case.decide(live.outside_answered(case.contact, case.scene, entry["sid"]))


def _recorded(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    if contacts.arrival_of(tx, entry["sid"]) is None:
        raise NotYet
    recording_arrives(tx, desk, call=entry["sid"], sid=entry["recording"])


def _ended(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    if contacts.arrival_of(tx, entry["sid"]) is None:
        raise NotYet
    call_over(tx, desk, entry["sid"])


def _key(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    """She pressed a key in a call that paged her."""
    key_pressed(tx, desk, entry["effect"], entry["pressed"])


def _cried(tx: Connection, desk: Desk, entry: dict[str, Any]) -> None:
    """Somebody was told that the database was down: none of that is to be taken for a page."""
    for sid in entry.get("sids", ()):
        notes.cried(tx, sid, desk.now)


_KINDS: dict[str, Callable[[Connection, Desk, dict[str, Any]], None]] = {
    "call": _call,
    "claim": _claim,
    "talked": _talked,
    "not joined": _not_joined,
    "outside": _outside,
    "recorded": _recorded,
    "ended": _ended,
    "key": _key,
    "cried": _cried,
}
