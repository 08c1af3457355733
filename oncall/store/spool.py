"""What could not be written to the database, kept on disk until it can.

One sealed file per entry, in the order they came. An entry is either whole or not there: its
file gets its name only when all of it is on the disk.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oncall.store.files import sync_folder, write_durably
from oncall.store.vault import CannotOpen, Vault

_SUFFIX = ".spooled"


@dataclass(frozen=True)
class Entry:
    """One entry and the name under which it is removed."""

    id: str
    value: dict[str, Any]

    @property
    def number(self) -> str:
        """Its place among the others; two processes may have counted to the same."""
        return self.id.partition("-")[0]


class Spool:
    """Entries in `folder` (made if missing), sealed with `vault`; safe for several processes."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault

    def append(self, value: dict[str, Any]) -> str:
        """Keep this entry; it is on the disk when this returns. Raises OSError if it cannot be."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sealed = self._vault.seal(json.dumps(value))
        # The digest makes each name unique: two processes may count to the same number, and a
        # number that was removed comes again.
        digest = hashlib.sha256(sealed).hexdigest()[:16]
        id = f"{self._next_number():012}-{digest}"
        write_durably(self._path(id), sealed)
        return id

    def entries(self) -> Iterator[Entry]:
        """What is kept, the oldest first; those that cannot be opened are `unreadable` instead."""
        for id in self._ids():
            value = self._value(id)
            if value is not None:
                yield Entry(id, value)

    def count(self) -> int:
        """How many entries are kept, readable or not."""
        return len(self._ids())

    def unreadable(self) -> list[str]:
        """Entries that are damaged or sealed with a lost key: kept, for a person to look at."""
        return [id for id in self._ids() if self._value(id) is None]

    def remove(self, id: str) -> None:
        """Forget this entry, once it is in the database; twice is no harm."""
        self._path(id).unlink(missing_ok=True)
        if self._folder.is_dir():
            sync_folder(self._folder)

    def _ids(self) -> list[str]:
        return sorted(path.name.removesuffix(_SUFFIX) for path in self._folder.glob(f"*{_SUFFIX}"))

    def _next_number(self) -> int:
        ids = self._ids()
        return int(ids[-1].partition("-")[0]) + 1 if ids else 1

    def _path(self, id: str) -> Path:
        return self._folder / f"{id}{_SUFFIX}"

    def _value(self, id: str) -> dict[str, Any] | None:
        try:
            value: dict[str, Any] = json.loads(self._vault.open(self._path(id).read_bytes()))
        except (CannotOpen, FileNotFoundError):
            return None
        return value
