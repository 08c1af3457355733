"""The page: drawn by the server, works without a script, and with one keeps itself up to date."""

import io
import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

import segno
from flask import Flask, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.demo.board import Board
from oncall.demo.clock import SPEEDS
from oncall.demo.entrance import open_pages
from oncall.demo.hands import BEHAVIOURS
from oncall.demo.handsets import Handset
from oncall.demo.play import MOODS
from oncall.demo.stage import PIN, Stage
from oncall.demo.theatre import Theatre
from oncall.demo.tour import STORIES
from oncall.demo.words import Words

LARGEST_FORM = 64 * 1024
COOKIE = "language"
NO_BREAK = "\N{NO-BREAK SPACE}"
NAMES = {"nn": "Nynorsk", "nb": "Bokmål", "en": "English"}
UNDERSTOOD = {"nn": "nn", "nb": "nb", "no": "nb", "en": "en"}
"""What a browser may ask for, and what it gets."""
QUICK = {"nn": ("OK", "NEI", "FERDIG"), "nb": ("OK", "NEI", "FERDIG"), "en": ("OK", "NO", "DONE")}
STARTS = {
    "": "now",
    "2026-03-03T10:00": "tuesday",
    "2026-03-03T02:30": "night",
    "2026-10-25T02:30+02:00": "summer",
    "2026-10-25T02:30+01:00": "winter",
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
    app.get("/phones/<id>/pages", endpoint="pages")(page.pages)
    app.post("/phones/<id>/<action>", endpoint="act")(page.act)
    app.post("/theatre/<what>", endpoint="direct")(page.direct)
    app.before_request(_from_here)
    app.before_request(_choose)
    app.after_request(_with_headers)
    return app


class _Page:
    def __init__(self, theatre: Theatre, url: str) -> None:
        self._theatre = theatre
        self._board = Board(theatre)
        self._url = url

    def whole(self) -> str:
        """Everything at once."""
        with self._theatre.lock:
            return self._drawn("page.html")

    def alone(self, id: str) -> AnyResponse | str:
        """One phone by itself, for a real phone's screen."""
        with self._theatre.lock:
            if self._theatre.play.stage.phone(id) is None:
                return _refusal("no_phone", 404)
            return self._drawn("alone.html", alone=id, here=f"{self._url}/phones/{id}")

    def _drawn(self, template: str, **more: object) -> str:
        stage, words = self._theatre.play.stage, _words()
        drawn = self._board.shown(words)
        now = stage.desk.now
        return render_template(
            template, look=drawn.look, parts=drawn.parts, revision=drawn.revision, stage=stage,
            words=words, languages=NAMES, quick=QUICK, behaviours=BEHAVIOURS, moods=MOODS,
            starts=STARTS, theatre=self._theatre, milliseconds=_milliseconds(now),
            clock=stage.told(now)[:8], line=_grouped(stage.line), pin=PIN, **more,
        )  # fmt: skip

    def code(self, id: str) -> Response:
        """The address of a phone's own page as a code that a camera reads."""
        drawn = segno.make(f"{self._url}/phones/{id}", micro=False)
        picture = io.BytesIO()
        drawn.save(picture, kind="svg", scale=6, light="#fff")
        return Response(picture.getvalue(), content_type="image/svg+xml")

    def pages(self, id: str) -> AnyResponse:
        """To the pages of staff, as whoever has this phone."""
        with self._theatre.lock:
            stage = self._theatre.play.stage
            phone = stage.phone(id)
            if phone is None or phone.handle is None:
                return _refusal("no_phone", 404)
            return open_pages(stage, phone.handle, request.host.rpartition(":")[0] or request.host)

    def look(self) -> Response:
        """What may have changed since a revision; 204 when nothing has."""
        drawn = self._board.shown(_words())
        if request.args.get("since") == drawn.revision:
            return Response(status=204)
        order = [f"contact-{story.id}" for story in drawn.look.stories]
        news = {
            "revision": drawn.revision, "now": _milliseconds(self._theatre.play.stage.desk.now),
            "parts": drawn.parts, "contacts": order, "play": drawn.play, "times": drawn.times,
        }  # fmt: skip
        return Response(json.dumps(news), content_type="application/json")

    def act(self, id: str, action: str) -> AnyResponse:
        """Do something with one phone, and show what became of it."""
        with self._theatre.lock:
            self._theatre.acts += 1
            stage = self._theatre.play.stage
            phone = stage.phone(id)
            if phone is None:
                return _refusal("no_phone", 404)
            if not _act(stage, phone, action):
                return _refusal("cannot", 404)
            stage.sim.kernel.catch_up()
        alone = f"/phones/{phone.id}"
        from_alone = urlsplit(request.headers.get("Referer", "")).path == alone
        return redirect(alone if from_alone else f"/#{phone.id}", 303)

    def direct(self, what: str) -> AnyResponse:
        """Do something with the clock, the service, the carrier or the story that is told."""
        with self._theatre.lock:
            done = _direct(self._theatre, what, request.form.get("to", ""))
        return redirect("/", 303) if done else _refusal("no_such", 404)


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


def _words() -> Words:
    """In the language that was chosen, else in the one that the browser asks for."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in NAMES:
        return Words(chosen)
    asked = request.accept_languages.best_match(UNDERSTOOD, "en")
    return Words(UNDERSTOOD[asked])


def _choose() -> AnyResponse | None:
    """A language is remembered by the browser, and the address stays as it was."""
    chosen = request.args.get("language")
    if request.method != "GET" or chosen not in NAMES:
        return None
    answer = redirect(request.path, 303)
    answer.set_cookie(COOKIE, chosen, samesite="Lax", httponly=True)
    return answer


def _grouped(number: str) -> str:
    """As people read it, and on one line: +47 52 00 00 00."""
    return NO_BREAK.join([number[:3], *(number[at : at + 2] for at in range(3, len(number), 2))])


def _refusal(why: str, status: int) -> Response:
    return Response(_words()(f"fault.{why}"), status=status)


def _milliseconds(now: datetime) -> int:
    return round(now.timestamp() * 1000)


def _from_here() -> Response | None:
    """Another site in the same browser may not press our buttons."""
    origin = request.headers.get("Origin")
    if request.method == "POST" and origin and urlsplit(origin).netloc != request.host:
        return _refusal("stranger", 403)
    return None


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    return response
