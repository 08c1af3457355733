"""What the check looks at, out of a rota; and what it finds only once something is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from oncall.rota.core.change import within
from oncall.rota.core.check.finding import Finding
from oncall.rota.core.check.rules import check
from oncall.rota.core.check.spans import Span, joined, second
from oncall.rota.core.check.subject import MARGIN, Subject
from oncall.rota.core.duty import shifts
from oncall.rota.core.ledger import outside
from oncall.rota.core.rota import Rota


def subject_from(rota: Rota, start: datetime, end: datetime, **known: Any) -> Subject:
    """The rota in [start, end) as the check looks at it; `known` are further fields of it."""
    return Subject(rota.plans, start=start, end=end, **_by(rota, start, end), **known)


def laid_over(subject: Subject, rota: Rota) -> Subject:
    """The same span and people by another rota."""
    return replace(subject, plans=rota.plans, **_by(rota, subject.start, subject.end))


def newly(before: Subject, rota: Rota) -> tuple[Finding, ...]:
    """What the check finds by that rota, and neither found before nor has an agreement for."""
    known = check(before)
    return tuple(
        each
        for each in check(laid_over(before, rota))
        if not each.covered_by and not any(_holds(one, each) for one in known)
    )


def _holds(one: Finding, other: Finding) -> bool:
    """Whether the one tells of all that the other does."""
    same = (one.code, one.person, one.rotation, one.measured)
    return (
        same == (other.code, other.person, other.rotation, other.measured)
        and one.start <= other.start
        and other.end <= one.end
    )


def _by(rota: Rota, start: datetime, end: datetime) -> Mapping[str, Any]:
    """What of a subject follows from the rota."""
    low, high = start - MARGIN, end + MARGIN
    return {
        "shifts": shifts(rota, low, high),
        "leave": _leave(rota, low, high),
        "outside": joined((second(a), second(b)) for a, b in outside(rota, low, high)),
    }


def _leave(rota: Rota, start: datetime, end: datetime) -> Mapping[str, Sequence[Span]]:
    """Everybody's absences, by handle."""
    found: dict[str, list[Span]] = {}
    for change in within(rota.changes, start, end):
        if change.kind == "absent":
            span = second(change.start), second(change.end)
            found.setdefault(change.person, []).append(span)
    return found
