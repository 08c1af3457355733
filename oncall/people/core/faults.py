"""What is wrong with a file: all of it at once, each fault with its place and what to write."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class RowFault:
    """One fault: line of the file (from 1), column by name ("" for the whole row).

    For the page, which says it in the reader's language: `why` is a key of [pages.people.fault],
    where the column alone does not tell; `whose` is the handle of somebody else it is about.
    """

    line: int
    column: str
    message: str
    hint: str
    why: str = field(default="", compare=False)
    whose: str = field(default="", compare=False)

    @property
    def key(self) -> str:
        """Which sentence of the page says it."""
        return self.why or self.column


class ImportFaults(Exception):
    """The file cannot be imported; nothing of it was stored.

    The text of the exception counts the faults and never repeats what stood in the file.
    """

    def __init__(self, rows: Iterable[RowFault]) -> None:
        self.rows = tuple(sorted(rows, key=lambda fault: fault.line))
        counted = "1 fault" if len(self.rows) == 1 else f"{len(self.rows)} faults"
        super().__init__(f"{counted} in the file; nothing was stored.")


@dataclass(frozen=True)
class Row(Generic[T]):
    """What one row says, and the line it stands on (0: already stored, not in the file)."""

    line: int
    value: T


@dataclass(frozen=True)
class Read(Generic[T]):
    """A file read: its rows (worth storing only when there are no faults), faults, warnings."""

    rows: tuple[Row[T], ...] = ()
    faults: tuple[RowFault, ...] = ()
    warnings: tuple[RowFault, ...] = ()
