"""Offering shifts, badly: to a forged sender, to two at once, beside a family."""

from itertools import count
from typing import Any

from oncall.contact.rows.offers import Expected
from oncall.contact.work.shifts import sick
from tests.bad_designs.design import bad

OFFERS = "tests/stories_sms/test_offers.py"
ROLES = "tests/stories_sms/test_two_roles.py"
SICK = "tests/stories_sms/test_sick.py"
CONFIRMING = "tests/stories_sms/test_confirming.py"
LIFE = "tests/stories_sms/test_life.py"
SWAPS = "tests/rota/test_swaps.py"
SWAP_TEXTS = "tests/stories_sms/test_swap_texts.py"
HANDOVER = "tests/stories_sms/test_handover.py"


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


@bad(
    "oncall.contact.work.shifts.offering:on_phone", f"{OFFERS}::test_a_family_comes_before_a_shift"
)
def a_shift_is_asked_about_at_once(original: Any, *asked: Any) -> list[Any]:
    """Beside the page of a family: an OK may mean the one or the other."""
    return []


@bad(
    "oncall.rota.core.changes.offer:over",
    "tests/rota/test_offers.py::test_it_ends_as_the_shift_begins",
)
def an_offer_stays_open(original: Any, *asked: Any) -> None:
    """A shift that has begun changes hands by a text that came late."""


@bad("oncall.contact.work.shifts.sick:reports", f"{SICK}::test_her_word_alone_changes_nothing")
def sick_is_off_at_once(original: Any, order: Any, _said: Any) -> Any:
    """Whoever can send in her name has others asked for her shift."""
    return sick.confirmed(order, Expected("", "SJUK", 0, order.desk.now))


@bad(
    "oncall.contact.work.shifts.offering:_let_decide",
    f"{SICK}::test_a_backstop_lets_her_off_when_nobody_has_said_yes",
)
def nobody_decides(original: Any, *asked: Any) -> None:
    """Nobody says yes, nobody is told, and a sick person has the phone all night."""


@bad(
    "oncall.contact.work.shifts.sick:let_off_since",
    f"{SICK}::test_a_time_that_is_past_or_beyond_the_shift_changes_nothing",
)
def any_time_will_do(original: Any, offer: Any, clock: Any, zone: Any, now: Any) -> Any:
    """A time that is past, or of another day, takes the whole shift from her at once."""
    return original(offer, clock, zone, now) or offer.left(now)[0]


@bad(
    "oncall.contact.work.shifts.handover:on_phone",
    f"{HANDOVER}::test_it_waits_while_a_page_is_open_on_her_phone",
)
def what_is_open_is_told_beside_a_page(original: Any, *asked: Any) -> list[Any]:
    """A list of others' contacts comes between a page and its OK."""
    return []


@bad(
    "oncall.contact.work.shifts.handover:_cause",
    f"{HANDOVER}::test_who_comes_reads_what_is_open",
)
def what_is_open_is_told_again_and_again(original: Any, team_id: str, comes: Any) -> Any:
    """Each look is a text of its own: a key that names nothing of the shift."""
    return f"hand-over/{next(_LOOKS)}"


_LOOKS = count()


@bad(
    "oncall.rota.core.confirm:still_there",
    f"{CONFIRMING}::test_a_shift_that_is_hers_no_more_is_not_waited_for",
)
def a_confirmation_is_waited_for_whoever_has_the_shift(
    original: Any, asked: Any, *rest: Any
) -> Any:
    """The line holder calls somebody about a shift that is another's since yesterday."""
    return list(asked)


@bad(
    "oncall.contact.work.shifts.confirming:on_phone",
    f"{CONFIRMING}::test_a_page_comes_before_a_shift",
)
def a_shift_is_told_of_beside_a_page(original: Any, *asked: Any) -> list[Any]:
    """What a colleague has not confirmed comes between a family's page and its OK."""
    return []


@bad(
    "oncall.contact.core.life:Sign.is_silent",
    f"{LIFE}::test_silence_is_red_and_the_deputy_hears_of_it",
)
def a_silent_phone_is_well(original: Any, self: Any, now: Any) -> bool:
    """The phone that holds the line lies in a drawer, and health is green."""
    return False


@bad(
    "oncall.rota.core.changes.swap:Swap.may_be",
    f"{SWAPS}::test_only_the_one_whose_word_it_is_ends_it",
)
def a_swap_is_agreed_by_one_only(original: Any, self: Any, answer: Any, by: Any) -> bool:
    """Whoever asks says yes for the other one too, who is on duty and does not know it."""
    return by in (self.asker, self.asked)


@bad("oncall.contact.work.shifts.swap_texts:_was_told", f"{SWAP_TEXTS}::test_who_is_asked_hears_it")
def a_swap_is_asked_for_by_nobody(original: Any, *asked: Any) -> bool:
    """It stands on a page that she does not open until the shift has begun."""
    return True
