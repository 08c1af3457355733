"""Passkeys: adding one on one's own page, and signing in with it.

They need a script, by their nature; the app's code is the way without one.
"""

import json
from typing import Any

from flask import Blueprint, Response, abort, make_response, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.pages import cookies
from oncall.people.pages.sign_in import REFUSED, attempt, drawn, inside
from oncall.people.work import passkeys
from oncall.people.work.entrance import Entrance
from oncall.web.drawing import back_to
from oncall.web.rights import ANYBODY, SIGNED_IN, may
from oncall.web.visitor import visitor

JSON = "application/json"


def blueprint(entrance: Entrance) -> Blueprint:
    """The way in by a passkey, and one's own."""
    routes = Blueprint("passkeys", __name__)
    _way_in(routes, entrance)
    _own(routes, entrance)
    return routes


def _way_in(routes: Blueprint, entrance: Entrance) -> None:
    https = entrance.address.startswith("https:")

    @routes.post("/sign-in/passkey/options")
    @may(ANYBODY, whose="nobody's")
    def options() -> Response:
        """What the browser asks a passkey for."""
        return Response(passkeys.to_sign_in(entrance), content_type=JSON)

    @routes.post("/sign-in/passkey")
    @may(ANYBODY, whose="nobody's")
    def signed_in() -> AnyResponse:
        """Sign in with a passkey."""
        tokens = passkeys.sign_in(entrance, _answer(), attempt())
        if tokens is None:
            wrong = "pages.sign_in.wrong_passkey"
            return make_response(drawn(entrance, attempt(), wrong=wrong), REFUSED)
        onward = redirect(inside(request.form.get("next", "")), 303)
        return cookies.hand_out(onward, tokens, https=https)


def _own(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/me/passkeys/options")
    @may(*SIGNED_IN, whose="own")
    def to_add() -> Response:
        """What the browser asks for a new passkey, for whoever shows a code of the app."""
        options = passkeys.to_add(entrance, visitor(), request.form.get("code", ""))
        return Response(options, content_type=JSON) if options else Response(status=REFUSED)

    @routes.post("/me/passkeys")
    @may(*SIGNED_IN, whose="own")
    def add() -> AnyResponse:
        """Sign in with this passkey from now on."""
        added = passkeys.add(entrance, visitor(), _answer())
        return back_to("me.me", done="passkey_added" if added else "passkey_refused")

    @routes.post("/me/passkeys/<id>/end")
    @may(*SIGNED_IN, whose="own")
    def end(id: str) -> AnyResponse:
        """Have a passkey let nobody in any more."""
        if not passkeys.end(entrance, visitor(), id):
            abort(404)
        return back_to("me.me", done="passkey_ended")


def _answer() -> dict[str, Any]:
    """What the authenticator answered; empty where it is no JSON object."""
    try:
        answer = json.loads(request.form.get("answer", ""))
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}
