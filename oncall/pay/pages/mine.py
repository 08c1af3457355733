"""What one is paid oneself: one's own lines, opened, callouts, and the statement as PDF."""

from flask import Blueprint, Response, abort, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.work.desk import Desk
from oncall.pay import rows
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.months import Month
from oncall.pay.pages.callouts import listed, written_down
from oncall.pay.pages.tools import (
    drawn,
    month_there,
    named_office,
    no_rota,
    office_of,
    opened_lines,
    refusal,
)
from oncall.pay.work.closing import statement_for
from oncall.pay.work.looking import last_months
from oncall.pay.work.month import month_now
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor

STAFF = ("staff", "supervisor")


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/pay/mine")
    @may(*STAFF, whose="own", nav="pages.pay.mine.title")
    def own() -> str:
        """One's own pay for a month, every line opened."""
        return _drawn(desk, request.args.get("month"))

    @routes.get("/pay/mine/<month>.pdf")
    @may(*STAFF, whose="own")
    def statement(month: str) -> Response:
        """One's own statement of a month, as PDF."""
        of = month_there(month)
        with desk.db.reading() as conn:
            office = named_office(conn, desk)
        try:
            content = statement_for(office, of, visitor().handle, language())
        except PayFault:
            abort(404)
        answer = Response(content, content_type="application/pdf")
        answer.headers["Content-Disposition"] = f'attachment; filename="{of}.pdf"'
        return answer

    @routes.post("/pay/mine/<month>/callouts")
    @may(*STAFF, whose="own")
    def write_own_callout(month: str) -> AnyResponse | str:
        """Note a callout of one's own, or take one back, and say why."""
        month_there(month)
        try:
            done = written_down(desk, visitor().handle)
        except PayFault as fault:
            return _drawn(desk, month, fault)
        return back_to("pay.own", month=month, done=done)


def _drawn(desk: Desk, asked: str | None, wrong: PayFault | None = None) -> str:
    today = desk.env.now().date()
    month = Month(today.year, today.month) if asked is None else month_there(asked)
    me = visitor()
    try:
        with desk.db.reading() as conn:
            now = month_now(conn, office_of(desk), month)
            zone = now.rota.plans[0].zone
            noted = rows.noted(conn, me.team_id, *month.span(zone))
    except PayFault:
        return no_rota()
    choices = last_months(now.rota.plans[0].valid_from, today)
    if month not in choices:
        abort(404)
    callouts = listed([each for each in noted if each.person == me.handle], zone, writes=True)
    called, computed = {me.handle: me.called}, now.computed
    mine = [] if computed.faults else opened_lines(computed, zone, me.handle)
    return drawn(
        "pay/mine.html",
        called,
        month=month,
        choices=choices,
        preview=now.preview,
        lines=mine,
        total=sum(line.ore for line, _ in mine),
        faulty=bool(computed.faults),
        shown=callouts,
        people=(),
        wrong=wrong and refusal(wrong, called),
    )
