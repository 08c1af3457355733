"""Closing a month with a button: each calls what the command of the same name calls."""

import re
from collections.abc import Callable
from datetime import date

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.work.desk import Desk
from oncall.pay.core.books.closing import PayFault, Step
from oncall.pay.core.months import Month
from oncall.pay.pages.months import month_drawn
from oncall.pay.pages.tools import month_there, office_of, why_written
from oncall.pay.work import closing
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import visitor


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add what is pressed to the room's routes."""

    @routes.post("/pay/<month>/confirm")
    @may("supervisor", "line holder", "deputy")
    def confirm(month: str) -> AnyResponse | str:
        """Say that the hours of a month are right."""
        return pressed(desk, month, lambda of: _confirmed(desk, of))

    @routes.post("/pay/<month>/approve")
    @may("approver")
    def approve(month: str) -> AnyResponse | str:
        """Approve a month, so that a run is made; never one's own."""
        return pressed(desk, month, lambda of: _approved(desk, of))

    @routes.post("/pay/<month>/paid")
    @may("office", "approver")
    def paid(month: str) -> AnyResponse | str:
        """Say on which day a run was paid."""
        return pressed(desk, month, lambda of: _settled(desk, of, "paid", str(_day())))

    @routes.post("/pay/<month>/withdraw")
    @may("office", "approver")
    def withdraw(month: str) -> AnyResponse | str:
        """Withdraw a run, and say why."""
        return pressed(desk, month, lambda of: _settled(desk, of, "withdrawn", why_written()))

    @routes.post("/pay/<month>/agree")
    @may("office", "approver")
    def agree(month: str) -> AnyResponse | str:
        """Say on which day a deduction was agreed with whom it is taken from."""
        return pressed(desk, month, lambda of: _agreed(desk, of))


def pressed(desk: Desk, month: str, act: Callable[[Month], str]) -> AnyResponse | str:
    """Do it (it says which `pages.done`), and show the month; or why it could not be done."""
    of = month_there(month)
    try:
        done = act(of)
    except PayFault as fault:
        return month_drawn(desk, of, fault)
    return back_to("pay.month_page", month=month, done=done)


def _confirmed(desk: Desk, month: Month) -> str:
    closing.confirm(office_of(desk), month, by=visitor().handle)
    return "pay_confirmed"


def _approved(desk: Desk, month: Month) -> str:
    closing.approve(office_of(desk), month, by=visitor().handle)
    return "pay_approved"


def _settled(desk: Desk, month: Month, word: str, note: str) -> str:
    name = request.form.get("run", "")
    step = Step("paid" if word == "paid" else "withdrawn", visitor().handle, name, note)
    closing.settle(office_of(desk), month, name, step)
    return f"pay_{word}"


def _agreed(desk: Desk, month: Month) -> str:
    told = re.fullmatch("-[0-9]{1,12}", request.form.get("ore", ""), re.ASCII)
    person, day, ore = request.form.get("person", ""), _day(), int(told[0]) if told else 0
    closing.agree(office_of(desk), month, person=person, by=visitor().handle, day=day, ore=ore)
    return "pay_agreed"


def _day() -> date:
    try:
        return date.fromisoformat(request.form.get("day", ""))
    except ValueError:
        raise PayFault("No day was written.", "no_day") from None
