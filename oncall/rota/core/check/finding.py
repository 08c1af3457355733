"""What the check has found: a rule, a person, a span, and how far it is from what is asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal, NamedTuple

from oncall.rota.core.check.spans import Span, instant
from oncall.rota.core.check.subject import Subject

BETWEEN_LINES = ", "
"""Stands between the names of lines where a finding is about several."""


class Finding(NamedTuple):
    """One thing to look at in [start, end), UTC; `person` or `rotation` is "" where none is meant.

    `measured` and `limit` are exact: seconds, days, people or Sundays, as the rule has it.
    `covered_by` says which agreement allows it, "" if none.
    """

    code: str
    person: str
    rotation: str
    start: datetime
    end: datetime
    measured: Fraction = Fraction(0)
    limit: Fraction = Fraction(0)
    covered_by: str = ""

    @property
    def lines(self) -> list[str]:
        """The lines of duty it is about, by their names in the file."""
        return self.rotation.split(BETWEEN_LINES)


def row_of(finding: Finding) -> list[str]:
    """A finding as plain texts, exactly; `from_row` makes it one again."""
    return [each.isoformat() if isinstance(each, datetime) else str(each) for each in finding]


def from_row(row: list[str]) -> Finding:
    """The finding that `row_of` has written."""
    code, person, rotation, start, end, measured, limit, covered_by = row
    first, last = (datetime.fromisoformat(each) for each in (start, end))
    exact = Fraction(measured), Fraction(limit)
    return Finding(code, person, rotation, first, last, *exact, covered_by)


def found(
    code: str, span: Span, *, person: str = "", rotation: str = "", measured: Fraction | int = 0
) -> Finding:
    """A finding of that rule; its limit is put in by the check."""
    start, end = (instant(each) for each in span)
    return Finding(code, person, rotation, start, end, Fraction(measured))


@dataclass(frozen=True)
class Rule:
    """One rule: its code, where it comes from, and the function that finds what breaks it.

    `limit` is in the rule's own unit; an agreement may put another one in its place where it has
    one. A `grave` finding is an error: a family could meet nobody.
    """

    code: str
    source: str
    find: Callable[[Subject, Fraction], Iterator[Finding]]
    limit: Fraction = Fraction(0)
    unit: Literal["h", "days", "people", "Sundays", "s", ""] = ""
    grave: bool = False
