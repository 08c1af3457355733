"""Kroner as whole øre, shared and rounded exactly: no float, and nothing rounded twice."""

from collections.abc import Sequence
from fractions import Fraction

ORE = 100
"""Øre of a krone."""


def ore(kroner: str) -> int:
    """Whole øre, from an amount with two decimals: "345000.00"."""
    whole, _, part = kroner.partition(".")
    return int(whole + part)


def kroner(amount: int) -> str:
    """An amount in kroner with two decimals, from whole øre; a minus sign in front if below 0."""
    whole, part = divmod(abs(amount), ORE)
    return f"{'-' * (amount < 0)}{whole}.{part:02}"


def half_up(exact: Fraction) -> int:
    """The nearest whole number; from the middle away from zero."""
    doubled = abs(exact) * 2 + 1
    rounded = doubled.numerator // (doubled.denominator * 2)
    return rounded if exact >= 0 else -rounded


def decimals(exact: Fraction, places: int = 2) -> str:
    """A number as decimal text, rounded half up: what people read beside the exact one."""
    scaled = half_up(exact * 10**places)
    whole, part = divmod(abs(scaled), 10**places)
    return f"{'-' * (scaled < 0)}{whole}.{part:0{places}}"


def largest_remainder(amount: int, weights: Sequence[int]) -> list[int]:
    """`amount` shared by whole weights, such that the parts are whole and sum to it.

    Each has its exact part rounded down; what is left over goes, one each, to those who lost most
    by that, of equals to the earlier. All zero when every weight is. Raises ValueError for a
    negative amount or weight.
    """
    total = sum(weights)
    if amount < 0 or min(weights, default=0) < 0:
        raise ValueError("an amount and weights to share it by are never negative")
    if not total:
        return [0] * len(weights)
    parts = [amount * weight // total for weight in weights]
    lost = [amount * weight % total for weight in weights]
    for index in sorted(range(len(weights)), key=lambda i: (-lost[i], i))[: amount - sum(parts)]:
        parts[index] += 1
    return parts
