"""What differs between two versions of a file, line by line."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

AROUND = 2
"""So many lines before and after what differs, to know the place by."""


class Row(NamedTuple):
    """A line that only the old version has ("gone"), only the new one ("new"), or both."""

    what: Literal["gone", "new", "same"]
    text: str


def text_difference(old: str, new: str) -> list[list[Row]]:
    """Each place that differs, in order; [] when the versions are the same line by line."""
    one, other = old.splitlines(), new.splitlines()
    places = SequenceMatcher(None, one, other).get_grouped_opcodes(AROUND)
    return [[row for code in place for row in _rows(code, one, other)] for place in places]


def _rows(
    code: tuple[str, int, int, int, int], one: Sequence[str], other: Sequence[str]
) -> Iterator[Row]:
    kind, first, last, begin, end = code
    if kind == "equal":
        yield from (Row("same", text) for text in one[first:last])
        return
    yield from (Row("gone", text) for text in one[first:last])
    yield from (Row("new", text) for text in other[begin:end])
