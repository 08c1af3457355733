"""What is due: every contact whose deadline has come takes its next step by itself."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.contact.core.clock import not_too_late
from oncall.contact.core.due import call_unanswered, due, page_failed
from oncall.contact.rows import concerned, contacts
from oncall.contact.rows.contacts import Kept
from oncall.contact.work import crowd
from oncall.contact.work.case import case_of, known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import team_now
from oncall.store.engine import was_beaten

log = logging.getLogger(__name__)
DRIFT = timedelta(seconds=5)


def take_steps(desk: Desk) -> int:
    """Take the next step of every contact that is due; returns how many there were.

    A contact that cannot be decided is put off for a minute and named in the log, so that the
    others stay on time.
    """
    with desk.writing("deadlines") as tx:
        found, in_turn = crowd.due(tx, desk)
        for kept in found:
            _step(tx, desk, kept)
        for kept in in_turn:
            _step(tx, desk, kept, its_turn=True)
    return len(found) + len(in_turn)


class PutBack:
    """Sees that the clock was put back, or may have been while nothing ran: deadlines follow it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._last: datetime | None = None

    def run(self) -> None:
        """Bring what would now be too late nearer; nothing while the clock goes forward."""
        now = self._desk.now
        forward = self._last is not None and now >= self._last - DRIFT
        if not forward:
            with self._desk.db.reading() as conn:
                found = concerned.later_than(conn, now)
            for contact_id in found:
                with self._desk.writing("clock") as tx, known_case(tx, self._desk, contact_id) as c:
                    c.decide(not_too_late(c.contact, c.scene))
        self._last = now


def _step(tx: Connection, desk: Desk, kept: Kept, *, its_turn: bool = False) -> None:
    try:
        team = team_now(tx, desk, kept.team_id)
        case_ = case_of(tx, desk, kept.contact, team, its_turn=its_turn)
        with tx.begin_nested(), case_ as case:
            case.decide(due(case.contact, case.scene))
    except Exception as error:
        if was_beaten(error):  # by another process: all of them again, in a second
            raise
        log.exception("a step failed; put off", extra={"contact": kept.contact.code})
        contacts.put_off(tx, kept.contact.id, desk.now + desk.pace.joined_quiet)


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
