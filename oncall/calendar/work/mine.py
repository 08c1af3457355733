"""What is hers: her next shifts, her feed, and when she is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.calendar.core.absences import Away
from oncall.calendar.core.pieces import EVERYBODY
from oncall.calendar.rows import feeds
from oncall.calendar.rows.feeds import Feed
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import OSLO
from oncall.people.rows.teams import teams
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.rota import Rota
from oncall.rota.work import rota_of

A_DAY, AHEAD = timedelta(days=1), timedelta(weeks=8)


@dataclass(frozen=True)
class Mine:
    """One person's shifts of the next weeks, her absences that are not over, and her feed.

    A shift that she is on now begins `now`.
    """

    team: str
    zone: ZoneInfo
    now: datetime
    shifts: Sequence[Shift]
    away: Sequence[Away]
    feed: Feed | None


def mine(conn: Connection, desk: Desk, team_id: str, person: str) -> Mine:
    """What there is of hers now; `team` is the team's name."""
    now, rota = desk.now, desk.teams.of(conn, desk.vault, team_id).rota
    zone = rota.plans[-1].zone if rota.plans else OSLO
    return Mine(
        team=_named(conn, team_id),
        zone=zone,
        now=now,
        shifts=_shifts(rota, now, person) if rota.plans else (),
        away=_away(rota, desk, person),
        feed=feeds.live(conn, team_id).get(person),
    )


@dataclass(frozen=True)
class OfTeam:
    """The whole team's feed, and what its feeds call a shift, None being ours, and say of it."""

    team: str
    zone: ZoneInfo
    feed: Feed | None
    title: str | None
    detail: str


def of_team(conn: Connection, team_id: str) -> OfTeam:
    """What the team's calendar is now; `team` is the team's name."""
    rota = rota_of(conn, team_id)
    title, detail = feeds.look(conn, team_id)
    return OfTeam(
        team=_named(conn, team_id),
        zone=rota.plans[-1].zone if rota.plans else OSLO,
        feed=feeds.live(conn, team_id).get(EVERYBODY),
        title=title,
        detail=detail,
    )


def _named(conn: Connection, team_id: str) -> str:
    return next((each.name for each in teams(conn) if each.id == team_id), "")


def _shifts(rota: Rota, now: datetime, person: str) -> list[Shift]:
    """Hers, clipped to the weeks from now; what everybody has is found once a day."""
    day = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    until = now + AHEAD
    coming = rota.once(("mine", day), lambda: shifts(rota, day, day + AHEAD + A_DAY))
    hers = (
        each._replace(start=max(each.start, now), end=min(each.end, until))
        for each in coming
        if each.person == person and each.end > now and each.start < until
    )
    return sorted(hers, key=lambda each: (each.start, each.rotation))


def _away(rota: Rota, desk: Desk, person: str) -> list[Away]:
    found = (each for each in rota.changes if each.kind == "absent" and each.person == person)
    return sorted(Away(each.start, each.end) for each in found if each.end > desk.now)
