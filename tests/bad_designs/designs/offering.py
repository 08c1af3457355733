"""Offering shifts, badly: to a forged sender, to two at once, beside a family."""

from typing import Any

from oncall.contact.rows.offers import Expected
from oncall.contact.work.shifts import sick
from tests.bad_designs.design import bad

OFFERS = "tests/stories_sms/test_offers.py"
ROLES = "tests/stories_sms/test_two_roles.py"
SICK = "tests/stories_sms/test_sick.py"


@bad("oncall.contact.work.shifts.keys:too_late", f"{OFFERS}::test_tek_alone_puts_nobody_on_duty")
def a_key_lasts_for_ever(original: Any, order: Any, expected: Any) -> bool:
    """Whoever finds the phone in the evening answers what was asked in the morning."""
    return False


@bad(
    "oncall.contact.work.shifts.keys:awaits",
    f"{ROLES}::test_the_key_of_a_shift_is_staffs",
)
def a_key_is_a_familys_text(original: Any, order: Any, code: Any) -> bool:
    """Four digits from a number that is also a family's make a contact."""
    return False


@bad(
    "oncall.contact.work.shifts.taking:why_not",
    f"{OFFERS}::test_of_two_in_the_same_second_one_has_it",
)
def whoever_says_yes_may_have_it(original: Any, *asked: Any) -> None:
    """That another was first is found out when it is recorded, and told as something else."""


@bad("oncall.contact.work.shifts.offers:on_phone", f"{OFFERS}::test_a_family_comes_before_a_shift")
def a_shift_is_asked_about_at_once(original: Any, *asked: Any) -> list[Any]:
    """Beside the page of a family: an OK may mean the one or the other."""
    return []


@bad("oncall.rota.core.offer:over", "tests/rota/test_offers.py::test_it_ends_as_the_shift_begins")
def an_offer_stays_open(original: Any, *asked: Any) -> None:
    """A shift that has begun changes hands by a text that came late."""


@bad("oncall.contact.work.shifts.sick:reports", f"{SICK}::test_her_word_alone_changes_nothing")
def sick_is_off_at_once(original: Any, order: Any, _said: Any) -> Any:
    """Whoever can send in her name has others asked for her shift."""
    return sick.confirmed(order, Expected("", "SJUK", 0, order.desk.now))


@bad(
    "oncall.contact.work.shifts.offers:_let_decide",
    f"{SICK}::test_a_backstop_lets_her_off_when_nobody_has_said_yes",
)
def nobody_decides(original: Any, *asked: Any) -> None:
    """Nobody says yes, nobody is told, and a sick person has the phone all night."""
