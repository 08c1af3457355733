"""What runs that were made have fixed for what is computed later: it is kept with each of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Numbers
from oncall.pay.core.reckoning.pools import Settled
from oncall.pay.rows import StoredRun


@dataclass(frozen=True)
class Fixed:
    """What fell on approved months of a cumulative pool, and `numbers` of each that has a run.

    By these employee numbers an øre was given to one of equals.
    """

    settled: tuple[Settled, ...] = ()
    numbers: Mapping[Month, Numbers] = field(default_factory=dict)


def fixed_by(runs: Iterable[StoredRun]) -> Fixed:
    """By these runs, in the order they were made.

    One that is withdrawn has fixed nothing; of several of a month the first one has.
    """
    numbers: dict[Month, Numbers] = {}
    settled: dict[tuple[str, int, Month], Settled] = {}
    for stored in runs:
        if stored.run.state == "withdrawn":
            continue
        numbers.setdefault(_month(stored), _numbers(stored.basis.get("people", {})))
        for each in as_kept(stored.basis.get("settles", ())):
            settled.setdefault((each.rule, each.year, each.month), each)
    return Fixed(tuple(settled.values()), numbers)


def as_kept(told: Iterable[Sequence[Any]]) -> tuple[Settled, ...]:
    """What fell on months, as a run keeps it."""
    return tuple(Settled(rule, year, Month(*month), ore) for rule, year, month, ore in told)


def _numbers(people: Mapping[str, Mapping[str, Any]]) -> Numbers:
    return {handle: facts["employee_number"] for handle, facts in people.items()}


def _month(stored: StoredRun) -> Month:
    year, number = map(int, stored.run.name.split("-")[:2])
    return Month(year, number)
