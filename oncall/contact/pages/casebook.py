"""The pages Contacts: the list, one contact's time line, and what can be done about it."""

from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.core.buttons import OUTCOMES_TO_CHOOSE
from oncall.contact.core.commands import CHOICES
from oncall.contact.pages import whose
from oncall.contact.pages.drawn import MEETS_FAMILIES, back, drawn, looks, or_404, unless_known
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown import pressing
from oncall.contact.work.shown.casebook import Whole, for_the_case_file, list_of, whole
from oncall.contact.work.shown.now import Words
from oncall.contact.work.shown.pressing import LONGEST, Press
from oncall.contact.work.shown.revisions import Revisions
from oncall.people.pages.times import told
from oncall.web.rights import may
from oncall.web.visitor import language, visitor
from oncall.wording import say

PARTS = {"stands": "contact/one_live.html", "past": "contact/past_live.html"}


def blueprint(desk: Desk, revisions: Revisions) -> Blueprint:
    """The pages of this room's contacts."""
    routes = Blueprint("contact", __name__, template_folder="templates")
    _looks(routes, desk, revisions)
    _acts(routes, desk, revisions)
    whose.acts(routes, desk)
    return routes


def _looks(routes: Blueprint, desk: Desk, revisions: Revisions) -> None:
    @routes.get("/contacts")
    @may(*MEETS_FAMILIES, nav="now.list.title")
    def listed() -> str:
        """Open contacts, and those of the last month that one had to do with."""
        words = Words(language())
        with desk.db.reading() as conn:
            found = list_of(conn, desk, visitor().team_id, looks(), words)
        both = (
            [each for each in found if each.is_open],
            [each for each in found if not each.is_open],
        )
        return drawn("contact/list.html", words, open=both[0], closed=both[1])

    @routes.get("/contacts/<id>")
    @may(*MEETS_FAMILIES)
    def one(id: str) -> str:
        """One contact: its time line, whose number it is, and what may be done."""
        return _shown(desk, revisions, id, "contact/one.html")

    @routes.get("/contacts/<id>/live/<part>")
    @may(*MEETS_FAMILIES)
    def live(id: str, part: str) -> Response:
        """A part of it, for a page that is open."""
        template = PARTS.get(part) or abort(404)
        return unless_known(revisions, lambda: _shown(desk, revisions, id, template))


def _acts(routes: Blueprint, desk: Desk, revisions: Revisions) -> None:
    @routes.post("/contacts/<id>/press")
    @may(*MEETS_FAMILIES)
    def press(id: str) -> AnyResponse:
        """Take a contact, pass it on, close it, call the family or write to it."""
        form, team = request.form, visitor().team_id
        pressed = Press(*(form.get(name, "") for name in ("button", "outcome", "choice", "words")))
        with desk.writing("press") as tx:
            said = or_404(lambda: pressing.press(tx, desk, team, looks(), id, pressed))
        return back(said, None if form.get("here") == "now" else id)

    @routes.post("/contacts/<id>/read")
    @may(*MEETS_FAMILIES)
    def read(id: str) -> str:
        """Read what a family wrote; that it was read stands in the contact's history."""
        with desk.writing("read") as tx:
            or_404(lambda: pressing.read(tx, desk, visitor().team_id, looks(), id))
        return _shown(desk, revisions, id, "contact/one.html", reading=True)

    @routes.post("/contacts/<id>/record")
    @may(*MEETS_FAMILIES)
    def write_up(id: str) -> AnyResponse:
        """Say that a contact is on record in the case system."""
        with desk.writing("written up") as tx:
            said = or_404(lambda: pressing.write_up(tx, desk, visitor().team_id, looks(), id))
        return back(said, id)


def _shown(
    desk: Desk, revisions: Revisions, id: str, template: str, *, reading: bool = False
) -> str:
    """One contact, or a part of it."""
    words, revision = Words(language()), revisions.of(visitor().team_id)
    with desk.db.reading() as conn:
        found = or_404(lambda: whole(conn, desk, visitor(), words, id, reading=reading))
    return drawn(template, words, revision=revision, **_of_one(found, words))


def _of_one(found: Whole, words: Words) -> dict[str, Any]:
    return {
        "found": found, "outcomes": OUTCOMES_TO_CHOOSE, "choices": CHOICES.values(),
        "longest": LONGEST, "copy": for_the_case_file(found, words),
        "says": lambda choice: say(found.speaks, f"family.{choice}"), "told": told,
    }  # fmt: skip
