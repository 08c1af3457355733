"""The contact card: the team's number, to be saved on the phones of staff.

A phone lets a number through Do Not Disturb only when it is saved. Nothing secret is in it.
"""

from flask import Blueprint, Response

from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.card import card_of
from oncall.web.rights import ANYBODY, may
from oncall.web.xml import plain


def blueprint(desk: Desk) -> Blueprint:
    """`GET /card/TOKEN`, the address that PRØV sends."""
    routes = Blueprint("card", __name__)

    @routes.get("/card/<token>")
    @may(ANYBODY, whose="whoever has the address")
    def card(token: str) -> Response:
        """The contact card with the team's number."""
        with desk.db.reading() as conn:
            found = card_of(conn, desk, token)
        if found is None:
            return plain("There is no such card. Write PRØV to the duty phone for another.", 404)
        return Response(
            found,
            content_type="text/vcard; charset=utf-8",
            headers={
                "Content-Disposition": 'attachment; filename="card.vcf"',
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
            },
        )

    return routes
