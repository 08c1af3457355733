"""The webhooks of texts: a text is stored before the carrier hears that we have it."""

from collections.abc import Mapping
from functools import partial

from flask import Blueprint, Response, request

from oncall.carrier.numbers import shown_number
from oncall.contact.core.trail import BadTrail
from oncall.contact.pages.trouble import not_ours
from oncall.contact.work.desk import Desk
from oncall.contact.work.intake import text_arrives
from oncall.contact.work.page_call import UNDELIVERED, delivery
from oncall.contact.work.team import team_called
from oncall.store.engine import again_if_beaten
from oncall.web.xml import noted, plain, xml

LONGEST_SID = 64
SILENCE = '<?xml version="1.0" encoding="UTF-8"?><Response/>'


def blueprint(desk: Desk) -> Blueprint:
    """The routes under /sms. Any failure is a 5xx: the text stays in the carrier's log."""
    texts = Blueprint("texts", __name__, url_prefix="/sms")

    def arrives() -> Response:
        sid = request.form.get("MessageSid", "")
        if not 0 < len(sid) <= LONGEST_SID:
            return plain("This webhook of a text has no message SID.", 400)
        return again_if_beaten(partial(_store, desk, sid, request.form))

    def status() -> Response:
        effect, told = (
            desk.effect_from(request.args.get("o", "")),
            request.form.get("MessageStatus"),
        )
        if told in UNDELIVERED:  # each text is told of several times; only a failure needs the lock
            with desk.writing("status") as tx:
                delivery(tx, desk, effect, "text", told)
        return noted()

    texts.post("", endpoint="arrives")(arrives)
    texts.post("/status", endpoint="status")(status)
    texts.register_error_handler(BadTrail, not_ours)
    return texts


def _store(desk: Desk, sid: str, form: Mapping[str, str]) -> Response:
    with desk.writing("text") as tx:
        team_id = team_called(tx, shown_number(form.get("To", "")) or "")
        if team_id is None:
            return plain("This number is no team's.", 503)
        text_arrives(
            tx, desk, team_id=team_id, sid=sid,
            number=shown_number(form.get("From", "")), words=form.get("Body", ""),
        )  # fmt: skip
    return xml(SILENCE)
