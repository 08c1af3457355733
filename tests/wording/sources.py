"""Which sentences the program uses, found in its source: none is dead, and none is missing."""

import ast
import re
from collections.abc import Iterable
from pathlib import Path

KEY = re.compile(
    r"(sms|alarm|voice|email|who|clock|pages)(\.(?!(?:xml|sounds|css|js)$)[a-z0-9_]+)+"
)
"""`voice.xml` and `pages.css` are files and `voice.sounds` a setting."""
QUOTED = re.compile(r'"([\w.]+)"')
"""How a template names a sentence."""
MADE_UP = re.compile(
    r"(sms|alarm|voice|email)\.(since|page)\.\w+|clock\.\w+|who\.\w+|pay\.rule\..+|pay\.(column|opened\.(pool|hours))\.\w+|"
    r"handover\.\w+|check\..+|rota\.\w+|rotation\..+|demo\..+|story\..+|now\..+|"
    r"pages\.(error|done|me|people\.(state|role|part|field|hint|speaks|way|does|fault|odd|leave)|families\.(did|fault)|audit\.did|swap\.state)\.\w+|"
    r"pages\.pay\.(stage|next|press|step|fault|wrong|budget|file)\.[\w-]+|"
    r"pages\.rota\.(week|month|conflict|kind|about|does|fault|field|in_file|form(\.\w+)?)\.[\w-]+"
)
"""Keys put together while the program runs, or read by templates."""


def literals(sources: Iterable[str]) -> frozenset[str]:
    """Every text that stands in the code, docstrings and all."""
    return frozenset(
        node.value
        for source in sources
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def of_the_program(house: Path) -> frozenset[str]:
    """Every text in the code of the program, and in its templates."""
    program, templates = (sorted((house / "oncall").rglob(end)) for end in ("*.py", "*.html"))
    quoted = (QUOTED.findall(path.read_text("utf-8")) for path in templates)
    return literals(path.read_text("utf-8") for path in program).union(*quoted)


def dead(keys: Iterable[str], found: frozenset[str]) -> list[str]:
    """The keys that no code names, whole or without the room they stand in."""
    return [
        key
        for key in keys
        if not {key, key.partition(".")[2]} & found and not MADE_UP.fullmatch(key)
    ]


def missing(keys: Iterable[str], found: frozenset[str]) -> list[str]:
    """What the code names like a sentence, and the catalogue does not have."""
    return sorted({each for each in found if KEY.fullmatch(each)} - set(keys))
