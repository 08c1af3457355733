"""What health asks of this room: can a family's call be recorded, and does it reach anybody?"""

from datetime import timedelta

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import team_now
from oncall.people.rows.teams import teams
from oncall.store.engine import DATABASE_ERRORS
from oncall.web.health import HealthFault


def database_works(desk: Desk) -> list[HealthFault]:
    """The database can be read."""
    try:
        with desk.db.reading() as conn:
            known = teams(conn)
    except DATABASE_ERRORS as error:
        sentence = (
            f"The database cannot be used ({type(error).__name__}): calls are answered from the "
            "snapshot and texts wait at the carrier. See that it is running and has room."
        )
        return [HealthFault("database", sentence)]
    if known:
        return []
    sentence = "There is no team yet: a call meets only emergency numbers. Import a rota file."
    return [HealthFault("rota", sentence)]


def somebody_has_the_line(desk: Desk) -> list[HealthFault]:
    """Whoever holds each team's supervisor line now works here and has a phone."""
    try:
        with desk.db.reading() as conn:
            now = [(team.name, team_now(conn, desk, team.id)) for team in teams(conn)]
    except DATABASE_ERRORS:
        return []
    return [_no_line(name) for name, team in now if not team.can_be_reached(team.line_holder)]


def _no_line(team: str) -> HealthFault:
    sentence = (
        f"Nobody who can be reached holds the supervisor line of {team} now. "
        "Look at the rota, and that the person is imported with a phone number."
    )
    return HealthFault("line", sentence)


def log_is_read(desk: Desk) -> list[HealthFault]:
    """The carrier's own log was read lately, so nothing it knows is unknown to us."""
    longest = desk.pace.reconcile_every + desk.pace.carrier_ahead
    try:
        with desk.db.reading() as conn:
            read = [notes.reconciled_until(conn, team.id) for team in teams(conn)]
    except DATABASE_ERRORS:
        return []
    late = [each for each in read if each and desk.now - (each[1] or each[0]) > longest]
    return [_log_ahead(longest)] if late else []


def _log_ahead(longest: timedelta) -> HealthFault:
    sentence = (
        f"The carrier's log has not been read for {int(longest.total_seconds())} seconds: a lost "
        "call or text would not be found. See that the worker runs and the carrier answers."
    )
    return HealthFault("carrier log", sentence)
