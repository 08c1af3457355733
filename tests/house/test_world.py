"""The world is handed in: only one module asks what time it is, or draws a number."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ASKS_THE_WORLD = {"time", "random", "secrets", "uuid"}
GOES_OUTSIDE = {"requests", "httpx", "aiohttp", "urllib3", "urllib.request", "http.client"}
GOES_OUTSIDE |= {"smtplib"}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp"}
CALLS = {"os.urandom", "os.getrandom", "threading.Timer", "func.now", "func.current_timestamp"}
DEFAULTS = {"server_default", "server_onupdate"}

# Who may do what, and why.
MAY_ASK = {"oncall/env.py"}
MAY_GO_OUTSIDE = (
    "oncall/carrier/", "oncall/demo/", "oncall/post.py", "oncall/simulator/",
    "oncall/asking.py",
)  # fmt: skip


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, wherever in the file; types alone do no harm."""
    harmless = {inner for node in ast.walk(tree) if types_only(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if node in harmless:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module and not only_the_type(node):
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def types_only(node: ast.AST) -> bool:
    """Whether this is an `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"


def only_the_type(node: ast.ImportFrom) -> bool:
    """Whether this is `from random import Random`: the type of what is handed in."""
    return node.module == "random" and [alias.name for alias in node.names] == ["Random"]


def asks_a_clock(node: ast.AST) -> bool:
    """Whether this is `datetime.now`, `date.today` or one of their kind, called or handed on."""
    if not isinstance(node, ast.Attribute) or node.attr not in CLOCKS:
        return False
    return ast.unparse(node.value).rpartition(".")[2] in {"datetime", "date"} and (
        node.attr != "fromtimestamp" or ast.unparse(node.value).endswith("date")
    )


def says(node: ast.AST) -> str:
    """The clock, chance or default of the database that this piece of a module is; or nothing."""
    text = ast.unparse(node)
    if isinstance(node, ast.keyword) and node.arg in DEFAULTS:
        return text
    if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Random", "SystemRandom"}:
        return text
    return text if asks_a_clock(node) or (isinstance(node, ast.Attribute) and text in CALLS) else ""


def objections(source: str, place: str) -> list[str]:
    """What in a module asks the world, or goes outside, where it may not."""
    tree = ast.parse(source)
    banned: set[str] = set()
    if place not in MAY_ASK:
        banned |= ASKS_THE_WORLD
    if not place.startswith(MAY_GO_OUTSIDE):
        banned |= GOES_OUTSIDE
    asked = [told for node in ast.walk(tree) if (told := says(node))]
    return [name for name in imports(tree) if name in banned] + asked * (place not in MAY_ASK)


def test_only_env_asks_the_world(house: Path) -> None:
    """No clock, no chance, no sleep, no HTTP but where the house is drawn to have them."""
    found = {
        place: told
        for path in sorted((house / "oncall").rglob("*.py"))
        if (
            told := objections(path.read_text("utf-8"), place := path.relative_to(house).as_posix())
        )
    }

    assert found == {}


@pytest.mark.parametrize(
    "source",
    [
        "import time",
        "from random import choice",
        "def later():\n    import uuid",
        "from secrets import token_hex",
        "from datetime import UTC, datetime\nat = datetime.now(UTC)",
        "import datetime\nat = datetime.datetime.utcnow()",
        "from datetime import date\nday = date.today()",
        "from datetime import datetime\nclock = datetime.now",
        "import os\nsalt = os.urandom(8)",
        "import threading\nthreading.Timer(1, print)",
        "from sqlalchemy import func\nat = func.now()",
        "column = Column('at', server_default='now')",
        "import requests",
        "from urllib.request import urlopen",
        "from urllib import request",
        "import http.client",
        "import smtplib",
        "from random import Random\nchance = Random(1)",
    ],
)
def test_each_way_out_is_seen(source: str) -> None:
    """The check objects to every way it is there to stop."""
    assert objections(source, "oncall/contact/core/made_up.py")


@pytest.mark.parametrize(
    "source",
    [
        "from datetime import datetime, time, timedelta",
        "at = env.now()",
        "from urllib.parse import urlsplit",
        "if TYPE_CHECKING:\n    import random",
        "from random import Random\ndef draw(chance: Random) -> float: ...",
    ],
)
def test_what_is_handed_in_may_be_used(source: str) -> None:
    """Values of time, the world handed in, and types are all fine."""
    assert objections(source, "oncall/contact/core/made_up.py") == []
