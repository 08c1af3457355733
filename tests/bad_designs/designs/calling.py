"""The live call, badly: a machine takes it, a family waits in silence, or hears the wrong thing."""

from dataclasses import replace
from typing import Any

from tests.bad_designs.design import bad, bad_value

PHONES = "tests/stories/test_phones.py"
CALLERS = "tests/stories/test_callers.py"
LADDER = "tests/stories/test_ladder.py"
WEATHER = "tests/stories/test_weather.py"
AGAIN = "tests/stories/test_again.py"
CRASHES = "tests/crashes/test_every_place.py::test_dying_anywhere_loses_nothing"


@bad(
    "oncall.contact.pages.spoken:screening",
    f"{PHONES}::test_the_supervisors_voicemail_picks_up_at_one_second",
)
def voicemail_counts_as_answer(
    original: Any, desk: Any, trail: Any, language: Any, times: Any = 1
) -> str:
    """Whatever picks up is joined with the family, without a key."""
    from oncall.contact.pages.spoken import bridge

    return bridge()


@bad(
    "oncall.contact.pages.voice:_Hooks._wrong_key",
    f"{PHONES}::test_a_wrong_key_is_asked_again_and_the_right_one_joins_them",
)
def any_key_takes_it(original: Any, self: Any, trail: Any, key: Any, times: Any) -> Any:
    """A pocket that presses 5 has answered."""
    from oncall.contact.pages import spoken
    from oncall.web.xml import xml

    return xml(spoken.bridge())


@bad(
    "oncall.contact.work.calls.live:_after_dial",
    f"{CALLERS}::test_after_a_real_talk_the_caller_who_stays_hears_a_goodbye",
)
def the_recorder_after_a_talk(original: Any, case: Any, trail: Any, dialled: Any) -> str:
    """A caller who stays on the line after a talk is led on through the ladder."""
    original(case, trail, dialled)
    return "go on"


@bad(
    "oncall.contact.work.calls.live:_after_dial",
    f"{WEATHER}::test_a_claim_that_joined_nobody_is_void",
)
def a_claim_without_a_bridge_counts(original: Any, case: Any, trail: Any, dialled: Any) -> Any:
    """Somebody pressed 1, so they have talked, whether they were joined or not."""
    return original(case, trail, replace(dialled, bridged=True))


@bad("oncall.contact.pages.spoken:_rings", f"{LADDER}::test_the_whole_ladder_by_day")
def silence_between_phones(original: Any, desk: Any, meets: Any) -> str:
    """A family hears nothing at all for eight seconds before each phone."""
    said: str = original(desk, meets)
    return said.replace("<Response>", '<Response><Pause length="8" />')


@bad("oncall.contact.pages.spoken:_ring_s", f"{LADDER}::test_the_whole_ladder_by_day")
def ring_without_bound(original: Any, meets: Any) -> int:
    """Each phone rings for a minute, whatever the plan promises."""
    return 60


@bad(
    "oncall.contact.work.calls.meets:after_ladder",
    f"{LADDER}::test_the_outside_number_is_never_screened",
    "tests/stories/test_clocks_and_rotas.py::test_everybody_left_and_the_outside_number_answers",
)
def no_outside_number(original: Any, team: Any, trail: Any, pace: Any) -> Any:
    """When nobody here answers there is only the recorder."""
    from oncall.contact.work.calls.meets import Recorder

    return Recorder(trail, team.speaks_to(trail.caller))


@bad(
    "oncall.contact.core.live:recorder_starts",
    f"{LADDER}::test_the_contact_is_open_from_the_moment_the_recorder_starts",
)
def open_only_after_the_recording(original: Any, contact: Any, scene: Any, sid: Any) -> Any:
    """Nobody is asked until the family has finished speaking to a machine."""
    from oncall.contact.core.values import nothing

    return nothing(contact)


@bad(
    "oncall.contact.core.live:outside_answered",
    f"{LADDER}::test_the_outside_number_is_never_screened",
    LADDER,
)
def outside_is_somebody_elses(original: Any, contact: Any, scene: Any, sid: Any) -> Any:
    """Whoever talked with the outside number is closed here."""
    from oncall.contact.core.values import Decision, nothing

    if contact.state != "ringing" or contact.call != sid:
        return nothing(contact)
    return Decision(contact).then(
        "closed", scene.now, state="closed", outcome="other", step_at=None, alarm_at=None,
        call=None, closed_at=scene.now,
    )  # fmt: skip


@bad(
    "oncall.contact.core.live:claimed",
    f"{WEATHER}::test_her_key_reaches_us_after_the_caller_has_gone",
)
def joined_with_a_caller_who_is_gone(
    original: Any, contact: Any, scene: Any, person: Any, sid: Any, *, caller_there: Any
) -> Any:
    """A key is believed although the caller has hung up."""
    return original(contact, scene, person, sid, caller_there=True)


@bad(
    "oncall.contact.core.live:claimed",
    f"{WEATHER}::test_her_key_reaches_us_while_another_talks",
)
def the_second_key_takes_the_call(
    original: Any, contact: Any, scene: Any, person: Any, sid: Any, *, caller_there: Any
) -> Any:
    """Two pressed 1: the later one has it."""
    if contact.state == "talking" and contact.holder != person:
        contact = replace(contact, state="ringing", holder=None)
    return original(contact, scene, person, sid, caller_there=caller_there)


@bad(
    "oncall.contact.core.live:_talked",
    f"{CALLERS}::test_a_text_that_comes_while_they_talk_is_not_lost_in_the_talk",
)
def a_talk_closes_what_is_unread(original: Any, contact: Any, scene: Any) -> Any:
    """They have talked, so what was written meanwhile needs no eyes."""
    return original(replace(contact, words=None, sign_at=contact.opened_at), scene)


@bad(
    "oncall.contact.core.live:_cut_short",
    f"{CALLERS}::test_a_talk_lost_before_a_minute_is_hers_to_follow_up",
)
def ten_seconds_are_a_talk(original: Any, contact: Any, scene: Any) -> Any:
    """A line that was lost after ten seconds is closed as talked."""
    from oncall.contact.core.live import _talked

    return _talked(contact, scene)


@bad("oncall.contact.core.live:call_over", f"{CALLERS}::test_she_hangs_up_while_it_rings")
def hung_up_is_over(
    original: Any, contact: Any, scene: Any, sid: Any, began: Any, **told: Any
) -> Any:
    """A family that hung up did not want to be reached."""
    from oncall.contact.core.values import nothing

    return nothing(contact)


@bad("oncall.contact.pages.spoken:_asked", f"{CRASHES}[answered]")
def a_live_call_is_asked_once(original: Any, desk: Any, path: Any, trail: Any, **query: Any) -> Any:
    """The carrier does not ask again when we die in the middle of a call."""
    return desk.trail_link(path, trail, **query)


@bad(
    "oncall.contact.pages.voice:_caller_there",
    f"{WEATHER}::test_the_action_is_asked_after_the_caller_left_and_before_we_know",
)
def the_caller_is_always_there(original: Any) -> bool:
    """Phones are rung for a family that has hung up."""
    return True


@bad(
    "oncall.contact.work.outage.fallback:our_own",
    f"{WEATHER}::test_the_machine_dies_after_the_first_answer",
    "tests/stories/test_weather.py::test_our_server_hangs_for_thirty_seconds",
)
def no_static_fallback(original: Any, *given: Any) -> dict[str, str]:
    """When our machine is gone there is nothing that could answer."""
    return {}


@bad(
    "oncall.contact.pages.voice:_Hooks.begin",
    f"{LADDER}::test_a_withheld_caller_is_connected_like_anyone",
)
def a_hidden_number_is_refused(original: Any, self: Any) -> Any:
    """Whoever hides her number has something to hide."""
    from flask import request

    from oncall.carrier.numbers import shown_number
    from oncall.contact.pages import spoken
    from oncall.web.xml import xml

    hidden = shown_number(request.form.get("From", "")) is None
    return xml(spoken.goodbye(self.desk, "nn")) if hidden else original(self)


@bad(
    "oncall.contact.work.calls.live:_after_dial",
    "tests/stories/test_readings.py::test_every_reading[test_the_whisper_cannot_be_fetched]",
)
def a_bridge_without_a_claim_is_a_talk(original: Any, case: Any, trail: Any, dialled: Any) -> Any:
    """The carrier has joined them, so they have talked, though nobody pressed a key."""
    from oncall.contact.core.live import _talked

    if dialled.bridged and case.contact.state == "ringing":
        case.decide(_talked(replace(case.contact, holder=trail.person), case.scene))
        return "goodbye"
    return original(case, trail, dialled)


@bad(
    "oncall.contact.core.bound:out_of_turn_s",
    "tests/rota/test_bound.py::test_no_ladder_takes_longer_than_its_bound",
)
def a_phone_out_of_turn_takes_no_time(original: Any, scene: Any) -> int:
    """The bound knows nothing of the holder's phone, which rings before all others."""
    return 0


@bad(
    "oncall.carrier.numbers:_without_channel",
    "tests/carrier/test_numbers.py::test_it_knows_whose_number_it_was_shown",
    "tests/hostile/test_numbers.py::test_the_same_number_in_another_form_is_the_same_mother",
)
def behind_a_switchboard_everybody_is_a_stranger(original: Any, raw: str) -> str:
    """A mother whose number comes with `sip:` before it is nobody's mother."""
    return raw


GIVING_WAY = "tests/stories/test_giving_way.py"


@bad(
    "oncall.contact.core.giving_way:left_to",
    f"{GIVING_WAY}::test_the_phone_that_the_mother_needs_is_not_taken",
    f"{GIVING_WAY}::test_whoever_is_free_of_families_is_rung",
)
def a_colleague_takes_the_phone_of_a_family(original: Any, *given: Any) -> set[str]:
    """A colleague who calls back rings the very phone that the mother's call rings next."""
    return set()


bad_value(
    "a colleague waits for ever",
    "Whoever of the staff calls is put off as long as any family rings.",
    "oncall.contact.core.giving_way:MOST_WAITS",
    10_000,
    f"{GIVING_WAY}::test_a_colleague_in_danger_gets_through_after_a_minute",
)


bad_value(
    "a webhook is asked once",
    "The carrier does not ask again when we did not answer.",
    "oncall.webhooks:OVERRIDES",
    "",
    f"{WEATHER}::test_the_first_webhook_fails_once",
)


@bad(
    "oncall.contact.core.live:claimed",
    f"{AGAIN}::test_two_call_from_one_number_at_the_same_time",
)
def only_the_newest_call_is_put_through(
    original: Any, contact: Any, scene: Any, person: Any, sid: Any, *, caller_there: Any
) -> Any:
    """Whoever waits on an older line of the number is taken for gone."""
    ours = contact.call == sid or contact.state == "open"
    return original(contact, scene, person, sid, caller_there=caller_there and ours)


@bad(
    "oncall.contact.work.calls.live:_had_her_talk",
    f"{AGAIN}::test_somebody_else_calls_from_the_same_number_while_they_talk",
)
def a_talk_in_an_older_call_is_none(
    original: Any, tx: Any, case: Any, trail: Any, lasted: Any
) -> bool:
    """She has talked for minutes, and is led from phone to phone to the recorder."""
    return False
