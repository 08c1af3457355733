"""The machine: files and who may read them, time zones, room on the disk."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.engine import make_url

from oncall.config.load import secret_files
from oncall.contact.work.outage.snapshot import FILE, is_current
from oncall.store.files import has_room
from oncall.store.spool import Spool
from oncall.store.vault import CannotOpen
from oncall.watch.doctor.lines import Line, Patient, neither, right, wrong

LEAST_ROOM = 500 * 1024 * 1024
ZONE = "Europe/Oslo"


def files(patient: Patient) -> Iterator[Line]:
    """Secrets are read by their owner alone, data by nobody outside the group."""
    if os.name != "posix":
        yield neither("Who may read the files cannot be seen on this system.")
        return
    secrets = [path for path in secret_files(patient.config.path) if path.exists()]
    data = [path for path in _data(patient) if path.exists()]
    open_to = [
        *((path, "chmod 600") for path in secrets if _mode(path) & 0o077),
        *((path, "chmod o-rwx") for path in data if _mode(path) & 0o007),
    ]
    for path, cure in open_to:
        yield wrong(f"{path} can be read by others ({_mode(path):04o}).", f"{cure} {path}")
    if not open_to:
        yield right(f"{len(secrets)} files of secrets and the data are closed to others.")


def _data(patient: Patient) -> Iterator[Path]:
    folder = patient.config.data.folder
    yield from (folder / "spool", folder / FILE)
    url = make_url(patient.config.database.url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield Path(url.database)


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def disk(patient: Patient) -> Iterator[Line]:
    """There is room for months, and the folder can be written."""
    folder = patient.config.data.folder
    there = folder if folder.exists() else folder.parent
    free = shutil.disk_usage(there).free
    said = f"{free // 2**20} MB are free where the data lies"
    if not has_room(there):
        yield wrong(f"{there} cannot be written.", "Make room, or give this user the right to.")
    elif free < LEAST_ROOM:
        yield wrong(f"{said}: too little.", "Make room: 500 MB at least.")
    else:
        yield right(f"{said}.")


def time_zones(_patient: Patient) -> Iterator[Line]:
    """Without them nobody knows when a shift begins."""
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        yield wrong("There is no time zone data.", "Install the package tzdata.")
    else:
        yield right("Time zone data is there.")


def snapshot(patient: Patient) -> Iterator[Line]:
    """What calls are answered from when the database is gone is there, and is today's."""
    do = "See that the worker runs: it writes the snapshot every 30 seconds."
    try:
        current = is_current(patient.desk, patient.config.data.folder)
    except CannotOpen:
        yield wrong("The snapshot cannot be opened.", "Remove it, and the worker writes another.")
        return
    if current:
        yield right("The snapshot for calls without a database is up to date.")
    else:
        yield wrong("The snapshot for calls without a database is missing or old.", do)


def sounds(patient: Patient) -> Iterator[Line]:
    """Every sound file of the team's own voice can be played."""
    kept = patient.desk.sounds
    for fault in kept.faults:
        do = "Put it right and start the service again; until then the sentence is spoken."
        yield wrong(f"The sound file {fault}", do)
    if kept.by_sentence:
        yield right(f"{len(kept.by_sentence)} sentences are played in the team's own voice.")


def spool(patient: Patient) -> Iterator[Line]:
    """What happened while the database was down has been recorded."""
    kept = Spool(patient.config.data.folder / "spool", patient.desk.vault)
    waiting, lost = kept.count(), len(kept.unreadable())
    if lost:
        yield wrong(
            f"{lost} events of calls on the disk cannot be opened.",
            "Add the field key of then to the file of [keys]; see docs/operations.md.",
        )
    if waiting > lost:
        yield wrong(
            f"{waiting - lost} events of calls wait to be recorded.",
            "See that the worker runs; if it does, the log says why they cannot be.",
        )
    if not waiting:
        yield right("Nothing waits on the disk to be recorded.")
