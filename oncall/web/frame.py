"""The frame of every page: who may come in, from where, and what a refusal looks like.

Rooms register blueprints; the frame looks at the rights of each route (`rights.py`), asks the
function it was handed who this is, and lets nobody else's site press a button.
"""

import logging
from collections.abc import Iterable
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, Flask, Response, redirect, render_template, request
from flask import send_from_directory as send_file_of
from werkzeug.exceptions import Forbidden, HTTPException
from werkzeug.wrappers import Response as AnyResponse

from oncall.web.drawing import equip, first_page
from oncall.web.rights import ANYBODY, may, refuse_unlisted, right_of
from oncall.web.visitor import WhoIsThis, ask_by, know_if_possible, visitor_or_none
from oncall.web.xml import plain

log = logging.getLogger(__name__)
LARGEST_FORM = 256 * 1024
SIGN_IN = "/sign-in"
FROM_HERE = ("same-origin", "none")
YEAR_S = 365 * 24 * 3600
NOT_MODIFIED = 304
UNSEEN = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
"""Characters that no page may hold: somebody wrote them, and nobody can see them."""
CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src 'self'; img-src 'self' data:; media-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    # Not "no-referrer": a browser would then not say where a form comes from.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


class Stranger(Forbidden):
    """Something was to be done, and the browser does not say that one of our pages asked."""


class NotSure(Forbidden):
    """This is hers, but not while she came in by what is not enough for it."""


def pages_app(rooms: Iterable[Blueprint], who: WhoIsThis, *, https: bool) -> Flask:
    """The app of the pages; raises UnlistedRoute. `https` is how people reach it."""
    app = Flask("oncall.pages", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_FORM
    equip(app)
    app.before_request(lambda: _come_in(app, who))
    app.after_request(lambda answer: _with_headers(answer, https=https))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Exception, _failed)
    for room in (_own(), *rooms):
        app.register_blueprint(room)
    refuse_unlisted(app)
    return app


def _own() -> Blueprint:
    routes = Blueprint("frame", __name__, template_folder="templates")

    @routes.get("/static/<name>")
    @may(ANYBODY, whose="nobody's")
    def static(name: str) -> Response:
        """The stylesheet and the script of every page."""
        return send_file_of(f"{routes.root_path}/static", name, max_age=YEAR_S)

    @routes.get("/")
    @may(ANYBODY, whose="nobody's")
    def start() -> AnyResponse:
        """The way in: to one's first page, or to signing in."""
        return redirect(first_page() or SIGN_IN, 303)

    return routes


def _come_in(app: Flask, who: WhoIsThis) -> AnyResponse | None:
    """One function, as Flask takes its time for each; None to go on."""
    ask_by(who)
    _refuse_strangers()
    return _admit(app)


def _refuse_strangers() -> None:
    """Another site in the same browser may not press our buttons (docs/decisions/0016).

    A browser says with each form where it comes from, and no script can change what it says.
    """
    if request.method not in CHANGING:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in FROM_HERE:
        raise Stranger
    origin = urlsplit(request.headers.get("Origin", "")).netloc
    if site is None and origin != request.host:
        raise Stranger


def _admit(app: Flask) -> AnyResponse | None:
    """None to go on; raises Forbidden for a colleague who may not, and sends others to sign in."""
    right = right_of(app, request.endpoint)
    if right is None:  # no such page: the router says so
        return None
    if ANYBODY in right.who:
        return None
    found = visitor_or_none()
    if found and right.admits(found.parts):
        if right.sure and not found.sure:
            raise NotSure
        return None
    if found:
        raise Forbidden
    here = request.full_path.rstrip("?") if request.method == "GET" else "/"
    return redirect(f"{SIGN_IN}?{urlencode({'next': here})}", 303)


def _with_headers(answer: Response, *, https: bool) -> Response:
    """What every answer says to the browser, and no page what cannot be seen.

    A page may have said otherwise of itself in a header. Whoever has a page as it is (304) has
    these with it.
    """
    if answer.status_code == NOT_MODIFIED:
        return answer
    if request.endpoint == "frame.static":
        answer.headers["X-Content-Type-Options"] = "nosniff"
        return answer
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if answer.mimetype == "text/html" and not answer.is_streamed:
        answer.set_data(answer.get_data().translate(None, UNSEEN))
    if https:
        answer.headers.setdefault("Strict-Transport-Security", f"max-age={YEAR_S}")
    return answer


def _refused(error: HTTPException) -> Response:
    return _told(error.code or 500, error.name, _sentence(error))


def _failed(error: Exception) -> Response:
    log.error("a page could not be answered", exc_info=error)
    return _told(503, "This could not be done now. Nothing was recorded", "failed")


def _sentence(error: HTTPException) -> str:
    """The key of what is told, under [pages.error]."""
    if isinstance(error, NotSure):
        return "not_sure"
    known = {401: "sign_in", 403: "not_yours", 404: "not_there", 413: "too_large", 429: "too_often"}
    return "stranger" if isinstance(error, Stranger) else known.get(error.code or 500, "refused")


def _told(status: int, in_brief: str, key: str) -> Response:
    """A page in her language for whoever reads pages, a plain sentence for a program."""
    if not _reads_pages():
        return plain(f"{in_brief}.", status)
    know_if_possible()
    page = render_template("web/error.html", sentence=f"pages.error.{key}")
    return Response(page, status=status, content_type="text/html; charset=utf-8")


def _reads_pages() -> bool:
    return "text/html" in request.headers.get("Accept", "")
