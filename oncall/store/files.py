"""Files that are whole and on the disk when writing them has returned."""

import os
import tempfile
from pathlib import Path

PROBE_BYTES = 64 * 1024


def write_durably(path: Path, content: bytes) -> None:
    """Put this content at `path`: all of it or, after a crash, what was there before.

    Readable by us alone. Raises OSError when the disk is full or the folder is gone.
    """
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def has_room(folder: Path) -> bool:
    """Whether something can be written there now: tried, since quotas and mounts tell nothing."""
    try:
        with tempfile.TemporaryFile(dir=folder, buffering=0) as file:
            file.write(b"\0" * PROBE_BYTES)
            os.fsync(file.fileno())
    except OSError:
        return False
    return True


def sync_folder(folder: Path) -> None:
    """Make the folder's list of names durable too; only POSIX needs and offers it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
