"""Where each row and each rule of docs/contact.md is told as a story."""

import re
from pathlib import Path

import pytest

Told = tuple[str, ...]

ROWS: dict[tuple[str, str], Told] = {
    ("–", "call"): ("test_her_own_therapist_answers",),
    ("–", "text, picture, empty text"): (
        "test_the_mother_writes_and_her_therapist_has_it", "test_a_picture_without_words_is_a_text",
        "test_an_empty_text_is_a_text",
    ),
    ("ringing", "text"): ("test_a_text_while_it_rings_joins_the_call",),
    ("ringing", "1 is pressed"): (
        "test_her_own_therapist_answers", "test_it_was_taken_while_her_phone_rang",
    ),
    (
        "any but talking in that call",
        "1 is pressed for an older call of the number, caller still there",
    ): (
        "test_two_call_from_one_number_at_the_same_time",
        "test_somebody_else_calls_from_the_same_number_while_they_talk",
        "test_cut_off_while_another_calls_from_the_same_number",
    ),
    ("ringing", "OK by text"): (
        "test_ok_by_text_while_it_rings_makes_her_phone_ring_next",
        "test_ok_by_text_and_then_the_call_is_over",
    ),
    ("ringing", "claimed, not joined, caller still there"): (
        "test_a_claim_that_joined_nobody_is_void",
    ),
    ("ringing", "claimed, caller gone"): ("test_her_key_reaches_us_after_the_caller_has_gone",),
    ("ringing", "caller gone"): (
        "test_she_hangs_up_while_it_rings", "test_she_leaves_between_two_phones",
    ),
    ("ringing", "ladder exhausted"): (
        "test_the_outside_number_is_never_screened",
        "test_a_busy_outside_number_gives_way_to_the_next",
        "test_the_contact_is_open_from_the_moment_the_recorder_starts",
    ),
    ("ringing", "no word from the carrier for the bound + 150 s"): (
        "test_no_callback_of_the_legs_or_of_the_end_ever_comes",
        "test_a_live_call_of_which_the_carrier_cannot_tell_waits_for_its_deadline",
    ),
    ("talking", "text"): ("test_a_text_while_they_talk_stays_unread_until_the_talk_ends",),
    ("talking", "less than 60 s, caller still there"): (
        "test_ane_is_cut_off_after_ten_seconds_and_rings_again",
        "test_ane_is_cut_off_and_cannot_be_reached_again",
    ),
    ("talking", "less than 60 s, caller gone"): (
        "test_a_talk_lost_before_a_minute_is_hers_to_follow_up",
    ),
    ("talking", "60 s or more, only calls, nothing newer"): (
        "test_a_talk_of_more_than_a_minute_closes_it_whoever_leaves_first",
        "test_after_a_real_talk_the_caller_who_stays_hears_a_goodbye",
        "test_ane_says_it_was_no_talk",
    ),
    ("talking", "ended otherwise"): (
        "test_a_text_that_comes_while_they_talk_is_not_lost_in_the_talk",
    ),
    ("talking", "no word for 2 h"): (
        "test_a_talk_that_goes_on_is_left_alone",
        "test_a_long_talk_while_the_carrier_cannot_be_asked",
    ),
    ("open", "text"): (
        "test_a_second_text_joins", "test_nobody_is_asked_again_within_a_minute_of_a_joining_text",
        "test_a_new_text_in_the_calm_hours_brings_the_eager_pace_back",
    ),
    ("open, held, outside", "call"): (
        "test_a_second_call_while_it_is_open_rings_and_keeps_its_rung",
        "test_a_second_call_while_it_is_held_rings_the_holder_first",
        "test_a_second_call_that_another_takes_moves_it",
        "test_a_second_call_to_a_holder_that_nobody_takes_opens_it",
    ),
    ("open", "OK from somebody asked"): (
        "test_the_mother_writes_and_her_therapist_has_it",
        "test_those_who_were_asked_are_told_once_and_nobody_else_is",
    ),
    ("open", "NEI"): (
        "test_a_no_passes_it_on_at_once", "test_whoever_declined_is_not_asked_again_in_that_round",
    ),
    ("open", "unclear answer"): (
        "test_an_unclear_answer_gets_one_question_and_the_climb_goes_on",
    ),
    ("open", "deadline, or nobody can be reached"): (
        "test_rung_by_rung_until_somebody_answers", "test_neither_text_nor_call_arrives",
        "test_something_happens_every_three_minutes_and_then_every_ten",
    ),
    ("held", "text"): (
        "test_the_holder_hears_of_a_new_text_at_once",
        "test_a_holder_who_is_silent_for_three_minutes_loses_it_to_others",
        "test_a_holder_off_shift_is_told_together_with_the_first_rung",
    ),
    ("held", "15 min without an outcome"): (
        "test_after_a_quarter_of_an_hour_she_is_asked_if_she_is_still_on_it",
        "test_her_ok_gives_an_hour_more", "test_ten_minutes_of_silence_and_it_is_open_again",
    ),
    ("held", "NEI"): ("test_a_no_from_the_holder_passes_it_on_at_once",),
    ("held, open", "FERDIG, FEIL"): (
        "test_ferdig_closes_with_a_receipt", "test_feil_closes_as_a_wrong_number",
        "test_whoever_was_asked_may_finish_what_is_open",
    ),
    ("held, open", "FERDIG, FEIL, a sign is newer"): (
        "test_ferdig_while_something_is_unread_is_asked_once_more",
        "test_feil_too_is_asked_again_when_something_is_unread",
        "test_ferdig_on_what_is_open_is_asked_once_more_if_they_wrote_since",
        "test_feil_on_what_is_open_is_asked_once_more_as_well",
    ),
    ("held", "end of the holder's shift"): (
        "test_at_the_end_of_her_shift_she_is_asked_and_keeps_it",
        "test_her_no_at_the_end_of_her_shift_passes_it_on",
        "test_without_an_answer_the_usual_time_runs_out",
    ),
    ("held", "the holder left, or has no number any more"): (
        "test_what_somebody_holds_who_leaves_is_open_at_once",
        "test_whoever_has_no_number_any_more_holds_nothing",
        "test_the_later_words_of_somebody_who_left_do_not_count",
    ),
    ("outside", "text"): ("test_a_text_after_the_outside_number_opens_it_for_the_first_rung",),
    ("outside", "–"): (
        "test_a_caller_with_the_outside_number_is_told_of_once",
        "test_an_ok_to_what_the_outside_number_has_makes_it_hers",
    ),
    ("closed", "new sign"): (
        "test_a_text_after_closing_is_a_new_contact",
        "test_a_call_just_after_it_was_closed_is_a_new_contact",
    ),
    ("closed", "NEI from its holder within 48 h"): (
        "test_a_no_soon_after_closing_opens_it_again", "test_a_later_no_is_told_where_to_do_it",
        "test_only_its_holder_opens_it_again",
    ),
}  # fmt: skip

RULES: dict[str, Told] = {
    "Mother, father and child": ("test_mother_and_father_are_two_contacts",),
    "A withheld number": ("test_two_withheld_callers_are_two_contacts",),
    "Nothing that comes from outside": ("test_all_ok_from_the_same_phone_closes_nothing",),
    "Whose number it is, a colleague": (
        "test_what_is_open_under_a_number_is_the_familys_from_then_on",
        "test_this_time_only_the_number_stays_nobodys",
        "test_a_short_call_that_is_known_afterwards_is_no_slip",
    ),
    "The team is told": (
        "test_a_text_belongs_to_the_team_it_was_sent_to",
        "test_a_call_rings_the_phones_of_the_team_that_was_called",
        "test_an_ok_is_for_the_team_whose_number_it_was_sent_to",
        "test_both_teams_may_use_the_same_code",
        "test_with_two_teams_each_is_reached_under_its_own_number",
    ),
    "In a live call one person": (
        "test_the_whole_ladder_by_day", "test_rung_by_rung_until_somebody_answers",
    ),
    "The own therapist first": (
        "test_her_own_therapist_answers", "test_two_families_at_once",
        "test_whoever_is_busy_is_rung_last_and_nobody_is_left_out",
        "test_when_all_are_occupied_they_are_asked_all_the_same",
    ),
    "One person is asked once": (
        "test_the_own_therapist_who_is_the_line_holder_is_rung_once",
        "test_everybody_on_duty_is_asked_before_anybody_is_asked_twice",
        "test_an_empty_rung_is_skipped_at_once",
    ),
    "When the ladder holds one": (
        "test_one_phone_alone_by_night_rings_twice_and_then_its_second_number",
        "test_the_only_one_is_called_twice_and_then_on_her_second_number",
    ),
    "Between 22 and 07": (
        "test_a_page_at_night_is_a_call_and_a_text", "test_the_night_has_its_hours",
    ),
    "Something happens at least": (
        "test_something_happens_every_three_minutes_and_then_every_ten",
    ),
    "When a round ends": (
        "test_alarms_go_to_one_backstop_after_the_other", "test_alarms_go_on_every_half_hour",
        "test_a_backstop_who_holds_the_line_now_is_not_alarmed",
        "test_an_ok_to_an_alarm_takes_the_contact",
    ),
    "From the second round": (
        "test_a_round_ends_with_an_alarm_and_the_next_one_wakes_the_last_resort",
        "test_nobody_off_duty_is_woken_in_the_first_round",
        "test_the_recorder_when_nobody_at_all_answers",
        "test_urgent_is_never_calm_whatever_it_was_before",
    ),
    "A call of less than 10": (
        "test_a_short_call_of_a_stranger_goes_no_further_than_the_line_holder",
        "test_a_short_call_that_only_the_carriers_log_tells_of_is_short_too",
        "test_a_short_call_of_a_family_is_no_slip",
    ),
    "A hidden caller who hung up": ("test_a_hidden_caller_who_hung_up_is_closed_by_ok",),
    "Hidden callers who hang up": (
        "test_each_is_a_contact_of_its_own_and_one_page_asks_about_all",
        "test_one_ok_closes_them", "test_after_ten_minutes_the_next_has_a_page_of_its_own",
        "test_no_one_is_forgotten_while_the_page_is_unanswered",
    ),
    "Above 20 open": (
        "test_up_to_twenty_strangers_are_asked_about_one_by_one",
        "test_above_twenty_strangers_share_one_page_a_minute",
        "test_whoever_has_waited_longest_is_next", "test_a_family_keeps_its_own_pace_in_a_crowd",
        "test_when_the_crowd_is_gone_each_is_asked_about_again",
        "test_a_crowd_at_one_team_does_not_slow_the_other",
    ),
    "However many come": (
        "test_very_many_numbers_are_paged_one_a_minute_and_none_is_lost",
        "test_a_thousand_texts_of_one_number_are_one_contact",
        "test_ten_thousand_texts_of_one_number_change_one_number_in_one_contact",
    ),
    "Nobody on the rota": ("test_nobody_on_the_rota_at_all", "test_nobody_is_on_the_rota_at_all"),
    "A colleague who calls never": ("test_a_colleague_never_reaches_the_outside_number",),
    "A colleague who calls while": (
        "test_the_phone_that_the_mother_needs_is_not_taken",
        "test_whoever_is_free_of_families_is_rung",
        "test_a_colleague_in_danger_gets_through_after_a_minute",
    ),
    "Whoever was paged": (
        "test_a_page_goes_to_the_number_of_now", "test_at_night_the_new_number_is_called_as_well",
    ),
    "Nobody waits for": ("test_nobody_waits_for_one_who_was_asked_and_has_left",),
    "A shift that she may": (
        "test_what_is_to_be_confirmed", "test_a_stand_in_is_asked_a_day_ahead",
        "test_a_shift_that_a_new_plan_moves_is_asked_about",
        "test_the_line_holder_hears_in_time_who_has_not_confirmed",
        "test_a_shift_that_is_not_confirmed_is_red",
        "test_a_plan_stored_anew_from_the_same_day_is_asked_about",
        "test_a_restart_asks_nobody_twice_to_confirm",
    ),
    "Whoever holds the line": (
        "test_after_a_week_without_a_word_she_is_asked",
        "test_silence_is_red_and_the_deputy_hears_of_it", "test_a_contact_that_she_takes_is_a_sign",
        "test_a_restart_asks_nobody_twice_for_a_sign",
    ),
    "Whoever is ill stays on": (
        "test_who_is_free_covers_and_she_is_off_from_then",
        "test_a_backstop_lets_her_off_when_nobody_has_said_yes",
        "test_a_backstop_lets_her_off_from_later_on",
        "test_a_time_that_is_past_or_beyond_the_shift_changes_nothing",
        "test_the_outside_number_has_the_line_from_a_later_time_on",
        "test_until_the_time_a_backstop_wrote_cover_is_sought_on",
        "test_a_decision_for_later_is_told_once_and_may_come_earlier",
    ),
    "A rota that is edited": (
        "test_a_rota_that_ends_her_shift_sooner_asks_her_then",
        "test_a_rota_that_prolongs_her_shift_asks_her_later",
    ),
    "At the start of her next": (
        "test_the_own_therapist_hears_at_her_next_shift_what_happened",
        "test_she_hears_who_has_it_and_that_nobody_has",
        "test_she_hears_nothing_of_what_she_took_herself",
        "test_a_restart_and_a_new_plan_tell_nothing_twice",
    ),
    "Whoever comes on duty": (
        "test_who_comes_reads_what_is_open", "test_nothing_is_told_where_nothing_is_open",
        "test_it_waits_while_a_page_is_open_on_her_phone",
        "test_a_restart_tells_nobody_twice_of_what_is_open",
    ),
    "Only somebody who was": (
        "test_an_ok_from_an_unknown_number_is_a_familys_text",
        "test_a_colleague_who_was_never_asked_is_refused", "test_what_is_taken_stays_taken",
    ),
    "On the [page]": (
        "test_a_colleague_who_was_not_asked_may_take_it_on_the_page",
        "test_a_backstop_who_was_alarmed_may_take_it",
    ),
    "One page open": (
        "test_two_pages_and_a_bare_ok_is_asked_which", "test_a_bare_code_answers_which",
        "test_while_she_is_asked_which_others_are_asked_in_time",
        "test_a_bare_code_after_ten_minutes_does_not", "test_ok_alle_takes_all",
        "test_ok_alle_takes_the_twenty_oldest",
    ),
    "A question to whoever has it": (
        "test_a_new_sign_question_counts_as_an_open_page",
        "test_a_question_about_a_talk_that_broke_off_counts_as_an_open_page",
        "test_still_on_it_counts_as_an_open_page",
        "test_a_question_at_the_end_of_her_shift_counts_as_an_open_page",
    ),
    "No other text asks": ("test_no_text_asks_for_an_ok_without_naming_its_contact",),
    "A text is an answer": (
        "test_a_text_is_understood_as_its_table_says",
        "test_none_of_these_takes_or_finishes_anything",
        "test_one_unknown_word_anywhere_makes_it_no_yes",
        "test_her_own_name_below_is_a_signature_and_anybody_elses_is_not",
    ),
    "`OPPTEKEN 60`": (
        "test_who_is_occupied_is_asked_last_on_her_step", "test_with_a_page_open_it_declines_too",
        "test_ledig_ends_it", "test_without_a_number_it_is_an_hour",
        "test_the_only_one_on_duty_is_refused", "test_she_is_on_duty_and_paid_all_the_same",
    ),
    "`LES 412`": (
        "test_what_was_written_comes_to_her_phone", "test_by_default_no_word_of_it_is_sent",
        "test_who_was_asked_may_read_before_she_answers",
        "test_who_was_asked_reads_nothing_once_another_has_it",
    ),
    "`HJELP`": ("test_help_names_what_she_may_write",),
    "`RING 412`": (
        "test_key_1_rings_the_family_with_the_teams_number",
        "test_her_phone_says_nothing_of_the_family_before_she_has_pressed",
        "test_without_a_yes_she_is_told_and_needs_another_key",
        "test_outside_its_hours_a_yes_needs_the_other_key", "test_one_order_rings_once",
    ),
    "Without internet": (
        "test_star_and_the_pin_open_a_menu_and_wake_nobody",
        "test_without_the_pin_she_is_put_through_like_a_family",
        "test_she_calls_a_family_back_with_the_teams_number",
        "test_without_a_yes_the_rule_is_told_and_only_9_rings",
        "test_five_wrong_pins_and_the_right_one_rests",
        "test_her_own_phone_is_not_rung_by_her_call",
    ),
    "On the page own words": (
        "test_her_own_words_reach_the_family_and_stand_nowhere_in_the_open",
        "test_nothing_is_written_where_the_rule_is_not_yes",
    ),
    "`SEND 412 1`": (
        "test_what_she_chose_comes_to_the_familys_phone", "test_each_in_the_language_of_the_family",
        "test_without_a_yes_nothing_is_sent", "test_too_late_is_not_sent",
        "test_nothing_in_them_tells_who_writes",
    ),
    "Who was asked and is not": (
        "test_who_was_asked_takes_it_by_it", "test_nobody_else_rings_them",
        "test_whoever_does_not_have_it_sends_nothing", "test_six_times_a_day_and_no_more",
        "test_a_number_abroad_is_not_rung_unless_the_settings_say_so",
    ),
    "After a call back": (
        "test_their_voicemail_closes_nothing", "test_a_text_in_mid_talk_waits_until_it_is_over",
        "test_a_family_that_does_not_answer_stays_hers",
    ),
    "`PRØV`": (
        "test_she_answers_both_and_has_passed", "test_each_of_her_phones_is_called",
        "test_not_while_a_family_waits_for_her", "test_again_and_again_is_refused",
        "test_another_number_is_not_tested_yet",
        "test_whoever_comes_onto_the_rota_untested_is_told_once",
        "test_those_whom_the_first_plan_names_are_told_in_the_morning",
        "test_at_a_weekend_only_those_who_cannot_wait_until_monday",
    ),
    "On a phone that is": (
        "test_her_answer_to_an_open_page_is_staffs", "test_an_exact_command_is_staffs",
        "test_with_a_page_open_other_words_of_hers_are_both",
        "test_a_word_that_a_family_may_write_is_both",
    ),
    "A receipt names": (
        "test_a_receipt_names_code_and_family",
        "test_somebody_who_writes_in_her_name_is_seen_and_undone",
    ),
    "Codes are": (
        "test_a_code_is_drawn_from_200_to_999", "test_two_open_contacts_never_share_a_code",
        "test_a_code_rests_after_closing", "test_a_flood_of_contacts_never_runs_out_of_codes",
        "test_a_family_code_is_never_a_contact_code",
    ),
    "Five wrong codes": (
        "test_five_wrong_codes_and_her_phone_rings_instead",
        "test_codes_of_others_count_as_wrong_ones", "test_five_wrong_codes_in_a_day_are_slips",
    ),
    "STOP": (
        "test_stop_from_a_colleague_alarms_a_backstop", "test_stop_keeps_nobody_from_being_asked",
    ),
    "A webhook that comes again": ("test_each_step_asked_twice_does_its_work_once",),
    "Whatever the carrier has": (
        "test_a_call_we_never_heard_of_is_found_in_the_carriers_log",
        "test_a_family_text_whose_webhook_failed_is_fetched_from_the_log",
        "test_what_is_forgotten_never_comes_back",
    ),
    "The log closes nothing": (
        "test_a_talk_that_the_fallback_led_is_hers_and_she_is_asked",
        "test_one_who_never_answers_that_question_has_it_no_more",
        "test_one_who_did_not_talk_after_all_passes_it_on",
    ),
    "While the database is down": (
        "test_a_whole_call_without_the_database",
        "test_a_refused_text_is_told_at_once_and_every_three_minutes",
    ),
    "An effect is leased": (
        "test_dying_anywhere_loses_nothing", "test_the_service_is_killed_under_load",
    ),
}  # fmt: skip


def rows(house: Path) -> list[tuple[str, str]]:
    """What each row of the table is about: the state before it, and what happens."""
    lines = (house / "docs" / "contact.md").read_text("utf-8").splitlines()
    cells = [[each.strip() for each in line.split("|")[1:-1]] for line in lines if line[:1] == "|"]
    return [(before, happens) for before, happens, _ in cells[2:]]


def rules(house: Path) -> list[str]:
    """Every rule that stands as a point of a list."""
    text = (house / "docs" / "contact.md").read_text("utf-8")
    return re.findall(r"(?m)^- (.+)$", text)


def every_test(house: Path) -> set[str]:
    """The names of all tests there are."""
    found = set[str]()
    for path in (house / "tests").rglob("test_*.py"):
        found |= set(re.findall(r"(?m)^def (test_\w+)\(", path.read_text("utf-8")))
    return found


def test_every_row_is_told(house: Path) -> None:
    """No row without a story, and no story of a row that is gone."""
    assert rows(house) == list(ROWS)


def test_every_rule_is_told(house: Path) -> None:
    """Each rule begins with the words by which its stories are found, in the same order."""
    found = rules(house)

    assert len(found) == len(RULES)
    unlike = [rule for rule, words in zip(found, RULES, strict=True) if not rule.startswith(words)]
    assert unlike == []


@pytest.mark.parametrize("told", [*ROWS.values(), *RULES.values()])
def test_its_stories_are_there(house: Path, told: Told) -> None:
    """Whoever looks for a story finds it."""
    assert told
    assert set(told) <= every_test(house)
