"""Alarming, badly: too often, too seldom, or by one path only."""

from datetime import timedelta
from typing import Any

from tests.bad_designs.design import bad, bad_value

ALL_CLEAR = "tests/stories_sms/test_all_clear.py"
ALARMS = "tests/stories_sms/test_alarms.py"
GATE = "tests/operations/test_gate.py"
LOOKOUT = "tests/operations/test_lookout.py"
MARKS = "tests/stories_sms/test_phone_marks.py"
SWITCH = "tests/operations/test_switch.py"
TROUBLE = "tests/stories_sms/test_carrier_trouble.py"

bad_value(
    "alarms go by text and call only",
    "When the carrier is out nobody hears that it is.",
    "oncall.contact.work.going_out.alarms:WAYS",
    ("text", "call"),
    f"{ALARMS}::test_the_e_mail_goes_out_although_the_carrier_is_out",
)


@bad(
    "oncall.post:PostError.__init__",
    f"{ALARMS}::test_the_texts_go_out_although_the_mail_server_is_down",
)
def a_mail_server_that_is_down_ends_the_e_mail(
    original: Any, self: Any, message: Any, **_told: Any
) -> None:
    """What the mail server did not take the first time is given up."""
    original(self, message, permanent=True)


@bad(
    "oncall.contact.rows.alarms:raise_anew",
    f"{ALARMS}::test_a_restart_does_not_alarm_again",
)
def an_alarm_at_every_look(original: Any, *given: Any, now: Any, **told: Any) -> Any:
    """What is wrong is alarmed again each time it is seen."""
    return original(*given, now=now, **{**told, "unless_since": now})


@bad(
    "oncall.contact.work.going_out.alarms:go_on",
    f"{ALARMS}::test_a_carrier_that_is_out_alarms_after_a_minute_once_an_hour",
)
def the_first_backstop_is_the_last(original: Any, desk: Any) -> None:
    """A backstop who sleeps is followed by nobody."""


@bad("oncall.contact.work.going_out.alarms:heard", f"{ALARMS}::test_the_seen_alarm_stops")
def an_ok_to_an_alarm_is_not_heard(original: Any, *given: Any) -> bool:
    """Everybody is woken, though the first has it in hand."""
    return False


bad_value(
    "an all clear each time it is gone",
    "Somebody is told every few minutes, all night, that it is over.",
    "oncall.contact.work.going_out.alarms:CALM",
    timedelta(),
    f"{ALL_CLEAR}::test_what_comes_and_goes_is_not_over_each_time",
)


@bad(
    "oncall.contact.rows.alarms:forget",
    f"{ALL_CLEAR}::test_what_comes_back_after_the_all_clear_alarms_anew",
)
def what_was_over_once_is_not_alarmed_again(original: Any, *given: Any) -> None:
    """The carrier is out again within the hour, and everybody believes that it is not."""


@bad(
    "oncall.contact.work.going_out.alarms:_returns",
    f"{ALL_CLEAR}::test_what_nobody_has_heard_goes_on_when_it_comes_back",
)
def an_alarm_that_comes_back_stays_where_it_was(original: Any, *given: Any) -> None:
    """It was gone for a minute, and whoever sleeps is followed by nobody."""


@bad(
    "oncall.contact.work.going_out.sending:_nothing_works",
    f"{ALARMS}::test_wrong_settings_at_the_carrier_alarm_at_once",
)
def wrong_settings_are_tried_again_in_silence(original: Any, *given: Any) -> None:
    """An account that is closed is asked again and again, and nobody hears of it."""


bad_value(
    "every send that nobody answers is sent again",
    "A slow carrier rings the same phone again and again.",
    "oncall.contact.work.going_out.sending:MOST_SENDS",
    1000,
    f"{TROUBLE}::test_slow_for_an_hour",
)


@bad(
    "oncall.watch.lookout:Lookout._wrong",
    f"{LOOKOUT}::test_a_silent_worker_is_told_of_and_stood_in_for",
)
def silence_is_no_news(original: Any, *given: Any) -> list[str]:
    """A worker that has died is missed by nobody."""
    return []


@bad("oncall.watch.ahead:instants", f"{ALARMS}::test_nobody_tonight_is_told_by_day")
def nobody_looks_ahead(original: Any, team: Any, desk: Any) -> list[Any]:
    """That nobody has the night is found out in the night."""
    return [team.now]


@bad(
    "oncall.contact.work.from_staff.phones:marked",
    f"{MARKS}::test_with_another_number_the_mark_is_gone",
)
def a_mark_that_stays_with_the_person(original: Any, conn: Any, desk: Any, team: Any) -> Any:
    """With her new number she is still the one whose phone is dead."""
    from oncall.contact.rows.alarms import marked_numbers

    return ["ane"] if marked_numbers(conn, team.id) else []


@bad("oncall.contact.work.tidy:forget_effects", f"{TROUBLE}::test_long_done_effects_are_let_go")
def nothing_is_ever_let_go(original: Any, desk: Any) -> timedelta:
    """The outbox grows for ever."""
    return timedelta()


@bad(
    "oncall.watch.gate:_why_not", f"{GATE}::test_a_proxy_that_is_down_alarms_before_a_family_calls"
)
def a_shut_gate_is_somebody_elses(original: Any, *given: Any) -> str:
    """In here all is well, and families find out first."""
    return ""


@bad("oncall.watch.gate:why_not", f"{GATE}::test_a_proxy_that_forgets_one_way_is_told")
def nothing_is_asked_for_but_health(original: Any, asks: Any, url: str, installation: str) -> str:
    """Both listeners answer there: a way that the proxy forgets is missed by nobody."""
    from oncall.watch.gate import _why_not

    return _why_not(asks, f"{url}/health", installation)


@bad(
    "oncall.watch.gate:ends_soon", f"{GATE}::test_a_certificate_that_nobody_renews_is_told_in_time"
)
def a_certificate_lasts_for_ever(original: Any, *given: Any) -> str:
    """Whatever renews it has not failed yet."""
    return ""


@bad(
    "oncall.watch.balance:low",
    f"{SWITCH}::test_an_account_that_runs_low_is_told_before_it_is_empty",
)
def somebody_will_fill_it_up(original: Any, *given: Any) -> str:
    """The carrier takes no calls for an account that is empty."""
    return ""
