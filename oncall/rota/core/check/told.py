"""What the check has found, in words: one line for each rule and person, however often it comes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple
from zoneinfo import ZoneInfo

from oncall.rota.core.check.finding import Finding
from oncall.rota.core.check.rules import RULE
from oncall.wording import clock, say
from oncall.wording.words import line_within


class Line(NamedTuple):
    """One line: the rule, what it is, what mends it, and the agreement that allows it, or ""."""

    code: str
    what: str
    mend: str
    source: str
    covered_by: str
    grave: bool


Called = Callable[[str], str]
"""What a reader calls the person with that handle."""


def told(
    findings: Iterable[Finding], zone: ZoneInfo, language: str, called: Called = str
) -> list[Line]:
    """The grave ones first, then by rule; what comes again and again is counted, the worst told."""
    ordered = sorted(findings, key=_order)
    return [
        _line(list(alike), zone, language, called)
        for _, alike in groupby(ordered, key=lambda each: _order(each)[:-1])
    ]


def sentence(finding: Finding, zone: ZoneInfo, language: str, called: Called = str) -> str:
    """One finding in one sentence; lines of duty are called what they are in that language."""
    return say(
        language,
        f"check.{finding.code}",
        person=called(finding.person),
        rotation=", ".join(line_within(language, each) for each in finding.lines),
        first=day_of(finding.start, zone, language),
        last=day_of(finding.end, zone, language),
        measured=amount(finding.measured, finding.code, language),
        limit=amount(finding.limit, finding.code, language),
    )


def day_of(at: datetime, zone: ZoneInfo, language: str) -> str:
    """The day on the team's clock, and the time unless it is midnight."""
    local = at.astimezone(zone)
    day = f"{local:%Y-%m-%d}" if language == "en" else f"{local:%d.%m.%Y}"
    return day if local.hour == local.minute == 0 else f"{day} {clock(at, zone, language)}"


def amount(exact: Fraction, code: str, language: str) -> str:
    """A measure in its rule's unit, with one decimal where there is one, half up."""
    in_unit = exact / 3600 if RULE[code].unit == "h" else exact
    tenths = (in_unit * 20 + 1) // 2
    whole, rest = divmod(tenths, 10)
    return f"{whole}{'.' if language == 'en' else ','}{rest}" if rest else str(whole)


def _order(finding: Finding) -> tuple[bool, int, str, str, str, datetime]:
    place = list(RULE).index(finding.code)
    grave = RULE[finding.code].grave
    return (not grave, place, finding.person, finding.rotation, finding.covered_by, finding.start)


def _line(alike: Sequence[Finding], zone: ZoneInfo, language: str, called: Called) -> Line:
    first = alike[0]
    rule = RULE[first.code]
    what = sentence(first, zone, language, called)
    if len(alike) > 1:
        last = day_of(alike[-1].end, zone, language)
        what = f"{what} {say(language, 'check.times', count=len(alike), last=last)}"
    mend = say(language, f"check.mend.{first.code}")
    return Line(first.code, what, mend, rule.source, first.covered_by, rule.grave)
