"""The pages Contacts: the list, one contact's time line, and what can be done about it."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.carrier.port import Carrier, CarrierError
from oncall.contact.core.buttons import MEETS_FAMILIES, OUTCOMES_TO_CHOOSE
from oncall.contact.core.commands import CHOICES
from oncall.contact.pages import whose
from oncall.contact.pages.drawn import back, drawn, looks, or_404, unless_known
from oncall.contact.pages.report import looks_back
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown import pressing
from oncall.contact.work.shown.casebook import Whole, for_the_case_file, list_of, whole
from oncall.contact.work.shown.listening import behind, with_sounds
from oncall.contact.work.shown.now import Words
from oncall.contact.work.shown.pressing import LONGEST, Press
from oncall.contact.work.shown.revisions import Revisions
from oncall.people.pages.times import told
from oncall.web.rights import may
from oncall.web.visitor import language, visitor
from oncall.wording import say

PARTS = {"stands": "contact/one_live.html", "past": "contact/past_live.html"}


def blueprint(desk: Desk, revisions: Revisions, carrier: Carrier) -> Blueprint:
    """The pages of this room's contacts; messages that were left are fetched from `carrier`."""
    routes = Blueprint("contact", __name__, template_folder="templates")
    _looks(routes, desk, revisions)
    _acts(routes, desk)
    _reading(routes, desk, revisions, carrier)
    whose.acts(routes, desk)
    looks_back(routes, desk)
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


def _acts(routes: Blueprint, desk: Desk) -> None:
    @routes.post("/contacts/<id>/press")
    @may(*MEETS_FAMILIES)
    def press(id: str) -> AnyResponse:
        """Take a contact, pass it on, close it, call the family or write to it."""
        form, team = request.form, visitor().team_id
        pressed = Press(*(form.get(name, "") for name in ("button", "outcome", "choice", "words")))
        with desk.writing("press") as tx:
            said = or_404(lambda: pressing.press(tx, desk, team, looks(), id, pressed))
        return back(said, None if form.get("here") == "now" else id)

    @routes.post("/contacts/<id>/record")
    @may(*MEETS_FAMILIES)
    def write_up(id: str) -> AnyResponse:
        """Say that a contact is on record in the case system."""
        with desk.writing("written up") as tx:
            said = or_404(lambda: pressing.write_up(tx, desk, visitor().team_id, looks(), id))
        return back(said, id)


def _reading(routes: Blueprint, desk: Desk, revisions: Revisions, carrier: Carrier) -> None:
    @routes.post("/contacts/<id>/read")
    @may(*MEETS_FAMILIES)
    def read(id: str) -> str:
        """Read what a family wrote or said; that it was opened stands in the contact's history."""
        with desk.writing("read") as tx:
            or_404(lambda: pressing.read(tx, desk, visitor().team_id, looks(), id))
        return _shown(desk, revisions, id, "contact/one.html", carrier)

    @routes.get("/contacts/<id>/sound/<token>")
    @may(*MEETS_FAMILIES, sure=True)
    def sound(id: str, token: str) -> AnyResponse:
        """Hear a message that was left, for whoever has just opened it; it is in no cache."""
        with desk.db.reading() as conn:
            sid = or_404(lambda: behind(conn, desk, visitor(), id, token))
        try:
            found = carrier.recording(sid)
        except CarrierError:
            abort(503)
        if found is None:
            abort(404)
        answer = Response(found, mimetype="audio/wav")
        return answer.make_conditional(request, accept_ranges=True, complete_length=len(found))


def _shown(
    desk: Desk, revisions: Revisions, id: str, template: str, reads_from: Carrier | None = None
) -> str:
    """One contact, or a part of it; `reads_from` for whoever reads what they wrote and said."""
    words, revision, reading = Words(language()), revisions.of(visitor().team_id), bool(reads_from)
    with desk.db.reading() as conn:
        found = or_404(lambda: whole(conn, desk, visitor(), words, id, reading=reading))
    if reads_from:
        written = with_sounds(desk, reads_from, visitor(), id, found.written)
        found = replace(found, written=written)
    return drawn(template, words, revision=revision, **_of_one(found, words))


def _of_one(found: Whole, words: Words) -> dict[str, Any]:
    return {
        "found": found, "outcomes": OUTCOMES_TO_CHOOSE, "choices": CHOICES.values(),
        "longest": LONGEST, "copy": for_the_case_file(found, words),
        "says": lambda choice: say(found.speaks, f"family.{choice}"), "told": told,
    }  # fmt: skip
