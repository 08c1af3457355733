"""The outage and the carrier's log, badly: nobody hears of it, or the wrong ones do."""

from dataclasses import replace
from typing import Any

from flask import Response

from tests.bad_designs.design import bad

OUTCRY = "tests/stories/test_outcry.py"
SPOOL = "tests/stories/test_spool.py"
RECONCILER = "tests/stories/test_reconciler.py"


@bad(
    "oncall.contact.work.outage.outcry:Outcry._tell",
    f"{OUTCRY}::test_a_refused_text_is_told_at_once_and_every_three_minutes",
    "tests/hostile/test_apart.py::test_a_web_process_by_itself_tells_people_that_the_database_is_down",
)
def no_outcry(original: Any, self: Any) -> None:
    """The database is down, a text is refused, and nobody hears of it before it is back."""


@bad(
    "oncall.contact.core.unheard:_by_now",
    f"{OUTCRY}::test_nobody_is_called_while_a_family_is_on_the_line",
)
def the_outcry_engages_the_phone(original: Any, sign: Any, now: Any) -> Any:
    """Whoever has the line is called about the family that is ringing her."""
    return replace(original(sign, now), on_the_line=False)


@bad(
    "oncall.contact.core.unheard:_is_taken",
    f"{OUTCRY}::test_a_call_that_somebody_took_wakes_no_backstop",
)
def an_outcry_for_what_is_taken(original: Any, known: Any, entry: Any) -> bool:
    """Every call of an outage wakes a backstop, also one that somebody answered."""
    return False


@bad(
    "oncall.contact.work.outage.without_database:Standby.key_pressed",
    f"{SPOOL}::test_a_key_pressed_in_a_page_call_meanwhile_counts",
)
def a_key_is_thanked_for_and_lost(original: Any, self: Any, effect: Any, pressed: Any) -> bool:
    """She hears that it is noted, and it is not."""
    return True


@bad(
    "oncall.contact.work.coming_in.found:Finder.was_long",
    f"{RECONCILER}::test_less_than_a_minute_is_no_talk",
)
def any_leg_is_a_talk(original: Any, self: Any, call: Any) -> bool:
    """A leg of a few seconds, a voicemail perhaps, makes it hers."""
    return True


@bad(
    "oncall.contact.work.coming_in.found:_asked_before",
    f"{RECONCILER}::test_one_who_did_not_talk_after_all_passes_it_on",
)
def the_log_is_believed_again(original: Any, conn: Any, contact_id: Any) -> bool:
    """She said NEI, and the next look at the log gives it to her once more."""
    return False


@bad(
    "oncall.contact.rows.carrier_log:When.is_due",
    f"{RECONCILER}::test_one_worker_reads_while_the_others_do_something_else",
)
def every_worker_reads_the_log(original: Any, self: Any, row: Any) -> bool:
    """Nobody takes the log, so all workers record the same at once."""
    return True


@bad(
    "oncall.contact.work.outage.replay:_replayed",
    f"{SPOOL}::test_the_end_of_a_call_waits_for_its_beginning",
)
def what_cannot_be_recorded_yet_is_thrown_away(
    original: Any, desk: Any, spool: Any, entry: Any, talked: Any
) -> bool:
    """The end of a call is read before its beginning, and is gone."""
    original(desk, spool, entry, talked)
    spool.remove(entry.id)
    return True


@bad(
    "oncall.contact.pages.trouble:last_words",
    f"{SPOOL}::test_without_a_snapshot_the_caller_still_hears_a_sentence",
)
def without_a_snapshot_the_line_is_dead(original: Any, error: Any) -> Response:
    """Who cannot be led to anybody is answered with an error."""
    return Response(status=500)


@bad(
    "oncall.contact.work.outage.outcry:Outcry._told",
    "tests/stories/test_outcry.py::test_a_carrier_that_is_out_as_well_is_tried_again_at_once",
)
def whoever_was_tried_is_told(original: Any, self: Any, *given: Any) -> Any:
    """Nobody is tried again for three minutes, whether or not anything went out."""
    original(self, *given)
    return self.desk.pace.eager_step
