"""The canaries of the whole run: what no log and no output may ever tell.

Every number of the example team and its families, every first name, and every sentence that anybody
writes or says in a test.
"""

import ast
import logging
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from oncall.logs import JsonLines

HERE = Path(__file__).resolve().parent
WATCHED = (
    "crashes",
    "demo",
    "hostile",
    "reply",
    "serve",
    "stories",
    "stories_pages",
    "stories_sms",
)
NUMBERS = re.compile(r"(?:\+|%2B)47 ?\d(?: ?\d){7}|(?<!\w)4\d{2} ?\d{2} ?\d{3}(?!\w)")
NAMES = re.compile(r"\b(?:Tove|Ane|Bo|Cato|Dina|Eli|Vilde|Liv|Hans|Merete)\b")
SPEAKING = {"texts", "text", "replies", "replies_once", "calls", "call"}
SHORTEST = 10  # a word or two may stand in any sentence of ours


def betrayed(said: str) -> list[str]:
    """The canaries that can be heard in it."""
    found = [*NUMBERS.findall(said), *NAMES.findall(said)]
    return found + [words for words in sentences() if words in said]


@cache
def sentences() -> frozenset[str]:
    """What people write and say in the tests."""
    files = (path for folder in WATCHED for path in (HERE / folder).rglob("*.py"))
    return frozenset(
        words
        for path in files
        for words in _spoken(ast.parse(path.read_text("utf-8")))
        if len(words) >= SHORTEST and " " in words
    )


def _spoken(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in SPEAKING:
                continue
            for each in [*node.args, *(keyword.value for keyword in node.keywords)]:
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    yield each.value


class Listener(logging.Handler):
    """Hears every record of this process, as it was said and as it would be written.

    From INFO up, as in production: at DEBUG a library may show what it reads.
    """

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(JsonLines())
        self._heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """One record."""
        for said in (record.getMessage(), self.format(record)):
            self._heard += [f"{record.name} told {each!r}" for each in betrayed(said)]

    def take(self) -> list[str]:
        """What was told since this was asked last."""
        heard, self._heard = self._heard, []
        return heard


LISTENER = Listener()
"""The one that hears this process; `conftest.py` puts it to the root logger."""
