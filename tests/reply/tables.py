"""The tables beside this file: one real-looking text a line, with what it must be read as."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from oncall.contact.core.reply.meaning import Understood

OPEN = (412,)
"""In every table one page is open on the phone that wrote."""

MEANINGS = ("acknowledge", "decline", "done", "question", "unclear", "command")


@dataclass(frozen=True)
class Line:
    """One text, and how it must be understood."""

    text: str
    understood: Understood


def lines(meaning: str) -> Iterator[Line]:
    """Every text of one table."""
    table = (Path(__file__).parent / f"{meaning}.txt").read_text("utf-8")
    for line in table.split("\n"):
        if line and not line.startswith("# "):
            text, _, said = line.partition(" -> ")
            yield Line(text.replace("\\n", "\n"), _understood(meaning, said.split()))


def never_a_yes() -> list[str]:
    """Texts that must take nothing and finish nothing, whatever else they mean."""
    return _texts("never_a_yes.txt")


def never_a_command() -> list[str]:
    """Texts that hold the word of a command and must not do it."""
    return _texts("never_a_command.txt")


def _texts(name: str) -> list[str]:
    table = (Path(__file__).parent / name).read_text("utf-8")
    return [line for line in table.split("\n") if line and not line.startswith("# ")]


def _understood(meaning: str, said: list[str]) -> Understood:
    """`412`, `all`, `60 min`, `412 bare` or `RING 412` as what the text is understood to say."""
    minutes = int(said.pop(0)) if "min" in said else None
    codes = [int(word) for word in said if word.isdecimal()]
    command = next((word for word in said if word.isupper()), None)
    return Understood(
        meaning,  # type: ignore[arg-type]
        code=codes[0] if codes else None,
        command=command,
        minutes=minutes,
        all="all" in said,
        bare="bare" in said,
    )
