"""What has to be put right in the coming days, and is told a backstop of each team by day."""

from datetime import timedelta

from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.alarms import raise_alarm
from oncall.contact.work.team import team_now
from oncall.people.rows.teams import teams

MORNING, EVENING = 8, 20
NOT_AGAIN = timedelta(hours=20)


def tell_by_day(desk: Desk, kind: str) -> None:
    """Raise this alarm for each team where it is between 8 and 20, once a day."""
    with desk.writing(kind) as tx:
        for team in teams(tx):
            zone = team_now(tx, desk, team.id).zone
            if MORNING <= desk.now.astimezone(zone).hour < EVENING:
                raise_alarm(tx, desk, team.id, kind, kind, every=NOT_AGAIN)
