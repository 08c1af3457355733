"""What was worked on duty in a month, as it was noted: by itself or by whom, and taken back."""

from flask import Blueprint
from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.pay.core.closing import PayFault
from oncall.pay.core.spans import instant
from oncall.pay.pages.tools import READERS, drawn, month_there, no_rota, office_of
from oncall.pay.rows import BY_ITSELF
from oncall.pay.work.callouts import noted_in
from oncall.people.work import staff
from oncall.web.rights import may
from oncall.web.visitor import visitor


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the page to the room's routes."""

    @routes.get("/pay/<month>/callouts")
    @may(*READERS)
    def callouts(month: str) -> str:
        """Every callout of a month: whose, when, what for, and who has taken one back."""
        of = month_there(month)
        try:
            zone, found = noted_in(office_of(desk), of)
        except PayFault:
            return no_rota()
        with desk.db.reading() as conn:
            called = _called(conn, desk)
        noted = [(each, instant(each.start, zone)) for each in found]
        return drawn(
            "pay/callouts.html", called, month=of, noted=noted, itself=BY_ITSELF, zone=zone
        )


def _called(conn: Connection, desk: Desk) -> dict[str, str]:
    people = staff(conn, desk.vault, visitor().team_id)
    return {handle: one.called for handle, one in people.items()}
