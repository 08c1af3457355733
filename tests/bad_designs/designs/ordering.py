"""Orders of staff, badly: words to whoever asks, and what a family has not agreed to."""

import dataclasses
from typing import Any

from oncall.contact.rows import contacts
from oncall.contact.work.calls import ring
from oncall.people.rows import phone_tests
from tests.bad_designs.design import bad

READING = "tests/stories_sms/test_reading.py"


@bad(
    "oncall.contact.core.commands:read",
    f"{READING}::test_by_default_no_word_of_it_is_sent",
)
def words_to_whoever_asks(
    original: Any, contact: Any, scene: Any, person: Any, *, by_text: Any, written: Any
) -> Any:
    """What was written is sent whatever the team's plan says."""
    return original(contact, scene, person, by_text=True, written=written)


@bad(
    "oncall.contact.core.commands:read",
    f"{READING}::test_who_was_asked_reads_nothing_once_another_has_it",
)
def who_was_asked_may_read_for_ever(
    original: Any, contact: Any, scene: Any, person: Any, *, by_text: Any, written: Any
) -> Any:
    """Whoever has it now, what was written goes to everybody who was once asked."""
    hers = dataclasses.replace(contact, holder=person)
    return original(hers, scene, person, by_text=by_text, written=written)


TESTING = "tests/stories_sms/test_phone_tests.py"


@bad(
    "oncall.people.work.phone_tests:untested",
    "tests/stories_sms/test_phone_tests.py::test_a_voicemail_that_answers_has_not_passed",
)
def whoever_asks_for_a_test_has_passed(
    original: Any, conn: Any, vault: Any, team_id: Any, people: Any
) -> Any:
    """That she was texted and called is enough."""
    known = phone_tests.of_team(conn, team_id)
    return [each for each in people if vault.digest(each.phone or "") not in known]


@bad(
    "oncall.people.work.phone_tests:begin",
    "tests/stories_sms/test_phone_tests.py::test_again_and_again_is_refused",
)
def a_test_whenever_it_is_asked_for(
    original: Any, tx: Any, vault: Any, team_id: Any, person: Any, now: Any
) -> bool:
    """Somebody who writes PRØV in her name wakes her all night."""
    original(tx, vault, team_id, person, now)
    return True


@bad(
    "oncall.contact.work.from_staff.phone_test:ask_for_it",
    f"{TESTING}::test_whoever_comes_onto_the_rota_untested_is_told_once",
)
def nobody_is_asked_to_test(original: Any, tx: Any, desk: Any, team: Any, person: Any) -> None:
    """Whoever does not think of it herself has a phone that nobody knows of."""


RINGING = "tests/stories_sms/test_ringing_families.py"
WRITING = "tests/stories_sms/test_sending_to_families.py"


@bad(
    "oncall.contact.work.calls.ring:wants_to",
    f"{RINGING}::test_without_a_yes_she_is_told_and_needs_another_key",
)
def rings_whatever_the_rule(original: Any, tx: Any, desk: Any, effect: Any, sid: Any) -> Any:
    """The first key rings the family, whether or not it may be rung."""
    return ring.insists(tx, desk, effect, sid)


@bad(
    "oncall.contact.work.calls.ring:_no_more",
    f"{RINGING}::test_what_was_taken_from_her_meanwhile_is_not_rung",
)
def whose_it_is_was_seen_before(
    original: Any, conn: Any, language: Any, contact: Any, order: Any
) -> Any:
    """That it was hers when she ordered it is enough."""
    return None if contact.holder != order.person else original(conn, language, contact, order)


@bad(
    "oncall.contact.work.calls.ring:_dialled_before",
    f"{RINGING}::test_one_order_rings_once",
)
def each_key_rings_anew(original: Any, conn: Any, contact: Any, effect: Any) -> bool:
    """Nobody remembers that this order has rung the family already."""
    return False


@bad(
    "oncall.contact.work.going_out.reach:_enough",
    f"{RINGING}::test_six_times_a_day_and_no_more",
    f"{WRITING}::test_six_times_a_day_and_no_more",
)
def no_end_of_calls_to_a_family(original: Any, tx: Any, desk: Any, team: Any, contact: Any) -> bool:
    """Whoever has a phone of staff rings a family all night."""
    return False


@bad(
    "oncall.contact.work.from_staff.orders:text_heard",
    f"{TESTING}::test_klar_to_a_page_is_no_yes",
)
def klar_answers_whatever_was_asked(original: Any, order: Any, _said: Any) -> bool:
    """Who writes that word means the test of her phone, and is thanked for it."""
    return bool(order.say("test_text_heard"))


@bad(
    "oncall.contact.core.commands:send",
    f"{WRITING}::test_without_a_yes_nothing_is_sent",
)
def texts_whatever_the_rule(
    original: Any, contact: Any, scene: Any, person: Any, *, choice: Any, reach: Any
) -> Any:
    """A neutral text can do no harm."""
    agreed = dataclasses.replace(reach, verdict="yes")
    return original(contact, scene, person, choice=choice, reach=agreed)


@bad(
    "oncall.contact.work.going_out.sending:_found",
    f"{WRITING}::test_sent_once_whatever_the_carrier_does",
)
def a_family_is_written_to_twice(
    original: Any, desk: Any, carrier: Any, claimed: Any, letter: Any
) -> None:
    """What may have been sent is sent again, and the carrier is not asked."""


@bad(
    "oncall.contact.work.going_out.letters:_to_family",
    f"{WRITING}::test_too_late_is_not_sent",
)
def soon_is_sent_an_hour_later(original: Any, conn: Any, desk: Any, team: Any, claimed: Any) -> Any:
    """Whatever was ordered goes out when the carrier is there again."""
    fresh = dataclasses.replace(claimed, made_at=desk.now)
    return original(conn, desk, team, fresh)


@bad(
    "oncall.contact.pages.ring:_Hooks.says",
    f"{RINGING}::test_her_phone_says_nothing_of_the_family_before_she_has_pressed",
)
def whatever_picks_up_is_her(original: Any, self: Any) -> Any:
    """Her voicemail has the family's phone rung."""
    return self._once("key", ring.wants_to)


@bad(
    "oncall.contact.rows.carrier_log:live_contacts",
    f"{RINGING}::test_the_carrier_is_asked_whether_a_call_back_is_over",
)
def a_call_back_is_never_asked_about(original: Any, conn: Any, team_id: Any) -> Any:
    """Only the calls of families are known to be going on."""
    return [each for each in original(conn, team_id) if each.state != "held"]


@bad(
    "oncall.contact.rows.contacts:_row",
    f"{RINGING}::test_another_family_passes_over_whoever_calls_back",
)
def whoever_calls_back_is_rung_meanwhile(original: Any, change: Any) -> Any:
    """Only a family's own call keeps her phone busy."""
    row = original(change)
    return row | {"talker": row["talker"] if row["state"] == "talking" else None}


@bad(
    "oncall.contact.work.from_staff.commands:read",
    f"{READING}::test_the_words_wait_nowhere_in_the_open",
)
def their_words_wait_in_the_outbox(
    original: Any, tx: Any, _desk: Any, case: Any, *given: Any
) -> Any:
    """What a family wrote lies open beside the text that will hold it."""
    decision = original(tx, _desk, case, *given)
    words = [_desk.vault.open(each.words) for each in contacts.arrivals(tx, case.contact.id)]
    open_ones = (
        dataclasses.replace(each, values={**each.values, "words": words})
        for each in decision.effects
    )
    return dataclasses.replace(decision, effects=tuple(open_ones))


@bad(
    "oncall.wording.catalogue:sentence",
    "tests/wording/test_sentences.py::test_a_text_to_a_family_could_be_from_anybody",
)
def a_text_to_a_family_is_signed(original: Any, language: str, key: str) -> str:
    """Whoever holds the phone reads who is in touch with them."""
    told: str = original(language, key)
    return f"{told} Helsing barnevernet" if key.startswith("family.") else told


@bad(
    "oncall.contact.pages.ring:not_now",
    f"{RINGING}::test_while_the_database_is_down_nobody_is_rung",
)
def cut_off_without_a_word(original: Any, error: Any) -> Any:
    """She pressed 1 to call them back; the line goes dead, and she thinks that they hung up."""
    from oncall.contact.pages import spoken
    from oncall.web.xml import xml

    return xml(spoken.hang_up())
