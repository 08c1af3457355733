"""What was found in the carrier's own log becomes an arrival, or the end of a call we know."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from oncall.carrier.numbers import shown_number
from oncall.carrier.port import OVER, Carrier, CarrierCall, CarrierError, CarrierMessage
from oncall.contact.core.commands import call_back_over
from oncall.contact.core.found import call_found_live, call_found_over
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, notes
from oncall.contact.work.calls import door
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.coming_in.intake import call_arrives, text_arrives
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finder:
    """Records what the log holds of one team; each in a transaction of its own."""

    desk: Desk
    carrier: Carrier
    team_id: str

    def text(self, message: CarrierMessage) -> int:
        """A text we never heard of; 1 when it was new."""
        with self.desk.writing("found text") as tx:
            text_arrives(
                tx, self.desk, team_id=self.team_id, sid=message.sid,
                number=shown_number(message.sender), words=message.body, at=message.at,
                found_by="reconciler",
            )  # fmt: skip
        return 1

    def call(self, call: CarrierCall) -> int:
        """A call we never heard of opens a contact; one we know of may have ended without a word.

        The carrier is asked for its legs before anything is written. If it cannot answer, nobody
        is known to have talked, and the contact opens.
        """
        joined = self._joined(call) if call.status in OVER else []
        with self.desk.writing("found call") as tx:
            unheard = contacts.arrival_of(tx, call.sid) is None
            if unheard and call.status not in OVER and _at_door(tx, call.sid):
                return 0
            if unheard:
                self._unheard(tx, call)
            if call.status in OVER:
                self._over(tx, call.sid, joined, call.end)
        return int(unheard)

    def live(self, contact: Contact, status: str) -> int:
        """The call of a contact that was going on, as the carrier has it now; nothing new."""
        sid = contact.call or ""
        if status not in OVER:
            with self._case("found live", contact) as case:
                case.decide(call_found_live(case.contact, case.scene, sid))
        elif contact.waiting == "calling back":
            with self._case("found call back over", contact) as case:
                case.decide(call_back_over(case.contact, case.scene, sid, joined=True))
        else:
            joined = self._legs(sid)
            with self.desk.writing("found over") as tx:
                self._over(tx, sid, joined)
        return 0

    def waits(self, sid: str) -> int:
        """A call that is over, and whose contact waits for somebody: did anybody talk with them?

        The static fallback may have led it, or we were away in its middle. Nobody is asked twice.
        Raises CarrierError.
        """
        joined = self.carrier.legs(parent=sid)
        if any(map(self.was_long, joined)):
            with self.desk.writing("found talk") as tx:
                row = contacts.arrival_of(tx, sid)
                if row and not _asked_before(tx, row.contact_id):
                    self._decide(tx, row, joined)
        return 0

    def was_long(self, call: CarrierCall) -> bool:
        """Whether it can have been a talk: less than a minute may be a voicemail, or a prompt."""
        return timedelta(seconds=call.duration_s) >= self.desk.pace.short_talk

    @contextmanager
    def _case(self, what: str, contact: Contact) -> Iterator[Case]:
        with self.desk.writing(what) as tx, known_case(tx, self.desk, contact.id) as case:
            yield case

    def _joined(self, call: CarrierCall) -> list[CarrierCall]:
        """The legs of a call; one that never lasted has none that was a talk."""
        return self._legs(call.sid) if self.was_long(call) else []

    def _legs(self, sid: str) -> list[CarrierCall]:
        try:
            return self.carrier.legs(parent=sid)
        except CarrierError as error:
            log.warning("the carrier could not tell who talked in a call: %s", error)
            return []

    def _unheard(self, tx: Connection, call: CarrierCall) -> None:
        with call_arrives(
            tx, self.desk, team_id=self.team_id, sid=call.sid, number=shown_number(call.sender),
            at=call.start, found_by="reconciler",
        ):  # fmt: skip
            pass

    def _over(
        self, tx: Connection, sid: str, joined: list[CarrierCall], ended: datetime | None = None
    ) -> None:
        row = contacts.arrival_of(tx, sid)
        if row is None or row.ended_at is not None:
            return
        if row.contact_id is None:
            door.over(tx, self.desk, sid, row.team_id)
            return
        contacts.call_ended(tx, sid, self.desk.now)
        self._decide(tx, row, joined, ended)

    def _decide(
        self,
        tx: Connection,
        row: Row[Any],
        joined: list[CarrierCall],
        ended: datetime | None = None,
    ) -> None:
        with known_case(tx, self.desk, row.contact_id) as case:
            talks = [leg.to for leg in joined if self.was_long(leg)]
            colleague = next((who for each in talks if (who := _colleague(case.team, each))), None)
            outside = any(each in _outside(case.team) for each in talks)
            case.decide(
                call_found_over(
                    case.contact,
                    case.scene,
                    row.sid,
                    row.at,
                    ended=ended,
                    colleague=colleague,
                    outside=outside,
                )
            )


def _at_door(conn: Connection, sid: str) -> bool:
    """Whether we have answered this call and not yet recorded it: a colleague may press her PIN."""
    return notes.answer_to(conn, f"{sid}/voice") is not None


def _asked_before(conn: Connection, contact_id: str) -> bool:
    """Whether she was asked what the log cannot tell, or has said herself how the talk was."""
    told = {each.kind for each in contacts.history(conn, contact_id)}
    return bool(told & {"found talked", "talked", "talked, something unread", "handed on"})


def _colleague(team: TeamNow, number: str) -> str | None:
    mine = (h for h, p in team.staff.items() if number in (p.phone, p.second_phone))
    return next(mine, None)


def _outside(team: TeamNow) -> set[str]:
    areas = team.plan.areas.values() if team.plan else ()
    return {each.number for area in areas for each in area.outside}
