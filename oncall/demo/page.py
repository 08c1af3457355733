"""The page: drawn by the server, works without a script, and with one keeps itself up to date."""

import hashlib
import json
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.demo.hands import BEHAVIOURS
from oncall.demo.handsets import Handset
from oncall.demo.stage import Look, Stage

LARGEST_FORM = 64 * 1024
QUICK = ("OK", "NEI", "FERDIG")
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def make_page(stage: Stage) -> Flask:
    """The page of this stage, as a WSGI app."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    page = _Page(stage)
    app.get("/", endpoint="page")(page.whole)
    app.get("/look", endpoint="look")(page.look)
    app.post("/phones/<id>/<action>", endpoint="act")(page.act)
    app.before_request(_from_here)
    app.after_request(_with_headers)
    return app


class _Page:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def whole(self) -> str:
        """Everything at once."""
        look = self._stage.look()
        parts = _parts(look)
        return render_template(
            "page.html", look=look, parts=parts, revision=_revision(parts), stage=self._stage,
            quick=QUICK, behaviours=BEHAVIOURS, milliseconds=_milliseconds(look),
        )  # fmt: skip

    def look(self) -> Response:
        """What may have changed since a revision; 204 when nothing has."""
        look = self._stage.look()
        parts = _parts(look)
        revision = _revision(parts)
        if request.args.get("since") == revision:
            return Response(status=204)
        order = [f"contact-{story.id}" for story in look.stories]
        news = {
            "revision": revision, "now": _milliseconds(look), "parts": parts, "contacts": order,
        }  # fmt: skip
        return Response(json.dumps(news), content_type="application/json")

    def act(self, id: str, action: str) -> AnyResponse:
        """Do something with one phone, and show what became of it."""
        phone = self._stage.phone(id)
        if phone is None:
            return Response("There is no such phone.", status=404)
        if not _act(self._stage, phone, action):
            return Response("A phone cannot do that.", status=404)
        return redirect(f"/#{phone.id}", 303)


def _act(stage: Stage, phone: Handset, action: str) -> bool:
    """False when there is no such action."""
    hands, form = stage.hands, request.form
    words = form.get("quick") or form.get("words", "")
    match action:
        case "call" | "answer" | "hang_up":
            getattr(hands, action)(phone)
        case "press":
            hands.press(phone, form.get("key", ""))
        case "text" | "say":
            getattr(hands, action)(phone, words)
        case "behave":
            hands.behave(phone, form.get("behaviour", ""))
        case _:
            return False
    return True


def _parts(look: Look) -> dict[str, str]:
    """Every piece of the page that may change by itself, by its id."""
    parts = {"ringing": render_template("ringing.html", look=look)}
    for shown in look.phones:
        parts[f"live-{shown.phone.id}"] = render_template("live.html", shown=shown)
    for story in look.stories:
        parts[f"contact-{story.id}"] = render_template("story.html", story=story)
    return parts


def _revision(parts: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def _milliseconds(look: Look) -> int:
    return round(look.now.timestamp() * 1000)


def _from_here() -> Response | None:
    """Another site in the same browser may not press our buttons."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        return Response("Only this page may do that.", status=403)
    return None


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
