"""How the check counts and what is agreed on, as a supervisor writes it."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from oncall.rota.core.file.read import read_plan
from oncall.rota.core.plan import Agreement, CheckPart
from tests.rota.shapes import EXAMPLE

TEXT = EXAMPLE.read_text(encoding="utf-8").partition("# What has been agreed on")[0]
ONE = """
[[agreement]]
rule = "daily-rest"
people = ["tove"]
from = 2026-01-01
to = 2026-12-31
limit = "8 h"
text = "Agreement of 1 December 2025"
"""


def test_without_a_word_the_law_counts() -> None:
    """One seventh, and duty at home is rest."""
    plan = read_plan(TEXT).plan

    assert plan is not None
    assert plan.check == CheckPart(Fraction(1, 7), availability_is_rest=True, agreements=())


def test_what_is_written_counts() -> None:
    """A fifth, no rest on duty, and an agreement."""
    text = f'{TEXT}\n[check]\navailability = "1/5"\navailability_is_rest = false\n{ONE}'

    plan = read_plan(text).plan

    assert plan is not None
    days = date(2026, 1, 1), date(2026, 12, 31)
    agreed = Agreement(
        "daily-rest", ("tove",), *days, timedelta(hours=8), "Agreement of 1 December 2025"
    )
    assert plan.check == CheckPart(Fraction(1, 5), availability_is_rest=False, agreements=(agreed,))


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        ('"daily-rest"', '"daily-rst"', "agreement[0].rule", '"daily-rest"'),
        ('"daily-rest"', '"line-open"', "agreement[0].rule", "leave it out"),
        ('"daily-rest"', '"sunday-next"', "agreement[0].limit", "leave limit out"),
        ('["tove"]', "[]", "agreement[0].people", '"tove"'),
        ("2026-12-31", "2025-12-31", "agreement[0].to", "swap"),
        ("2026-12-31", "2026-02-30", "agreement[0].to", "2026-12-31"),
        ('"8 h"', "8.5", "agreement[0].limit", '"48 h"'),
        ("text =", "because =", "agreement[0].because", '"text"'),
    ],
)
def test_a_mistake_in_an_agreement(old: str, new: str, path: str, hint: str) -> None:
    """Told at its place, with what to write instead."""
    told = {fault.path: fault.hint for fault in read_plan(TEXT + ONE.replace(old, new)).faults}

    assert hint in told[path]


@pytest.mark.parametrize("share", ["0.142857", '"0,14"', '"7/1"', '"1/0"'])
def test_a_share_is_a_fraction(share: str) -> None:
    """A float would be a little off every week."""
    (fault,) = read_plan(f"{TEXT}\n[check]\navailability = {share}\n").faults

    assert (fault.path, '"1/7"' in fault.hint) == ("check.availability", True)
