"""One's own page: the next shifts, the address for a calendar, and absences out of one."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, abort, render_template, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.calendar.core.absences import Away, Unclear, read_absences
from oncall.calendar.pages import team
from oncall.calendar.pages.given import alarms, chosen, handed
from oncall.calendar.work.absences import new_absences, record_absences
from oncall.calendar.work.mine import Mine, mine
from oncall.contact.work.desk import Desk
from oncall.rota.pages.swap_news import News, swap_news
from oncall.rota.pages.tools import dated
from oncall.rota.work import ChangeFaults, Deed, swaps_of
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor
from oncall.wording import clock, say

STAFF = ("staff", "supervisor")
MOST = 200


def blueprint(desk: Desk) -> Blueprint:
    """The page, and what is done there."""
    routes = Blueprint("mine", __name__, template_folder="templates")

    @routes.get("/rota/mine")
    @may(*STAFF, whose="own", nav="pages.mine.title")
    def page() -> str:
        """One's next shifts, one's calendar address and absences."""
        with desk.db.reading() as conn:
            own = mine(conn, desk, visitor().team_id, visitor().handle)
            swaps = _swaps(conn, desk)
        return _drawn(own, swaps=swaps)

    @routes.post("/rota/mine/feed")
    @may(*STAFF, whose="own")
    def feed() -> str:
        """Make the address for one's calendar, or another in its place; it is shown once."""
        return _given(desk)

    @routes.post("/rota/mine/choose")
    @may(*STAFF, whose="own")
    def choose() -> AnyResponse:
        """Let one's calendar block the time or not, or remind, at the address it has."""
        done = chosen(desk, _mine(desk).team, visitor().handle)
        return back_to("mine.page", done="feed_chosen" if done else "")

    @routes.post("/rota/mine/away")
    @may(*STAFF, whose="own")
    def look() -> str:
        """Read a calendar file, and show when one would be away."""
        return _read(desk)

    @routes.post("/rota/mine/record")
    @may(*STAFF, whose="own")
    def record() -> AnyResponse:
        """Record that one is away."""
        return _recorded(desk)

    team.routes_of(routes, desk)
    return routes


def _swaps(conn: Connection, desk: Desk) -> list[News]:
    seen = visitor()
    found = swaps_of(conn, seen.team_id, seen.handle, desk.now)
    team = desk.teams.of(conn, desk.vault, seen.team_id) if found else None
    return swap_news(found, team, desk.now) if team else []


def _mine(desk: Desk) -> Mine:
    with desk.db.reading() as conn:
        return mine(conn, desk, visitor().team_id, visitor().handle)


def _drawn(own: Mine, **values: Any) -> str:
    spoken = language()

    def moment(at: datetime) -> str:
        day = dated(at.astimezone(own.zone).date(), spoken)
        return f"{day} {clock(at, own.zone, spoken)}"

    def span(start: datetime, end: datetime) -> str:
        days = (at.astimezone(own.zone).date() for at in (start, end))
        last = clock(end, own.zone, spoken) if len({*days}) == 1 else moment(end)
        first = say(spoken, "pages.mine.now") if start == own.now else moment(start)
        return f"{first} – {last}"

    leads = not visitor().parts.isdisjoint(team.LEADERS)
    return render_template(
        "calendar/mine.html", own=own, moment=moment, span=span, alarms=alarms(own.feed),
        leads=leads, **values,
    )  # fmt: skip


def _given(desk: Desk) -> str:
    shown = handed(desk, _mine(desk).team, visitor().handle)
    return _drawn(_mine(desk), **(shown or {"wrong": "pages.mine.feed_there"}))


def _read(desk: Desk) -> str:
    own, file = _mine(desk), request.files.get("file")
    text = file.read().decode("utf-8", "replace") if file else ""
    try:
        spans = read_absences(text, own.zone)
    except Unclear:
        return _drawn(own, wrong="pages.mine.unclear")
    new = new_absences(desk, team=own.team, person=visitor().handle, spans=spans)
    if not new:
        return _drawn(own, wrong="pages.mine.nothing_new")
    return _drawn(own, new=new[:MOST])


def _recorded(desk: Desk) -> AnyResponse:
    own, who = _mine(desk), visitor().handle
    spans = new_absences(
        desk, team=own.team, person=who, spans=_spans(request.form.getlist("span"))
    )
    try:
        record_absences(
            desk, team=own.team, person=who, spans=spans, deed=Deed(who, "from a calendar file")
        )
    except ChangeFaults:
        abort(400)
    return back_to("mine.page", done="away_recorded")


def _spans(texts: Sequence[str]) -> list[Away]:
    """What the page before has read; anything else is no page of ours."""
    try:
        found = [[datetime.fromisoformat(part) for part in text.split("/")] for text in texts]
        spans = [Away(start.astimezone(UTC), end.astimezone(UTC)) for start, end in found]
    except ValueError:
        abort(400)
    return spans if 0 < len(spans) <= MOST else abort(400)
