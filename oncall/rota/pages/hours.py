"""How duty is shared in a span: everybody's hours as chart, table and file."""

from datetime import date, timedelta

from flask import Blueprint, Response, abort, request

from oncall.rota.core.file.faults import Refusal
from oncall.rota.core.shown.board import Period, period_of
from oncall.rota.core.shown.load import PARTS, Load, in_hours, loads
from oncall.rota.pages.tools import READERS, RotaDesk, drawn, no_rota, refused
from oncall.rota.work.reading import OfTeam
from oncall.web.rights import may
from oncall.web.spreadsheet import spreadsheet
from oncall.web.visitor import language
from oncall.wording import say, short_day
from oncall.wording.words import begun

LONGEST = timedelta(days=2 * 366)


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/hours")
    @may(*READERS)
    def hours_page() -> str:
        """Everybody's hours on duty in a span, by night, weekend and holiday."""
        with desk.db.reading() as conn:
            team = desk.team(conn)
        return _drawn(desk, team) if team.rota.plans else no_rota()

    @routes.get("/rota/hours.csv")
    @may(*READERS)
    def hours_file() -> Response:
        """The same as a file for a spreadsheet."""
        with desk.db.reading() as conn:
            team = desk.team(conn)
        days = _asked(team, desk) if team.rota.plans else None
        if days is None:
            abort(404)
        spoken = language()
        return spreadsheet(
            f"hours-{days.first}-{days.last}",
            [begun(say(spoken, f"rota.{each}")) for each in ("person", "sum", *PARTS)],
            [_row(team, each) for each in _loads(team, days)],
        )


def _row(team: OfTeam, load: Load) -> list[str]:
    seconds = (load.total, *(load.parts[part] for part in PARTS))
    return [team.called(load.person), *map(in_hours, seconds)]


def _asked(team: OfTeam, desk: RotaDesk) -> Period | None:
    """The days that the address names, this month where it names none; None for no such days."""
    if "first" not in request.args:
        return period_of("month", desk.env.now().astimezone(team.zone).date())
    try:
        first, last = (date.fromisoformat(request.args.get(each, "")) for each in ("first", "last"))
    except ValueError:
        return None
    sound = date(2000, 1, 1) <= first <= last <= min(first + LONGEST, date(2100, 12, 31))
    return Period("span", first, last) if sound else None


def _loads(team: OfTeam, days: Period) -> list[Load]:
    """Found once: hours that were planned or changed follow from the team as it was read."""
    return team.once(("hours", days), lambda: loads(team.between(*days.instants(team.zone))))


def _drawn(desk: RotaDesk, team: OfTeam) -> str:
    days, spoken = _asked(team, desk), language()
    typed = {name: request.args.get(name, "") for name in ("first", "last")}
    found: list[Load] = []
    title, wrong = say(spoken, "rota.at_work"), [Refusal(None, "", "no days", "", "no_day")]
    if days:
        typed = {"first": str(days.first), "last": str(days.last)}
        found, wrong = _loads(team, days), []
        ends = short_day(days.first, spoken), short_day(days.last, spoken)
        title = say(spoken, "rota.of_hours", first=ends[0], last=ends[1])
    return drawn(
        "rota/hours.html",
        team,
        title=title,
        typed=typed,
        loads=[each._replace(person=team.called(each.person)) for each in found],
        most=max((each.total for each in found), default=1),
        parts=PARTS,
        faults=refused(wrong, team, spoken),
    )
