"""Setting up how one signs in, by a link that works once."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.pages import cookies
from oncall.people.pages.sign_in import REFUSED
from oncall.people.work import invitations
from oncall.people.work.entrance import Entrance
from oncall.people.work.invitations import Accepted, Offer, WrongCode
from oncall.web.rights import ANYBODY, may
from oncall.web.visitor import speak_to


def blueprint(entrance: Entrance) -> Blueprint:
    """The link's page."""
    routes = Blueprint("invitation", __name__, template_folder="templates")
    https = entrance.address.startswith("https:")

    @routes.get("/invitation/<token>")
    @may(ANYBODY, whose="whoever has the address")
    def invitation(token: str) -> AnyResponse:
        """Set up an authenticator app; looking uses nothing up."""
        return _offered(invitations.offer(entrance, token))

    @routes.post("/invitation/<token>")
    @may(ANYBODY, whose="whoever has the address")
    def accept(token: str) -> AnyResponse:
        """Begin to sign in with the app; shows the recovery codes once."""
        code, remember = request.form.get("code", ""), "remember" in request.form
        try:
            accepted = invitations.accept(entrance, token, code, remember=remember)
        except WrongCode:
            return _offered(invitations.offer(entrance, token), wrong=True)
        return _welcome(accepted, https=https) if accepted else _offered(None)

    return routes


def _offered(offered: Offer | None, *, wrong: bool = False) -> AnyResponse:
    if offered is None:
        return make_response(render_template("people/invitation_over.html"), 404)
    speak_to(offered.person.language)
    page = render_template("people/invitation.html", offered=offered, wrong=wrong, qr=_qr(offered))
    return make_response(page, REFUSED if wrong else 200)


def _qr(offered: Offer) -> str:
    """The picture, in the page itself: it has no address that could be kept."""
    import segno

    return segno.make(offered.qr, micro=False).svg_data_uri(scale=4, light="#fff", border=2)


def _welcome(accepted: Accepted, *, https: bool) -> AnyResponse:
    speak_to(accepted.person.language)
    page = render_template("people/codes.html", codes=accepted.codes, new=True)
    return cookies.hand_out(make_response(page), accepted.tokens, https=https)
