"""The page Now: who is on duty and who comes next, what waits, and whether the service is well."""

from collections.abc import Callable, Sequence
from functools import partial

from flask import Blueprint, Response, redirect, render_template, request, url_for
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.core.buttons import MEETS_FAMILIES
from oncall.contact.pages.drawn import drawn, looks, unless_known
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.now import Card, Words, now_page
from oncall.contact.work.shown.pressing import occupy
from oncall.contact.work.shown.revisions import Revisions
from oncall.contact.work.team import team_now
from oncall.rota.core.once import Once
from oncall.web.drawing import as_drawn
from oncall.web.health import HealthFault
from oncall.web.rights import SIGNED_IN, may
from oncall.web.visitor import language, visitor

Faults = Callable[[], Sequence[HealthFault]]
OCCUPIED = {"": None, "60": 60}
"""For how many minutes; the empty one is "free again"."""


def blueprint(desk: Desk, revisions: Revisions, faults: Faults) -> Blueprint:
    """The page; `faults` is what health has found lately."""
    routes, once = Blueprint("now", __name__, template_folder="templates"), Once()

    def shows(template: str) -> str:
        words, revision = Words(language()), revisions.of(visitor().team_id)
        with desk.db.reading() as conn:
            found = now_page(conn, desk, visitor().team_id, looks(), words)
        cards = [once((each, words), partial(_article, each, words)) for each in found.cards]
        return drawn(template, words, now=found, cards=cards, faults=faults(), revision=revision)

    @routes.get("/now")
    @may(*SIGNED_IN, nav="now.title")
    def now() -> str:
        """Who is on duty, and what waits at this moment."""
        return shows("contact/now.html")

    @routes.get("/now/live")
    @may(*SIGNED_IN)
    def live() -> Response:
        """The same, for a page that is open."""
        return unless_known(revisions, lambda: shows("contact/now_live.html"))

    @routes.post("/now/occupied")
    @may(*MEETS_FAMILIES)
    def occupied() -> AnyResponse:
        """Be asked last for an hour, or as usual again."""
        minutes = OCCUPIED.get(request.form.get("minutes", ""))
        with desk.writing("occupied") as tx:
            team = team_now(tx, desk, visitor().team_id)
            said = occupy(tx, desk, team, visitor().handle, minutes)
        return redirect(url_for("now.now", said=said), 303)

    return routes


def _article(card: Card, words: Words) -> Markup:
    """A contact as it is drawn, found once: it follows from the card and the language alone."""
    return as_drawn(render_template("contact/card.html", card=card, words=words))
