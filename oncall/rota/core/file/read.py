"""From the text of a rota file to a plan, or to every fault in it at once."""

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oncall.rota.core.file import formats as f
from oncall.rota.core.file.faults import Fault, InFile, Report, Table
from oncall.rota.core.file.lines import TOKEN, lines_of
from oncall.rota.core.file.parts import draft
from oncall.rota.core.file.sound import judge
from oncall.rota.core.plan import Plan

_SPELLING = (
    "texts, times and amounts stand in double quotes; dates, whole numbers and true do not; "
    "every [ and { is closed again"
)


@dataclass(frozen=True, slots=True)
class Read:
    """What a rota file says. `plan` is None as soon as there is one fault."""

    plan: Plan | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()


class Unreadable(Exception):
    """A stored plan that can no longer be understood: the text is damaged, or from elsewhere."""


Judge = Callable[[Plan, Report], None]
"""What a room above has to say about a plan: it reports what it finds."""


def silent(plan: Plan, report: Report) -> None:
    """Nothing to say."""


def read_plan(text: str, also: Judge = silent) -> Read:
    """The plan of a rota file, or every fault in it; warnings either way. Never raises.

    `also` is asked about what only a room above understands: what the supplements mean.
    """
    try:
        report, plan = _drafted(text)
    except BadToml as bad:
        return Read(None, (bad.fault,))
    judge(plan, report)
    also(plan, report)
    return Read(None if report.faults else plan, report.faults, report.warnings)


def stored_plan(text: str) -> Plan:
    """The plan of a text that was sound when it was stored.

    What later versions of this service have come to find unsound in it must not leave a team
    without a rota, so only what it says is read. Raises Unreadable if that cannot be.
    """
    try:
        report, plan = _drafted(text)
    except BadToml as bad:
        raise Unreadable(bad.fault.message) from None
    if report.faults:
        raise Unreadable(report.faults[0].message)
    return plan


class BadToml(Exception):
    """Raised for a text that is not TOML, with its fault."""

    def __init__(self, line: int, message: str, hint: str, key: str) -> None:
        super().__init__(message)
        self.fault = InFile(line, "", message, hint, key)


def _drafted(text: str) -> tuple[Report, Plan]:
    """A plan in which what could not be read is replaced by something silent, and the report."""
    text = _impossible_dates_quoted(text.removeprefix("\ufeff"))
    values = tables_of(text)
    report = Report(lines_of(text))
    root = Table(values, (), report)
    plan = draft(root)
    root.refuse_the_rest()
    return report, plan


def _impossible_dates_quoted(text: str) -> str:
    """TOML stops at the first date that no calendar has; as a text it is one fault among others."""
    return TOKEN.sub(lambda token: f'"{token[0]}"' if _impossible(token) else token[0], text)


def _impossible(token: re.Match[str]) -> bool:
    return token.lastgroup == "word" and f.in_no_calendar(token[0])


def tables_of(text: str) -> dict[str, Any]:
    """What stands in a text that is TOML, and not empty; raises BadToml."""
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise BadToml(
            1, "brackets within brackets, too deep to follow", _SPELLING, "no_toml"
        ) from None
    except ValueError as error:
        raise _syntax_fault(text, str(error)) from None
    if not values:
        raise BadToml(
            1, "the file is empty", "begin with a copy of rotas/example.toml", "empty_file"
        )
    return values


def _syntax_fault(text: str, message: str) -> BadToml:
    """The first complaint of tomllib, its place as a line; nothing after it has been read."""
    place = re.search(r"\(at line (\d+), column \d+\)", message)
    line = int(place[1]) if place else max(1, len(text.rstrip().splitlines()))
    said = re.sub(r" \(at .*\)$", "", message)
    return BadToml(line, f"this is not TOML: {said}", _SPELLING, "no_toml")
