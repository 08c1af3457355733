"""What must hold of every team's pay.

The tests try 500 made-up teams for each; `python -m tests.pay.laws 10000` tries more, all of them
or those that are named after the number.
"""

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import click
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.pay.core.availability import Availability, Change
from oncall.pay.core.money import largest_remainder, ore
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_pay import month_pay
from oncall.pay.core.reckoning.shapes import month_shape
from tests.pay.worlds import World, changes, worlds

Key = tuple[str, str | None]

AMOUNTS = st.integers(0, 10**12)
WEIGHTS = st.lists(st.integers(0, 10**8), max_size=15)


def totals(lines: tuple[Line, ...]) -> dict[Key, tuple[int, str]]:
    """Øre and hours by rule and person."""
    return {(line.rule.name, line.person): (line.ore, str(line.hours)) for line in lines}


def of_a_rule(lines: tuple[Line, ...], name: str) -> int:
    """The øre of one rule, nobody's part with it."""
    return sum(line.ore for line in lines if line.rule.name == name)


def a_year_sums_to_its_amount(world: World) -> None:
    """Twelve months of a pool are the yearly amount, whatever was changed in it."""
    year = [line for month in world.months for line in world.lines(month)]

    for supplement in world.plans[0].supplements:
        name = f"{supplement['rotation']} {supplement['code']}"
        assert of_a_rule(tuple(year), name) == ore(supplement["per_year"])


def a_correction_of_a_pool_sums_to_zero(world: World, data: st.DataObject) -> None:
    """A change found out later moves money between people, and makes none."""
    month = data.draw(st.sampled_from(world.months))
    more = data.draw(changes(world.year, ("supervisor", "therapists")))
    # One more on a rotation shares its pool as well, so it too moves money only.
    before, after = world.lines(month), world.changed(more).lines(month)

    for name in {line.rule.name for line in before}:
        assert of_a_rule(after, name) == of_a_rule(before, name)


def there_and_back_changes_nothing(world: World, data: st.DataObject) -> None:
    """Somebody takes over from whoever is on, who takes it back at once."""
    month = data.draw(st.sampled_from(world.months))
    entry = data.draw(st.sampled_from([each for each in world.basis(month).entries if each.person]))
    others = [each for each in world.people if each not in _on(world, month, entry.rotation)]
    if not others or entry.person is None or entry.how == "stand-in":
        return
    other = data.draw(st.sampled_from(others))
    there = Change("swap", entry.rotation, other, entry.person, entry.start, entry.end)
    back = Change("swap", entry.rotation, entry.person, other, entry.start, entry.end)

    assert totals(world.changed(there, back).lines(month)) == totals(world.lines(month))


def _on(world: World, month: Month, rotation: str) -> set[str | None]:
    entries = world.basis(month).entries
    return {each.person for each in entries if each.rotation == rotation}


def splitting_shifts_changes_nothing(world: World, data: st.DataObject) -> None:
    """Entries cut anywhere, in any order, are the same hours and the same pay."""
    month = data.draw(st.sampled_from(world.months))
    basis = world.basis(month)
    pieces: list[Availability] = []
    for each in basis.entries:
        cut = data.draw(st.integers(each.start, each.end)) if len(pieces) < 20 else each.start
        pieces += [
            piece
            for piece in (each._replace(end=cut), each._replace(start=cut))
            if piece.start < piece.end
        ]
    mixed = replace(basis, entries=data.draw(st.permutations(pieces[:20])) + pieces[20:])

    assert totals(month_pay(month, mixed).lines) == totals(month_pay(month, basis).lines)


def an_identical_plan_changes_nothing(world: World, data: st.DataObject) -> None:
    """The same rota stored again from a day within the month is as if it had not been."""
    month = data.draw(st.sampled_from(world.months))
    later = month.first + timedelta(days=data.draw(st.integers(0, 27)))
    twice = replace(world, plans=(*world.plans, replace(world.plans[0], valid_from=later)))

    assert totals(twice.lines(month)) == totals(world.lines(month))


def the_same_run_gives_the_same_bytes(world: World, data: st.DataObject) -> None:
    """Nothing in an answer depends on the order of a set, or on a clock."""
    month = data.draw(st.sampled_from(world.months))

    first, second = (str(month_shape(month, world.lines(month), world.people)) for _ in "ab")
    assert first == second


def shares_are_fair(amount: int, weights: list[int]) -> None:
    """Each part is the exact one rounded down or up, and they sum to the amount."""
    parts, total = largest_remainder(amount, weights), sum(weights)

    assert sum(parts) == (amount if total else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert not total or abs(part * total - amount * weight) < total


ALONE = (a_year_sums_to_its_amount,)
WITH_MORE = (
    a_correction_of_a_pool_sums_to_zero, there_and_back_changes_nothing,
    splitting_shifts_changes_nothing, an_identical_plan_changes_nothing,
    the_same_run_gives_the_same_bytes,
)  # fmt: skip


def main() -> None:
    """Try so many of each, or of those named: `python -m tests.pay.laws 10000 [LAW ...]`."""
    cases, named = int(sys.argv[1]), sys.argv[2:]
    many = settings(max_examples=cases, deadline=None, derandomize=False)
    for name, law in tried().items():
        if not named or name in named:
            many(law)()
            click.echo(f"{name}: {cases}")


def tried() -> dict[str, Callable[[], None]]:
    """Every law with what it is tried on, by its name."""
    laws = {law.__name__: given(worlds())(law) for law in ALONE}
    laws |= {law.__name__: given(worlds(), st.data())(law) for law in WITH_MORE}
    return {**laws, shares_are_fair.__name__: given(AMOUNTS, WEIGHTS)(shares_are_fair)}


if __name__ == "__main__":
    main()
