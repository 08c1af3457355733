"""The webhooks of a call we place to one of the staff, to page her."""

from functools import partial

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from oncall.contact.core.trail import BadTrail
from oncall.contact.pages import spoken
from oncall.contact.pages.form import sid_of
from oncall.contact.pages.trouble import NOBODY_KNOWS, not_ours, passed_on
from oncall.contact.work.calls.page_call import Spoken, delivery, key_pressed, page_says
from oncall.contact.work.coming_in.once import once
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.without_database import Standby
from oncall.store.engine import DATABASE_ERRORS, again_if_beaten
from oncall.web.xml import noted, xml
from oncall.wording import say


def blueprint(desk: Desk, standby: Standby) -> Blueprint:
    """The routes under /page; the signed address names the effect that placed the call.

    `standby` keeps a key that the database cannot take.
    """
    hooks = _Hooks(desk, standby)
    page = Blueprint("page", __name__, url_prefix="/page")
    page.post("", endpoint="says")(hooks.says)
    page.post("/key", endpoint="key")(hooks.key)
    page.post("/status", endpoint="status")(hooks.status)
    page.post("/outcry", endpoint="outcry")(hooks.outcry)
    page.register_error_handler(BadTrail, not_ours)
    page.register_error_handler(Exception, passed_on)
    return page


class _Hooks:
    """Each method is one webhook."""

    def __init__(self, desk: Desk, standby: Standby) -> None:
        self.desk = desk
        self.standby = standby

    def says(self) -> Response:
        """She has picked up. Without the database nobody knows what about, but her key counts."""
        effect = self._effect()
        try:
            with self.desk.db.reading() as conn:
                found = page_says(conn, self.desk, effect)
        except DATABASE_ERRORS:
            found = Spoken(say(NOBODY_KNOWS, "voice.page_unknown"), NOBODY_KNOWS)
        return xml(spoken.page(self.desk, found, effect))

    def key(self) -> Response:
        """She pressed a key: 1 takes the contact, 2 passes it on, any other is asked again."""
        effect, pressed = self._effect(), request.form.get("Digits", "")
        if pressed not in ("1", "2"):
            return self.says()

        def make(tx: Connection) -> str:
            said = key_pressed(tx, self.desk, effect, pressed)
            return spoken.said(self.desk, said) if said else spoken.hang_up()

        try:
            return xml(once(self.desk, f"{sid_of('CallSid')}/key/{effect}", make))
        except DATABASE_ERRORS:
            if not self.standby.key_pressed(effect, pressed):
                raise
            kept = Spoken(say(NOBODY_KNOWS, "voice.key_kept"), NOBODY_KNOWS)
            return xml(spoken.said(self.desk, kept))

    def status(self) -> Response:
        """The call is over, or never came about."""
        effect, status = self._effect(), request.form.get("CallStatus", "")
        again_if_beaten(partial(self._delivery, effect, status))
        return noted()

    def _delivery(self, effect: str, status: str) -> None:
        with self.desk.writing("page status") as tx:
            delivery(tx, self.desk, effect, "call", status)

    def outcry(self) -> Response:
        """The database is down, and she is told; the address holds her language."""
        return xml(spoken.outcry(self.desk, self._effect()))

    def _effect(self) -> str:
        return self.desk.effect_from(request.args.get("o", ""))
