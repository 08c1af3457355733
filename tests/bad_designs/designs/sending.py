"""Sending, badly: what is promised is forgotten, sent too often, or too late."""

import threading
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, update

from oncall.contact.rows.tables import webhook
from oncall.store import outbox
from tests.bad_designs.design import bad, bad_value

CRASHES = "tests/crashes/test_every_place.py::test_dying_anywhere_loses_nothing"
DELIVERY = "tests/stories_sms/test_delivery.py"
STORE = "tests/store/test_outbox.py"


@bad(
    "oncall.contact.work.going_out.sending:send",
    f"{CRASHES}[taken_and_done]",
    "tests/crashes/test_in_a_row.py::test_a_hundred_deaths_in_a_row",
)
def mark_before_send(original: Any, desk: Any, ways: Any, claimed: Any) -> None:
    """A page is marked as sent, and then it is sent."""
    with desk.writing("mark sent") as tx:
        outbox.sent(tx, claimed, now=desk.now, sid=None, person=claimed.person)
    original(desk, ways, claimed)


@bad(
    "oncall.store.outbox:claim",
    f"{CRASHES}[taken_and_done]",
    "tests/crashes/test_in_a_row.py::test_a_hundred_deaths_in_a_row",
)
def no_lease(original: Any, db: Any, *, now: Any, lease: Any, limit: Any) -> Any:
    """What a worker has claimed is its own for ever, also when it died."""
    vars(outbox).update(put_back=_frees_nothing)
    return original(db, now=now, lease=timedelta(days=3650), limit=limit)


def _frees_nothing(*_given: Any, **_named: Any) -> int:
    return 0


@bad("oncall.store.outbox:_end", f"{STORE}::test_it_fences_the_late_word_of_a_frozen_worker")
def lease_without_fencing(
    original: Any, tx: Any, statement: Any, claimed: Any, **values: Any
) -> Any:
    """A worker that was frozen may still mark what another one has by now."""
    mine = outbox.outbox.c.id == claimed.id
    tx.execute(update(outbox.outbox).where(mine).values(leased_until=None, state="sent"))
    return True


@bad("oncall.worker:Worker.__init__", f"{CRASHES}[taken_and_done]")
def no_restart_scan(original: Any, self: Any, *given: Any, **named: Any) -> None:
    """A worker that starts knows only of what comes after its start."""
    original(self, *given, **named)
    waiting = outbox.outbox.c.state == "waiting"
    with self.desk.db.transaction() as tx:
        tx.execute(update(outbox.outbox).where(waiting).values(state="dropped"))


CLOCKS = "tests/stories/test_clocks_and_rotas.py"
SIMULATED = "tests/simulation/test_clock.py::test_a_clock_that_is_wrong_excuses_nothing"


@bad(
    "oncall.store.outbox:put_back",
    f"{CLOCKS}::test_a_page_that_waits_does_not_wait_for_the_hour_that_is_put_back",
    f"{SIMULATED}[a page that the carrier refused meanwhile]",
)
def a_page_of_tomorrow_goes_out_tomorrow(original: Any, tx: Any, **more: Any) -> int:
    """What was put off while the clock was a day ahead waits until that day."""
    return 0


@bad("oncall.contact.rows.alarms:put_back", f"{CLOCKS}::test_what_alarmed_tomorrow_alarms_today")
def an_alarm_of_tomorrow_keeps_today_silent(original: Any, tx: Any, **more: Any) -> int:
    """The last alarm lies ahead, so there was one within the hour, for a day."""
    return 0


@bad(
    "oncall.contact.work.deadlines:PutBack.look",
    f"{CLOCKS}::test_a_clock_that_is_wrong_for_seconds_only",
    f"{SIMULATED}[a text while the clock is a day ahead]",
    f"{CLOCKS}::test_a_clock_that_jumps_loses_nothing",
)
def deadlines_of_tomorrow_come_tomorrow(original: Any, self: Any) -> None:
    """Whoever wrote while the clock was an hour ahead is passed on when that hour comes."""


@bad(
    "oncall.contact.core.live:is_talk",
    f"{CLOCKS}::test_a_clock_that_jumps_makes_no_talk_of_ten_seconds",
)
def an_hour_that_the_clock_made_up_was_a_talk(
    original: Any, since: Any, scene: Any, lasted: Any
) -> bool:
    """Ten seconds in which the clock jumps an hour ahead close a contact as talked."""
    return bool(original(since, scene, None))


@bad(
    "oncall.contact.work.going_out.sending:_found",
    f"{DELIVERY}::test_taken_by_the_carrier_but_never_answered",
)
def unknown_outcome_sent_again_unasked(
    original: Any, desk: Any, carrier: Any, claimed: Any, letter: Any
) -> None:
    """After a read time-out a page is sent again without asking the carrier."""


@bad(
    "oncall.store.outbox:later",
    f"{DELIVERY}::test_the_carrier_refuses_for_a_moment",
    f"{DELIVERY}::test_never_taken_and_never_answered",
    "tests/stories_sms/test_carrier_trouble.py::test_flapping",
)
def unknown_outcome_never_sent_again(original: Any, tx: Any, claimed: Any, **told: Any) -> Any:
    """What did not go out the first time is given up."""
    return outbox.failed(tx, claimed, now=told["due"], error=told["error"])


@bad(
    "oncall.worker:Worker._begin",
    "tests/stories_sms/test_fairness.py::test_a_carrier_that_does_not_answer_holds_up_no_other_send",
)
def one_slow_send_holds_up_all(original: Any, self: Any, claimed: Any) -> None:
    """The loop itself waits for the carrier's answer."""
    self._send(claimed)


@bad(
    "oncall.contact.work.going_out.sending:did_not_arrive",
    f"{DELIVERY}::test_a_text_that_cannot_arrive_becomes_a_call",
)
def undelivered_is_nothing(original: Any, tx: Any, desk: Any, effect: Any) -> None:
    """A page that never reached her is waited for like any other."""


@bad(
    "oncall.contact.work.calls.page_call:delivery",
    f"{DELIVERY}::test_the_same_word_of_failure_half_a_minute_later_is_no_second_call",
)
def every_word_of_delivery_counts(
    original: Any, tx: Any, desk: Any, effect: Any, kind: Any, status: Any, **more: Any
) -> None:
    """The same status, told three times, is acted upon three times."""
    tx.execute(delete(webhook).where(webhook.c.step == f"{effect}/failed"))
    original(tx, desk, effect, kind, status, **more)


@bad(
    "oncall.store.outbox:later",
    f"{DELIVERY}::test_the_carrier_is_out_for_ten_minutes",
    "tests/stories_sms/test_carrier_trouble.py::test_out_for_six_hours",
)
def given_up_after_ten_tries(original: Any, tx: Any, claimed: Any, **told: Any) -> Any:
    """A carrier that is out for an hour loses whatever was to be sent."""
    if claimed.attempts < 10:
        return original(tx, claimed, **told)
    return outbox.failed(tx, claimed, now=told["due"], error=told["error"])


bad_value(
    "no back-off",
    "What the carrier refuses is sent again every other second, however long it takes.",
    "oncall.contact.work.going_out.sending:BACK_OFF_S",
    (2,),
    f"{DELIVERY}::test_the_carrier_is_out_for_ten_minutes",
    "tests/stories_sms/test_carrier_trouble.py::test_what_was_refused_is_not_looked_for",
)


KILL = "tests/serve/test_kill.py"
QUEUE_S = 20
"""Longer than any process lives while it is killed again and again."""


@bad(
    "oncall.contact.work.going_out.sending:send",
    f"{KILL}::test_the_service_is_killed_under_load",
    f"{KILL}::test_web_and_worker_are_killed_under_load",
)
def a_queue_in_memory(original: Any, desk: Any, ways: Any, claimed: Any) -> None:
    """What is to be sent is marked as sent and put into a queue, from which it goes out later."""
    with desk.writing("mark sent") as tx:
        outbox.sent(tx, claimed, now=desk.now, sid=None, person=claimed.person)
    later = threading.Timer(QUEUE_S, original, (desk, ways, claimed))
    later.daemon = True
    later.start()
