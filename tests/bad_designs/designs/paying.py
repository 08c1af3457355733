"""Paying, badly: what availability pays."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from tests.bad_designs.design import bad

EXAMPLES = "tests/pay/test_worked_examples.py"
MONTHS = "tests/pay/test_odd_months.py"
FILES = "tests/pay/test_files.py"
BOOKS = "tests/pay/test_books.py"


@bad("oncall.pay.core.money:half_up", f"{EXAMPLES}::test_a_fraction_of_the_hourly_wage")
def what_is_beyond_an_ore_is_cut_off(original: Any, exact: Fraction) -> int:
    """Two thirds of an øre are none."""
    return int(exact)


@bad(
    "oncall.pay.core.money:largest_remainder",
    f"{EXAMPLES}::test_a_pool_over_the_months_of_2026",
)
def every_part_is_rounded_by_itself(
    original: Any, amount: int, weights: Sequence[int]
) -> list[int]:
    """Twelve months are nearly the yearly amount."""
    total = sum(weights) or 1
    return [round(Fraction(amount * weight, total)) for weight in weights]


@bad(
    "oncall.pay.core.reckoning.weights:month_weights",
    f"{EXAMPLES}::test_a_pool_over_the_months_of_2026",
)
def every_day_has_24_hours(original: Any, *given: Any, nominal: bool = False) -> Any:
    """March is as long as it looks on the wall."""
    return original(*given, nominal=True)


@bad("oncall.pay.core.reckoning.bands:_beating", f"{EXAMPLES}::test_easter_in_bands")
def a_holiday_is_paid_twice(original: Any, *given: Any) -> list[Any]:
    """Easter Sunday is a holiday and a Sunday, and both are paid."""
    return []


@bad("oncall.pay.core.reckoning.pools:_shares", f"{MONTHS}::test_a_stand_in_with_a_rule_of_her_own")
def nobodys_time_is_shared_by_the_others(original: Any, credits_: Any, *given: Any) -> Any:
    """What nobody held of a pool goes to those who held the rest."""
    return original({who: spans for who, spans in credits_.items() if who}, *given)


@bad(
    "oncall.pay.core.reckoning.credit:_has_own", f"{MONTHS}::test_a_stand_in_with_a_rule_of_her_own"
)
def a_stand_in_is_paid_twice(original: Any, *given: Any) -> bool:
    """By the hour, and out of the supervisor's pool as well."""
    return False


@bad(
    "oncall.pay.core.reckoning.month_faults:missing_rates",
    f"{MONTHS}::test_a_rate_that_is_missing_for_a_date",
)
def a_missing_rate_pays_nothing(original: Any, *given: Any) -> list[Any]:
    """Duty before the first rate is paid nothing, and nobody is told."""
    return []


@bad(
    "oncall.pay.core.reckoning.month_faults:one_number",
    f"{MONTHS}::test_two_people_of_one_employee_number",
)
def two_people_are_paid_as_one(original: Any, *given: Any) -> list[Any]:
    """Of two with one employee number payroll pays either for both."""
    return []


@bad(
    "oncall.pay.core.reckoning.month_faults:not_paid",
    "tests/pay/test_auditor.py::test_whoever_is_paid_nobody_knows_how",
)
def who_is_in_no_file_is_not_told(original: Any, *given: Any) -> list[Any]:
    """An amount is right, no file has it, and nobody is told."""
    return []


@bad(
    "oncall.rota.core.overlay:_moved",
    "tests/pay/test_one_answer.py::test_whoever_took_over_is_absent_herself",
)
def whoever_swapped_is_absent(original: Any, was: Any, owner: str, came: str, change: Any) -> Any:
    """Eli took Ane's shift and fell ill, and it is Ane who is off by it."""
    return original(was, owner, came, change)._replace(before=owner)


@bad(
    "oncall.rota.core.overlay:_moved",
    f"{MONTHS}::test_leave_that_is_paid_where_several_are_on",
)
def paid_leave_ends_when_it_is_covered(
    original: Any, was: Any, owner: str, came: str, change: Any
) -> Any:
    """Whoever is on leave loses her pay as soon as somebody has her place."""
    return original(was, owner, came, change)._replace(pays=change.pays)


@bad("oncall.pay.core.books.closing:held_back", f"{BOOKS}::test_a_correction_is_a_file_of_its_own")
def a_deduction_nobody_agreed_to(original: Any, *given: Any) -> set[str]:
    """What was paid too much is taken at once."""
    return set()


@bad(
    "oncall.pay.work.settled:fixed_by",
    "tests/pay/test_cumulative.py::test_an_approved_month_stays_when_later_hours_change",
)
def an_approved_month_is_reckoned_anew(original: Any, *given: Any) -> Any:
    """New hours in June take back what was paid of a pool in January."""
    return replace(original(*given), settled=())


@bad(
    "oncall.pay.work.settled:fixed_by",
    f"{BOOKS}::test_another_employee_number_moves_no_ore",
)
def an_ore_follows_the_employee_number(original: Any, *given: Any) -> Any:
    """Somebody gets another number, and the øre left over goes to somebody else."""
    return replace(original(*given), numbers={})


@bad(
    "oncall.pay.core.books.closing:agreed_with",
    f"{BOOKS}::test_an_agreement_is_about_one_deduction",
)
def agreed_once_is_agreed_for_ever(original: Any, steps: Any, runs: Any) -> dict[str, int]:
    """One agreement, and every later deduction of the month is taken as well."""
    return {step.about: step.ore for step in steps if step.word == "agreed"}


@bad("oncall.pay.core.books.closing:agreed_with", f"{BOOKS}::test_an_agreement_is_over_an_amount")
def agreed_is_agreed_to_any_amount(original: Any, steps: Any, runs: Any) -> dict[str, int]:
    """What has grown since the agreement is taken as well, all of it."""
    return dict.fromkeys(original(steps, runs), -(10**12))


@bad("oncall.pay.core.payroll.layout:_written", f"{FILES}::test_no_text_becomes_a_formula")
def a_name_may_be_a_formula(original: Any, text: str, layout: Any, *, quoted: bool) -> str:
    """A text is written into the file as it stands."""
    return f'"{text}"' if quoted else text
