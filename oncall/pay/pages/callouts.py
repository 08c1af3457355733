"""What was worked on duty in a month: noted by itself or by hand, and taken back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.contact.work.desk import Desk
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.months import Month
from oncall.pay.core.spans import instant
from oncall.pay.pages.tools import (
    READERS,
    drawn,
    month_there,
    no_rota,
    office_of,
    refusal,
    why_written,
)
from oncall.pay.rows import BY_ITSELF, Noted
from oncall.pay.work.callouts import note_callout, noted_in
from oncall.people.work import staff
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import visitor

WRITERS = ("supervisor", "line holder", "deputy")
_A_DAY = 24 * 60


@dataclass(frozen=True)
class Shown:
    """Callouts as a page lists them, each with the moment it began.

    `writes`: whether whoever looks may note more, and take these back.
    """

    noted: list[tuple[Noted, datetime]]
    zone: ZoneInfo
    writes: bool
    itself: str = BY_ITSELF


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the page to the room's routes."""

    @routes.get("/pay/<month>/callouts")
    @may(*READERS)
    def callouts(month: str) -> str:
        """Every callout of a month: whose, when, what for, and who has taken one back."""
        return _drawn(desk, month_there(month))

    @routes.post("/pay/<month>/callouts")
    @may(*WRITERS)
    def write_callout(month: str) -> AnyResponse | str:
        """Note a callout of anybody by hand, or take one back, and say why."""
        of = month_there(month)
        try:
            done = written_down(desk, request.form.get("person", ""))
        except PayFault as fault:
            return _drawn(desk, of, fault)
        return back_to("pay.callouts", month=month, done=done)


def listed(found: Iterable[Noted], zone: ZoneInfo, *, writes: bool) -> Shown:
    """These callouts, each with the moment it began."""
    return Shown([(each, instant(each.start, zone)) for each in found], zone, writes)


def written_down(desk: Desk, person: str) -> str:
    """Note what the form tells of that person, or take it back; which `pages.done`. Or PayFault."""
    told = person, request.form.get("start", ""), _minutes()
    back = request.form.get("does") == "back"
    note_callout(office_of(desk), told, by=visitor().handle, why=why_written(), take_back=back)
    return "pay_callout_back" if back else "pay_callout_noted"


def _drawn(desk: Desk, month: Month, wrong: PayFault | None = None) -> str:
    try:
        zone, noted = noted_in(office_of(desk), month)
    except PayFault:
        return no_rota()
    with desk.db.reading() as conn:
        people = staff(conn, desk.vault, visitor().team_id)
    called = {handle: one.called for handle, one in people.items()}
    return drawn(
        "pay/callouts.html",
        called,
        month=month,
        shown=listed(noted, zone, writes=not visitor().parts.isdisjoint(WRITERS)),
        people=sorted(called, key=called.__getitem__),
        wrong=wrong and refusal(wrong, called),
    )


def _minutes() -> int:
    text = request.form.get("minutes", "").strip()
    if not (text.isdecimal() and text.isascii() and 0 < int(text[:5]) <= _A_DAY):
        raise PayFault("No minutes were written, or more than a day.", "no_minutes")
    return int(text)
