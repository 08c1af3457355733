"""Which rule counts when: the versions of every rule, through the plans of a team."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import combinations, pairwise
from typing import NamedTuple

from oncall.pay.core.rules.parts import read_rules
from oncall.pay.core.rules.values import Callouts, Rule, Version
from oncall.pay.core.spans import Span, midnight
from oncall.rota.core.file.faults import Report
from oncall.rota.core.plan import Plan

_ALWAYS, _NEVER = date.min, date.max


class Stretch(NamedTuple):
    """A rule that stays the same, and the time for which it counts."""

    rule: Rule
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The time for which it counts."""
        return self.start, self.end


class Missing(NamedTuple):
    """Time before the first version of a rule, in a plan that has it: `begins` is its own start."""

    rule: Rule
    start: int
    end: int
    begins: int


def judge_rules(plan: Plan, report: Report) -> None:
    """Report every fault of the plan's supplements: by themselves, and against each other."""
    versions = read_rules(plan.supplements, report)
    _same_day(versions, report)
    for one, other in combinations(_dated(versions), 2):
        shared = one.version.rule.codes & other.version.rule.codes
        if shared - {""} and _same_time(one, other):
            report.fault(
                ("supplement", other.version.place, "code"),
                f'"{one.version.rule.name}" pays the same hours under code {min(shared)}',
                "give one of them another code, or leave it out",
                "same_hours",
                rule=one.version.rule.name,
                value=min(shared),
            )


@lru_cache(maxsize=4096)  # a plan never changes
def rules_of(plan: Plan) -> tuple[Version, ...]:
    """The plan's rules; what could not be read in it pays nothing."""
    return read_rules(plan.supplements, Report({(): 1}))


def stretches(plans: Sequence[Plan], start: int, end: int) -> list[Stretch]:
    """Every rule with the time in [start, end) for which it counts, in the order of the files.

    Versions that say the same follow each other as one: a plan stored again changes nothing.
    """
    found: dict[str, list[Stretch]] = {}
    for plan, low, high in in_force(plans, start, end):
        for name, versions in _by_name(rules_of(plan)).items():
            mine = found.setdefault(name, [])
            for stretch in _cut(plan, versions, low, high):
                _follow(mine, stretch)
    return [stretch for mine in found.values() for stretch in mine]


def missing(plans: Sequence[Plan], start: int, end: int) -> list[Missing]:
    """The time in [start, end) before the first version of a rule that the plan has later on."""
    return [
        Missing(versions[0].rule, low, min(high, begins), begins)
        for plan, low, high in in_force(plans, start, end)
        for versions in _by_name(rules_of(plan)).values()
        if low < (begins := _begins(plan, versions[0]))
    ]


def in_force(plans: Sequence[Plan], start: int, end: int) -> Iterator[tuple[Plan, int, int]]:
    """Each plan that counts somewhere in [start, end), with the part of it where it does."""
    begins = [*(midnight(plan.valid_from, plan.zone) for plan in plans), end]
    for plan, (begin, following) in zip(plans, pairwise(begins), strict=True):
        low, high = max(start, begin), min(end, following)
        if low < high:
            yield plan, low, high


def _follow(mine: list[Stretch], stretch: Stretch) -> None:
    if mine and mine[-1].end == stretch.start and mine[-1].rule == stretch.rule:
        mine[-1] = mine[-1]._replace(end=stretch.end)
    else:
        mine.append(stretch)


def _by_name(versions: Iterable[Version]) -> dict[str, list[Version]]:
    """The versions of each rule in the order they begin."""
    named: dict[str, list[Version]] = {}
    for version in versions:
        named.setdefault(version.rule.name, []).append(version)
    for mine in named.values():
        mine.sort(key=_valid_from)
    return named


def _cut(plan: Plan, versions: Sequence[Version], start: int, end: int) -> Iterator[Stretch]:
    begins = [*(_begins(plan, version) for version in versions), end]
    for version, (begin, following) in zip(versions, pairwise(begins), strict=True):
        low, high = max(start, begin), min(end, following)
        if low < high:
            yield Stretch(version.rule, low, high)


def _begins(plan: Plan, version: Version) -> int:
    first = midnight(plan.valid_from, plan.zone)
    return max(first, midnight(version.valid_from, plan.zone)) if version.valid_from else first


def _valid_from(version: Version) -> date:
    return version.valid_from or _ALWAYS


class _Dated(NamedTuple):
    version: Version
    first: date
    until: date


def _dated(versions: Sequence[Version]) -> list[_Dated]:
    """Each version with the day it begins, and the day on which the next of its name does."""
    found = []
    for mine in _by_name(versions).values():
        days = [*(_valid_from(version) for version in mine), _NEVER]
        for version, (first, until) in zip(mine, pairwise(days), strict=True):
            found.append(_Dated(version, first, until))
    return sorted(found, key=lambda each: each.version.place)


def _same_day(versions: Sequence[Version], report: Report) -> None:
    seen: dict[tuple[str, date], Rule] = {}
    for version in versions:
        rule = version.rule
        first = seen.setdefault((rule.name, _valid_from(version)), rule)
        if first is not rule:
            twice = "" if first.code != rule.code else f", and pay under one code, {rule.code}"
            report.fault(
                ("supplement", version.place, "name"),
                f'two rules are called "{rule.name}" and count from the same day{twice}',
                "give one another name and code, or another valid_from",
                "rules_one_day",
                rule=rule.name,
            )


def _same_time(one: _Dated, other: _Dated) -> bool:
    """Whether both pay some hour."""
    mine, theirs = one.version.rule, other.version.rule
    return (
        mine.name != theirs.name
        and one.first < other.until
        and other.first < one.until
        and mine.stand_in == theirs.stand_in
        and isinstance(mine.pays, Callouts) == isinstance(theirs.pays, Callouts)
        and (mine.rotation is None or theirs.rotation in (None, mine.rotation))
        and (mine.person is None or theirs.person in (None, mine.person))
    )
