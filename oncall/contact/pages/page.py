"""The webhooks of a call we place to one of the staff, to page her."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from oncall.contact.core.trail import BadTrail
from oncall.contact.pages import spoken
from oncall.contact.pages.trouble import not_ours, passed_on
from oncall.contact.work.desk import Desk
from oncall.contact.work.once import once
from oncall.contact.work.page_call import delivery, key_pressed, page_says
from oncall.web.xml import noted, xml


def blueprint(desk: Desk) -> Blueprint:
    """The routes under /page; the signed address names the effect that placed the call."""
    hooks = _Hooks(desk)
    page = Blueprint("page", __name__, url_prefix="/page")
    page.post("", endpoint="says")(hooks.says)
    page.post("/key", endpoint="key")(hooks.key)
    page.post("/status", endpoint="status")(hooks.status)
    page.register_error_handler(BadTrail, not_ours)
    page.register_error_handler(Exception, passed_on)
    return page


class _Hooks:
    """Each method is one webhook."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def says(self) -> Response:
        """She has picked up."""
        effect = self._effect()
        with self.desk.db.reading() as conn:
            return xml(spoken.page(self.desk, page_says(conn, self.desk, effect), effect))

    def key(self) -> Response:
        """She pressed a key: 1 takes the contact, 2 passes it on, any other is asked again."""
        effect, pressed = self._effect(), request.form.get("Digits", "")
        if pressed not in ("1", "2"):
            return self.says()

        def make(tx: Connection) -> str:
            said = key_pressed(tx, self.desk, effect, pressed)
            return spoken.said(said) if said else spoken.hang_up()

        return xml(once(self.desk, f"{request.form.get('CallSid', '')}/key/{effect}", make))

    def status(self) -> Response:
        """The call is over, or never came about."""
        effect, status = self._effect(), request.form.get("CallStatus", "")
        with self.desk.writing("page status") as tx:
            delivery(tx, self.desk, effect, "call", status)
        return noted()

    def _effect(self) -> str:
        return self.desk.effect_from(request.args.get("o", ""))
