"""Answers, badly: a word counts for too much, for somebody else, or for nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from oncall.store import outbox
from tests.bad_designs.design import bad, bad_value

ANSWERING = "tests/stories_sms/test_answering.py"
HOLDING = "tests/stories_sms/test_holding.py"
SIGNS = "tests/stories_sms/test_more_signs.py"
CLIMBING = "tests/stories_sms/test_climbing.py"
REPLY = "tests/reply/test_tables.py"


@bad(
    "oncall.contact.core.answers:may_answer",
    f"{ANSWERING}::test_a_colleague_who_was_never_asked_is_refused",
)
def acknowledgement_from_anyone(original: Any, contact: Any, person: Any) -> bool:
    """Any colleague who names a code takes that contact."""
    return True


@bad(
    "oncall.contact.work.from_staff.replies:_Reader.answer",
    "tests/stories_sms/test_which_one.py::test_an_ok_with_its_code_takes_that_one_only",
)
def acknowledgement_takes_another_contact(
    original: Any, self: Any, contact: Any, meaning: Any
) -> None:
    """An answer counts for every page that is open on her phone."""
    for each in {page.id: page for page in (contact, *self.pages)}.values():
        original(self, each, meaning)


@bad("oncall.contact.core.answers:acknowledge", f"{ANSWERING}::test_what_is_taken_stays_taken")
def late_second_claim_wins(original: Any, contact: Any, scene: Any, person: Any) -> Any:
    """Whoever says OK last has it."""
    if contact.state == "held" and contact.holder != person:
        contact = replace(contact, state="open", holder=None)
    return original(contact, scene, person)


@bad("oncall.contact.core.reply.rules:meaning_of", REPLY)
def decline_read_as_acknowledgement(original: Any, spans: Any) -> Any:
    """A no with a yes in it is a yes."""
    found = original(spans)
    return "acknowledge" if found == "decline" else found


@bad("oncall.contact.core.reply.rules:_refuses_and_asks", f"{REPLY}")
def question_read_as_decline(original: Any, spans: Any) -> bool:
    """Whoever asks has said no."""
    return True


@bad("oncall.contact.core.reply.meaning:understand", REPLY)
def question_read_as_acknowledgement(
    original: Any, text: Any, open_codes: Any = (), **more: Any
) -> Any:
    """A question with an ok in it is an OK."""
    return original(text.replace("?", ""), open_codes, **more)


@bad(
    "oncall.carrier.stop_words:may_shut_us_out",
    "tests/stories_sms/test_odd_numbers.py::test_stop_from_a_colleague_alarms_a_backstop",
)
def stop_alarms_nobody(original: Any, words: Any) -> bool:
    """A colleague whose phone the carrier has opted out is noticed by nobody."""
    return False


@bad(
    "oncall.contact.work.going_out.sending:_give_up",
    "tests/stories_sms/test_odd_numbers.py::test_stop_keeps_nobody_from_being_asked",
    "tests/stories_sms/test_odd_numbers.py::test_stop_from_a_colleague_alarms_a_backstop",
)
def stop_silences(
    original: Any,
    desk: Any,
    claimed: Any,
    error: Any,
    letter: Any = None,
    code: Any = None,
) -> None:
    """Whoever has written STOP gets no more texts, and nothing in their place."""
    with desk.writing("send failed") as tx:
        outbox.failed(tx, claimed, now=desk.now, error=error)


@bad(
    "oncall.contact.core.answers:done",
    f"{HOLDING}::test_ferdig_while_something_is_unread_is_asked_once_more",
)
def finished_over_a_newer_sign(
    original: Any, contact: Any, scene: Any, person: Any, outcome: Any = "other"
) -> Any:
    """FERDIG closes, whatever the family has written since her last word."""
    read = replace(contact, word_at=max(contact.word_at or scene.now, contact.sign_at))
    return original(read, scene, person, outcome)


@bad(
    "oncall.contact.core.intake:_tell_holder",
    f"{SIGNS}::test_the_holder_hears_of_a_new_text_at_once",
)
def new_sign_on_held_ignored(original: Any, decision: Any, scene: Any) -> Any:
    """Somebody has it, so what the family writes now is her affair."""
    return decision


@bad(
    "oncall.contact.core.due:_ask_holder",
    f"{HOLDING}::test_after_a_quarter_of_an_hour_she_is_asked_if_she_is_still_on_it",
)
def held_is_forgotten(original: Any, decision: Any, scene: Any, kind: Any) -> Any:
    """What somebody holds is never asked about."""
    return decision.then("asked if still on it", scene.now, step_at=scene.now + timedelta(hours=1))


@bad(
    "oncall.contact.core.due:_give_to_others",
    f"{HOLDING}::test_ten_minutes_of_silence_and_it_is_open_again",
)
def the_holders_silence_is_accepted(original: Any, decision: Any, scene: Any, kind: Any) -> Any:
    """She does not answer, so she will be busy with it."""
    return decision.then(kind, scene.now, step_at=scene.now + timedelta(minutes=10))


@bad(
    "oncall.contact.core.answers:_hand_on",
    f"{HOLDING}::test_a_no_from_the_holder_passes_it_on_at_once",
)
def a_no_from_the_holder_waits(original: Any, contact: Any, scene: Any, person: Any) -> Any:
    """What the holder passes on is hers until she is asked the next time."""
    from oncall.contact.core.values import nothing

    return nothing(contact)


@bad(
    "oncall.contact.core.answers:_tell_others",
    "tests/stories_sms/test_taking.py::test_those_who_were_asked_are_told_once_and_nobody_else_is",
)
def nobody_is_told_that_it_is_taken(
    original: Any, contact: Any, person: Any, sentence: Any, scene: Any
) -> list[Any]:
    """Those who were asked go on getting up."""
    return []


@bad(
    "oncall.contact.core.answers:unclear",
    f"{CLIMBING}::test_an_unclear_answer_gets_one_question_and_the_climb_goes_on",
)
def an_unclear_answer_stops_the_climb(original: Any, contact: Any, scene: Any, person: Any) -> Any:
    """Somebody has written, so the others are left in peace for a while."""
    return original(contact, scene, person).then(
        "waits", scene.now, step_at=scene.now + timedelta(minutes=30)
    )


@bad(
    "oncall.contact.core.staff:_without_those_who_left",
    "tests/stories_sms/test_staff_changes.py::test_what_somebody_holds_who_leaves_is_open_at_once",
)
def who_has_left_keeps_it(original: Any, decision: Any, scene: Any) -> Any:
    """A person who no longer works here goes on holding her contacts."""
    return decision


@bad("oncall.contact.core.staff:_asked_at_the_end_of_her_shift", "tests/stories_sms/test_shifts.py")
def the_end_of_a_shift_is_nothing(original: Any, decision: Any, scene: Any) -> Any:
    """Whoever goes home is not asked what becomes of the family she holds."""
    return decision


bad_value(
    "codes may be guessed",
    "Wrong codes from a phone are answered for ever.",
    "oncall.contact.work.from_staff.replies:WRONG_CODES",
    10**6,
    f"{ANSWERING}::test_five_wrong_codes_and_her_phone_rings_instead",
)


@bad(
    "oncall.contact.work.from_staff.replies:_Reader.is_answer",
    "tests/stories_sms/test_two_roles.py::test_a_colleague_who_is_also_a_mother_writes_as_one",
)
def a_colleague_is_never_a_mother(original: Any, self: Any, said: Any) -> bool:
    """Whatever comes from the phone of somebody on the staff is an answer."""
    return True


@bad(
    "oncall.contact.work.from_staff.replies:_Reader._is_asked_back",
    "tests/stories_sms/test_answering.py"
    "::test_a_phone_that_answers_by_itself_is_not_asked_back_for_ever",
)
def whatever_answers_is_asked_back(original: Any, self: Any) -> bool:
    """A car that answers texts and a service that asks back write to each other all night."""
    return True


@bad(
    "oncall.contact.work.from_staff.replies:_Reader._which",
    "tests/stories_sms/test_which_one.py::test_two_pages_and_a_bare_ok_is_asked_which",
)
def a_bare_ok_takes_the_newest(original: Any, self: Any, pool: Any, meaning: Any) -> None:
    """Nobody is asked which one is meant."""
    self.answer(pool[-1], meaning)


bad_value(
    "a code is a time of day",
    "In a flood a contact is given a code that reads like nine in the evening.",
    "oncall.contact.work.record:MORE_CODES",
    range(2000, 2400),
    "tests/stories_sms/test_codes.py::test_in_a_flood_whoever_has_one_can_be_done_with_it",
)
