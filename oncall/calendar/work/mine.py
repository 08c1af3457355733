"""What is hers: her next shifts, her feed, and when she is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.calendar.core.absences import Away
from oncall.calendar.rows import feeds
from oncall.calendar.rows.feeds import Feed
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import OSLO
from oncall.people.rows.teams import teams
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.rota import Rota
from oncall.rota.work import rota_of

AHEAD = timedelta(weeks=8)


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
    now, rota = desk.now, rota_of(conn, team_id)
    zone = rota.plans[-1].zone if rota.plans else OSLO
    coming = shifts(rota, now, now + AHEAD) if rota.plans else ()
    return Mine(
        team=next((each.name for each in teams(conn) if each.id == team_id), ""),
        zone=zone,
        now=now,
        shifts=[each for each in coming if each.person == person],
        away=_away(rota, desk, person),
        feed=feeds.live(conn, team_id).get(person),
    )


def _away(rota: Rota, desk: Desk, person: str) -> list[Away]:
    found = (each for each in rota.changes if each.kind == "absent" and each.person == person)
    return sorted(Away(each.start, each.end) for each in found if each.end > desk.now)
