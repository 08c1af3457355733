"""What health asks: can a family's call be recorded, and can it be answered without a database?"""

from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.outage.snapshot import FILE
from oncall.people.rows.teams import teams
from oncall.people.work import staff
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.files import has_room
from oncall.store.outage import Outage, outage
from oncall.store.spool import Spool
from oncall.store.vault import CannotOpen
from oncall.watch import lateness
from oncall.watch.ahead import somebody_is_there
from oncall.watch.alive import people_know
from oncall.watch.pulse import ANSWERS, Pulse
from oncall.watch.second_path import second_path
from oncall.watch.tested import phones_are_tested
from oncall.web.health import Check, HealthFault, asked

Look = Callable[[Connection, Desk], Iterable[HealthFault]]
SIGNS = ("heartbeat", "jobs")
"""Of what lives by its signs nothing is known while none can be written: no restart would help."""
MEANWHILE = "Calls are answered from the snapshot meanwhile, and texts wait at the carrier."


def checks(
    desk: Desk, pulse: Pulse, spool: Spool, folder: Path, *, post: bool = False
) -> list[Check]:
    """Everything that health asks, the gravest first; `post`: a mail server is set."""
    looks: list[Look] = [
        there_is_a_team, partial(lateness.workers_pass, pulse), lateness.nothing_is_late,
        somebody_is_there, lateness.log_is_read, keys_fit, lateness.what_was_found,
        partial(second_path, has_post=post), phones_are_tested, people_know,
        lateness.words_are_deleted,
    ]  # fmt: skip
    return [
        partial(database_works, desk, pulse, looks), partial(nothing_is_spooled, spool),
        partial(disk_has_room, folder), partial(snapshot_is_kept, desk, pulse, folder),
    ]  # fmt: skip


def database_works(desk: Desk, pulse: Pulse, looks: Iterable[Look]) -> list[HealthFault]:
    """The database can be written, which is tried; and what each of `looks` finds in it.

    A lock, a full disk or a file that nobody may write hinders no reader.
    """
    faults: list[HealthFault] = []
    try:
        pulse.mark(ANSWERS)
        pulse.write()
    except DATABASE_ERRORS as error:
        kind = outage(error)
        faults = [HealthFault("database", f"{kind.value} {MEANWHILE}", inside=_name(error))]
        if kind is Outage.GONE:
            return faults
    try:
        with desk.db.reading() as conn:
            found = [fault for look in looks for fault in asked(partial(look, conn, desk))]
    except DATABASE_ERRORS as error:
        said = HealthFault("database", f"{outage(error).value} {MEANWHILE}", inside=_name(error))
        return faults or [said]
    return faults + [each for each in found if not (faults and each.kind in SIGNS)]


def _name(error: Exception) -> str:
    return type(getattr(error, "orig", None) or error).__name__


def there_is_a_team(conn: Connection, _desk: Desk) -> list[HealthFault]:
    """Somebody has imported a rota."""
    if teams(conn):
        return []
    sentence = "There is no team yet: a call meets only emergency numbers. Import a rota file."
    return [HealthFault("rota", sentence)]


def keys_fit(conn: Connection, desk: Desk) -> list[HealthFault]:
    """What is in the database can be opened with the field keys we were given."""
    with suppress(CannotOpen):
        for team in teams(conn):
            staff(conn, desk.vault, team.id)
        return []
    sentence = (
        "The field keys do not open what is in the database: no call can be answered as it "
        "should. Put the key it was sealed with back, on a line of its own."
    )
    return [HealthFault("keys", sentence)]


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


def snapshot_is_kept(desk: Desk, pulse: Pulse, folder: Path) -> list[HealthFault]:
    """There is something to answer calls from, should the database go."""
    if (folder / FILE).exists() or desk.now - pulse.began < desk.pace.late:
        return []
    sentence = (
        "There is no snapshot: should the database go, a call would meet emergency numbers only. "
        "See that the worker runs and may write the data folder."
    )
    return [HealthFault("snapshot", sentence)]
