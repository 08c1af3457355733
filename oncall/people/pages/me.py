"""One's own account, and the ways out."""

from flask import Blueprint, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.pages import cookies
from oncall.people.pages.sign_in import REFUSED
from oncall.people.pages.times import told
from oncall.people.work import passkeys, pins, signing_in, work_accounts
from oncall.people.work.entrance import Entrance
from oncall.web.drawing import back_to
from oncall.web.rights import SIGNED_IN, may
from oncall.web.visitor import visitor


def blueprint(entrance: Entrance) -> Blueprint:
    """The pages of whoever is signed in."""
    routes = Blueprint("me", __name__, template_folder="templates")
    https = entrance.address.startswith("https:")

    @routes.get("/me")
    @may(*SIGNED_IN, whose="own", nav="pages.me.title")
    def me() -> str:
        """Where one is signed in, and the ways out."""
        return drawn(entrance)

    @routes.post("/me/codes")
    @may(*SIGNED_IN, whose="own")
    def codes() -> AnyResponse:
        """New recovery codes, for whoever shows a code of the app once more; shown once."""
        made = signing_in.renew_codes(entrance, visitor(), request.form.get("code", ""))
        if made is None:
            return make_response(drawn(entrance, wrong=True), REFUSED)
        return make_response(render_template("people/codes.html", codes=made, new=False))

    @routes.post("/sign-out")
    @may(*SIGNED_IN, whose="own")
    def sign_out() -> AnyResponse:
        """Sign out here; the phone is still remembered."""
        signing_in.sign_out(entrance, visitor())
        gone = back_to("sign_in.sign_in", done="signed_out")
        return cookies.take_back(gone, phone=False, https=https)

    @routes.post("/sign-out-everywhere")
    @may(*SIGNED_IN, whose="own")
    def sign_out_everywhere() -> AnyResponse:
        """Sign out on every phone and computer, and have none remembered."""
        signing_in.sign_out_everywhere(entrance, visitor())
        gone = back_to("sign_in.sign_in", done="signed_out_everywhere")
        return cookies.take_back(gone, phone=True, https=https)

    _pin(routes, entrance)
    return routes


def _pin(routes: Blueprint, entrance: Entrance) -> None:
    @routes.post("/me/pin")
    @may(*SIGNED_IN, whose="own")
    def pin() -> AnyResponse:
        """Set the PIN for the telephone, for whoever shows a code of the app once more."""
        form = request.form
        wrong = pins.set_pin(entrance, visitor(), form.get("pin", ""), form.get("code", ""))
        if wrong:
            return make_response(drawn(entrance, wrong_pin=wrong), REFUSED)
        return back_to("me.me", done="pin_set")

    @routes.post("/me/pin/end")
    @may(*SIGNED_IN, whose="own")
    def pin_end() -> AnyResponse:
        """Have no PIN any more."""
        pins.end_pin(entrance, visitor())
        return back_to("me.me", done="pin_ended")


def drawn(
    entrance: Entrance, *, wrong: bool = False, wrong_pin: str = "", wrong_account: str = ""
) -> str:
    """One's own page; what went wrong, if anything: `wrong_account` is the key of a sentence."""
    found = visitor()
    return render_template(
        "people/me.html", keys=signing_in.her_keys(entrance, found), wrong=wrong,
        left=signing_in.codes_left(entrance, found), told=told, wrong_pin=wrong_pin,
        pin_since=pins.pin_since(entrance, found), passkeys=passkeys.hers(entrance, found),
        by_work=entrance.provider is not None, wrong_account=wrong_account,
        account_since=work_accounts.linked_since(entrance, found),
    )  # fmt: skip
