"""What a colleague says on a contact's page of whose number it is, and that it is not safe now."""

from collections.abc import Callable

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.core.buttons import MEETS_FAMILIES
from oncall.contact.pages.drawn import back, drawn, or_404
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown import whose
from oncall.contact.work.shown.now import Words
from oncall.contact.work.shown.pressing import Said
from oncall.people.core.rule_changes import BadRules
from oncall.web.rights import may
from oncall.web.visitor import language, visitor

NOT_LINKED = 0
"""Said of no code: it was the form that was wrong."""


def acts(routes: Blueprint, desk: Desk) -> None:
    """What the page of a contact leads to, and sends."""

    @routes.get("/contacts/<id>/link")
    @may(*MEETS_FAMILIES)
    def who(id: str) -> str:
        """The form in which one says whose a number is that nobody knew."""
        with desk.db.reading() as conn:
            found = or_404(lambda: whose.choice(conn, desk, visitor(), id))
        return drawn("contact/link.html", Words(language()), found=found)

    @routes.post("/contacts/<id>/link")
    @may(*MEETS_FAMILIES)
    def link(id: str) -> AnyResponse:
        """Say that a number nobody knew is a family's, from now on or this time only."""
        code, label = request.form.get("family", ""), request.form.get("label", "")
        if request.form.get("once"):
            return _said(desk, id, lambda tx: whose.link_once(tx, desk, visitor(), id, code=code))
        return _said(
            desk, id, lambda tx: whose.link(tx, desk, visitor(), id, code=code, label=label)
        )

    @routes.post("/contacts/<id>/unsafe")
    @may(*MEETS_FAMILIES)
    def unsafe(id: str) -> AnyResponse:
        """The number of a contact, or the whole family, is not safe now."""
        whole = request.form.get("whole") == "yes"
        return _said(desk, id, lambda tx: whose.say_not_safe(tx, desk, visitor(), id, whole=whole))


def _said(desk: Desk, id: str, act: Callable[[Connection], Said]) -> AnyResponse:
    """Back to the contact, with what became of it; nothing is kept of a form that is wrong."""
    try:
        with desk.writing("whose") as tx:
            said = or_404(lambda: act(tx))
    except BadRules as wrong:
        said = Said(f"link_{wrong.why}", NOT_LINKED)
    return back(said, None if request.form.get("here") == "now" else id)
