"""The ladder, badly: it ends, skips somebody, or is in no hurry."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from oncall.contact.core.asking import climb, stay_open
from oncall.contact.rows import contacts
from oncall.contact.work.crowd import BATCH
from oncall.people.rows.teams import teams
from tests.bad_designs.design import bad

CLIMBING = "tests/stories_sms/test_climbing.py"
LADDER = "tests/stories/test_ladder.py"
NIGHTS = "tests/stories/test_nights.py"
OSLO = ZoneInfo("Europe/Oslo")
FOR_EVER = timedelta(days=365)


@bad(
    "oncall.contact.core.asking:_end_round",
    f"{CLIMBING}::test_something_happens_every_three_minutes_and_then_every_ten",
)
def ladder_that_ends(original: Any, decision: Any, scene: Any, *, by_decline: Any) -> Any:
    """When all have been asked, it waits for somebody to look."""
    return decision.then("waits", scene.now, step_at=scene.now + FOR_EVER)


@bad(
    "oncall.contact.core.due:_no_word_from_carrier",
    "tests/stories/test_reconciler.py"
    "::test_a_call_without_a_word_that_nobody_of_ours_rang_for_is_asked_about_once",
)
def two_rounds_at_once(original: Any, decision: Any, scene: Any) -> Any:
    """It climbs as it opens, and then once more."""
    return climb(stay_open(decision, scene, "no word from the carrier"), scene)


@bad(
    "oncall.contact.core.asking:climb",
    f"{CLIMBING}::test_something_happens_every_three_minutes_and_then_every_ten",
)
def stop_after_three_rounds(
    original: Any, decision: Any, scene: Any, *, by_decline: Any = False
) -> Any:
    """After three rounds it stops, since nobody wants it."""
    if decision.contact.round > 3:
        return decision.then("waits", scene.now, step_at=scene.now + FOR_EVER)
    return original(decision, scene, by_decline=by_decline)


@bad(
    "oncall.contact.core.asking:alarm_backstop",
    f"{CLIMBING}::test_a_round_ends_with_an_alarm_and_the_next_one_wakes_the_last_resort",
)
def end_of_round_without_backstop(original: Any, decision: Any, scene: Any) -> Any:
    """Nobody else hears that nobody answers."""
    return decision.then("waits", scene.now, alarm_at=None)


@bad(
    "oncall.contact.core.asking:alarm_backstop",
    f"{CLIMBING}::test_a_backstop_who_holds_the_line_now_is_not_alarmed",
)
def the_silent_one_is_told_that_she_is_silent(original: Any, decision: Any, scene: Any) -> Any:
    """A backstop who holds the line is alarmed about herself."""
    return original(decision, replace(scene, line_holder=None))


@bad("oncall.contact.core.asking:_rest_alarms", f"{CLIMBING}::test_alarms_go_on_every_half_hour")
def one_alarm_is_enough(original: Any, decision: Any, scene: Any) -> Any:
    """Backstops who were silent once are left in peace."""
    return decision.then("backstops silent", scene.now, alarm_at=None)


@bad(
    "oncall.contact.core.asking:_wait",
    "tests/stories_sms/test_fairness.py::test_an_urgent_contact_is_never_calm",
)
def urgent_treated_as_calm(original: Any, contact: Any, scene: Any, rung: Any) -> Any:
    """Whatever is calm or old waits, also when it is urgent."""
    return original(replace(contact, urgent=False), scene, rung)


@bad(
    "oncall.contact.core.asking:page",
    "tests/stories_sms/test_nights.py::test_a_page_at_night_is_a_call_and_a_text",
)
def a_text_is_enough_at_night(original: Any, contact: Any, scene: Any, person: Any) -> Any:
    """Nobody is called out of bed."""
    return original(contact, replace(scene, night=False), person)


@bad(
    "oncall.contact.core.ladder:next_rung",
    f"{CLIMBING}::test_everybody_on_duty_is_asked_before_anybody_is_asked_twice",
)
def asked_twice_in_a_round(original: Any, contact: Any, scene: Any) -> Any:
    """Whoever stands on two rungs is asked on both."""
    return original(replace(contact, asked_round=(), passed=()), scene)


@bad(
    "oncall.contact.core.ladder:next_rung",
    f"{CLIMBING}::test_whoever_declined_is_not_asked_again_in_that_round",
)
def a_no_is_asked_again(original: Any, contact: Any, scene: Any) -> Any:
    """Whoever has declined is asked on the next rung."""
    spent = tuple(p for p in contact.asked_round if p not in contact.passed)
    return original(replace(contact, asked_round=spent, passed=()), scene)


@bad(
    "oncall.contact.core.ladder:_the_only_one",
    f"{LADDER}::test_one_phone_alone_by_night_rings_twice_and_then_its_second_number",
)
def the_only_phone_rings_once(original: Any, scene: Any, rung: Any, rung_so_far: Any) -> Any:
    """Do Not Disturb keeps the only person on duty asleep."""
    return None if rung_so_far else original(scene, rung, rung_so_far)


@bad(
    "oncall.contact.core.ladder:_in_order",
    f"{LADDER}::test_the_only_phone_of_the_night_is_rung_even_while_it_is_busy",
)
def the_busy_are_left_out(original: Any, scene: Any, people: Any) -> Any:
    """Whoever talks with a family is not rung, also when there is nobody else."""
    return tuple(p for p in original(scene, people) if p not in scene.busy)


@bad(
    "oncall.contact.core.ladder:_woken",
    f"{CLIMBING}::test_a_round_ends_with_an_alarm_and_the_next_one_wakes_the_last_resort",
)
def the_last_resort_sleeps(original: Any, scene: Any, caller: Any, *, urgent: Any) -> Any:
    """Nobody off duty is woken, also not those who have agreed to be."""
    return []


@bad("oncall.contact.core.ladder:_nobody_on_duty", f"{CLIMBING}::test_nobody_is_on_the_rota_at_all")
def an_empty_rota_rings_nobody(original: Any, scene: Any, caller: Any) -> Any:
    """Nobody is on the rota, so nobody is asked."""
    return []


@bad(
    "oncall.contact.core.asking:_ask",
    f"{NIGHTS}::test_an_open_contact_keeps_its_pace_through_the_doubled_hour",
)
def clocks_on_the_wall(original: Any, decision: Any, scene: Any, rung: Any) -> Any:
    """Three minutes are three minutes of the clock on the wall, which goes back at three."""
    asked = original(decision, scene, rung)
    now = scene.now.astimezone(OSLO).replace(tzinfo=None)
    due = now + (asked.contact.step_at - scene.now)
    return asked.then("waits", scene.now, step_at=due.replace(tzinfo=OSLO).astimezone(UTC))


@bad(
    "oncall.contact.work.case:case_of",
    "tests/stories/test_rota_edges.py::test_the_rota_ends_in_the_middle_of_a_call",
)
@contextmanager
def duty_of_when_it_began(
    original: Any, tx: Any, desk: Any, contact: Any, team: Any, **more: Any
) -> Iterator[Any]:
    """Those are asked who were on duty when the family first wrote."""
    from oncall.contact.work.team import scene_of, team_now

    then = replace(desk, env=replace(desk.env, now=lambda: contact.opened_at))
    began = scene_of(tx, then, team_now(tx, then, team.id), contact.caller)
    with original(tx, desk, contact, team, **more) as case:
        case.scene = replace(case.scene, duty=began.duty, line_holder=began.line_holder)
        yield case


@bad(
    "oncall.contact.core.values:Caller.stranger",
    "tests/stories_sms/test_crowds.py::test_a_family_keeps_its_own_pace_in_a_crowd",
)
def a_crowd_holds_up_known_families(original: Any, self: Any) -> bool:
    """When very many have written, families wait for their turn among strangers."""
    return True


@bad(
    "oncall.contact.core.asking:climb",
    "tests/stories_sms/test_delivery.py::test_no_word_or_a_false_word_of_delivery",
)
def whoever_was_asked_will_answer(
    original: Any, decision: Any, scene: Any, *, by_decline: Any = False
) -> Any:
    """A page that was sent is as good as read: the others are asked much later."""
    asked = decision.contact.asked_now and not by_decline
    if asked and scene.now - decision.contact.asked_at < timedelta(minutes=9):
        return decision.then("waits", scene.now, step_at=scene.now + timedelta(minutes=3))
    return original(decision, scene, by_decline=by_decline)


@bad(
    "oncall.contact.core.ladder:_in_order",
    "tests/stories/test_ladder.py::test_two_families_at_once",
)
def nobody_is_busy(original: Any, scene: Any, people: Any) -> Any:
    """Whoever talks with one family is rung for the next like everybody else."""
    return original(replace(scene, busy=frozenset()), people)


@bad(
    "oncall.people.core.values:Person.active",
    "tests/stories/test_clocks_and_rotas.py::test_a_night_into_a_leap_day_and_into_a_new_year",
)
def a_calendar_without_a_leap_day(original: Any, self: Any, today: Any) -> bool:
    """On 29 February nobody works here, for that day is in no list of days."""
    here: bool = original(self, today)
    return here and (today.month, today.day) != (2, 29)


STAFF = "tests/stories_sms/test_staff_changes.py"


@bad(
    "oncall.contact.core.staff:_without_those_who_left",
    f"{STAFF}::test_nobody_waits_for_one_who_was_asked_and_has_left",
)
def who_has_left_is_waited_for(original: Any, decision: Any, scene: Any) -> Any:
    """Whoever was asked has her three minutes, also when she works here no more."""
    return decision


@bad(
    "oncall.contact.core.staff:_paged_at_new_numbers",
    f"{STAFF}::test_a_page_goes_to_the_number_of_now",
)
def a_page_stays_on_the_old_phone(original: Any, decision: Any, scene: Any) -> Any:
    """Whoever gets another number was asked already."""
    return decision


@bad(
    "oncall.contact.work.crowd:due",
    "tests/stories_sms/test_crowds.py::test_above_twenty_strangers_share_one_page_a_minute",
)
def each_of_a_crowd_has_a_page_of_its_own(original: Any, tx: Any, desk: Any) -> Any:
    """A thousand strangers are a thousand pages to one phone."""
    strangers = [row for team in teams(tx) for row in contacts.due(tx, desk.now, BATCH, team.id)]
    return [*contacts.due(tx, desk.now, BATCH)], strangers


@bad(
    "oncall.contact.work.team:on_record",
    "tests/stories/test_clocks_and_rotas.py::test_the_duty_at_the_time_of_the_rung_counts",
)
def the_rota_is_read_once(original: Any, conn: Any, desk: Any, team_id: Any) -> Any:
    """What was read when the process began is asked for as long as it lives."""
    return desk.on_record.get(team_id) or original(conn, desk, team_id)


@bad(
    "oncall.rota.core.duty:who_is_on",
    f"{NIGHTS}::test_the_line_changes_hands_in_the_second_of_a_call",
)
def a_shift_owns_its_end(original: Any, rota: Any, at: Any) -> Any:
    """In the second of a hand-over the one who goes is still on."""
    return original(rota, at - timedelta(seconds=1))
