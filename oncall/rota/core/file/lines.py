"""Where each key and item of a TOML text stands; tomllib does not tell.

The text must be one that tomllib has read, so this only follows its brackets and quotes.
"""

import re
from typing import NamedTuple

Path = tuple[str | int, ...]
"""Where something stands: keys, and for items of a list their index from 0."""


class Place(NamedTuple):
    """Where in a text, as offsets, a key or an item begins, and its value from its first sign."""

    start: int
    value: int
    end: int


TOKEN = re.compile(
    r"""
    (?P<skip>\#[^\n]*)
    |(?P<text>\"{3}(?:[^\\]|\\.)*?\"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')
    |(?P<mark>[\[\]{}=,.\n])
    |(?P<word>[^\s\[\]{}=,.\#"']+)
    """,
    re.VERBOSE | re.DOTALL,
)
"""What a TOML text consists of; a `word` is whatever stands outside quotes and comments."""


def lines_of(text: str) -> dict[Path, int]:
    """The line (from 1) of every table, key and list item in a text that is sound TOML."""
    return _walked(text).found


def places_of(text: str) -> dict[Path, Place]:
    """Where every key with a value, and every list item, stands in a text that is sound TOML."""
    return _walked(text).places


def _walked(text: str) -> "_Walk":
    walk = _Walk(text)
    while walk.peek():
        walk.statement()
    return walk


class _Walk:
    """Goes through the tokens once, from the first statement to the last."""

    def __init__(self, text: str) -> None:
        self.found: dict[Path, int] = {(): 1}
        self.places: dict[Path, Place] = {}
        self._tokens = [
            (match[0], text.count("\n", 0, match.start()) + 1, match.start())
            for match in TOKEN.finditer(text)
            if match.lastgroup != "skip"
        ]
        self._at = 0
        self._table: Path = ()
        self._counts: dict[Path, int] = {}

    def peek(self) -> str:
        """The next token, "" at the end."""
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def statement(self) -> None:
        """A header, a key with its value, or an empty line."""
        if self.peek() == "\n":
            self._next()
        elif self.peek() == "[":
            self._header()
        else:
            self._pair(self._table)

    def _next(self) -> str:
        token = self.peek()
        self._at += 1
        return token

    def _line(self) -> int:
        return self._tokens[min(self._at, len(self._tokens) - 1)][1]

    def _start(self) -> int:
        return self._tokens[self._at][2]

    def _end(self) -> int:
        token, _, start = self._tokens[self._at - 1]
        return start + len(token)

    def _header(self) -> None:
        line = self._line()
        self._next()
        repeated = self.peek() == "["
        if repeated:
            self._next()
        path = self._resolved(self._key("]"))
        if repeated:
            index = self._counts[path] = self._counts.get(path, -1) + 1
            self._next()
            path = (*path, index)
        self._note(path, line)
        self._table = path

    def _note(self, path: Path, line: int) -> None:
        """Remember a place; a table never written out stands where its first key does."""
        self.found[path] = line
        for end in range(1, len(path)):
            self.found.setdefault(path[:end], line)

    def _resolved(self, keys: Path) -> Path:
        """The keys with the index of each repeated table on the way to the last of them."""
        path: Path = ()
        for key in keys[:-1]:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path])
        return (*path, keys[-1])

    def _key(self, ends_at: str) -> Path:
        keys: list[str] = []
        while (key := self._next()) != ends_at:
            if key != ".":
                keys.append(key.strip("\"'"))
        return tuple(keys)

    def _pair(self, table: Path) -> None:
        line, start = self._line(), self._start()
        path = (*table, *self._key("="))
        self._note(path, line)
        value = self._start()
        self._value(path)
        self.places[path] = Place(start, value, self._end())

    def _value(self, path: Path) -> None:
        if self.peek() == "[":
            self._items(path)
        elif self.peek() == "{":
            self._inline(path)
        else:
            while self.peek() not in ("\n", ",", "]", "}", ""):
                self._next()

    def _items(self, path: Path) -> None:
        self._next()
        index = 0
        while self.peek() != "]":
            if self.peek() in ("\n", ","):
                self._next()
                continue
            self.found[(*path, index)] = self._line()
            start = self._start()
            self._value((*path, index))
            self.places[(*path, index)] = Place(start, start, self._end())
            index += 1
        self._next()

    def _inline(self, path: Path) -> None:
        self._next()
        while self.peek() != "}":
            if self.peek() in ("\n", ","):
                self._next()
            else:
                self._pair(path)
        self._next()
