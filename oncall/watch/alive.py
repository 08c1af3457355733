"""What health asks of the people on duty: is the line's phone there, and do they know of it?"""

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.shifts.confirming import unconfirmed
from oncall.contact.work.shifts.life import silent
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import teams
from oncall.web.health import HealthFault

SILENT = (
    "The phone that holds a supervisor line has given no sign of life for more than a week, and "
    "did not answer when it was asked. Call it; any text from it mends this."
)
NOT_CONFIRMED = (
    "Shifts that begin within half a day are not confirmed by whoever has them. Call them."
)


def people_know(conn: Connection, desk: Desk) -> Iterator[HealthFault]:
    """Each line's phone was heard of within a week, or answered; and shifts are confirmed.

    Who has not confirmed one within half a day of its begin is worth knowing, and no fault.
    """
    now = {team.name: team_now(conn, desk, team.id) for team in teams(conn)}
    if inside := _named((name, [silent(conn, team) or ""]) for name, team in now.items()):
        yield HealthFault("life", SILENT, inside=inside)
    if inside := _named((name, _late(conn, team)) for name, team in now.items()):
        yield HealthFault("confirmations", NOT_CONFIRMED, red=False, inside=inside)


def _late(conn: Connection, team: TeamNow) -> list[str]:
    return [each.shift.person for each in unconfirmed(conn, team) if each.is_late(team.now)]


def _named(found: Iterable[tuple[str, list[str]]]) -> str:
    return ", ".join(f"{team}: {each}" for team, people in found for each in people if each)
