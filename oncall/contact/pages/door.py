"""The webhooks of the door: a colleague who calls may press * and her PIN.

Whatever goes wrong before it is open, she is put through like a family.
"""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from oncall.carrier.port import is_sid
from oncall.contact.pages import spoken, voice
from oncall.contact.pages.form import sid_of
from oncall.contact.pages.ring import not_now
from oncall.contact.pages.trouble import last_words
from oncall.contact.work.calls import door
from oncall.contact.work.coming_in.once import once
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.without_database import Standby
from oncall.web.xml import xml

CALLS, NEXT = "1", "2"


def blueprints(desk: Desk, standby: Standby) -> tuple[Blueprint, Blueprint]:
    """The routes before the door is open, and those behind it."""
    hooks, before, behind = _Hooks(desk, standby), Blueprint("door", __name__), _behind()
    before.post("/door/pin", endpoint="pin")(hooks.pin)
    before.post("/door/waited", endpoint="waited")(hooks.waited)
    before.register_error_handler(Exception, last_words)
    behind.post("/door/menu", endpoint="menu")(hooks.menu)
    behind.post("/door/hers", endpoint="hers")(hooks.hers)
    return before, behind


def _behind() -> Blueprint:
    routes = Blueprint("behind_the_door", __name__)
    routes.register_error_handler(Exception, not_now)
    return routes


class _Hooks:
    """Each method is one webhook."""

    def __init__(self, desk: Desk, standby: Standby) -> None:
        self.desk = desk
        self.standby = standby

    def pin(self) -> Response:
        """She pressed keys: behind the right ones is the menu, and behind all others the ladder."""
        asked = voice.asked()

        def make(tx: Connection) -> str:
            team_id = voice.team_of(tx, asked.to)
            opened = door.opens(
                tx, self.desk, team_id=team_id, sid=asked.sid, number=asked.number,
                keys=request.form.get("Digits", ""),
            )  # fmt: skip
            if not opened:
                return voice.put_through(tx, self.desk, asked, team_id)
            return spoken.menu(self.desk, door.menu(tx, self.desk, asked.sid))

        return voice.answered(self.desk, self.standby, asked, f"{asked.sid}/door pin", make)

    def waited(self) -> Response:
        """She pressed nothing."""
        asked = voice.asked()

        def make(tx: Connection) -> str:
            return voice.put_through(tx, self.desk, asked, voice.team_of(tx, asked.to))

        return voice.answered(self.desk, self.standby, asked, f"{asked.sid}/door waited", make)

    def menu(self) -> Response:
        """1: who is on; 2: what she has, and was asked; any other key: the menu again."""
        sid, key = _sid(), request.form.get("Digits", "")
        if key == NEXT:
            return self._hers(sid, "")
        with self.desk.db.reading() as conn:
            return xml(spoken.menu(self.desk, door.menu(conn, self.desk, sid, key)))

    def hers(self) -> Response:
        """1: they are called; 2: the next one; any other key: the menu."""
        sid, key, contact = _sid(), request.form.get("Digits", ""), _contact()
        if key == NEXT:
            return self._hers(sid, contact)
        if key != CALLS:
            return self.menu()
        effect = f"{sid}/{contact}"

        def make(tx: Connection) -> str:
            found = door.call_back(tx, self.desk, sid, contact)
            return spoken.ring(self.desk, found, effect, "/ring/anyway")

        return xml(once(self.desk, f"{sid}/door call back/{contact}", make))

    def _hers(self, sid: str, after: str) -> Response:
        with self.desk.db.reading() as conn:
            found = door.hers(conn, self.desk, sid, after)
        return xml(spoken.hers(self.desk, found))


def _contact() -> str:
    """The id of the contact that the address names; "" for what can be none."""
    given = request.args.get("c", "")
    return given if is_sid(given) else ""


def _sid() -> str:
    """The SID of her call; raises ValueError when there is none that can be kept."""
    sid = sid_of("CallSid")
    if not sid:
        raise ValueError("a webhook of a colleague's call without a call SID")
    return sid
