"""No float touches money or time: not in the code of pay, and not in what it computes."""

import ast
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path

import pytest

from oncall.pay.core import money
from oncall.pay.core.from_files.sources import Texts
from tests.pay.files import EXAMPLE, EXAMPLE_PEOPLE, computed

MAKE_FLOATS = {"float", "round", "math", "timestamp", "total_seconds", "fmean", "fromtimestamp"}


def objections(source: str) -> list[str]:
    """What in a module is a float, or makes one."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(str(node.value))
        name = getattr(node, "id", getattr(node, "attr", None))
        if isinstance(node, ast.Name | ast.Attribute) and name in MAKE_FLOATS:
            found.append(str(name))
        if isinstance(node, ast.Import | ast.ImportFrom):
            found += [alias.name for alias in node.names if alias.name in MAKE_FLOATS]
    return found


def floats(value: object) -> list[object]:
    """Every float in a value, however deep."""
    if isinstance(value, float):
        return [value]
    if is_dataclass(value):
        return [one for each in fields(value) for one in floats(getattr(value, each.name))]
    if isinstance(value, tuple | list | frozenset):
        return [one for each in value for one in floats(each)]
    return []


def test_no_float_in_the_code(house: Path) -> None:
    """No literal, no conversion, no clock reading that is one."""
    files = sorted((house / "oncall" / "pay").rglob("*.py"))

    assert len(files) > 15
    assert {
        path.name: told for path in files if (told := objections(path.read_text("utf-8")))
    } == {}


@pytest.mark.parametrize(
    "source",
    ["a = 1.5", "a = float(b)", "a = round(b)", "import math", "a = b.timestamp()",
     "a = (b - c).total_seconds()"],
)  # fmt: skip
def test_each_float_is_seen(source: str) -> None:
    """The check objects to what it is there to stop."""
    assert objections(source)


def test_no_float_in_what_is_computed() -> None:
    """A month with pools, rates and a fraction of a wage holds whole numbers and fractions."""
    rule = '[[supplement]]\nrotation = "therapists"\ncode = "9"\nfactor = "1/7"\n'
    found = computed("2026-10", Texts(EXAMPLE + rule, EXAMPLE_PEOPLE))

    assert len(found.lines) == 10
    assert floats(found) == []
    assert floats((1, [Fraction(1), (2.0,)])) == [2.0]


@pytest.mark.parametrize(
    ("exact", "rounded"),
    [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("149/100", 1), ("0", 0), ("-149/100", -1)],
)
def test_half_up(exact: str, rounded: int) -> None:
    """From the middle away from zero."""
    assert money.half_up(Fraction(exact)) == rounded


@pytest.mark.parametrize(
    ("ore", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-47260, "-472.60"), (10, "0.10")]
)
def test_kroner(ore: int, text: str) -> None:
    """Two decimals, and a minus sign where it belongs."""
    assert money.kroner(ore) == text
    assert ore < 0 or money.ore(text) == ore


def test_what_cannot_be_shared() -> None:
    """A negative amount or weight is a fault in the program, and nothing is shared by no weight."""
    assert money.largest_remainder(100, [0, 0]) == [0, 0]
    for amount, weights in ((-1, [1]), (1, [-1, 2])):
        with pytest.raises(ValueError, match="never negative"):
            money.largest_remainder(amount, weights)
