"""A team's months, and one of them with every line opened to what is behind it."""

from flask import Blueprint, abort

from oncall.contact.work.desk import Desk
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.months import Month
from oncall.pay.core.payroll.files import FORMATS
from oncall.pay.pages.tools import (
    READERS,
    drawn,
    month_there,
    no_rota,
    office_of,
    opened_lines,
    piece_of,
    refusal,
    told,
)
from oncall.pay.work.looking import Look, look_at, outlooks
from oncall.web.rights import may
from oncall.web.visitor import language, visitor

_AHEAD = 12
"""How many months ahead the rota is looked at."""


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/pay")
    @may(*READERS, nav="pages.pay.title")
    def months() -> str:
        """The last months: how far each has come, what is next and who may do it."""
        try:
            with desk.db.reading() as conn:
                called, found = outlooks(conn, office_of(desk))
        except PayFault:
            return no_rota()
        return drawn("pay/months.html", called, outlooks=found)

    @routes.get("/pay/<month>")
    @may(*READERS)
    def month_page(month: str) -> str:
        """One month: lines that open to shifts, rule and arithmetic, runs and files."""
        return month_drawn(desk, month_there(month))


def month_drawn(desk: Desk, month: Month, wrong: PayFault | None = None) -> str:
    """The page of a month, with why something could not be done, if it could not."""
    try:
        with desk.db.reading() as conn:
            look = look_at(conn, office_of(desk), month)
    except PayFault:
        return no_rota()
    _must_be_near(look, desk)
    now = look.now
    zone = now.rota.plans[0].zone
    called = {handle: one.called for handle, one in now.people.items()}
    return drawn(
        "pay/month.html",
        called,
        look=look,
        month=month,
        lines=now.computed.once(
            ("drawn", language()),
            lambda: piece_of("pay/lines.html", called, lines=opened_lines(now.computed, zone)),
        ),
        total=sum(line.ore for line in now.computed.lines if line.person),
        nobodys=sum(line.ore for line in now.computed.lines if not line.person),
        settles=not visitor().parts.isdisjoint(("office", "approver")),
        formats=FORMATS,
        today=desk.env.now().astimezone(zone).date(),
        zone=zone,
        faults=told(now.computed.faults, called, zone),
        warnings=told(now.computed.warnings, called, zone),
        wrong=wrong and refusal(wrong, called),
    )


def _must_be_near(look: Look, desk: Desk) -> None:
    """There is no page of a month before the first plan, nor of one far ahead."""
    plan, month = look.now.rota.plans[0], look.now.month
    today = desk.env.now().astimezone(plan.zone).date()
    ahead = (month.year - today.year) * 12 + month.number - today.month
    if month.last < plan.valid_from or ahead > _AHEAD:
        abort(404)
