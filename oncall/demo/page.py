"""The page: drawn by the server, works without a script, and with one keeps itself up to date."""

import hashlib
import io
import json
from collections.abc import Callable
from functools import partial
from urllib.parse import urlsplit

import segno
from flask import Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.demo.clock import SPEEDS
from oncall.demo.hands import BEHAVIOURS
from oncall.demo.handsets import Handset
from oncall.demo.play import MOODS
from oncall.demo.stage import Look, Stage
from oncall.demo.theatre import Theatre
from oncall.demo.tour import STORIES

LARGEST_FORM = 64 * 1024
QUICK = ("OK", "NEI", "FERDIG")
STARTS = {
    "": "now",
    "2026-03-03T10:00": "a Tuesday at 10:00",
    "2026-03-03T02:30": "the same night at 02:30",
    "2026-10-25T02:30+02:00": "02:30 on the October night, summer time",
    "2026-10-25T02:30+01:00": "02:30 on the October night, winter time",
}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


def make_page(theatre: Theatre, url: str) -> Flask:
    """The page of this theatre, as a WSGI app; `url` is where it is."""
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_FORM
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    page = _Page(theatre, url)
    app.get("/", endpoint="page")(page.whole)
    app.get("/look", endpoint="look")(page.look)
    app.get("/phones/<id>", endpoint="alone")(page.alone)
    app.get("/phones/<id>/code.svg", endpoint="code")(page.code)
    app.post("/phones/<id>/<action>", endpoint="act")(page.act)
    app.post("/theatre/<what>", endpoint="direct")(page.direct)
    app.before_request(_from_here)
    app.after_request(_with_headers)
    return app


class _Page:
    def __init__(self, theatre: Theatre, url: str) -> None:
        self._theatre = theatre
        self._url = url

    def whole(self) -> str:
        """Everything at once."""
        with self._theatre.lock:
            return self._drawn("page.html")

    def alone(self, id: str) -> AnyResponse | str:
        """One phone by itself, for a real phone's screen."""
        with self._theatre.lock:
            if self._theatre.play.stage.phone(id) is None:
                return Response("There is no such phone.", status=404)
            return self._drawn("alone.html", alone=id, here=f"{self._url}/phones/{id}")

    def _drawn(self, template: str, **more: object) -> str:
        stage = self._theatre.play.stage
        look = stage.look()
        parts = _parts(look, self._theatre)
        return render_template(
            template, look=look, parts=parts, revision=_revision(parts), stage=stage,
            quick=QUICK, behaviours=BEHAVIOURS, milliseconds=_milliseconds(look),
            theatre=self._theatre, moods=MOODS, starts=STARTS, **more,
        )  # fmt: skip

    def code(self, id: str) -> Response:
        """The address of a phone's own page as a code that a camera reads."""
        drawn = segno.make(f"{self._url}/phones/{id}", micro=False)
        picture = io.BytesIO()
        drawn.save(picture, kind="svg", scale=6, light="#fff")
        return Response(picture.getvalue(), content_type="image/svg+xml")

    def look(self) -> Response:
        """What may have changed since a revision; 204 when nothing has."""
        with self._theatre.lock:
            look = self._theatre.play.stage.look()
            parts = _parts(look, self._theatre)
            play, times = self._theatre.number, self._theatre.play.clock.times
        revision = _revision(parts)
        if request.args.get("since") == revision:
            return Response(status=204)
        order = [f"contact-{story.id}" for story in look.stories]
        news = {
            "revision": revision, "now": _milliseconds(look), "parts": parts, "contacts": order,
            "play": play, "times": times,
        }  # fmt: skip
        return Response(json.dumps(news), content_type="application/json")

    def act(self, id: str, action: str) -> AnyResponse:
        """Do something with one phone, and show what became of it."""
        with self._theatre.lock:
            stage = self._theatre.play.stage
            phone = stage.phone(id)
            if phone is None:
                return Response("There is no such phone.", status=404)
            if not _act(stage, phone, action):
                return Response("A phone cannot do that.", status=404)
        alone = f"/phones/{phone.id}"
        from_alone = urlsplit(request.headers.get("Referer", "")).path == alone
        return redirect(alone if from_alone else f"/#{phone.id}", 303)

    def direct(self, what: str) -> AnyResponse:
        """Do something with the clock, the service, the carrier or the story that is told."""
        with self._theatre.lock:
            done = _direct(self._theatre, what, request.form.get("to", ""))
        return redirect("/", 303) if done else Response("Nobody can do that.", status=404)


def _direct(theatre: Theatre, what: str, to: str) -> bool:
    """False when there is no such thing to do."""
    play = theatre.play
    can: dict[tuple[str, str], Callable[[], object]] = {
        ("service", "kill"): play.kill, ("service", "start"): play.start,
        ("leave", ""): theatre.leave,
        **{("clock", str(each)): partial(play.run_at, each) for each in SPEEDS},
        **{("begin", each): partial(theatre.begin, each or None) for each in STARTS},
        **{("carrier", each): partial(play.feel, each) for each in MOODS},
        **{("story", each): partial(theatre.tell, each) for each in STORIES},
    }  # fmt: skip
    act = can.get((what, to))
    if act:
        act()
    return act is not None


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


def _parts(look: Look, theatre: Theatre) -> dict[str, str]:
    """Every piece of the page that may change by itself, by its id."""
    moving = render_template("moving.html", theatre=theatre, speeds=SPEEDS)
    tour = render_template("tour.html", director=theatre.director, stories=STORIES)
    parts = {"ringing": render_template("ringing.html", look=look), "moving": moving, "tour": tour}
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
