"""The laws of pay on made-up teams: sums are exact, and a way round changes nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.pay.core.from_files.sources import Texts, pay_of
from oncall.pay.core.months import Month, months_of
from oncall.pay.core.reckoning.lines import Line
from oncall.people.core.values import Person
from tests.pay import laws
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE, sound
from tests.pay.worlds import HANDLES, World, pool, worlds
from tests.rota.shapes import line as held_by
from tests.rota.shapes import plan_of

CASES = 500
Law = Callable[[World, st.DataObject], None]


@settings(max_examples=CASES)
@given(worlds())
def test_a_year_sums_to_its_amount(world: World) -> None:
    """Twelve months of a pool are the yearly amount."""
    laws.a_year_sums_to_its_amount(world)


def test_the_example_in_twelve_years() -> None:
    """From 2024 to 2035 the example pays its yearly amounts, in leap years as in others."""
    text = EXAMPLE.replace("2026-01-01", "2024-01-01").replace("2025-12-29", "2023-12-25")
    staff = EXAMPLE_PEOPLE.replace("2025-08-01", "2020-01-01").replace("2025-10-01", "2020-01-01")
    sources = sound(Texts(text, staff))

    for year in range(2024, 2036):
        totals: Counter[str] = Counter()
        for month in months_of(year):
            for line in pay_of(month, sources).lines:
                totals[line.code] += line.ore
        assert totals == {"3410": 345_000_00, "3411": 920_000_00, "3412": 170_000_00}


@pytest.mark.parametrize("law", laws.WITH_MORE, ids=lambda law: law.__name__)
@settings(max_examples=CASES)
@given(world=worlds(), data=st.data())
def test_what_changes_nothing(law: Law, world: World, data: st.DataObject) -> None:
    """Each way round, and each correction."""
    law(world, data)


@settings(max_examples=CASES)
@given(laws.AMOUNTS, laws.WEIGHTS)
def test_shares_are_fair(amount: int, weights: list[int]) -> None:
    """No part is more than one øre away from the exact one."""
    laws.shares_are_fair(amount, weights)


@dataclass(frozen=True)
class Leaky(World):
    """A reckoning in which an øre more appears with every change and every plan."""

    def lines(self, month: Month) -> tuple[Line, ...]:
        """The month's lines, each a little too much."""
        more = len(self.changes) + len(self.plans)
        return tuple(replace(line, ore=line.ore + more) for line in super().lines(month))


def leaky() -> Leaky:
    """One team of that kind."""
    plan = replace(
        plan_of(held_by("tove"), valid_from="2026-01-01"),
        supplements=(pool("supervisor", "1", "345000.00"),),
    )
    people = {
        handle: Person(handle, handle, frozenset({"staff"}), handle, paid="payroll")
        for handle in HANDLES
    }
    return Leaky(2026, (plan,), people, ())


@pytest.mark.parametrize(
    "law",
    [laws.a_correction_of_a_pool_sums_to_zero, laws.there_and_back_changes_nothing,
     laws.an_identical_plan_changes_nothing],
    ids=lambda law: law.__name__,
)  # fmt: skip
def test_each_law_objects(law: Law) -> None:
    """Fed a reckoning that leaks, it goes red."""
    few = settings(max_examples=50, database=None, report_multiple_bugs=False)

    with pytest.raises(AssertionError):
        few(given(st.data())(lambda data: law(leaky(), data)))()
    with pytest.raises(AssertionError):
        laws.a_year_sums_to_its_amount(leaky())
