"""A TOML text with other values in it: every other sign of it stays as somebody wrote it."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import date
from typing import Any

from oncall.rota.core.file.lines import Path, Place, places_of

Value = str | int | date | list[str] | dict[str, Any]

_COMMENT = re.compile(r"#[^\n]*")


class CannotSplice(Exception):
    """Raised where a text is written in such a way that a value cannot be put into it."""


def spliced(text: str, wanted: Mapping[Path, Value | None], below: str) -> str:
    """The text with these values; what says so already is left as it is written.

    None takes a key away, with the comment on its line. A key that is not there yet gets a line
    of its own under `below`, a key of the same table. Raises CannotSplice.
    """
    values = tomllib.loads(text)
    new = {path: value for path, value in wanted.items() if not _same(_found(values, path), value)}
    try:
        places = places_of(text)
        edits = sorted(_edit(text, places, path, value, below) for path, value in new.items())
    except KeyError:
        raise CannotSplice from None
    result = _applied(text, edits)
    if not _says(result, _with(values, new)):
        raise CannotSplice
    return result


def _says(text: str, wanted: Mapping[str, Any]) -> bool:
    """Whether the text is TOML that says this, and nothing else."""
    try:
        return tomllib.loads(text) == wanted
    except ValueError:
        return False


Edit = tuple[int, int, str]
"""What stands between two offsets, and what is to stand there instead."""


def _edit(
    text: str, places: Mapping[Path, Place], path: Path, value: Value | None, below: str
) -> Edit:
    here = places.get(path)
    if here is None:
        end = _after_line(text, places[(*path[:-1], below)].end)
        start = "" if text[:end].endswith("\n") else "\n"
        return end, end, f"{start}{path[-1]} = {spelled(value)}\n"
    if value is None:
        return text.rfind("\n", 0, here.start) + 1, _after_line(text, here.end), ""
    if isinstance(value, list) and "\n" in text[here.value : here.end]:
        items = [place for key, place in places.items() if key[:-1] == path]
        return here.value, here.end, _lines(text, here, items, value)
    return here.value, here.end, spelled(value)


def _applied(text: str, edits: Sequence[Edit]) -> str:
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = max(at, end)
    return "".join((*parts, text[at:]))


def _after_line(text: str, at: int) -> int:
    """Where the next line begins."""
    end = text.find("\n", at)
    return len(text) if end < 0 else end + 1


def _lines(text: str, whole: Place, items: Sequence[Place], wanted: Sequence[str]) -> str:
    """A list of one item a line; a comment beside or above an item goes where the item goes."""
    above: list[list[str]] = [_COMMENT.findall(text[whole.value : items[0].start] if items else "")]
    beside: list[list[str]] = []
    for item, following in zip(
        items, [*(each.start for each in items[1:]), whole.end], strict=True
    ):
        line, _, rest = text[item.end : following].partition("\n")
        beside.append(_COMMENT.findall(line))
        above.append(_COMMENT.findall(rest))
    notes: dict[str, list[tuple[list[str], list[str]]]] = {}
    for place, item in enumerate(items):
        notes.setdefault(text[item.value : item.end], []).append((above[place], beside[place]))
    lines: list[str] = []
    for each in map(spelled, wanted):
        over, after = notes[each].pop(0) if notes.get(each) else ([], [])
        lines += [*over, "  ".join((f"{each},", *after))]
    return "".join(("[\n", *(f"  {line}\n" for line in (*lines, *above[-1])), "]"))


def spelled(value: Value | None) -> str:
    """A value as TOML."""
    if isinstance(value, list):
        return f"[{', '.join(map(spelled, value))}]"
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{key} = {spelled(each)}' for key, each in value.items())} }}"
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _same(old: Any, new: Value | None) -> bool:
    return type(old) is type(new) and bool(old == new)


def _found(values: Any, path: Path) -> Any:
    """What stands at a path; None where there is nothing."""
    for step in path:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return None
    return values


def _with(values: dict[str, Any], new: Mapping[Path, Value | None]) -> dict[str, Any]:
    """The values as they are wanted: what the new text has to say, and nothing else."""
    result: Any = deepcopy(values)
    for path, value in new.items():
        table: Any = _found(result, path[:-1])
        if value is None:
            del table[path[-1]]
        else:
            table[path[-1]] = value
    return dict(result)
