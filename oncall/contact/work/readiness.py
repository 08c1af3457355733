"""What health asks of this room: can a family's call be recorded, and does it reach anybody?"""

from datetime import timedelta
from pathlib import Path

from oncall.contact.rows import notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import team_now
from oncall.people.rows.teams import teams
from oncall.people.work import staff
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.files import has_room
from oncall.store.spool import Spool
from oncall.store.vault import CannotOpen
from oncall.web.health import HealthFault


def database_works(desk: Desk) -> list[HealthFault]:
    """The database can be written: a lock, or a file nobody may write, hinders no reader."""
    try:
        with desk.db.transaction() as tx:
            known = teams(tx)
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
    except (*DATABASE_ERRORS, CannotOpen):
        return []
    return [_no_line(name) for name, team in now if not team.can_be_reached(team.line_holder)]


def _no_line(team: str) -> HealthFault:
    sentence = (
        f"Nobody who can be reached holds the supervisor line of {team} now. "
        "Look at the rota, and that the person is imported with a phone number."
    )
    return HealthFault("line", sentence)


def keys_fit(desk: Desk) -> list[HealthFault]:
    """What is in the database can be opened with the field keys we were given."""
    try:
        with desk.db.reading() as conn:
            for team in teams(conn):
                staff(conn, desk.vault, team.id)
    except DATABASE_ERRORS:
        return []
    except CannotOpen:
        sentence = (
            "The field keys do not open what is in the database: no call can be answered as it "
            "should. Put the key it was sealed with back, on a line of its own."
        )
        return [HealthFault("keys", sentence)]
    return []


def nothing_is_spooled(spool: Spool) -> list[HealthFault]:
    """What happened while the database was down has been recorded since."""
    waiting = spool.count()
    if not waiting:
        return []
    sentence = (
        f"{waiting} events of calls wait on the disk and are not yet in the database. "
        "See that it can be written, and that the field keys are those of then."
    )
    return [HealthFault("spool", sentence)]


def disk_has_room(folder: Path) -> list[HealthFault]:
    """The folder of spool and snapshot can be written."""
    if not folder.exists() or has_room(folder):  # it is made when it is first needed
        return []
    sentence = (
        "The data folder cannot be written: it is full, or closed to this user. Calls still ring, "
        "but what happens is known to the carrier alone. Make room."
    )
    return [HealthFault("disk", sentence)]


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
