"""Signing in."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.pages import cookies
from oncall.people.work import signing_in, text_codes
from oncall.people.work.entrance import Entrance, second_factor
from oncall.people.work.signing_in import Attempt
from oncall.web.rights import ANYBODY, may

REFUSED = 403


def blueprint(entrance: Entrance) -> Blueprint:
    """The way in."""
    routes = Blueprint("sign_in", __name__, template_folder="templates")
    https = entrance.address.startswith("https:")

    @routes.get("/sign-in")
    @may(ANYBODY, whose="nobody's")
    def sign_in() -> str:
        """The form to sign in with."""
        handle = signing_in.known_phone(entrance, cookies.phone_token())
        return drawn(entrance, Attempt(handle, "", remember=bool(handle)))

    @routes.post("/sign-in")
    @may(ANYBODY, whose="nobody's")
    def signed_in() -> AnyResponse:
        """Sign in with a code."""
        tried = attempt()
        tokens = signing_in.sign_in(entrance, tried)
        if tokens is None:
            return make_response(drawn(entrance, tried, wrong="pages.sign_in.wrong"), REFUSED)
        onward = redirect(inside(request.form.get("next", "")), 303)
        return cookies.hand_out(onward, tokens, https=https)

    @routes.post("/sign-in/text")
    @may(ANYBODY, whose="nobody's")
    def send_code() -> str:
        """Have a code sent to one's phone, in a team that lets it; tells nobody who works here."""
        tried = attempt()
        text_codes.send_code(entrance, tried)
        return drawn(entrance, tried, texted=True)

    return routes


def attempt() -> Attempt:
    """What she typed, and what her browser had."""
    form = request.form
    return Attempt(
        form.get("handle", ""), form.get("code", ""), form.get("team", ""),
        remember="remember" in form, phone=cookies.phone_token(), session=cookies.session_token(),
    )  # fmt: skip


def drawn(entrance: Entrance, tried: Attempt, *, wrong: str = "", texted: bool = False) -> str:
    """The page; `wrong` is the key of what it says went wrong, `texted` once a code was sent."""
    asked, by_text = request.values, text_codes.offered(entrance)
    texted = by_text and (texted or "texted" in asked)
    return render_template(
        "people/sign_in.html", tried=tried, wrong=wrong, next=asked.get("next", ""),
        several=signing_in.several_teams(entrance), recovery="recovery" in asked,
        by_text=by_text, texted=texted, asks=by_text and not texted and "text" in asked,
        by_work=entrance.provider is not None, work_is_sure=second_factor(entrance),
    )  # fmt: skip


def inside(wanted: str) -> str:
    """Where she wanted to go, if that is a page of ours."""
    ours = wanted.startswith("/") and not wanted.startswith(("//", "/\\"))
    return wanted if ours and wanted.isprintable() else "/"
