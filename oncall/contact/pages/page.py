"""The webhooks of a call we place to one of the staff, to page her."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from oncall.contact.pages import spoken
from oncall.contact.work.desk import Desk
from oncall.contact.work.once import once
from oncall.contact.work.page_call import delivery, key_pressed, page_says


def blueprint(desk: Desk) -> Blueprint:
    """The routes under /page; the signed address names the effect that placed the call."""
    page = Blueprint("page", __name__, url_prefix="/page")

    def says() -> Response:
        effect = desk.effect_from(request.args.get("o", ""))
        with desk.db.reading() as conn:
            return _xml(spoken.page(desk, page_says(conn, desk, effect), effect))

    def key() -> Response:
        effect = desk.effect_from(request.args.get("o", ""))
        pressed = request.form.get("Digits", "")[:1]

        def make(tx: Connection) -> str:
            said = key_pressed(tx, desk, effect, pressed)
            if said is None:
                return spoken.page(desk, page_says(tx, desk, effect), effect)
            return spoken.said(said)

        call = request.form.get("CallSid", "")
        if pressed not in ("1", "2"):
            return says()
        return _xml(once(desk, f"{call}/key/{effect}", make))

    def status() -> Response:
        effect = desk.effect_from(request.args.get("o", ""))
        with desk.writing("page status") as tx:
            delivery(tx, desk, effect, "call", request.form.get("CallStatus", ""))
        return Response(status=204)

    page.post("", endpoint="says")(says)
    page.post("/key", endpoint="key")(key)
    page.post("/status", endpoint="status")(status)
    return page


def _xml(document: str) -> Response:
    return Response(document, content_type="text/xml; charset=utf-8")
