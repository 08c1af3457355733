"""Whose time a rule pays: entries of the ledger, seen by one rule."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from oncall.pay.core.availability import Availability
from oncall.pay.core.rules.book import Stretch
from oncall.pay.core.rules.values import Callouts, PerYear, Rule
from oncall.pay.core.spans import Span, midnight
from oncall.people.core.values import Person

_ALWAYS = (-(2**62), 2**62)

Credits = dict[str | None, list[Span]]
"""The spans credited to each person; None: to nobody."""


def credited(rule: Rule, entries: Iterable[Availability], rules: Sequence[Stretch]) -> Credits:
    """The time that the rule pays, by person; `entries` lie within the time the rule counts.

    `rules` are all of the month, since a stand-in with a rule of her own is paid by that one.
    """
    found: Credits = {}
    for entry in entries:
        if rule.rotation in (None, entry.rotation):
            # Nearly all are as planned: nothing to ask about those.
            planned = entry.how == "plan" and not rule.stand_in
            for person in (entry.person,) if planned else _payees(rule, entry, rules):
                found.setdefault(person, []).append((entry.start, entry.end))
    if rule.stand_in or rule.person:
        found.pop(None, None)
    if rule.person:
        return {rule.person: found[rule.person]} if rule.person in found else {}
    return found


def within(entries: Iterable[Availability], span: Span) -> list[Availability]:
    """The parts of the entries that lie in the span."""
    low, high = span
    return [
        each
        if low <= each.start and each.end <= high
        else each._replace(start=max(low, each.start), end=min(high, each.end))
        for each in entries
        if each.start < high and low < each.end
    ]


def employed(
    entries: Iterable[Availability], people: Mapping[str, Person], zone: ZoneInfo
) -> list[Availability]:
    """The entries; nobody is credited with time before her first day of work or after the last."""
    here = {handle: _employment(person, zone) for handle, person in people.items()}
    found: list[Availability] = []
    for each in entries:
        first, last = here.get(each.person or "", _ALWAYS)
        if first <= each.start and each.end <= last:
            found.append(each)
        else:
            found += _at_work(each, first, last)
    return found


def _employment(person: Person, zone: ZoneInfo) -> Span:
    """The time in which somebody works here."""
    first, last = person.period.first, person.last_at_work
    return (
        midnight(first, zone) if first else _ALWAYS[0],
        midnight(_next(last), zone) if last else _ALWAYS[1],
    )


def _at_work(entry: Availability, first: int, last: int) -> Iterator[Availability]:
    begins, ends = _clipped(first, entry), _clipped(last, entry)
    for start, end, here in (
        (entry.start, begins, False), (begins, ends, True), (max(begins, ends), entry.end, False),
    ):  # fmt: skip
        if start < end:
            piece = entry._replace(start=start, end=end)
            yield piece if here else piece._replace(person=None, how="left", instead_of=None)


def _clipped(at: int, entry: Availability) -> int:
    return min(max(at, entry.start), entry.end)


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _payees(rule: Rule, entry: Availability, rules: Sequence[Stretch]) -> Iterator[str | None]:
    """Whom the rule pays for the entry."""
    if entry.how == "stand-in":
        yield from _for_stand_in(rule, entry, rules)
    elif rule.stand_in:
        return
    elif entry.how == "absence":
        yield entry.instead_of if rule.absence or entry.pays else None
    else:
        yield entry.person
        if entry.instead_of and (entry.pays or (entry.how == "cover" and rule.covered)):
            yield entry.instead_of


def _for_stand_in(
    rule: Rule, entry: Availability, rules: Sequence[Stretch]
) -> Iterator[str | None]:
    absent = entry.instead_of if entry.pays else None
    if rule.stand_in or rule.person == entry.person or not _has_own(rule, entry, rules):
        yield entry.person
        if absent and not rule.stand_in:
            yield absent
    elif isinstance(rule.pays, PerYear) and rule.pays.kept:
        yield entry.instead_of
    else:
        yield absent


def _has_own(rule: Rule, entry: Availability, rules: Sequence[Stretch]) -> bool:
    """Whether the stand-in is paid by a rule of her own, for hours or for callouts likewise."""
    callouts = isinstance(rule.pays, Callouts)
    return any(
        _is_own(each.rule, entry)
        and isinstance(each.rule.pays, Callouts) == callouts
        and each.start <= entry.start < each.end
        for each in rules
    )


def _is_own(rule: Rule, entry: Availability) -> bool:
    return (
        rule.rotation in (None, entry.rotation)
        and (rule.stand_in or rule.person is not None)
        and rule.person in (None, entry.person)
    )
