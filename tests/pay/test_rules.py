"""What a `[[supplement]]` may say: every fault at once, each at its line with what to write."""

import pytest

from oncall.pay.core.rules.book import judge_rules
from oncall.rota.core.file.faults import Fault
from oncall.rota.core.file.read import read_plan
from tests.pay.files import EXAMPLE, LINE, POOL, rota


def faults(text: str) -> tuple[Fault, ...]:
    """Every fault of the file."""
    return read_plan(text, judge_rules).faults


@pytest.mark.parametrize(
    ("old", "new", "path", "hint"),
    [
        ('per_year = "345000.00"', "per_year = 345000.0", "supplement[0].per_year", '"345000.00"'),
        ('per_year = "345000.00"', "per_year = 345000", "supplement[0].per_year", '"345000.00"'),
        ('per_year = "345000.00"', 'per_year = "345 000"', "supplement[0].per_year", "345000.00"),
        ('per_hour = "245.50"', "per_hour = nan", "supplement[3].per_hour", '"245.50"'),
        ('per_hour = "245.50"', 'per_hour = "-5.00"', "supplement[3].per_hour", '"245.50"'),
        ('per_hour = "245.50"', 'per_hour = "about 240"', "supplement[3].per_hour", '"245.50"'),
        ('per_hour = "245.50"', 'factor = "1:5"', "supplement[3].factor", '"1/5"'),
        ('code = "3410"', "code = 3410", "supplement[0].code", '"3410"'),
        ('code = "3410"', 'code = "=1+1"', "supplement[0].code", '"3410"'),
        ('share = "hours"', 'share = "houres"', "supplement[0].share", '"hours"'),
        ('share = "hours"', 'months = "later"', "supplement[0].months", '"elapsed"'),
        ('rotation = "therapists"', 'rotasjon = "x"', "supplement[1].rotasjon", "rotation"),
        ('per_hour = "245.50"', 'callout = "often"', "supplement[3].callout", "half hour"),
        ("stand_in = true", 'stand_in = "yes"', "supplement[3].stand_in", "true"),
        ("stand_in = true", 'valid_from = "May"', "supplement[3].valid_from", "2026-05-01"),
        ("stand_in = true", 'night = { per_hour = "9.0" }', "supplement[3].night.per_hour", "245"),
        ("stand_in = true", 'night = { hours = "21-06" }', "supplement[3].night.hours", "21:00-06"),
        ("stand_in = true", 'holiday = { eves = { jul = "12:00" } }',
         "supplement[3].holiday.eves.jul", "julaften"),
        ("stand_in = true", 'weekend = { days = "Lørdag" }', "supplement[3].weekend.days", "Sat"),
        ('share = "hours"', 'per_hour = "1.00"', "supplement[0].per_hour", "leave one"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_stands(old: str, new: str, path: str, hint: str) -> None:
    """At its line, with something that mends it."""
    line = EXAMPLE[: EXAMPLE.index(old)].count("\n") + 1

    told = {fault.path: fault for fault in faults(EXAMPLE.replace(old, new, 1))}

    assert told[path].line == line
    assert hint in told[path].hint


def test_a_rule_that_pays_nothing() -> None:
    """No amount is written at all."""
    (fault,) = faults(EXAMPLE.replace('per_hour = "245.50"', ""))

    assert (fault.path, fault.message) == ("supplement[3].per_year", "no amount is written")


def test_every_fault_of_every_rule_is_told() -> None:
    """A mistake in each of three rules is three faults, in the order of the file."""
    text = EXAMPLE.replace('"345000.00"', "345000.0").replace('"245.50"', "245.5")

    assert [fault.path for fault in faults(text)] == [
        *("supplement[0].per_year", "supplement[0].budget_per_year", "supplement[3].per_hour"),
    ]


def test_two_rules_on_the_same_hours() -> None:
    """Under one code nobody could tell them apart; under two codes both are meant."""
    other = POOL.replace('"pool"', '"other"')

    (fault,) = faults(rota(LINE, POOL, other))

    assert fault.path == "supplement[1].code"
    assert fault.message == '"pool" pays the same hours under code 3410'
    assert faults(rota(LINE, POOL, other.replace("3410", "3499"))) == ()


def test_two_rules_one_after_the_other() -> None:
    """Versions of one rule, each from a day on, are no two rules; two from one day are."""
    may = POOL + "valid_from = 2026-05-01\n"

    assert faults(rota(LINE, POOL, may)) == ()
    assert "count from the same day" in faults(rota(LINE, may, may))[0].message


def test_two_rules_that_nobody_named() -> None:
    """They have the rotation's name and the code's: that they pay one code twice is said."""
    bare = '[[supplement]]\nrotation = "supervisor"\ncode = "1"\nper_hour = "1.00"\n'

    (fault,) = faults(rota(LINE, bare, bare.replace("1.00", "2.00")))

    assert fault.message == (
        'two rules are called "supervisor 1" and count from the same day, and pay under one code, 1'
    )


def test_a_personal_rule_and_the_rotations() -> None:
    """One person's rule under the code of the whole rotation pays her hours twice."""
    hers = '[[supplement]]\nperson = "tove"\ncode = "3410"\nper_hour = "10.00"\n'

    (fault,) = faults(rota(LINE, POOL, hers))

    assert fault.path == "supplement[1].code"


def test_what_says_nothing_of_a_personal_sum() -> None:
    """A personal sum falls in twelfths: how a pool is shared does not concern it."""
    personal = POOL.replace('"hours"', '"person"') + 'months = "nominal"\nuncovered = "shared"\n'

    assert [fault.path for fault in faults(rota(LINE, personal))] == [
        *("supplement[0].months", "supplement[0].uncovered"),
    ]
