"""Is somebody there: now, and at every hand-over of the hours to come?"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from oncall.contact.core.ladder import resolve
from oncall.contact.core.values import Caller
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, scene_from, team_at
from oncall.people.rows.teams import teams
from oncall.rota.core.duty import shifts
from oncall.web.health import HealthFault

ANYBODY = Caller(number="any")


def somebody_is_there(conn: Connection, desk: Desk) -> list[HealthFault]:
    """Each team's line holder can be reached, and the ladder holds somebody, until `duty_ahead`."""
    return [fault for team in teams(conn) for fault in _of(conn, desk, team.id, team.name)]


def _of(conn: Connection, desk: Desk, team_id: str, name: str) -> Iterator[HealthFault]:
    """The first instant at which each thing is wrong; the later ones say no more."""
    told: set[str] = set()
    for at in instants(team_at(conn, desk, team_id, desk.now), desk):
        team = team_at(conn, desk, team_id, at)
        for kind, sentence, who in _wrong(team, desk):
            if kind not in told:
                told.add(kind)
                yield HealthFault(
                    kind, f"{_when(team, desk.now)} {sentence}", inside=f"{name}: {who}"
                )


def instants(team: TeamNow, desk: Desk) -> list[datetime]:
    """Now, and every instant until `duty_ahead` at which somebody's duty or employment changes."""
    until = team.now + desk.pace.duty_ahead
    coming = shifts(team.rota, team.now, until)
    changes = {at for shift in coming for at in (shift.start, shift.end) if team.now < at < until}
    midnights = {at for at in (_midnight(team, until),) if team.now < at < until}
    return sorted({team.now, *changes, *midnights})


def _midnight(team: TeamNow, until: datetime) -> datetime:
    """When the last day before `until` begins: people begin and leave by the day."""
    local = until.astimezone(team.zone)
    return local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0).astimezone(until.tzinfo)


def _wrong(team: TeamNow, desk: Desk) -> Iterator[tuple[str, str, str]]:
    """What kind, how it is said to anybody, and who it is about."""
    holder = team.line_holder
    if not team.covered and not team.can_be_reached(holder):
        sentence = (
            "nobody who can be reached holds the supervisor line. Look at the rota, and that the "
            "person on it is imported, works here then and has a phone number."
        )
        yield "line", sentence, holder or "nobody is on the line"
    if not resolve(scene_from(team, desk.pace, ANYBODY), ANYBODY):
        sentence = "nobody at all can be reached. Calls go straight to the outside number."
        yield "ladder", sentence, "nobody on any rung has a phone"


def _when(team: TeamNow, now: datetime) -> str:
    if team.now == now:
        return "Now,"
    return f"From {team.now.astimezone(team.zone):%H:%M} ({team.zone.key}),"
