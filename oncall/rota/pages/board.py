"""The rota: a week or a month, who is on now, and what does not fit."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, request

from oncall.rota.core.change import Kind
from oncall.rota.core.changes.swap import Swap
from oncall.rota.core.changes.typed import on_the_clock
from oncall.rota.core.check.spans import Span, instant
from oncall.rota.core.duty import who_is_on
from oncall.rota.core.shown.board import Period, period_from, period_of
from oncall.rota.pages.planned import planned
from oncall.rota.pages.ready import Missing, missing
from oncall.rota.pages.swap_news import swap_news
from oncall.rota.pages.tools import (
    PLAN_READERS,
    READERS,
    RotaDesk,
    drawn,
    given,
    leads,
    moment,
    no_rota,
)
from oncall.rota.work import swaps_of
from oncall.rota.work.reading import OfTeam
from oncall.web.rights import may
from oncall.web.visitor import language, visitor
from oncall.wording import clock, say


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the page to the room's routes."""

    @routes.get("/rota")
    @may(*READERS, nav="pages.rota.title")
    def board() -> str:
        """Who is on, this week or in another week or month."""
        with desk.db.reading() as conn:
            team = desk.team(conn)
            if not team.rota.plans:
                return no_rota()
            period = _asked(desk.env.now().astimezone(team.zone).date())
            wanting = missing(desk, conn, team, *period.instants(team.zone))
            found = swaps_of(conn, visitor().team_id, visitor().handle, desk.env.now())
        return _drawn(desk, team, period, found, wanting)


def _drawn(
    desk: RotaDesk, team: OfTeam, period: Period, swaps: list[Swap], wanting: Missing
) -> str:
    now, spoken = desk.env.now(), language()
    today = now.astimezone(team.zone).date()
    days, unfit = planned(team, period, spoken)
    return drawn(
        "rota/board.html",
        team,
        period=period,
        title=_title(period, spoken),
        days=days,
        today=today,
        on_now=_on_now(team, now),
        swaps=swap_news(swaps, team, now),
        wanting=wanting,
        conflicts=unfit,
        leads=leads(),
        plans=not visitor().parts.isdisjoint(PLAN_READERS),
        kinds=_kinds(),
        typed_span=partial(_typed, team),
        **_ways(period, today),
    )


def _kinds() -> tuple[Kind, ...]:
    """What whoever looks may record without a shift to begin from."""
    if leads():
        return ("stand-in", "add", "absent", "outside")
    return ("absent",) if "staff" in visitor().parts else ()


def _typed(team: OfTeam, span: Span) -> dict[str, str]:
    """A span as it stands in the fields of a change."""
    start, end = (on_the_clock(instant(at), team.zone) for at in span)
    return {"start": start, "end": end}


class Line(NamedTuple):
    """Who is on one line now, and until when: "" for longer than anybody looks."""

    rotation: str
    until: str
    people: tuple[str, ...]


def _on_now(team: OfTeam, now: datetime) -> list[Line]:
    found: dict[tuple[str, str], list[str]] = {}
    for each in who_is_on(team.rota, now):
        until = _until(each.until, now, team) if each.until else ""
        found.setdefault((each.rotation, until), []).append(each.person)
    return [Line(*key, tuple(people)) for key, people in found.items()]


def _until(at: datetime, now: datetime, team: OfTeam) -> str:
    """The time alone where it is today."""
    spoken = language()
    if at.astimezone(team.zone).date() == now.astimezone(team.zone).date():
        return clock(at, team.zone, spoken)
    return moment(at, team, spoken)


def _asked(today: date) -> Period:
    """The week or month that the address names; this week where it names none."""
    kind = "month" if "month" in request.args else "week"
    text = request.args.get(kind)
    found: Period = given(period_from(kind, text) if text else period_of(kind, today))
    return found


def _ways(period: Period, today: date) -> dict[str, Any]:
    """Where one may go from here. The other view shows today where this one does."""
    other = "month" if period.kind == "week" else "week"
    inside = period.first <= today <= period.last
    return {
        "this": period_of(period.kind, today),
        "other": period_of(other, today if inside else period.first + timedelta(days=3)),
    }


def _title(period: Period, spoken: str) -> str:
    if period.kind == "week":
        year, week, _ = period.first.isocalendar()
        return say(spoken, "rota.of_week", week=week, year=year)
    month = say(spoken, "rota.months").split()[period.first.month - 1]
    return say(spoken, "rota.of_month", month=month, year=period.first.year)
