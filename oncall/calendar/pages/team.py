"""The team's calendar: the address that shows everybody's shifts, and what feeds say of one."""

from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.calendar.core.choices import LONGEST, NotForACalendar
from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.pages.given import alarms, chosen, handed
from oncall.calendar.work.giving import FeedFault, choose_look, revoke_feed
from oncall.calendar.work.mine import OfTeam, of_team
from oncall.contact.work.desk import Desk
from oncall.rota.pages.tools import dated
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor
from oncall.wording import clock

LEADERS = ("supervisor", "line holder", "deputy")


def routes_of(routes: Blueprint, desk: Desk) -> None:
    """Add the page, and what is done there."""

    @routes.get("/rota/calendar")
    @may(*LEADERS)
    def team_page() -> str:
        """The address of the team's calendar, and what calendars say of a shift."""
        return _drawn(desk)

    @routes.post("/rota/calendar/feed")
    @may(*LEADERS)
    def team_feed() -> str:
        """Make the address of the team's calendar, or another in its place; it is shown once."""
        shown = handed(desk, _team(desk), EVERYBODY)
        return _drawn(desk, **(shown or {"wrong": "pages.team_calendar.feed_there"}))

    @routes.post("/rota/calendar/choose")
    @may(*LEADERS)
    def team_choose() -> AnyResponse:
        """Let the team's calendar block the time or not, or remind, at the address it has."""
        return _chosen(desk)

    @routes.post("/rota/calendar/revoke")
    @may(*LEADERS)
    def team_revoke() -> AnyResponse:
        """End the address of the team's calendar."""
        return _revoked(desk)

    @routes.post("/rota/calendar/look")
    @may(*LEADERS)
    def team_look() -> AnyResponse | str:
        """Choose what calendars call a shift, and say of it."""
        return _looks(desk)


def _chosen(desk: Desk) -> AnyResponse:
    done = chosen(desk, _team(desk), EVERYBODY)
    return back_to("mine.team_page", done="feed_chosen" if done else "")


def _revoked(desk: Desk) -> AnyResponse:
    try:
        revoke_feed(desk, team=_team(desk), person=EVERYBODY, by=visitor().handle)
    except FeedFault:  # ended by somebody else meanwhile
        return back_to("mine.team_page", done="")
    return back_to("mine.team_page", done="feed_ended")


def _looks(desk: Desk) -> AnyResponse | str:
    title, detail = (request.form.get(each, "") for each in ("title", "detail"))
    try:
        choose_look(desk, team=_team(desk), title=title, detail=detail, by=visitor().handle)
    except NotForACalendar:
        return _drawn(desk, wrong="pages.team_calendar.not_there")
    return back_to("mine.team_page", done="look_chosen")


def _team(desk: Desk) -> str:
    return _of_team(desk).team


def _of_team(desk: Desk) -> OfTeam:
    with desk.db.reading() as conn:
        return of_team(conn, visitor().team_id)


def _drawn(desk: Desk, **values: Any) -> str:
    team, spoken = _of_team(desk), language()

    def moment(at: datetime) -> str:
        there = at.astimezone(team.zone)
        return f"{dated(there.date(), spoken)} {clock(at, team.zone, spoken)}"

    return render_template(
        "calendar/team.html", team=team, feed=team.feed, alarms=alarms(team.feed), moment=moment,
        longest=LONGEST, typed=request.form, **values,
    )  # fmt: skip
