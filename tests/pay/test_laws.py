"""The laws of pay on made-up teams: sums are exact, and a way round changes nothing."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.pay.core.months import months_of
from oncall.pay.core.sources import Texts, pay_of
from tests.pay import laws
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE, sound
from tests.pay.worlds import World, worlds

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
@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**8), max_size=15))
def test_shares_are_fair(amount: int, weights: list[int]) -> None:
    """No part is more than one øre away from the exact one."""
    laws.shares_are_fair(amount, weights)
