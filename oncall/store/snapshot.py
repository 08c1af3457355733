"""What a call needs when the database is down: one sealed file, replaced as a whole."""

import json
from pathlib import Path
from typing import Any

from oncall.store.files import write_durably
from oncall.store.vault import Vault


def write_snapshot(path: Path, vault: Vault, value: dict[str, Any]) -> None:
    """Replace the snapshot; a crash leaves the old one. Raises OSError if it cannot be written."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_durably(path, vault.seal(json.dumps(value, sort_keys=True)))


def read_snapshot(path: Path, vault: Vault) -> dict[str, Any] | None:
    """The last snapshot, or None if there is none.

    Raises CannotOpen if it is damaged or its key is gone.
    """
    try:
        sealed = path.read_bytes()
    except FileNotFoundError:
        return None
    value: dict[str, Any] = json.loads(vault.open(sealed))
    return value
