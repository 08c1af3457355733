"""What a number may be reached for, badly: somebody says "not safe now", and it does not hold."""

from dataclasses import replace
from typing import Any

from tests.bad_designs.design import bad, bad_value

PAGES = "tests/people/test_families_pages.py"


@bad("oncall.people.core.rules:not_safe", f"{PAGES}::test_not_safe_now_is_one_tap")
def not_safe_to_call_only(original: Any, rules: Any, today: Any) -> Any:
    """Texts still go to the phone that somebody else holds."""
    return replace(rules, call="no", asked_on=today)


@bad(
    "oncall.people.core.rule_changes:taken_back",
    f"{PAGES}::test_an_old_file_makes_nobody_unsafe",
)
def an_old_file_is_believed(original: Any, rows: Any, changed: Any) -> Any:
    """The office imports last month's list, and the yes is back."""
    return iter(())


@bad(
    "oncall.people.core.rule_changes:last_of",
    f"{PAGES}::test_a_form_that_was_open_takes_nothing_back",
)
def an_open_form_wins(original: Any, changes: Any, number_id: Any, who: Any) -> Any:
    """A page that was opened before does not know, and is believed."""
    return None


@bad(
    "oncall.people.work.families:unsafe",
    f"{PAGES}::test_one_phone_of_two_families_is_unsafe_for_both",
)
def unsafe_for_one_family(
    original: Any, entrance: Any, visitor: Any, code: str, letter: str = ""
) -> Any:
    """The same phone is still safe as another family's."""
    from oncall.people.core.rules import not_safe
    from oncall.people.work import families as work

    with entrance.db.transaction() as tx:
        known = work.known_to(tx, entrance, visitor)
        theirs = known.numbers_of(
            lambda entry: entry.family.code == code and letter in ("", entry.number.letter)
        )
        for number_id, entry in theirs:
            new = [(entry, not_safe(entry.number.rules, work.local_day(entrance)))]
            work.change_rules(tx, entrance, visitor, number_id, "unsafe", new)


@bad(
    "oncall.people.work.families:is_unsafe",
    f"{PAGES}::test_pressed_twice_it_can_still_be_undone",
)
def a_tap_too_many_is_a_change(original: Any, known: Any, number_id: Any, entry: Any) -> bool:
    """What was agreed before is gone, because the thumb met the button twice."""
    return bool(known.changes) and known.changes[-1].did == "asked"


CHANGES = "tests/people/test_family_changes.py"


@bad(
    "oncall.people.work.imports:against_pages",
    f"{CHANGES}::test_an_old_file_turns_nothing_back",
)
def an_old_file_gives_back_what_was_taken(original: Any, *what: Any) -> Any:
    """The number that is the other parent's by now is the family's again, with its old yes."""
    return iter(())


@bad(
    "oncall.people.work.imports:brought_back",
    "tests/people/test_leaving.py::test_an_old_file_lets_nobody_in_again",
)
def who_has_left_comes_back_with_last_months_file(original: Any, *what: Any) -> Any:
    """She is called at night, and may sign in."""
    return iter(())


PERSON = "tests/people/test_person_pages.py"


@bad(
    "oncall.people.work.imports:against_page",
    f"{PERSON}::test_an_old_file_turns_nothing_back_and_one_that_agrees_is_free_again",
)
def last_months_file_gives_back_the_dead_number(original: Any, *what: Any) -> Any:
    """The line rings at night in a drawer: her new phone was on the page only."""
    return iter(())


@bad(
    "oncall.people.work.records:_tell",
    f"{PERSON}::test_another_number_is_told_to_both_and_is_to_be_tested",
)
def a_line_is_moved_in_silence(original: Any, *what: Any) -> None:
    """Somebody with the right to it has a colleague's calls, and she hears of nothing."""


@bad(
    "oncall.people.rows.phone_tests:forget",
    f"{PERSON}::test_a_number_that_comes_back_is_to_be_tested_again",
)
def a_test_is_of_the_number_for_ever(original: Any, *what: Any) -> None:
    """It was passed on another phone, by somebody else, a year ago."""


@bad("oncall.people.core.family_changes:next_letter", f"{CHANGES}::test_a_letter_is_given_once")
def a_letter_is_given_again(original: Any, used: Any) -> Any:
    """F-31D was the grandmother in last week's history, and is a neighbour now."""
    return original([*used][:3])


@bad(
    "oncall.contact.work.shown.standing:known_now",
    "tests/stories_pages/test_whose.py::test_a_number_that_was_added_has_its_open_contact",
)
def what_is_open_stays_a_strangers(original: Any, *what: Any) -> Any:
    """Their therapist sees nothing of the call that waits."""


@bad(
    "oncall.contact.core.linking:belongs",
    "tests/stories_pages/test_whose.py::test_a_short_call_that_is_known_afterwards_is_no_slip",
)
def a_slip_stays_a_slip(original: Any, contact: Any, scene: Any, person: Any, caller: Any) -> Any:
    """She hung up after three seconds and is known now: still nobody but the line is asked."""
    decision = original(contact, scene, person, caller)
    return replace(decision, contact=replace(decision.contact, short=contact.short))


bad_value(
    "everybody looks after all families",
    "Whoever signs in reads of every family, and changes it.",
    "oncall.people.work.families:FOR_ALL",
    frozenset({"staff", "supervisor", "line holder", "deputy"}),
    f"{PAGES}::test_staff_see_the_families_whose_therapist_they_are",
    f"{PAGES}::test_what_is_not_hers_is_not_there_and_stays_as_it_is",
)
