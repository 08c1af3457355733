"""Intake, badly: what comes in is joined wrongly, answered too early, or never found."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import request

from tests.bad_designs.design import bad

AGAIN = "tests/stories/test_again.py"
WEATHER = "tests/stories/test_weather.py"
SIGNS = "tests/stories_sms/test_more_signs.py"
RECONCILER = "tests/stories/test_reconciler.py"


@bad(
    "oncall.contact.work.coming_in.intake:_contact_of",
    f"{AGAIN}::test_mother_and_father_are_two_contacts",
)
def the_father_joins_the_child(
    original: Any, tx: Any, desk: Any, team: Any, caller: Any, arrival: Any
) -> Any:
    """All numbers of a family share one contact."""
    from oncall.contact.rows import contacts

    for each in contacts.not_closed(tx, team.id).contacts:
        if caller.family and each.caller.family == caller.family:
            return each, False
    return original(tx, desk, team, caller, arrival)


@bad(
    "oncall.contact.work.coming_in.intake:_contact_of",
    f"{AGAIN}::test_two_withheld_callers_are_two_contacts",
)
def withheld_joins_withheld(
    original: Any, tx: Any, desk: Any, team: Any, caller: Any, arrival: Any
) -> Any:
    """Two who hide their numbers are taken for one."""
    from oncall.contact.rows import contacts

    for each in contacts.not_closed(tx, team.id).contacts:
        if caller.number is None and each.caller.number is None:
            return each, False
    return original(tx, desk, team, caller, arrival)


@bad(
    "oncall.contact.work.coming_in.intake:text_arrives",
    f"{SIGNS}::test_all_ok_from_the_same_phone_closes_nothing",
)
def all_ok_from_the_phone_closes_it(
    original: Any, tx: Any, desk: Any, *, number: Any, words: Any, **more: Any
) -> None:
    """The family's phone writes "alt ok", and the contact is closed."""
    from oncall.contact.core.values import Decision
    from oncall.contact.rows import contacts
    from oncall.contact.work.record import record

    original(tx, desk, number=number, words=words, **more)
    row = contacts.arrival_of(tx, more["sid"])
    kept = contacts.by_id(tx, row.contact_id) if row and row.contact_id else None
    if kept and "gløym det" in words:
        closed = Decision(kept.contact).then(
            "closed", desk.now, state="closed", outcome="other", holder=None, waiting=None,
            step_at=None, alarm_at=None, closed_at=desk.now,
        )  # fmt: skip
        record(tx, desk, kept.team_id, kept.contact, closed, new=False)


@bad("oncall.contact.core.intake:written", f"{SIGNS}::test_texts_do_not_put_the_ladder_off")
def each_text_puts_the_ladder_off(original: Any, contact: Any, scene: Any, arrival: Any) -> Any:
    """Whoever goes on writing is never passed on."""
    decision = original(contact, scene, arrival)
    if contact.state == "open" and contact.arrivals:
        return decision.then("pace anew", scene.now, step_at=scene.now + scene.pace.wait)
    return decision


@bad(
    "oncall.contact.pages.texts:blueprint",
    "tests/stories/test_database_down.py::test_a_text_that_met_no_database_is_fetched",
)
def a_text_is_thanked_for_before_it_is_stored(original: Any, *given: Any) -> Any:
    """The carrier hears "got it", whatever comes of it then."""
    from oncall.contact.pages.texts import SILENCE
    from oncall.web.xml import xml

    routes = original(*given)
    routes.register_error_handler(Exception, lambda _error: xml(SILENCE))
    return routes


@bad(
    "oncall.contact.work.coming_in.once:once",
    f"{WEATHER}::test_an_answer_that_got_lost_is_given_again",
)
def no_stored_answers(original: Any, desk: Any, step: Any, make: Any) -> Any:
    """A webhook that comes twice does its work twice."""
    with desk.writing(step.split("/")[1]) as tx:
        return make(tx)


@bad(
    "oncall.contact.work.coming_in.reconcile:reconcile",
    f"{WEATHER}::test_a_call_we_never_heard_of_is_found_in_the_carriers_log",
)
def no_reconciler(
    original: Any, desk: Any, carrier: Any, when: Any = None, *, asked: Any = None
) -> int:
    """Nobody reads the carrier's own log."""
    return 0


@bad(
    "oncall.contact.work.coming_in.reconcile:_since",
    f"{RECONCILER}::test_a_number_that_becomes_ours_brings_nothing_of_its_past",
)
def a_reconciler_without_horizon(original: Any, desk: Any, reading: Any, ours_since: Any) -> Any:
    """Whatever the log still holds from before the first start wakes somebody."""
    return datetime(2020, 1, 1, tzinfo=UTC)


@bad(
    "oncall.contact.core.found:_ask_whether_they_talked",
    f"{RECONCILER}::test_a_talk_that_the_fallback_led_is_hers_and_she_is_asked",
)
def the_log_closes_it(original: Any, contact: Any, scene: Any, person: Any, kind: Any) -> Any:
    """A call that the log has as joined was a talk, so it is closed."""
    from oncall.contact.core.values import Decision

    return Decision(contact).then(
        kind, scene.now, person=person, state="closed", outcome="talked", holder=person,
        waiting=None, call=None, step_at=None, alarm_at=None, closed_at=scene.now,
    )  # fmt: skip


@bad(
    "oncall.contact.work.coming_in.forget:is_forgotten",
    f"{RECONCILER}::test_what_is_forgotten_never_comes_back",
)
def what_was_purged_comes_back(original: Any, conn: Any, desk: Any, sid: Any) -> bool:
    """A purged call is found in the log and wakes somebody."""
    return False


@bad(
    "oncall.contact.rows.contacts:codes_taken",
    "tests/stories_sms/test_codes.py::test_a_code_rests_after_closing",
)
def a_code_never_rests(
    original: Any, conn: Any, team_id: Any, codes: Any, rested_since: Any
) -> Any:
    """The code of a contact closed just now is given to the next one."""
    return original(conn, team_id, codes, rested_since + timedelta(days=365))


@bad(
    "oncall.contact.core.live:_rang_in_vain",
    "tests/stories_sms/test_odd_numbers.py::test_a_short_call_of_a_family_is_no_slip",
)
def a_short_call_is_always_a_slip(original: Any, contact: Any, scene: Any, lasted: Any) -> Any:
    """A mother who rings for five seconds has dialled by mistake."""
    from oncall.contact.core.values import Caller

    stranger = replace(contact, caller=Caller(contact.caller.number))
    decision = original(stranger, scene, lasted)
    return replace(decision, contact=replace(decision.contact, caller=contact.caller))


@bad(
    "oncall.contact.work.team:caller_of",
    "tests/stories/test_ladder.py::test_a_colleague_never_reaches_the_outside_number",
)
def a_colleague_is_anybody(original: Any, conn: Any, desk: Any, team: Any, number: Any) -> Any:
    """A colleague who calls the line is led like a stranger."""
    return replace(original(conn, desk, team, number), staff=None)


@bad(
    "oncall.contact.rows.contacts:arrival_of",
    "tests/stories_sms/test_twice_or_never.py::test_a_doubled_webhook_is_one_answer",
    "tests/hostile/test_races.py::test_one_text_told_five_times_at_once_is_one_arrival",
    "tests/hostile/test_degraded.py::test_a_commit_of_which_nobody_knows_whether_it_was_one",
)
def a_known_sid_is_new(original: Any, conn: Any, sid: Any) -> None:
    """What the carrier tells twice is taken for two."""


@bad(
    "oncall.contact.work.coming_in.intake:_keep",
    "tests/stories_sms/test_words_in.py::test_it_comes_back_byte_for_byte",
)
def long_texts_are_cut(original: Any, *given: Any, words: Any, **more: Any) -> None:
    """Only as much is kept as fits into one text."""
    original(*given, words=words and words[:160], **more)


@bad(
    "oncall.contact.core.intake:rang",
    "tests/stories/test_again.py::test_a_second_call_while_it_is_held_rings_the_holder_first",
)
def a_second_call_forgets_who_has_it(original: Any, contact: Any, scene: Any, arrival: Any) -> Any:
    """A family that calls again begins at the top of the ladder."""
    return original(contact, scene, arrival).then("ringing", scene.now, ring_next=None)


@bad(
    "oncall.contact.work.coming_in.reconcile:_since",
    "tests/stories/test_restored.py::test_the_time_since_the_backup_is_read_again",
)
def the_log_is_read_from_now_on(original: Any, desk: Any, reading: Any, ours_since: Any) -> Any:
    """What came while we were away, or since the backup that was restored, is not looked for."""
    return desk.now


@bad(
    "oncall.contact.work.coming_in.reconcile:_since",
    f"{RECONCILER}::test_a_number_that_becomes_ours_brings_nothing_of_its_past",
)
def the_log_is_read_from_before_us(original: Any, desk: Any, reading: Any, ours_since: Any) -> Any:
    """What came to a number before it was ours is taken for ours."""
    return original(desk, reading, None)


@bad(
    "oncall.contact.work.coming_in.reconcile:_Look._take",
    "tests/stories_sms/test_fairness.py"
    "::test_one_line_of_the_log_that_cannot_be_recorded_holds_up_no_other",
)
def a_bad_line_ends_the_look(original: Any, self: Any, record: Any) -> None:
    """One line of the log that cannot be recorded keeps the others from being found."""
    try:
        self.new += record()
    except Exception as error:
        raise RuntimeError("the pass is over") from error


@bad(
    "oncall.contact.work.coming_in.reconcile:forgotten",
    f"{RECONCILER}::test_what_is_forgotten_never_comes_back",
)
def what_is_forgotten_comes_back(original: Any, conn: Any, desk: Any, sids: Any) -> set[str]:
    """Whatever the carrier's log holds and we do not is new."""
    return set()


@bad(
    "oncall.contact.pages.voice:_form",
    "tests/hostile/test_forms.py::test_doubled_and_unheard_of_parameters",
)
def the_last_of_two_parameters_counts(original: Any, name: str) -> str:
    """A parameter put in behind changes who has called."""
    return (request.form.getlist(name) or [""])[-1]


@bad(
    "oncall.people.core.values:taken_for",
    "tests/people/test_people_callers.py::test_of_two_families_on_one_phone_the_latest_is_meant",
)
def the_first_family_keeps_the_phone(original: Any, entries: Any) -> Any:
    """A number that has changed hands is still taken for the family that had it before."""
    return min(entries, key=lambda each: each.family.period.first)


@bad(
    "oncall.contact.work.coming_in.reconcile:_Look._has_ended",
    f"{RECONCILER}::test_a_talk_that_has_just_ended_is_closed_by_its_own_word",
)
def the_log_is_quicker_than_the_word(original: Any, self: Any, call: Any) -> bool:
    """What the log has as over is over, also while the callback that closes it is on its way."""
    from oncall.carrier.port import OVER

    return call.status in OVER
