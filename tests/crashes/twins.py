"""A process that splits: its twin dies where it stands and lives on, while it waits itself.

So every death of a story costs only what comes after it, and nothing is lived again to get there.
"""

import gc
import os
import shutil
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path

from tests.canaries import LISTENER


class Twins:
    """Splits this process, with what it keeps in `folder`.

    What goes wrong in a twin, and what its log betrays, is raised here as AssertionError.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._report: int | None = None

    def split(self) -> bool:
        """True in the twin; False in ourselves, when the twin has been lived to its end."""
        kept = self._folder.with_name(f"{self._folder.name}-kept")
        shutil.copytree(self._folder, kept)
        reading, self._report = os.pipe()
        twin = _fork()
        if not twin:
            LISTENER.take()  # ours, and told by us
            return True
        os.close(self._report)
        self._report = None
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read().decode()
        _, status = os.waitpid(twin, 0)
        shutil.rmtree(self._folder)
        kept.rename(self._folder)
        if status or said:
            raise AssertionError(said or f"The twin ended with status {status} and said nothing.")
        return False

    def to_the_end(self, live: Callable[[], None]) -> None:
        """Live; a twin that is born meanwhile ends with it, and tells what was wrong."""
        try:
            live()
            wrong = ""
        except BaseException:
            if self._report is None:
                raise
            wrong = traceback.format_exc()
        if self._report is not None:
            wrong += "\n".join(LISTENER.take())
            with os.fdopen(self._report, "wb") as pipe:
                pipe.write(wrong.encode())
            os._exit(0)


def _fork() -> int:
    """As `os.fork`. No thread but this one has a part in a story, so none is missed in the twin."""
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        twin = os.fork()
    if not twin:
        gc.freeze()  # what was there before is shared, as long as nobody looks it through
    return twin
