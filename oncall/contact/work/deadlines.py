"""What is due: every contact whose deadline has come takes its next step by itself."""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.core.clock import not_too_late
from oncall.contact.core.due import call_unanswered, due, page_failed
from oncall.contact.core.record import Change
from oncall.contact.rows import alarms, concerned, contacts
from oncall.contact.rows.meanwhile import meanwhile
from oncall.contact.rows.reading import Kept, kept, told
from oncall.contact.work import crowd
from oncall.contact.work.case import case_of, known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.alarms import raise_alarm
from oncall.contact.work.record import record_all
from oncall.contact.work.team import scene_from, team_now
from oncall.store import outbox
from oncall.store.engine import DATABASE_ERRORS, was_beaten

log = logging.getLogger(__name__)
DRIFT = timedelta(seconds=5)


def take_steps(desk: Desk) -> int:
    """Take the next step of every contact that is due; returns how many there were.

    All are recorded together. When that cannot be, one by one: a contact that cannot be decided is
    put off for a minute, named in the log, and a backstop is alarmed; the others stay on time.
    """
    with desk.writing("deadlines") as tx:
        found, in_turn = crowd.due(tx, desk)
        if not _all_together(tx, desk, found):
            for row in found:
                _step(tx, desk, row)
        for row in in_turn:
            _step(tx, desk, row, its_turn=True)
    return len(found) + len(in_turn)


class PutBack:
    """Sees that the clock was put back, or may have been while nothing ran.

    Deadlines follow it, and so does whatever waits to be sent or goes on being told. Ask at every
    pass: what was written by a clock of tomorrow would wait until then.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: datetime | None = None

    def look(self) -> None:
        """Bring what would now be too late nearer; nothing while the clock goes forward."""
        now = self._desk.now
        forward = self._last is not None and now >= self._last - DRIFT
        if not forward:
            with self._desk.db.reading() as conn:
                found = concerned.later_than(conn, now)
            for contact_id in found:
                self._bring_near(contact_id)
            self._bring_sends_near()
        self._last = now

    def _bring_near(self, contact_id: str) -> None:
        """One that cannot be read or decided holds up no other."""
        desk = self._desk
        try:
            with desk.writing("clock") as tx, known_case(tx, desk, contact_id) as case:
                case.decide(not_too_late(case.contact, case.scene))
        except DATABASE_ERRORS:
            raise
        except Exception:
            log.exception("a deadline could not follow the clock; the others go on")

    def _bring_sends_near(self) -> None:
        desk, now = self._desk, self._desk.now
        with desk.db.transaction() as tx:
            sends = outbox.put_back(tx, now=now, lease=desk.pace.lease)
            told = alarms.put_back(tx, now=now, until=now + desk.pace.backstop_every)
        if sends or told:
            desk.env.alarm.ring()


def _all_together(tx: Connection, desk: Desk, rows: Sequence[Row[Any]]) -> bool:
    """In as many statements as one alone would take; False, and nothing done, if one is at fault.

    Hidden callers may share a page with one another, so each must know of the one before.
    """
    try:
        found = [kept(tx, row) for row in rows]
        if not all(each.contact.can_be_called_back for each in found):
            return False
        with tx.begin_nested():
            record_all(tx, desk, _decided(tx, desk, found))
    except Exception as error:
        if was_beaten(error):  # by another process: all of them again, in a second
            raise
        return False
    return True


def _decided(tx: Connection, desk: Desk, found: Sequence[Kept]) -> Iterator[Change]:
    teams = {id: team_now(tx, desk, id) for id in {each.team_id for each in found}}
    others = {id: meanwhile(tx, id, team.now) for id, team in teams.items()}
    for each in found:
        team, contact = teams[each.team_id], each.contact
        scene = scene_from(team, desk.pace, contact.caller, others[each.team_id])
        yield Change(team.id, contact, due(contact, scene))


def _step(tx: Connection, desk: Desk, row: Row[Any], *, its_turn: bool = False) -> None:
    """Where the row does not lead to a decision, because it is damaged, its history may."""
    for read in (kept, told):
        try:
            _take_step(tx, desk, read(tx, row), its_turn=its_turn)
        except Exception as error:
            if was_beaten(error):  # by another process: all of them again, in a second
                raise
            log.exception("a step failed", extra={"contact": row.code})
        else:
            return
    contacts.put_off(tx, row.id, desk.now + desk.pace.joined_quiet)
    raise_alarm(tx, desk, row.team_id, "broken N2", "invariant", rule="N2")


def _take_step(tx: Connection, desk: Desk, found: Kept, *, its_turn: bool) -> None:
    team = team_now(tx, desk, found.team_id)
    case_ = case_of(tx, desk, found.contact, team, its_turn=its_turn)
    with tx.begin_nested(), case_ as case:
        case.decide(due(case.contact, case.scene))


def page_call_over(tx: Connection, desk: Desk, contact_id: str, person: str) -> None:
    """A call that asked her to take this contact has ended."""
    with known_case(tx, desk, contact_id) as case:
        case.decide(call_unanswered(case.contact, case.scene, person))


def page_did_not_arrive(
    tx: Connection, desk: Desk, contact_id: str, person: str, channel: str
) -> None:
    """The carrier says that a page never reached her."""
    with known_case(tx, desk, contact_id) as case:
        case.decide(page_failed(case.contact, case.scene, person, channel))
