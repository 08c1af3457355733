"""Signing in with the account of one's municipality, and linking it on one's own page.

Where nobody signs in so, there are no such pages. A page of ours may send no form elsewhere
(`form-action`), so it is a page that goes on by itself, or by its link.
"""

from flask import Blueprint, abort, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.core.work_account import NotIn, UnderWay, Why
from oncall.people.pages import cookies, me
from oncall.people.pages.sign_in import REFUSED, attempt, drawn, inside
from oncall.people.work import work_accounts
from oncall.people.work.entrance import Entrance
from oncall.people.work.work_accounts import Departure
from oncall.web.drawing import back_to
from oncall.web.rights import ANYBODY, SIGNED_IN, may
from oncall.web.visitor import visitor, visitor_or_none

DOWN = 503


def blueprint(entrance: Entrance) -> Blueprint:
    """The way there and back, and one's own link."""
    routes = Blueprint("work_account", __name__, template_folder="templates")
    _way_in(routes, entrance)
    _own(routes, entrance)
    return routes


def _way_in(routes: Blueprint, entrance: Entrance) -> None:
    https = entrance.address.startswith("https:")

    @routes.post("/sign-in/work")
    @may(ANYBODY, whose="nobody's")
    def leave() -> AnyResponse:
        """Go and sign in with one's work account."""
        _there_is_one(entrance)
        onward, remember = inside(request.form.get("next", "")), "remember" in request.form
        try:
            departure = work_accounts.depart(entrance, onward=onward, remember=remember)
        except NotIn as error:
            return _not_in(entrance, error.why)
        return _sent(departure, https=https)

    @routes.get(work_accounts.BACK)
    @may(ANYBODY, whose="nobody's")
    def back() -> AnyResponse:
        """Come back from there, signed in or with one's account linked."""
        _there_is_one(entrance)
        begun = work_accounts.is_back(entrance, cookies.under_way(), request.args.get("state", ""))
        try:
            answer = _come_in(entrance, begun, https=https)
        except NotIn as error:
            answer = _not_in(entrance, error.why, begun)
        return cookies.forget_the_way(answer, https=https)


def _own(routes: Blueprint, entrance: Entrance) -> None:
    https = entrance.address.startswith("https:")

    @routes.post("/me/work")
    @may(*SIGNED_IN, whose="own")
    def to_link() -> AnyResponse:
        """Go and link one's work account, for whoever shows a code of the app once more."""
        _there_is_one(entrance)
        try:
            code = request.form.get("code", "")
            departure = work_accounts.depart_to_link(entrance, visitor(), code)
        except NotIn as error:
            return make_response(me.drawn(entrance, wrong_account=error.why), DOWN)
        if departure is None:
            return make_response(me.drawn(entrance, wrong_account="pages.me.wrong_code"), REFUSED)
        return _sent(departure, https=https)

    @routes.post("/me/work/end")
    @may(*SIGNED_IN, whose="own")
    def end() -> AnyResponse:
        """Have one's work account let nobody in any more."""
        if not work_accounts.unlink(entrance, visitor()):
            abort(404)
        return back_to("me.me", done="account_ended")


def _there_is_one(entrance: Entrance) -> None:
    if entrance.provider is None:
        abort(404)


def _sent(departure: Departure, *, https: bool) -> AnyResponse:
    answer = make_response(render_template("people/departure.html", address=departure.address))
    answer.headers["Refresh"] = f"0; url={departure.address}"
    return cookies.send_along(answer, departure.sealed, https=https)


def _come_in(entrance: Entrance, begun: UnderWay | None, *, https: bool) -> AnyResponse:
    if begun is None:
        raise NotIn(Why.ELSEWHERE)
    account = work_accounts.account_of(entrance, begun, request.args)
    if not begun.links:
        tokens = work_accounts.sign_in(entrance, begun, account, attempt())
        return cookies.hand_out(redirect(inside(begun.onward), 303), tokens, https=https)
    found = visitor_or_none()
    if found is None or found.session != begun.links:
        raise NotIn(Why.ELSEWHERE)
    work_accounts.link(entrance, found, begun, account)
    return back_to("me.me", done="account_linked")


def _not_in(entrance: Entrance, why: Why, begun: UnderWay | None = None) -> AnyResponse:
    """What went wrong, on the page where she began: there stand the other ways in."""
    status = DOWN if why is Why.DOWN else REFUSED
    if begun and begun.links and visitor_or_none():
        return make_response(me.drawn(entrance, wrong_account=why), status)
    return make_response(drawn(entrance, attempt(), wrong=why), status)
