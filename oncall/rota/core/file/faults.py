"""Faults of a rota file: all of them, each with its place and what to write instead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, TypeVar

from oncall.rota.core.file.lines import Path

T = TypeVar("T")
Word = str | date | datetime | tuple[str, ...]
"""What is filled into a sentence of pages; several handles are a tuple."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, where (line from 1, TOML path), and what to write instead.

    A warning has the same shape. `line` is None for what does not stand in the file.
    """

    line: int | None
    path: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Refusal(Fault):
    """A fault that pages tell as well, in everybody's language.

    `key` stands under [pages.rota.fault], or where it is about pay under [pages.pay.wrong];
    `values` are what is filled in there: handles, instants, and names of rotations and rules.
    """

    key: str
    values: Mapping[str, str | datetime] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class InFile(Fault):
    """A fault of a rota file that pages tell in everybody's language.

    `key` stands under [pages.rota.in_file]; of the `values` filled in there, `write` is what to
    write instead, as TOML.
    """

    key: str
    values: Mapping[str, Word] = field(default_factory=dict, compare=False)


class BadValue(Exception):
    """Raised by a converter when a value does not mean what its key asks for.

    `key` and `values` are those of an `InFile`; without a key pages tell it in English.
    """

    def __init__(
        self, message: str, instead: str | None = None, key: str = "", **values: Word
    ) -> None:
        super().__init__(message)
        self.key, self.values = key, values
        self.instead = instead
        """The value to write instead, as TOML, where one can be guessed."""


class Report:
    """Collects the faults and warnings of one file."""

    def __init__(self, lines: Mapping[Path, int]) -> None:
        self._lines = lines
        self._faults: list[Fault] = []
        self._warnings: list[Fault] = []

    def fault(self, path: Path, message: str, hint: str, key: str = "", **values: Word) -> None:
        """Note something that must be put right before the file can be used.

        With a key, that of an `InFile`, pages tell it in everybody's language.
        """
        self._faults.append(self._noted(path, message, hint, key, values))

    def warn(self, path: Path, message: str, hint: str, key: str = "", **values: Word) -> None:
        """Note something that may be meant, but that somebody should look at."""
        self._warnings.append(self._noted(path, message, hint, key, values))

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every fault, in the order of the file."""
        return tuple(sorted(self._faults, key=_line_of))

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """Every warning, in the order of the file."""
        return tuple(sorted(self._warnings, key=_line_of))

    def _noted(
        self, path: Path, message: str, hint: str, key: str, values: Mapping[str, Word]
    ) -> Fault:
        place = self._line(path), spelled(path), message, hint
        return InFile(*place, key, values) if key else Fault(*place)

    def _line(self, path: Path) -> int:
        """The line of the nearest thing that is there: a missing key has its table's."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]


def spelled(path: Path) -> str:
    """A path as text: `rotation[0].turns.every`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def did_you_mean(word: str, known: list[str]) -> str:
    """A hint for a word that is none of the known ones."""
    close = get_close_matches(word, known, n=1)
    if close:
        return f'did you mean "{close[0]}"?'
    named = ", ".join(f'"{each}"' for each in dict.fromkeys(known))
    return f"known are: {named}" if named else "none is known yet"


class Table:
    """One table of the file, read key by key; what cannot be read is reported, not raised."""

    def __init__(self, values: Mapping[str, Any], path: Path, report: Report) -> None:
        self.values = values
        self.path = path
        self.report = report
        self._known: list[str] = []

    def has(self, key: str) -> bool:
        """Whether the key is written, readable or not."""
        return key in self.values

    def one(
        self,
        key: str,
        meaning: Callable[[Any], T],
        default: T,
        example: str,
        *,
        needed: bool = True,
    ) -> T:
        """The value of a key by its meaning; the default when it is missing or unreadable."""
        self._known.append(key)
        if key not in self.values:
            if needed:
                said = f"{key} is missing", f"write {key} = {example}"
                self.fault(key, *said, "missing_key", field=key, write=f"{key} = {example}")
            return default
        value = self._meant(key, (*self.path, key), self.values[key], meaning, example)
        return default if value is None else value

    def many(
        self,
        key: str,
        meaning: Callable[[Any], T],
        example: str,
        *,
        may_be_empty: bool = False,
        repeated: bool = False,
    ) -> tuple[T, ...]:
        """The items of a list by their meaning; unreadable ones are reported and left out."""
        items: list[Any] = self.one(key, _list, [], f"[{example}]")
        if self.values.get(key) == [] and not may_be_empty:
            said = f"{key} is empty", f"write {key} = [{example}]"
            self.fault(key, *said, "empty_list", field=key, write=f"{key} = [{example}]")
        read: list[T] = []
        for index, item in enumerate(items):
            path = (*self.path, key, index)
            value = self._meant(None, path, item, meaning, example.partition(", ")[0])
            if value in read and not repeated:
                said = f"{shown(item)} stands in {key} twice", "write it once"
                self.report.fault(path, *said, "twice", person=str(item), field=key)
            elif value is not None:
                read.append(value)
        return tuple(read)

    def table(self, key: str, example: str, *, needed: bool = True) -> "Table | None":
        """A table inside this one; None when it is missing or something else."""
        self._known.append(key)
        values = self.values.get(key)
        if isinstance(values, dict):
            return Table(values, (*self.path, key), self.report)
        if needed or self.has(key):
            wrong = "not a table" if self.has(key) else "missing"
            which = "no_table" if self.has(key) else "missing_key"
            said = f"{key} is {wrong}", f"write {example}"
            self.fault(key, *said, which, field=key, write=example)
        return None

    def tables(self, key: str, example: str, *, needed: bool = True) -> "list[Table]":
        """The tables of a list of tables; what is none is reported."""
        self._known.append(key)
        items = self.values.get(key, [])
        if not isinstance(items, list):
            said = f"{key} is not a list of tables", f"write {example}"
            self.fault(key, *said, "no_table", field=key, write=example)
            return []
        if needed and not items:
            said = f"there is no {key}", f"write {example}"
            self.fault(key, *said, "missing_key", field=key, write=example)
        return [
            Table(values, (*self.path, key, index), self.report)
            for index, item in enumerate(items)
            if (values := self._meant(None, (*self.path, key, index), item, _table, example))
            is not None
        ]

    def know(self, key: str) -> None:
        """Ask nothing of a key, of which all there is to say has been said."""
        self._known.append(key)

    def fault(self, key: str, message: str, hint: str, said: str = "", **values: Word) -> None:
        """Report a fault at one of this table's keys; `said` is its key on pages."""
        self.report.fault((*self.path, key), message, hint, said, **values)

    def warn(self, key: str, message: str, hint: str, said: str = "", **values: Word) -> None:
        """Warn about one of this table's keys."""
        self.report.warn((*self.path, key), message, hint, said, **values)

    def refuse_the_rest(self) -> None:
        """Report every key that nothing has asked for."""
        for key in self.values:
            if key not in self._known:
                said = f'"{key}" is not a key here', did_you_mean(key, self._known)
                self.fault(key, *said, "unknown_key", value=key, known=", ".join(self._known))

    def _meant(
        self, key: str | None, path: Path, value: Any, meaning: Callable[[Any], T], example: str
    ) -> T | None:
        try:
            return meaning(value)
        except BadValue as bad:
            write = (f"{key} = " if key else "") + (bad.instead or example)
            values = {**bad.values, "write": write} if bad.key else {}
            self.report.fault(path, str(bad), f"write {write}", bad.key, **values)
            return None


def _line_of(fault: Fault) -> int:
    return fault.line or 0


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadValue(f"{shown(value)} is not a list", None, "no_list", value=shown(value))
    return value


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadValue(f"{shown(value)} is not a table", None, "no_table", field=shown(value))
    return value


def shown(value: Any) -> str:
    """A value as it stands in the file, shortened."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in str(value))
    short = plain if len(plain) <= 40 else plain[:39] + "…"
    return f'"{short}"' if isinstance(value, str) else short
