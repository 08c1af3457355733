"""The webhooks of a live call. A call always gets TwiML, whatever has gone wrong."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from oncall.carrier.numbers import shown_number
from oncall.carrier.port import OVER
from oncall.contact.core.trail import BadTrail, Trail
from oncall.contact.pages import spoken
from oncall.contact.pages.form import bridged, sid_of
from oncall.contact.pages.trouble import last_words, not_ours
from oncall.contact.work.calls import door, live
from oncall.contact.work.coming_in.once import once
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.without_database import Standby
from oncall.contact.work.team import team_called, team_now
from oncall.store.engine import DATABASE_ERRORS, again_if_beaten
from oncall.web.xml import noted, xml

log = logging.getLogger(__name__)


def blueprint(desk: Desk, standby: Standby) -> Blueprint:
    """The routes under /voice; `standby` answers when the database cannot."""
    hooks = _Hooks(desk, standby)
    voice = Blueprint("voice", __name__, url_prefix="/voice")
    for path in ("screen", "accept", "next", "wait", "outside", "recorded", "leg", "ended"):
        voice.post(f"/{path}", endpoint=path)(getattr(hooks, path))
    voice.post("", endpoint="begin")(hooks.begin)
    voice.register_error_handler(BadTrail, not_ours)
    voice.register_error_handler(Exception, last_words)
    return voice


@dataclass(frozen=True)
class Asked:
    """A call as the carrier tells of it: `number` is the caller's, None when it is withheld."""

    sid: str
    to: str
    number: str | None = field(repr=False)


def asked() -> Asked:
    """The call that this webhook is about; raises ValueError when it has no SID to keep."""
    return Asked(_sid(), shown_number(_form("To")) or "", shown_number(_form("From")))


def team_of(conn: Connection, to: str) -> str:
    """The team whose number this is; raises LookupError for one that is no team's."""
    team_id = team_called(conn, to)
    if team_id is None:
        raise LookupError("a call to a number that is no team's")
    return team_id


def put_through(tx: Connection, desk: Desk, who: Asked, team_id: str) -> str:
    """The caller's way to somebody on duty begins."""
    found = live.begin(tx, desk, team_id=team_id, sid=who.sid, number=who.number)
    return spoken.twiml(desk, found)


def answered(
    desk: Desk, standby: Standby, who: Asked, step: str, make: Callable[[Connection], str]
) -> Response:
    """The answer to a caller whom nobody has been rung for; without the database the first ring."""

    def down() -> str:
        return spoken.twiml(desk, standby.begin(sid=who.sid, to=who.to, number=who.number))

    return _answer(desk, step, make, down)


class _Hooks:
    """Each method is one webhook of the chain; see docs/journeys.md."""

    def __init__(self, desk: Desk, standby: Standby) -> None:
        self.desk = desk
        self.standby = standby

    def begin(self) -> Response:
        """A call has come in."""
        who = asked()

        def make(tx: Connection) -> str:
            team_id = team_of(tx, who.to)
            found = door.asks(tx, self.desk, team_id=team_id, sid=who.sid, number=who.number)
            if found:
                return spoken.at_door(self.desk, found)
            return put_through(tx, self.desk, who, team_id)

        return answered(self.desk, self.standby, who, f"{who.sid}/voice", make)

    def screen(self) -> Response:
        """The colleague has picked up: she is asked for a key. Needs nothing recorded."""
        trail = self._trail()

        def language(tx: Connection) -> str:
            return team_now(tx, self.desk, trail.team).language_of(trail.person)

        try:
            with self.desk.db.reading() as conn:
                spoken_in = language(conn)
        except DATABASE_ERRORS:
            spoken_in = self.standby.language_of(trail)
        return xml(spoken.screening(self.desk, trail, spoken_in))

    def accept(self) -> Response:
        """She pressed a key: 1 takes it, 2 declines, any other is asked once more."""
        trail, key, times = self._trail(), request.form.get("Digits", ""), _times()
        if key != "1":
            return self._wrong_key(trail, key, times)

        def make(tx: Connection) -> str:
            return spoken.screened(live.claim(tx, self.desk, trail))

        def down() -> str:
            self.standby.claim(trail)
            return spoken.bridge()

        return _answer(self.desk, f"{trail.call}/accept/{trail.step}/{_sid()}", make, down)

    def _wrong_key(self, trail: Trail, key: str, times: int) -> Response:
        if key == "2" or times >= spoken.AGAIN_ONCE:
            return xml(spoken.hang_up())
        language = self.standby.language_or(trail)
        return xml(spoken.screening(self.desk, trail, language, times + 1))

    def next(self) -> Response:
        """The dial of one phone has ended."""
        trail = self._trail()
        dialled = live.Dialled(bridged(), _caller_there(), _seconds("DialCallDuration"))

        def make(tx: Connection) -> str:
            return spoken.twiml(self.desk, live.go_on(tx, self.desk, trail, dialled))

        def down() -> str:
            found = self.standby.go_on(
                trail, bridged=dialled.bridged, caller_there=dialled.caller_there,
                lasted=dialled.lasted,
            )  # fmt: skip
            return spoken.twiml(self.desk, found)

        return _answer(self.desk, f"{trail.call}/next/{trail.step}", make, down)

    def wait(self) -> Response:
        """A colleague has waited for a moment, because a family's call rings."""
        trail = self._trail()

        def make(tx: Connection) -> str:
            return spoken.twiml(self.desk, live.waits_on(tx, self.desk, trail))

        def down() -> str:
            found = self.standby.go_on(trail, bridged=False, caller_there=True, lasted=None)
            return spoken.twiml(self.desk, found)

        return _answer(self.desk, f"{trail.call}/wait/{trail.step}", make, down)

    def outside(self) -> Response:
        """The dial of an outside number has ended."""
        trail, joined = self._trail(), bridged()

        def make(tx: Connection) -> str:
            found = live.after_outside(tx, self.desk, trail, bridged=joined)
            return spoken.twiml(self.desk, found)

        def down() -> str:
            return spoken.twiml(self.desk, self.standby.after_outside(trail, bridged=joined))

        return _answer(self.desk, f"{trail.call}/outside/{trail.step}", make, down)

    def recorded(self) -> Response:
        """The caller has left a message."""
        trail, sid = self._trail(), sid_of("RecordingSid")

        def make(tx: Connection) -> str:
            return spoken.twiml(self.desk, live.recorded(tx, self.desk, trail, sid))

        def down() -> str:
            if sid:
                self.standby.recorded(trail, sid)
            return spoken.goodbye(self.desk, self.standby.language_or(trail))

        return _answer(self.desk, f"{trail.call}/recorded/{sid}", make, down)

    def leg(self) -> Response:
        """The carrier tells of a leg; only that an outside number picked up matters."""
        trail = self._trail()
        if trail.person is None and request.form.get("CallStatus") == "in-progress":
            try:
                again_if_beaten(partial(self._outside_answered, trail))
            except (*DATABASE_ERRORS, LookupError):
                self.standby.outside_answered(trail)
        return noted()

    def _outside_answered(self, trail: Trail) -> None:
        with self.desk.writing("leg") as tx:
            live.outside_answered(tx, self.desk, trail)

    def ended(self) -> Response:
        """The caller's line is closed."""
        sid = _sid()
        if request.form.get("CallStatus") not in OVER:
            return noted()
        try:
            again_if_beaten(partial(self._call_over, sid, _seconds("CallDuration")))
        except DATABASE_ERRORS:
            to, number = shown_number(_form("To")) or "", shown_number(_form("From"))
            self.standby.ended(sid=sid, to=to, number=number)
        return noted()

    def _call_over(self, sid: str, lasted: timedelta | None) -> None:
        with self.desk.writing("ended") as tx:
            live.call_over(tx, self.desk, sid, lasted=lasted)

    def _trail(self) -> Trail:
        return self.desk.trail_from(request.args.get("s", ""))


def _answer(
    desk: Desk, step: str, make: Callable[[Connection], str], down: Callable[[], str]
) -> Response:
    """From the database; without it, from the snapshot and the trail."""
    try:
        return xml(once(desk, step, make))
    except (*DATABASE_ERRORS, LookupError):
        log.exception("a call is answered without the database")
        return xml(down())


def _form(name: str) -> str:
    return request.form.get(name, "")


def _sid() -> str:
    """The SID of the call; raises ValueError when there is none that can be kept."""
    sid = sid_of("CallSid")
    if not sid:
        raise ValueError("a call webhook without a call SID")
    return sid


def _times() -> int:
    """How often she was asked for a key; whatever is not "once" was the last time."""
    return 1 if request.args.get("n", "1") == "1" else spoken.AGAIN_ONCE


def _seconds(name: str) -> timedelta | None:
    """How long a call, or the dialled leg, lasted, if the carrier says so."""
    said = _form(name)
    return timedelta(seconds=int(said)) if said.isdecimal() and len(said) < 7 else None


def _caller_there() -> bool:
    return _form("CallStatus") not in OVER
