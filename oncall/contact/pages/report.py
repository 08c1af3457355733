"""The page How it went: a month's figures, for whoever works with families; no names in it."""

from flask import Blueprint, abort, request

from oncall.contact.core.buttons import MEETS_FAMILIES
from oncall.contact.pages.drawn import drawn, looks
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.now import Words
from oncall.contact.work.shown.report import report_of
from oncall.contact.work.team import team_now
from oncall.rota.core.shown.board import Period, period_from, period_of
from oncall.web.rights import may
from oncall.web.visitor import language, visitor


def looks_back(routes: Blueprint, desk: Desk) -> None:
    """Add the page to the room's routes."""

    @routes.get("/report")
    @may(*MEETS_FAMILIES)
    def report() -> str:
        """How long families waited in a month, how it ended, and who waited too long."""
        words = Words(language())
        with desk.db.reading() as conn:
            team = team_now(conn, desk, visitor().team_id)
            this = period_of("month", team.now.astimezone(team.zone).date())
            period = _asked(this)
            found = report_of(conn, desk, team, period, looks(), words)
        return drawn("contact/report.html", words, report=found, period=period, this=this)


def _asked(this: Period) -> Period:
    """The month that the address names, else this one."""
    text = request.args.get("month")
    return (period_from("month", text) or abort(404)) if text else this
