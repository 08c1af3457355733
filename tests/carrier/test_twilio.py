"""The real SDK over real HTTP: what is asked, what comes back, and what each failure means."""

import itertools
import logging
import socket
import threading
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from twilio.http.http_client import TwilioHttpClient

from oncall.carrier.port import (
    LARGEST_SOUND,
    CarrierCall,
    CarrierError,
    CarrierMessage,
    Deletable,
    Funds,
)
from oncall.carrier.twilio import FETCHED_WITHIN_S, TwilioCarrier
from oncall.env import stopwatch
from tests.carrier.toy_twilio import ACCOUNT, PREFIX, Asked, ToyTwilio

ANE, LINE = "+4790000001", "+4752000000"
NOON = datetime(2026, 3, 2, 12, 0, 0, 900_000, tzinfo=UTC)
WORDS = "412: F-31A skreiv kl. 12:00"


def send(carrier: TwilioCarrier) -> str:
    """Text Ane."""
    return carrier.text(
        to=ANE, sender=LINE, body=WORDS, status_url="https://x.no/status", validity_s=300
    )


def failure(carrier: TwilioCarrier) -> CarrierError:
    """What a text to Ane raises."""
    with pytest.raises(CarrierError) as caught:
        send(carrier)
    return caught.value


def message(sid: str = "SM1", **more: Any) -> dict[str, Any]:
    """A message as Twilio lists it."""
    return {
        "sid": sid,
        "from": LINE,
        "to": ANE,
        "body": WORDS,
        "direction": "outbound-api",
        "date_created": "Mon, 02 Mar 2026 12:00:00 +0000",
        "date_sent": None,
        **more,
    }


def call(sid: str = "CA1", **more: Any) -> dict[str, Any]:
    """A call as Twilio lists it."""
    return {
        "sid": sid,
        "from": ANE,
        "to": LINE,
        "status": "completed",
        "direction": "inbound",
        "date_created": "Mon, 02 Mar 2026 12:00:05 +0000",
        "start_time": "Mon, 02 Mar 2026 12:00:05 +0000",
        "duration": "7",
        "parent_call_sid": None,
        **more,
    }


def test_it_sends_a_text(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """A page goes out with our number, our status address and a short life."""
    assert send(carrier) == "SM1"

    assert toy.asked == [
        Asked(
            "POST",
            f"{PREFIX}/Messages.json",
            {
                "To": ANE,
                "From": LINE,
                "Body": WORDS,
                "StatusCallback": "https://x.no/status",
                "ValidityPeriod": "300",
            },
        )
    ]


def test_it_places_a_call(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """A staff phone is rung for as long as we say."""
    sid = carrier.call(
        to=ANE, sender=LINE, url="https://x.no/page", status_url="https://x.no/s", timeout_s=25
    )

    assert sid == "SM1"
    assert toy.asked[0].path == f"{PREFIX}/Calls.json"
    assert toy.asked[0].form["Timeout"] == "25"
    assert toy.asked[0].form["Url"] == "https://x.no/page"


def test_it_finds_the_text_it_may_have_sent(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """After an unknown outcome the very same text is found, an older or another one is not."""
    older = message("SM0", date_created="Mon, 02 Mar 2026 11:50:00 +0000")
    other = message("SM2", body="413: noko anna")
    toy.answer = lambda asked: (200, {"messages": [other, message("SM1"), older]})

    assert carrier.find_text(to=ANE, sender=LINE, body=WORDS, since=NOON) == "SM1"
    assert carrier.find_text(to=ANE, sender=LINE, body="ukjend", since=NOON) is None
    assert not any("DateSent" in name for name in toy.asked[0].form)


def test_it_finds_the_call_it_may_have_placed(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Only a call that we placed counts, not a leg of a family's call."""
    leg = call("CA1", direction="outbound-dial")
    ours = call("CA2", direction="outbound-api")
    toy.answer = lambda asked: (200, {"calls": [leg, ours]})

    assert carrier.find_calls(to=ANE, sender=LINE, since=NOON) == ["CA2"]


def test_it_lists_calls_that_came_in(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """The reconciler sees each caller once, the oldest first, across pages at our own address."""

    def pages(asked: Asked) -> tuple[int, Any]:
        if "Page" in asked.form:
            return 200, {"calls": [call("CA1")], "next_page_uri": None}
        late = call("CA2", start_time="Mon, 02 Mar 2026 13:00:00 +0000")
        early = call("CA0", start_time="Mon, 02 Mar 2026 09:00:00 +0000")
        following = f"{PREFIX}/Calls.json?Page=1&PageToken=x"
        return 200, {"calls": [late, early], "next_page_uri": following}

    toy.answer = pages
    found = carrier.calls(to=LINE, since=NOON)

    assert [each.sid for each in found] == ["CA1", "CA2"]
    assert found[0] == CarrierCall(
        "CA1", ANE, LINE, "completed", datetime(2026, 3, 2, 12, 0, 5, tzinfo=UTC), 7, None
    )
    assert toy.asked[0].form["StartTime>"] == "2026-03-02T00:00:00Z"
    assert len(toy.asked) == 2


def test_it_lists_the_legs_of_a_call(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Whom a family's call was connected to is asked by its SID."""
    leg = call("CA9", direction="outbound-dial", parent_call_sid="CA1")
    toy.answer = lambda asked: (200, {"calls": [leg]})

    assert [each.parent for each in carrier.legs(parent="CA1")] == ["CA1"]
    assert toy.asked[0].form["ParentCallSid"] == "CA1"


def test_it_asks_about_one_call(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """A call nobody reported on is looked up; one the carrier never had is None."""
    toy.answer = lambda asked: (200, call("CA1", status="in-progress", duration=None))
    found = carrier.one_call("CA1")
    toy.answer = lambda asked: (404, {"code": 20404, "message": "not found", "status": 404})

    assert found is not None
    assert (found.status, found.duration_s) == ("in-progress", 0)
    assert carrier.one_call("CA2") is None


def test_it_lists_texts_that_came_in(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Texts whose webhook failed are found here and nowhere else, across pages as well."""
    sent = "Mon, 02 Mar 2026 12:00:07 +0000"
    written = {"from": ANE, "to": LINE, "direction": "inbound"}
    came = message("SM5", **written, date_sent=sent)
    earlier = message("SM4", **written, date_sent=None)

    def pages(asked: Asked) -> tuple[int, Any]:
        if "Page" in asked.form:
            return 200, {"messages": [earlier], "next_page_uri": None}
        following = f"{PREFIX}/Messages.json?Page=1&PageToken=x"
        return 200, {"messages": [came, message("SM6")], "next_page_uri": following}

    toy.answer = pages
    found = carrier.messages(to=LINE, since=NOON)

    at = datetime(2026, 3, 2, 12, 0, 7, tzinfo=UTC)
    assert [each.sid for each in found] == ["SM4", "SM5"]
    assert found[1] == CarrierMessage("SM5", ANE, LINE, WORDS, at)
    assert toy.asked[0].form["DateSent>"] == "2026-03-02T00:00:00Z"


def test_it_fetches_a_message_that_was_left(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """The sound as it is; nothing where there is none, or none any more."""
    toy.answer = lambda _: (200, b"RIFF\x00\xff")
    found = carrier.recording("RE1")
    toy.answer = lambda _: (404, {"code": 20404, "message": "not found"})

    assert found == b"RIFF\x00\xff"
    assert (toy.asked[0].method, toy.asked[0].path) == ("GET", f"{PREFIX}/Recordings/RE1.wav")
    assert carrier.recording("RE1") is None
    assert not carrier.has_recording("RE1")


def test_a_message_that_is_there_is_only_asked_for(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Without its sound."""
    toy.answer = lambda _: (200, {"sid": "RE1", "status": "completed"})

    assert carrier.has_recording("RE1")
    assert toy.asked[0].path == f"{PREFIX}/Recordings/RE1.json"


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [
        ((200, bytes(LARGEST_SOUND + 1)), True),
        ((503, b""), False),
        ((401, b""), False),
        (None, False),
    ],
)
def test_a_message_that_cannot_be_had_is_one_of_our_errors(
    toy: ToyTwilio, carrier: TwilioCarrier, answer: Any, *, permanent: bool
) -> None:
    """Too large, refused, or cut off: never an endless read, and never half of it."""
    toy.answer = lambda _: answer
    with pytest.raises(CarrierError) as caught:
        carrier.recording("RE1")

    assert caught.value.permanent is permanent


def test_a_message_that_comes_in_drops_is_given_up(toy: ToyTwilio) -> None:
    """Each part in time, and the whole never: one clock counts for all of it."""
    ticks = itertools.count(step=2)
    carrier = TwilioCarrier(ACCOUNT, "token", api_base_url=toy.url, clock=lambda: next(ticks))
    toy.answer = lambda _: (200, bytes(1_000_000))
    with pytest.raises(CarrierError, match="too long") as caught:
        carrier.recording("RE1")

    assert not caught.value.permanent
    assert next(ticks) == FETCHED_WITHIN_S + 2


@pytest.mark.parametrize(
    ("what", "path"),
    [
        ("call", "Calls/SM1.json"),
        ("text", "Messages/SM1.json"),
        ("recording", "Recordings/SM1.json"),
    ],
)
def test_it_has_things_deleted(
    toy: ToyTwilio, carrier: TwilioCarrier, what: Deletable, path: str
) -> None:
    """What is gone already is deleted; what is not yet ready for it, or refused, is not."""
    toy.answer = lambda _: (204, b"")
    carrier.delete(what, "SM1")
    toy.answer = lambda _: (404, {"code": 20404, "message": "not found"})
    carrier.delete(what, "SM1")

    assert [(each.method, each.path) for each in toy.asked] == 2 * [("DELETE", f"{PREFIX}/{path}")]
    for status, code in ((409, 20009), (429, 20429)):
        toy.answer = partial(lambda told, _: told, (status, {"code": code}))
        with pytest.raises(CarrierError):
            carrier.delete(what, "SM1")


def test_it_reads_the_settings_of_a_number(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Drift is seen by comparing what is set with what should be."""
    number = {"sid": "PN1", "phone_number": LINE, "voice_url": "https://x.no/voice"}
    toy.answer = lambda asked: (200, {"incoming_phone_numbers": [number]})
    settings = carrier.number_settings(LINE)
    toy.answer = lambda asked: (200, {"incoming_phone_numbers": []})

    assert settings is not None
    assert (settings["voice_url"], settings["sms_url"]) == ("https://x.no/voice", "")
    assert carrier.number_settings("+4799999999") is None


def test_it_reads_what_is_left_on_the_account(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Exactly, also less than nothing; None where none is told; garbled is an error."""
    balances = {"12.3456": Funds(Decimal("12.3456"), "USD"), "-0.5": Funds(Decimal("-0.5"), "USD"),
                None: None}  # fmt: skip
    for written, found in balances.items():
        toy.answer = partial(lambda told, _: (200, told), {"balance": written, "currency": "USD"})
        assert carrier.balance() == found
    toy.answer = lambda _: (200, {"balance": "much", "currency": "USD"})
    with pytest.raises(CarrierError):
        carrier.balance()

    assert {each.path for each in toy.asked} == {f"{PREFIX}/Balance.json"}


@pytest.mark.parametrize(
    ("status", "code", "permanent", "unknown", "configuration"),
    [
        (400, 21211, True, False, False),  # no such number
        (400, 21610, True, False, False),  # opted out
        (400, 21614, True, False, False),  # cannot be texted
        (400, None, True, False, False),  # any other refusal will be repeated
        (429, 20429, False, False, False),  # too many requests
        (429, None, False, False, False),
        (401, 20003, False, False, True),  # wrong token
        (400, 21408, False, False, True),  # country not allowed
        (400, 21606, False, False, True),  # not our number
        (500, None, False, True, False),
        (503, 20503, False, True, False),
        (302, None, False, True, False),  # a captive portal, say
    ],
)
def test_it_says_what_a_refusal_means(
    toy: ToyTwilio,
    carrier: TwilioCarrier,
    status: int,
    code: int | None,
    permanent: bool,
    unknown: bool,
    configuration: bool,
) -> None:
    """Whether to give up, look first, or call a person, follows from status and code."""
    said = {"message": f"{ANE} is wrong", "status": status} | ({"code": code} if code else {})
    toy.answer = lambda asked: (status, said)
    error = failure(carrier)

    assert (error.permanent, error.unknown_outcome) == (permanent, unknown)
    assert (error.configuration, error.code) == (configuration, code)


def test_it_never_repeats_what_the_carrier_said(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """The carrier's message holds the number; ours does not, nor does anything chained to it."""
    toy.answer = lambda asked: (400, {"code": 21211, "message": f"{ANE} is wrong"})
    error = failure(carrier)

    assert str(error) == "the carrier answered 400, code 21211"
    assert error.__cause__ is None
    assert error.__suppress_context__


def test_a_carrier_that_is_not_there_did_nothing() -> None:
    """Connection refused: nothing was sent, so nothing needs looking up."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = failure(TwilioCarrier(ACCOUNT, "t", api_base_url=f"http://127.0.0.1:{port}"))

    assert [error.unknown_outcome, error.permanent, error.configuration] == [False] * 3


def test_a_carrier_that_hangs_up_may_have_done_it(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """The connection died after the request: perhaps it was sent. It is asked only once."""
    toy.answer = lambda asked: None

    assert failure(carrier).unknown_outcome
    assert len(toy.asked) == 1


def test_a_carrier_that_is_silent_may_have_done_it(toy: ToyTwilio) -> None:
    """A time-out while waiting for the answer: look before sending again."""
    released = threading.Event()

    def wait(asked: Asked) -> tuple[int, Any]:
        released.wait(5)
        return 201, {"sid": "SM1"}

    toy.answer = wait
    hasty = TwilioHttpClient(timeout=0.05)
    carrier = TwilioCarrier(ACCOUNT, "t", api_base_url=toy.url, http_client=hasty)
    error = failure(carrier)
    released.set()

    assert error.unknown_outcome


@pytest.mark.parametrize("body", [b"<html>hello</html>", b"[]", b"{}", b"null"])
def test_a_stranger_in_the_carriers_place_is_an_unknown_outcome(
    toy: ToyTwilio, carrier: TwilioCarrier, body: bytes
) -> None:
    """A proxy that answers 201 with something else must not look like success, nor crash us."""
    toy.answer = lambda asked: (201, body)

    assert failure(carrier).unknown_outcome


def test_a_list_that_fails_is_one_of_our_errors(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """Reading fails like writing: one kind of error, and a wrong token is told apart."""
    toy.answer = lambda asked: (401, {"code": 20003, "message": "no"})
    with pytest.raises(CarrierError) as caught:
        carrier.messages(to=LINE, since=NOON)

    assert caught.value.configuration


def test_it_goes_where_it_is_pointed_whatever_the_process_says(
    toy: ToyTwilio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither a region in the settings nor one in the environment moves an overridden address."""
    monkeypatch.setenv("TWILIO_REGION", "ie1")
    monkeypatch.setenv("TWILIO_EDGE", "dublin")
    carrier = TwilioCarrier(ACCOUNT, "t", api_base_url=toy.url, region="ie1", edge="dublin")

    assert send(carrier) == "SM1"


class Recorder:
    """An HTTP client that stays in this process."""

    def __init__(self) -> None:
        self.urls: list[str] = []

    def request(self, method: str, url: str, **more: Any) -> Any:
        """Refuse, but remember where to."""
        self.urls.append(url)
        raise ConnectionRefusedError


def test_it_uses_region_and_edge_together() -> None:
    """The processing region is only used when both are given, so both are passed on."""
    recorder = Recorder()
    carrier = TwilioCarrier(ACCOUNT, "t", region="ie1", edge="dublin", http_client=recorder)
    error = failure(carrier)

    assert recorder.urls[0].startswith("https://api.dublin.ie1.twilio.com/2010-04-01/")
    assert not error.unknown_outcome


def test_it_gives_up_waiting_after_eight_seconds(carrier: TwilioCarrier) -> None:
    """The SDK would wait for ever; ours is told not to."""
    assert carrier._client().http_client.timeout == 8


def test_it_writes_no_number_into_the_log(
    toy: ToyTwilio, carrier: TwilioCarrier, caplog: pytest.LogCaptureFixture
) -> None:
    """Even with every logger of the program at its loudest."""
    with caplog.at_level(logging.DEBUG):
        send(carrier)
        toy.answer = lambda asked: (200, {"messages": []})
        carrier.find_text(to=ANE, sender=LINE, body=WORDS, since=NOON)

    assert ANE[1:] not in caplog.text
    assert WORDS not in caplog.text


def test_it_warms_up_in_the_background(toy: ToyTwilio, carrier: TwilioCarrier) -> None:
    """The first page does not pay for importing the SDK."""
    carrier.warm().join()

    assert carrier._made is not None
    assert toy.asked == []


def test_whoever_only_asks_has_less_patience() -> None:
    """A page is not delayed by bookkeeping: the question is given up in its own time."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        carrier = TwilioCarrier(
            ACCOUNT, "token", api_base_url=f"http://127.0.0.1:{port}", asks_for_s=0.3
        )
        began = stopwatch()
        with pytest.raises(CarrierError) as told:
            carrier.find_text(to=ANE, sender=LINE, body=WORDS, since=NOON)
        took = stopwatch() - began

    assert told.value.unknown_outcome
    assert took < 3
