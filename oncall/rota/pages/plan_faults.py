"""What is wrong with a rota file, or should be looked at, in the language of whoever looks."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from oncall.rota.core.file.faults import Fault, InFile, Word
from oncall.rota.pages.tools import dated, moment
from oncall.rota.work.reading import OfTeam
from oncall.wording import say
from oncall.wording.words import line_called


class Said(NamedTuple):
    """A fault in a file: its line and place, a sentence, and what to write instead, as TOML.

    `english`: no catalogue has the sentence.
    """

    line: int | None
    path: str
    sentence: str
    write: str
    english: bool


def said(faults: Iterable[Fault], team: OfTeam, spoken: str) -> list[Said]:
    """Each fault in a sentence, with names."""
    return [_said(each, team, spoken) for each in faults]


def _said(fault: Fault, team: OfTeam, spoken: str) -> Said:
    if not isinstance(fault, InFile):
        sentence = f"{fault.message}; {fault.hint}."
        return Said(fault.line, fault.path, sentence, "", english=True)
    words = {name: _word(name, value, team, spoken) for name, value in fault.values.items()}
    sentence = say(spoken, f"pages.rota.in_file.{fault.key}", **words)
    return Said(fault.line, fault.path, sentence, words.get("write", ""), english=False)


def _word(name: str, value: Word, team: OfTeam, spoken: str) -> str:
    if isinstance(value, datetime):
        return moment(value, team, spoken)
    if isinstance(value, date):
        return dated(value, spoken)
    if isinstance(value, tuple):
        return ", ".join(map(team.called, value))
    return _called(name, value, team, spoken)


def _called(name: str, value: str, team: OfTeam, spoken: str) -> str:
    """A handle and a line of duty by their names; what stands in the file as it stands there."""
    if name in ("rotation", "other_rotation"):
        return line_called(spoken, value)
    return team.called(value) if name == "person" else value
