"""Occupied: asked last for a while. It ends by itself, and has nothing to do with pay."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow


def until(
    tx: Connection, desk: Desk, team: TeamNow, person: str, minutes: int | None
) -> datetime | None:
    """She is asked last for so many minutes, or as long as is set; returns until when.

    None for the only one on duty: nobody else is there to be asked first.
    """
    on_duty = {each for people in team.duty.values() for each in people}
    if on_duty == {person}:
        return None
    ends = desk.now + (timedelta(minutes=minutes) if minutes else desk.pace.occupied)
    notes.occupy(tx, team.id, person, ends)
    return ends
