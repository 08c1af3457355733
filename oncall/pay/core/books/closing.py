"""Closing a month: confirmed, approved, and so a run is made; then it is paid, or withdrawn.

Who may do what is decided here, and what a run pays: what is due now less what was paid before.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, NamedTuple

from oncall.pay.core.money import ORE, kroner
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.lines import Line, employee
from oncall.people.core.values import Person

Word = Literal["confirmed", "approved", "paid", "withdrawn", "agreed"]


class Step(NamedTuple):
    """Something somebody did about a month: kept, and never changed.

    `about` is the digest of the lines when confirmed or approved, a run's name when paid or
    withdrawn, and a handle when agreed; `note` is the reason or the day. `ore` is how much less
    than nothing was agreed on, below zero.
    """

    word: Word
    by: str
    about: str
    note: str = ""
    ore: int | None = None


class PayFault(Exception):
    """It cannot be done now; the message says why and what to do.

    `key` names the sentence of the pages for it, and `values` what that holds: handles where it
    is about people, a tuple for several.
    """

    def __init__(self, message: str, key: str = "other", **values: str | tuple[str, ...]) -> None:
        super().__init__(message)
        self.key, self.values = key, values


@dataclass(frozen=True, slots=True)
class RunLine:
    """What a run pays: a difference, which may be negative, of one person, rule and code."""

    employee: str | None
    person: str | None
    rotation: str | None
    rule: str
    code: str
    account: str
    hours: Fraction
    ore: int

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is a difference of."""
        return self.person or "", self.rule, self.code


class Run(NamedTuple):
    """One run of a month, and what has become of it."""

    name: str
    lines: tuple[RunLine, ...]
    state: Literal["made", "paid", "withdrawn"]


def due(lines: Iterable[Line], people: Mapping[str, Person]) -> list[RunLine]:
    """The lines as a run keeps them; those of one person, rule and code are one."""
    found: dict[tuple[str, str, str], RunLine] = {}
    for line in lines:
        mine = RunLine(
            employee(line, people), line.person, line.rule.rotation, line.rule.name, line.code,
            line.rule.account, line.hours, line.ore,
        )  # fmt: skip
        found[mine.key] = _plus(mine, found[mine.key], 1) if mine.key in found else mine
    return list(found.values())


def to_pay(now: Sequence[RunLine], runs: Iterable[Run]) -> tuple[RunLine, ...]:
    """What is due now less what paid runs have paid: the lines in which that is something."""
    left = {line.key: line for line in now}
    for run in runs:
        for line in run.lines if run.state == "paid" else ():
            left[line.key] = _plus(left.get(line.key, _none_of(line)), line, -1)
    return tuple(line for line in left.values() if line.ore or line.hours)


def below_zero(lines: Iterable[RunLine]) -> dict[str, int]:
    """Who would be paid less than nothing, and how much, in øre."""
    totals: dict[str, int] = {}
    for line in lines:
        if line.person:
            totals[line.person] = totals.get(line.person, 0) + line.ore
    return {person: ore for person, ore in sorted(totals.items()) if ore < 0}


def held_back(lines: Iterable[RunLine], agreed: Mapping[str, int]) -> set[str]:
    """Whose total is below zero, and lower than was agreed with her: a deduction waits for that."""
    return {who for who, ore in below_zero(lines).items() if ore < agreed.get(who, 0)}


def to_agree(lines: Sequence[RunLine], agreed: Mapping[str, int]) -> dict[str, int]:
    """With whom a deduction is to be agreed, and how much, in øre.

    Not about less than a krone, which often is rounding alone, when somebody else's hours moved:
    nobody is asked for that. It is taken from nobody either, and settled with what is due to her
    next of that month.
    """
    back = held_back(lines, agreed)
    return {who: ore for who, ore in below_zero(lines).items() if who in back and ore <= -ORE}


def is_settled(now: Sequence[RunLine], runs: Sequence[Run], agreed: Mapping[str, int]) -> bool:
    """Whether runs have paid all that is due, and nobody is to be asked for more."""
    lines = to_pay(now, runs)
    back = held_back(lines, agreed)
    return not any(line.person and line.person not in back for line in lines) and not to_agree(
        lines, agreed
    )


def agreed_with(steps: Sequence[Step], runs: Sequence[Run]) -> dict[str, int]:
    """With whom a deduction is agreed that no run has taken, and how much, in øre below zero.

    An agreement counts once, and for no more than it was made over. A run that is withdrawn has
    taken nothing. One that does not say how much, as those from before it was asked, counts for
    nothing.
    """
    approved = [at for at, step in enumerate(steps) if step.word == "approved"]
    taken: dict[str, int] = {}
    for at, run in zip(approved, runs, strict=False):
        if run.state != "withdrawn":
            taken |= dict.fromkeys(below_zero(run.lines), at)
    return {
        step.about: step.ore or 0
        for at, step in enumerate(steps)
        if step.word == "agreed" and at > taken.get(step.about, -1)
    }


def must_wait(person: str, ore: int | None, waits: Mapping[str, int]) -> int:
    """How much of hers waits to be agreed, in øre; `ore` is what whoever agreed was told.

    PayFault where nothing waits, or something else than that: it is told again, and asked again.
    """
    waiting_now = waits.get(person)
    if waiting_now is None:
        raise PayFault(f"Nothing of {person}'s waits to be agreed.", "nothing_waits")
    if ore not in (None, waiting_now):
        raise PayFault(
            f"{kroner(waiting_now)} of {person}'s waits, not {kroner(ore or 0)}: agree on that.",
            "other_amount",
        )
    return waiting_now


def run_name(month: Month, runs: Sequence[Run]) -> str:
    """The next run's: the month, then its corrections; a withdrawn one keeps its name."""
    return f"{month}-correction-{len(runs)}" if runs else str(month)


def with_role(people: Mapping[str, Person], *roles: str) -> set[str]:
    """The handles of those who have one of these roles."""
    return {handle for handle, one in people.items() if not one.roles.isdisjoint(roles)}


def must_be_one_of(by: str, deed: str, allowed: Collection[str]) -> None:
    """PayFault for anybody else, with who can do it, or how somebody can."""
    if by in allowed:
        return
    if allowed:
        can = tuple(sorted(allowed))
        raise PayFault(f"{by} cannot {deed}; {' or '.join(can)} can.", "not_you", can=can)
    raise PayFault(
        f"{by} cannot {deed}, and nobody can today: give somebody the role in the people's file, "
        "and oncall people import.",
        "nobody",
    )


def may_confirm(
    by: str, month: Month, steps: Sequence[Step], digest: str, allowed: Collection[str]
) -> None:
    """One of these, and once for the same hours."""
    must_be_one_of(by, "confirm hours", allowed)
    before = _last(steps, "confirmed")
    if before and before.about == digest:
        raise PayFault(
            f"{month} is confirmed already, by {before.by}, and nothing has changed since.",
            "confirmed_already",
            person=before.by,
        )


def must_be_over(month: Month, today: date) -> None:
    """A month that is not over can only be looked at."""
    if month.last >= today:
        raise PayFault(
            f"{month} is not over until {month.last}: it can be looked at, and confirmed then.",
            "not_over",
        )


def may_approve(
    by: str,
    month: Month,
    steps: Sequence[Step],
    digest: str,
    approvers: Collection[str],
    own: Collection[str],
) -> None:
    """An approver who has not confirmed it and is paid nothing by it."""
    must_be_one_of(by, f"approve {month}", approvers)
    confirmed = _last(steps, "confirmed")
    if confirmed is None:
        raise PayFault(
            f"The hours of {month} are not confirmed yet: oncall pay confirm.", "not_confirmed"
        )
    if confirmed.about != digest:
        raise PayFault(
            f"The hours of {month} have changed since then: confirm them anew.", "changed"
        )
    if by in own or by == confirmed.by:
        raise PayFault(f"Nobody approves their own: another approver than {by} must do it.", "own")


def new_run(
    month: Month, now: Sequence[RunLine], runs: Sequence[Run], agreed: Mapping[str, int]
) -> Run:
    """What is to be paid now, without deductions that wait; PayFault when that is nothing."""
    for run in runs:
        if run.state == "made":
            raise PayFault(
                f"{run.name} is made and neither paid nor withdrawn: settle it first.",
                "unsettled",
                run=run.name,
            )
    lines = to_pay(now, runs)
    back = held_back(lines, agreed)
    paying = tuple(line for line in lines if line.person not in back)
    if not any(line.person for line in paying):
        told = " ".join(waiting(*each) for each in to_agree(lines, agreed).items())
        raise PayFault(f"Nothing of {month} is left to pay. {told}".strip(), "nothing_left")
    return Run(run_name(month, runs), paying, "made")


def may_settle(name: str, runs: Sequence[Run]) -> None:
    """Only a run that is made, and neither paid nor withdrawn."""
    states = {run.name: run.state for run in runs}
    if name not in states:
        known = ", ".join(states) or "none"
        raise PayFault(f'There is no run "{name}"; there is {known}.', "no_run")
    if states[name] != "made":
        raise PayFault(f"{name} is {states[name]} already.", f"{states[name]}_already", run=name)


def waiting(person: str, ore: int) -> str:
    """A sentence about a deduction that waits."""
    waits = f"{person}: {kroner(ore)} waits until it is agreed with her"
    return f"{waits}: oncall pay agree, with the day."


def _last(steps: Sequence[Step], word: Word) -> Step | None:
    return next((step for step in reversed(steps) if step.word == word), None)


def _plus(line: RunLine, other: RunLine, sign: int) -> RunLine:
    return RunLine(
        line.employee, line.person, line.rotation, line.rule, line.code, line.account,
        line.hours + sign * other.hours, line.ore + sign * other.ore,
    )  # fmt: skip


def _none_of(line: RunLine) -> RunLine:
    return RunLine(
        line.employee, line.person, line.rotation, line.rule, line.code, line.account,
        Fraction(0), 0,
    )  # fmt: skip
