"""The REST interface through the real SDK, without sockets."""

from datetime import timedelta
from typing import Any

import pytest
import requests
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.rest import Client

from oncall.simulator.phones import answers, no_answer
from oncall.simulator.sdk import InProcess
from tests.simulator.toy import ANE, BASE, LINE, MOTHER, TOVE, Toy, response
from tests.simulator.world import ACCOUNT, START, TOKEN, World, client_of, world


def ready(**pages: str) -> World:
    """A toy with the pages given."""
    return world(Toy({"/sms": response(), **{f"/{name}": page for name, page in pages.items()}}))


def refusal(w: World, **changes: Any) -> int:
    """The error code of a text that is refused."""
    message: dict[str, Any] = {"to": ANE, "from_": LINE, "body": "Hei", **changes}
    with pytest.raises(TwilioRestException) as refused:
        client_of(w).messages.create(**message)
    assert refused.value.status == 400
    assert refused.value.code is not None
    return refused.value.code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ""}, 21604),
        ({"to": "90000002"}, 21211),
        ({"to": "anonymous"}, 21211),
        ({"from_": MOTHER}, 21606),
        ({"body": ""}, 21602),
        ({"body": "x" * 1_601}, 21617),
        ({"to": LINE}, 21266),
        ({"validity_period": 0}, 20001),
    ],
)
def test_a_text_is_refused_in_twilios_shape(changes: dict[str, object], code: int) -> None:
    """Status 400, a code and a message; nothing is queued."""
    w = ready()

    assert refusal(w, **changes) == code
    assert w.sim.messages() == ()


@pytest.mark.parametrize(
    ("sms", "code"), [("opted out", 21610), ("not a mobile", 21614), ("not allowed there", 21408)]
)
def test_some_phones_cannot_be_texted(sms: str, code: int) -> None:
    """Refused at once, before anything is queued."""
    w = ready()
    w.sim.phone(ANE).sms = sms

    assert refusal(w) == code


def test_the_wrong_token_is_refused_and_an_old_one_is_not() -> None:
    """While a token is rotated, both open the interface."""
    w = ready()
    w.sim.rotate("newer")

    with pytest.raises(TwilioRestException) as refused:
        client_of(w, "wrong").messages.create(to=ANE, from_=LINE, body="Hei")
    for token in ("newer", TOKEN):
        client_of(w, token).messages.create(to=ANE, from_=LINE, body="Hei")

    assert (refused.value.status, refused.value.code) == (401, 20003)


def test_what_is_not_there_is_not_found() -> None:
    """404 in Twilio's shape, for a call, a message, a number and an unknown path."""
    client = client_of(ready())

    for ask in (
        client.calls("CA0").fetch,
        client.messages("SM0").fetch,
        client.incoming_phone_numbers("PN0").fetch,
        client.api.v2010.account.recordings("RE0").fetch,
    ):
        with pytest.raises(TwilioRestException) as missing:
            ask()
        assert (missing.value.status, missing.value.code) == (404, 20404)


def test_a_text_that_is_deleted_is_there_no_more() -> None:
    """Nor in a list; one that is on its way cannot be deleted yet, and nothing is twice."""
    w = ready()
    client = client_of(w)
    ours = client.messages.create(to=ANE, from_=LINE, body="Hei").sid
    with pytest.raises(TwilioRestException) as early:
        client.messages(str(ours)).delete()
    theirs = w.sim.text(MOTHER, LINE, "Hei")
    w.run(60)
    for sid in (ours, theirs):
        assert client.messages(str(sid)).delete()
    with pytest.raises(TwilioRestException) as again:
        client.messages(theirs).delete()

    assert (early.value.status, early.value.code) == (409, 20009)
    assert (again.value.status, again.value.code) == (404, 20404)
    assert client.messages.list() == []
    assert {each.body for each in w.sim.messages()} == {""}


def test_a_call_that_is_deleted_is_there_no_more() -> None:
    """Nor in a list; one that goes on cannot be deleted yet, and nothing is twice."""
    w = ready()
    client = client_of(w)
    sid = w.sim.call(MOTHER, LINE).sid
    w.run(1)
    with pytest.raises(TwilioRestException) as early:
        client.calls(sid).delete()
    w.run(300)
    assert client.calls(sid).delete()
    with pytest.raises(TwilioRestException) as again:
        client.calls(sid).delete()

    assert (early.value.status, early.value.code) == (409, 20009)
    assert (again.value.status, again.value.code) == (404, 20404)
    assert client.calls.list(to=LINE) == []
    assert [each.sid for each in w.sim.calls() if each.to == LINE] == [sid]


def test_messages_are_listed_newest_first_by_number_and_time() -> None:
    """The filters the reconciler and the look-up after an unknown outcome rely on."""
    w = ready()
    client = client_of(w)
    for minute in range(3):
        w.sim.text(MOTHER, LINE, f"in {minute}")
        client.messages.create(to=ANE, from_=LINE, body=f"out {minute}")
        w.run(60)

    to_us = [m.body for m in client.messages.list(to=LINE)]
    since = client.messages.list(to=ANE, from_=LINE, date_sent_after=START + timedelta(seconds=60))
    until = client.messages.list(to=ANE, date_sent_before=START + timedelta(seconds=59))

    assert to_us == ["in 2", "in 1", "in 0"]
    assert [m.body for m in since] == ["out 2", "out 1"]
    assert [m.body for m in until] == ["out 0"]
    assert since[0].date_sent == START + timedelta(seconds=120)
    assert str(client.messages(str(since[0].sid)).fetch().status) == "delivered"


def test_a_list_goes_on_over_pages() -> None:
    """Seven texts in pages of three, each once, filters kept."""
    w = ready()
    for number in range(7):
        w.sim.text(MOTHER, LINE, str(number))
        w.sim.text(TOVE, LINE, "not hers")

    found = client_of(w).messages.list(from_=MOTHER, page_size=3)

    assert [m.body for m in found] == ["6", "5", "4", "3", "2", "1", "0"]


def test_a_call_placed_by_rest_follows_its_document() -> None:
    """She answers, presses 1, and the service hears of every step."""
    w = ready(
        page=response(f'<Gather numDigits="1" action="{BASE}/took"><Say>412.</Say></Gather>'),
        took=response("<Say>Thank you.</Say>"),
    )
    w.sim.phone(ANE).does(answers(after_s=5))

    call = client_of(w).calls.create(
        to=ANE,
        from_=LINE,
        url=f"{BASE}/page",
        status_callback=f"{BASE}/placed",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
        timeout=20,
    )
    w.run()

    heard = [h.text for h in w.sim.phone(ANE).calls[0].heard if h.kind == "say"]
    statuses = [form["CallStatus"] for form in w.toy.forms("/placed")]
    assert str(call.status) == "queued"
    assert heard == ["412.", "Thank you."]
    assert statuses == ["initiated", "ringing", "in-progress", "completed"]
    assert w.toy.forms("/page")[0]["Direction"] == "outbound-api"
    assert w.toy.forms("/took")[0]["Digits"] == "1"


def test_calls_placed_by_rest_start_one_a_second() -> None:
    """The rest wait in the carrier's queue."""
    w = ready()
    for number in (ANE, TOVE, MOTHER):
        client_of(w).calls.create(to=number, from_=LINE, url=f"{BASE}/page")
    w.run()

    rang = [w.sim.phone(number).calls[0].ringing_at for number in (ANE, TOVE, MOTHER)]
    assert [w.seconds(at) for at in rang if at is not None] == [0.0, 1.0, 2.0]


def test_an_unanswered_call_ends_after_its_time_and_a_live_one_can_be_ended() -> None:
    """No document is asked for; Status=completed hangs up."""
    w = ready(page=response('<Pause length="600"/>'))
    client = client_of(w)
    w.sim.phone(ANE).does(no_answer(), answers(after_s=1))

    client.calls.create(to=ANE, from_=LINE, url=f"{BASE}/page", timeout=20)
    w.run(60)
    live = client.calls.create(to=ANE, from_=LINE, url=f"{BASE}/page")
    w.run(30)
    live.update(status="completed")
    w.run(1)
    with pytest.raises(TwilioRestException) as late:
        live.update(status="completed")

    rang, ended = w.sim.phone(ANE).calls
    assert rang.ended_at is not None
    assert (rang.status, w.seconds(rang.ended_at)) == ("no-answer", 25.0)
    assert (ended.status, ended.duration_s) == ("completed", 29)
    assert late.value.code == 21220


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"to": ""}, 21201),
        ({"to": "+0"}, 21211),
        ({"from_": MOTHER}, 21210),
        ({"url": "/page"}, 21205),
        ({"timeout": 601}, 20001),
    ],
)
def test_a_call_is_refused_in_twilios_shape(changes: dict[str, object], code: int) -> None:
    """Nothing rings."""
    w = ready()
    wanted: dict[str, Any] = {"to": ANE, "from_": LINE, "url": f"{BASE}/page", **changes}

    with pytest.raises(TwilioRestException) as refused:
        client_of(w).calls.create(**wanted)

    assert refused.value.code == code
    assert w.sim.calls() == ()


def test_calls_are_listed_by_number_status_parent_and_time() -> None:
    """A family's call and the leg it led to."""
    w = ready(
        voice=response(
            f'<Dial answerOnBridge="true" callerId="{LINE}"><Number>{ANE}</Number></Dial>'
        )
    )
    w.sim.phone(ANE).does(answers(after_s=2, talks_s=None))
    client = client_of(w)

    mother = w.sim.call(MOTHER, LINE, talks_s=30)
    w.run(10)
    live = [c.sid for c in client.calls.list(status="in-progress")]
    w.run()
    legs = client.calls.list(parent_call_sid=mother.sid)
    calls = client.calls.list(to=LINE, start_time_after=START)
    later = client.calls.list(to=LINE, start_time_after=START + timedelta(seconds=1))

    assert live == [legs[0].sid, mother.sid]
    assert [(c.sid, c._from, c.direction) for c in calls] == [(mother.sid, MOTHER, "inbound")]
    assert (legs[0].to, legs[0].direction, legs[0].duration) == (ANE, "outbound-dial", "30")
    assert calls[0].start_time == START
    assert later == []


def test_the_numbers_settings_are_read_and_written() -> None:
    """Drift is seen, and put right, through the SDK."""
    w = ready()
    client = client_of(w)

    (number,) = client.incoming_phone_numbers.list(phone_number=LINE)
    changed = number.update(voice_fallback_url="https://rest.test/voice.xml", sms_url="")
    none = client.incoming_phone_numbers.list(phone_number="+4700000000")

    assert number.voice_url == f"{BASE}/voice"
    assert changed.voice_fallback_url == "https://rest.test/voice.xml"
    assert w.sim.exchange.numbers[LINE].sms_url == ""
    assert none == []


def test_what_is_left_on_the_account_is_told() -> None:
    """In the account's currency, as a text; an account below another one is told nothing."""
    w = ready()
    client = client_of(w)
    told = client.balance.fetch()
    w.sim.exchange.balance = None
    untold = client.balance.fetch()

    assert (told.balance, told.currency) == ("100.00", "USD")
    assert (untold.balance, untold.currency) == (None, None)


@pytest.mark.parametrize(
    ("state", "code"), [("500", 20500), ("503", 20503), ("429", 20429), ("401", 20003)]
)
def test_a_troubled_interface_answers_with_an_error(state: str, code: int) -> None:
    """Until it is fine again."""
    w = ready()
    w.sim.rest.trouble.now(state)

    with pytest.raises(TwilioRestException) as refused:
        client_of(w).messages.create(to=ANE, from_=LINE, body="Hei")
    with pytest.raises(TwilioException):
        client_of(w).messages.list()
    w.sim.rest.trouble.calm()
    client_of(w).messages.create(to=ANE, from_=LINE, body="Hei")

    assert refused.value.code == code
    assert len(w.sim.messages()) == 1


@pytest.mark.parametrize(
    ("state", "error", "stored"),
    [
        ("refused", requests.ConnectionError, 0),
        ("hangs", requests.ReadTimeout, 0),
        ("unheard", requests.ReadTimeout, 1),
        ("slow", requests.ReadTimeout, 1),
    ],
)
def test_the_client_gets_no_answer(
    state: str, error: type[requests.RequestException], stored: int
) -> None:
    """With `unheard` the text was accepted all the same, and the list shows it."""
    w = ready()
    w.sim.rest.trouble.next(state)

    with pytest.raises(error):
        client_of(w).messages.create(to=ANE, from_=LINE, body="Hei")

    assert len(client_of(w).messages.list(to=ANE)) == stored


def test_a_slow_answer_in_time_is_an_answer() -> None:
    """The client waits three seconds of its eight; the driver is told how long."""
    w = ready()
    w.sim.rest.trouble.now("slow", slow_s=3)

    sent = client_of(w, timeout=8).messages.create(to=ANE, from_=LINE, body="Hei")

    assert sent.sid == w.sim.messages()[0].sid


def test_the_driver_is_told_how_long_the_client_waited() -> None:
    """Virtual time stands still while the SDK waits, so whoever drives may account for it."""
    w = ready()
    waited: list[float] = []
    http = InProcess(w.sim.rest, timeout=8, waited=waited.append)
    client = Client(ACCOUNT, TOKEN, http_client=http)

    w.sim.rest.trouble.now("slow", slow_s=3)
    client.messages.create(to=ANE, from_=LINE, body="Hei")
    w.sim.rest.trouble.now("hangs")
    with pytest.raises(requests.ReadTimeout):
        client.messages.create(to=ANE, from_=LINE, body="Hei")

    assert waited == [3, 8]


def test_trouble_by_chance_replays_with_its_seed() -> None:
    """The odds are drawn from the chance handed in."""

    def outcomes(seed: int) -> list[str]:
        w = world(Toy({}), seed=seed)
        w.sim.rest.trouble.odds({"503": 0.3, "unheard": 0.3})
        for _ in range(30):
            try:
                client_of(w).messages.create(to=ANE, from_=LINE, body="Hei")
            except (TwilioException, requests.RequestException):
                continue
        return [asked.outcome for asked in w.sim.log().rest]

    assert outcomes(5) == outcomes(5)
    assert outcomes(5) != outcomes(6)
    assert set(outcomes(5)) == {"201", "503", "silence"}


def test_what_the_simulator_does_not_imitate_is_a_violation() -> None:
    """A switch that does nothing here would prove nothing."""
    w = ready()

    client_of(w).calls.create(
        to=ANE, from_=LINE, url=f"{BASE}/page", method="GET", machine_detection="Enable"
    )

    assert w.sim.violations == [
        "POST Calls: Method is not POST",
        "POST Calls: MachineDetection is not imitated",
    ]


def test_the_account_is_named_in_every_answer() -> None:
    """Fields as the SDK reads them."""
    w = ready()
    sent = client_of(w).messages.create(to=ANE, from_=LINE, body="Hei")

    assert (sent.account_sid, sent.api_version) == (ACCOUNT, "2010-04-01")
    assert str(sent.direction) == "outbound-api"
    assert (sent.num_segments, sent.num_media, sent.error_code) == ("1", "0", None)
    assert sent.date_created == START
