"""The webhooks of texts: a text is stored before the carrier hears that we have it."""

import re
from functools import partial

from flask import Blueprint, Response, request

from oncall.carrier.numbers import shown_number
from oncall.contact.core.trail import BadTrail
from oncall.contact.pages.form import sid_of
from oncall.contact.pages.trouble import not_ours
from oncall.contact.work.calls.page_call import UNDELIVERED, delivery
from oncall.contact.work.coming_in.intake import text_arrives
from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.without_database import Standby
from oncall.contact.work.team import team_called
from oncall.store.engine import DATABASE_ERRORS, again_if_beaten
from oncall.web.xml import noted, plain, xml

CODE = re.compile(r"[0-9]{5}")
SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def blueprint(desk: Desk, standby: Standby) -> Blueprint:
    """The routes under /sms. Any failure is a 5xx: the text stays in the carrier's log.

    `standby` sees to it that somebody hears of a text that the database could not take.
    """
    hooks = _Hooks(desk, standby)
    texts = Blueprint("texts", __name__, url_prefix="/sms")
    texts.post("", endpoint="arrives")(hooks.arrives)
    texts.post("/status", endpoint="status")(hooks.status)
    texts.register_error_handler(BadTrail, not_ours)
    return texts


class _Hooks:
    """Each method is one webhook."""

    def __init__(self, desk: Desk, standby: Standby) -> None:
        self.desk = desk
        self.standby = standby

    def arrives(self) -> Response:
        """A text has come in."""
        sid, to = sid_of("MessageSid"), shown_number(request.form.get("To", "")) or ""
        if not sid:
            return plain("This webhook of a text has no message SID.", 400)
        number = shown_number(request.form.get("From", ""))
        try:
            ours = again_if_beaten(partial(self._stored, sid, to, number))
        except DATABASE_ERRORS:
            self.standby.text_refused(to=to, number=number)
            raise
        return xml(SILENCE) if ours else plain("This number is no team's.", 503)

    def _stored(self, sid: str, to: str, number: str | None) -> bool:
        with self.desk.writing("text") as tx:
            team_id = team_called(tx, to)
            if team_id is None:
                return False
            text_arrives(
                tx, self.desk, team_id=team_id, sid=sid, number=number,
                words=request.form.get("Body", ""),
            )  # fmt: skip
            return True

    def status(self) -> Response:
        """What became of a text we sent: told several times, and only a failure needs the lock."""
        effect = self.desk.effect_from(request.args.get("o", ""))
        told = request.form.get("MessageStatus")
        if told in UNDELIVERED:
            again_if_beaten(partial(self._undelivered, effect, told))
        return noted()

    def _undelivered(self, effect: str, told: str) -> None:
        code = request.form.get("ErrorCode", "")
        with self.desk.writing("status") as tx:
            delivery(
                tx, self.desk, effect, "text", told, number=request.form.get("To", ""),
                code=int(code) if CODE.fullmatch(code) else None,
            )  # fmt: skip
