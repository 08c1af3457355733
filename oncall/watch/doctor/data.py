"""The database: is it whole, durable, of this version, and opened by our keys?"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, false, text
from sqlalchemy.engine import make_url

from oncall.store import migrate, signs
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.faults import DatabaseFault
from oncall.store.outage import outage
from oncall.store.sqlite import driver, wal_is_safe
from oncall.watch.doctor.lines import Line, Patient, neither, right, wrong
from oncall.watch.lateness import log_is_read, nothing_is_late, what_was_found
from oncall.watch.pulse import JOBS, PASSES
from oncall.watch.readiness import keys_fit
from oncall.watch.second_path import second_path

DURABLE = 2  # SQLite's number for synchronous=FULL
DRIFT_S = 5


def exists(url: str) -> bool:
    """Whether there is a database to look at: a look must not make one."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        return True
    return Path(parsed.database).exists()


def database(patient: Patient) -> Iterator[Line]:
    """Its program, its durability, every page of it, and whether it can be written."""
    db = patient.desk.db
    try:
        db.check()
    except DatabaseFault as fault:
        yield wrong(fault.message, fault.hint)
        return
    with db.reading() as conn:
        yield from _sqlite(conn) if db.dialect == "sqlite" else _postgres(conn, patient)
    try:
        with db.transaction() as tx:  # a write that changes nothing
            tx.execute(delete(signs.sign_of_life).where(false()))
    except DATABASE_ERRORS as error:
        yield wrong(outage(error).value, "Until then no restart helps.")
    else:
        yield right("The database can be written.")


def _sqlite(conn: Connection) -> Iterator[Line]:
    version = driver().sqlite_version
    journal = str(conn.exec_driver_sql("PRAGMA journal_mode").scalar_one()).upper()
    synchronous = conn.exec_driver_sql("PRAGMA synchronous").scalar_one()
    said = f"SQLite {version}, journal {journal}"
    if journal == "WAL" and not wal_is_safe(driver().sqlite_version_info):
        yield wrong(f"{said}: this version can damage such a file.", "Install sqlcipher3.")
    elif synchronous != DURABLE:
        yield wrong(f"{said}: a power cut may lose what was promised.", "Report this: it is ours.")
    else:
        yield right(f"{said}, every commit on the disk before it counts.")
    if conn.exec_driver_sql("PRAGMA integrity_check(1)").scalar_one() != "ok":
        yield wrong("The database file is damaged.", "Stop the service, restore the last backup.")
    else:
        yield right("Every page of the database file is whole.")


def _postgres(conn: Connection, patient: Patient) -> Iterator[Line]:
    version = conn.execute(text("SHOW server_version")).scalar_one()
    yield right(f"PostgreSQL {version}: fsync, full_page_writes and synchronous_commit are on.")
    theirs = datetime.fromtimestamp(
        float(conn.execute(text("SELECT extract(epoch FROM clock_timestamp())")).scalar_one()), UTC
    )
    yield same_time("the database", patient.desk.now, theirs)


def same_time(whose: str, ours: datetime, theirs: datetime) -> Line:
    """Whether two clocks agree."""
    apart = abs((ours - theirs).total_seconds())
    if apart > DRIFT_S:
        said = f"This machine's clock and that of {whose} are {round(apart)} s apart."
        return wrong(said, "Let the machine set its clock by itself (NTP).")
    return right(f"This machine's clock and that of {whose} agree.")


def tables(patient: Patient) -> Iterator[Line]:
    """They are those of this program."""
    found, ours = migrate.current(patient.desk.db), migrate.head()
    if found == ours:
        yield right(f"The tables are those of this program (step {ours}).")
    else:
        yield wrong(
            f"The tables are those of step {found or 'none'}, this program's of step {ours}.",
            "Back up, stop every process, and start the service: it takes the steps.",
        )


def keys(patient: Patient) -> Iterator[Line]:
    """They open what is in the database."""
    with patient.desk.db.reading() as conn:
        faults = keys_fit(conn, patient.desk)
    yield from (wrong(fault.sentence, "") for fault in faults)
    if not faults:
        count = len(patient.config.keys.field_keys)
        yield right(f"The field keys open what is in the database ({count} in the file).")
        yield neither("A copy of the field keys has to lie elsewhere.", "Only you can see to that.")


def worker(patient: Patient) -> Iterator[Line]:
    """It passes, and its jobs run."""
    desk = patient.desk
    with desk.db.reading() as conn:
        seen = signs.signs(conn)
        faults = [*nothing_is_late(conn, desk), *log_is_read(conn, desk)]
        faults += [*what_was_found(conn, desk), *second_path(conn, desk, has_post=True)]
    for does, whose in ((PASSES, "The worker"), (JOBS, "The clock of its jobs")):
        last = max((each.at for each in seen if each.does == does), default=None)
        yield _alive(whose, last, desk.now, desk.pace.pass_silent.total_seconds())
    for fault in faults:
        yield (wrong if fault.red else neither)(fault.sentence, fault.inside)
    if not faults:
        yield right("Nothing is late, and the carrier's log is read.")


def _alive(whose: str, last: datetime | None, now: datetime, longest_s: float) -> Line:
    if last is None:
        return wrong(f"{whose} has never run.", "Start the service: oncall serve")
    ago = abs((now - last).total_seconds())
    if ago > longest_s:
        said = f"{whose} was last seen at {last:%Y-%m-%d %H:%M} UTC."
        return wrong(said, "Mend what is wrong above; if nothing is, restart the service.")
    return right(f"{whose} was seen {round(ago)} s ago.")
