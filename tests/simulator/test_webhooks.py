"""Webhooks: signed, retried as the address says, and what happens when they fail."""

import pytest
from twilio.request_validator import RequestValidator

from oncall.simulator.executor.line import APPLICATION_ERROR
from oncall.simulator.overrides import read_overrides
from oncall.simulator.phones import answers, no_answer
from oncall.simulator.transports import WsgiTransport
from oncall.simulator.weather import Odds
from tests.simulator.toy import ANE, BASE, LINE, MOTHER, TOVE, Asked, Toy, ladder, response
from tests.simulator.world import TOKEN, World, story, world

FALLBACK = f"{BASE}/fallback"
SORRY = response("<Say>Please call 116 111.</Say>", "<Hangup/>")


def fallen_back(
    pages: dict[str, str] | None = None,
    *,
    voice_url: str = f"{BASE}/voice",
    voice_fallback_url: str = FALLBACK,
) -> World:
    """A toy with a fallback, whose first document may be given."""
    toy = Toy({"/voice": response("<Say>Hello.</Say>"), "/fallback": SORRY, **(pages or {})})
    return world(toy, voice_url=voice_url, voice_fallback_url=voice_fallback_url)


def signature_holds(asked: Asked, token: str) -> bool:
    """Whether Twilio's own validator accepts the request."""
    url = BASE + asked.path + (f"?{asked.query}" if asked.query else "")
    signature = asked.headers["HTTP_X_TWILIO_SIGNATURE"]
    return bool(RequestValidator(token).validate(url, dict(asked.form), signature))


def test_every_webhook_is_signed_as_twilio_signs() -> None:
    """The SDK's validator agrees, with a query, letters beyond ASCII and new parameters."""
    w = fallen_back(voice_url=f"{BASE}/voice?team=%C3%A5&x=1#rc=2")
    w.sim.exchange.webhooks.extra.append(("StirVerstat", "TN-Validation-Passed-A"))

    w.sim.call(MOTHER, LINE)
    w.sim.text(MOTHER, LINE, "Hei, æøå 👍 = + & \n")
    w.run()

    assert {asked.path for asked in w.toy.asked} == {"/voice", "/ended", "/sms"}
    assert all(signature_holds(asked, TOKEN) for asked in w.toy.asked)
    assert not any(signature_holds(asked, "another") for asked in w.toy.asked)


def test_a_new_token_signs_at_once() -> None:
    """After a rotation the old token no longer fits what the carrier sends."""
    w = fallen_back()

    w.sim.rotate("newer")
    w.sim.call(MOTHER, LINE)
    w.run()

    assert signature_holds(w.toy.asked[0], "newer")


def test_the_parameters_of_a_call() -> None:
    """What the documents promise of a voice webhook."""
    w = fallen_back()

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    form = w.toy.forms("/voice")[0]
    assert form["CallSid"] == mother.sid
    assert (form["From"], form["To"], form["Direction"]) == (MOTHER, LINE, "inbound")
    assert (form["CallStatus"], form["ApiVersion"]) == ("ringing", "2010-04-01")
    assert form["AccountSid"].startswith("AC")


def test_a_500_is_not_retried_unless_asked() -> None:
    """It goes straight to the fallback, with the error and where it happened."""
    w = fallen_back()
    w.toy.statuses["/voice"] = 500

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    told = w.toy.forms("/fallback")[0]
    assert len(w.toy.forms("/voice")) == 1
    assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", f"{BASE}/voice")
    assert story(mother.heard)[0] == ("say", "Please call 116 111.")


def test_a_500_is_retried_when_the_address_says_so_with_the_same_token() -> None:
    """`rc=2&rp=5xx`: three attempts, one idempotency token; the third succeeds."""
    w = fallen_back(voice_url=f"{BASE}/voice#rc=2&rp=ct,5xx")
    w.sim.weather.script("voice", "answers_500", times=1)
    w.sim.weather.script("voice", "repeated", times=1)

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    tokens = {
        a.headers["HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"] for a in w.toy.asked if a.path == "/voice"
    }
    assert len(w.toy.forms("/voice")) == 2
    assert len(tokens) == 1
    assert ("say", "Hello.") in story(mother.heard)
    assert w.sim.log().deliveries[0].attempts == ("500", "200")


def test_a_refused_connection_is_tried_once_more() -> None:
    """The default of the carrier: one retry, on connect failure only."""
    w = fallen_back()
    w.sim.weather.script("voice", "refused", times=1)

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert ("say", "Hello.") in story(mother.heard)
    assert w.sim.log().deliveries[0].attempts == ("refused", "200")


def test_a_service_that_hangs_costs_the_caller_fifteen_seconds() -> None:
    """Then the fallback speaks; with `rt=3000&rc=1&rp=rt` after two times three seconds."""
    slow, quick = fallen_back(), fallen_back(voice_url=f"{BASE}/voice#rt=3000&rc=1&rp=rt")
    spoke = []
    for w in (slow, quick):
        w.sim.weather.script("voice", "hangs", times=float("inf"), url_part="/voice")
        mother = w.sim.call(MOTHER, LINE)
        w.run()
        spoke.append(next(w.seconds(h.at) for h in mother.heard if h.kind == "say"))

    assert spoke == [15.0, 6.0]


def test_the_total_time_caps_every_retry() -> None:
    """`tt=4000` leaves no time for a second attempt of three seconds in full."""
    w = fallen_back(voice_url=f"{BASE}/voice#rt=3000&tt=4000&rc=5&rp=rt")
    w.sim.weather.script("voice", "hangs", times=float("inf"), url_part="/voice")

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert next(w.seconds(h.at) for h in mother.heard if h.kind == "say") == 4.0
    assert w.sim.log().deliveries[0].attempts == ("hangs", "hangs")


def test_an_answer_that_is_not_heard_was_given_all_the_same() -> None:
    """The service did its work; the retry brings the same token, so it can answer as before."""
    w = fallen_back(voice_url=f"{BASE}/voice#rt=2000&rc=1&rp=rt")
    w.sim.weather.script("voice", "unheard", times=1)

    w.sim.call(MOTHER, LINE)
    w.run()

    asked = [
        a.headers["HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"] for a in w.toy.asked if a.path == "/voice"
    ]
    assert len(asked) == 2
    assert len(set(asked)) == 1


@pytest.mark.parametrize(
    ("body", "code"),
    [("<Response><Say>", "12100"), ("<Answer/>", "12100"), ("", "12100"), ("sorry", "12100")],
)
def test_a_broken_document_is_a_fatal_error(body: str, code: str) -> None:
    """What is no TwiML goes to the fallback."""
    w = fallen_back({"/voice": body})

    w.sim.call(MOTHER, LINE)
    w.run()

    assert w.toy.forms("/fallback")[0]["ErrorCode"] == code


def test_a_failing_dial_action_goes_to_the_fallback_too() -> None:
    """In the middle of the call, after Tove's phone rang."""
    toy = ladder(TOVE)
    toy.statuses["/next"] = 503
    toy.pages["/fallback"] = SORRY
    w = world(toy, voice_fallback_url=FALLBACK)

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert w.toy.forms("/fallback")[0]["ErrorUrl"] == f"{BASE}/next"
    assert ("say", "Please call 116 111.") in story(mother.heard)


def test_a_service_that_dies_while_answering_is_a_connection_that_breaks() -> None:
    """The driver is told, to start it again; the call goes to the fallback."""
    deaths: list[BaseException] = []
    w = fallen_back()

    def die(_: Asked) -> str:
        raise KeyboardInterrupt

    w.toy.pages["/voice"] = die
    w.sim.exchange.webhooks.transport = WsgiTransport(
        {BASE: w.toy}, dies_of=(KeyboardInterrupt,), died=deaths.append
    )

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert len(deaths) == 1
    assert ("say", "Please call 116 111.") in story(mother.heard)


@pytest.mark.parametrize("fallback", ["", FALLBACK])
def test_without_a_working_fallback_there_is_an_apology_and_the_end(fallback: str) -> None:
    """That English sentence is what a family must never hear."""
    w = fallen_back(voice_fallback_url=fallback)
    w.toy.statuses.update({"/voice": 500, "/fallback": 500})

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert story(mother.heard) == [("say", APPLICATION_ERROR), ("hangup", "")]


def test_the_static_fallback_stands_on_another_host() -> None:
    """The service is dead; documents at rest ring Tove, then Ane, then speak."""
    w = fallen_back(voice_fallback_url="https://line:secret@rest.test/fallback/voice.xml")
    numbers = "".join(
        f'<Dial answerOnBridge="true" timeout="20" callerId="{LINE}">'
        f'<Number url="https://line:secret@rest.test/fallback/screen.xml">{number}</Number></Dial>'
        for number in (TOVE, ANE)
    )
    documents = {
        "voice.xml": response(numbers, "<Say>Please call 116 111.</Say>"),
        "screen.xml": response(
            '<Gather numDigits="1" action="https://line:secret@rest.test/fallback/yes.xml">'
            "<Say>Press 1.</Say></Gather><Hangup/>"
        ),
        "yes.xml": response(),
    }
    w.sim.serve_static("https://rest.test/fallback", documents, auth=("line", "secret"))
    w.sim.exchange.transport.down.add(BASE)  # type: ignore[attr-defined]
    w.sim.phone(TOVE).does(no_answer())
    w.sim.phone(ANE).does(answers(talks_s=20))

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert ("bridged", ANE) in story(mother.heard)
    assert ("say", "Please call 116 111.") in story(mother.heard)
    assert w.sim.violations == []


@pytest.mark.parametrize(
    "url",
    [
        "https://rest.test/fallback/voice.xml",
        "https://line:wrong@rest.test/fallback/voice.xml",
        "https://line:secret@rest.test/fallback/none.xml",
    ],
)
def test_the_static_host_wants_its_password_and_knows_its_documents(url: str) -> None:
    """401 and 404 are fatal errors like any other."""
    w = fallen_back(voice_url="https://nobody.test/", voice_fallback_url=url)
    w.sim.serve_static("https://rest.test/fallback", {"voice.xml": SORRY}, auth=("line", "secret"))

    mother = w.sim.call(MOTHER, LINE)
    w.run()

    assert ("say", APPLICATION_ERROR) in story(mother.heard)


def test_callbacks_may_be_lost_doubled_or_late() -> None:
    """Ane's four leg callbacks, each in its own weather; the log knows what became of them."""
    toy = ladder(TOVE)
    w = world(toy)
    for outcome in ("lost", "doubled", "late"):
        w.sim.weather.script("leg", outcome)
    w.sim.phone(TOVE).does(answers(after_s=60))

    w.sim.call(MOTHER, LINE, patience_s=30)
    w.run()

    assert [form["CallStatus"] for form in toy.forms("/leg")] == ["ringing", "ringing", "no-answer"]
    lost = [d for d in w.sim.log().deliveries if d.attempts == ("lost",)]
    assert [dict(d.params)["CallStatus"] for d in lost] == ["initiated"]


def test_a_late_callback_is_overtaken() -> None:
    """Completed comes first and initiated last: order is not guaranteed."""
    toy = ladder(TOVE)
    w = world(toy)
    for delay_s in (400, 300, 200):
        w.sim.weather.script("leg", "late", delay_s=delay_s)
    w.sim.phone(TOVE).does(answers())

    w.sim.call(MOTHER, LINE, talks_s=60)
    w.run()

    assert [form["SequenceNumber"] for form in toy.forms("/leg")] == ["3", "2", "1", "0"]


def test_a_callback_may_come_a_hundred_times() -> None:
    """Each copy has a token of its own: only its content says that it is a copy."""
    toy = ladder(TOVE)
    w = world(toy)
    w.sim.weather.script("status", "doubled", copies=100)

    w.sim.call(MOTHER, LINE, patience_s=5)
    w.run()

    copies = [a for a in toy.asked if a.path == "/ended"]
    assert len(copies) == 100
    assert len({a.headers["HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"] for a in copies}) == 100
    assert len({a.pairs for a in copies}) == 1


def test_bad_weather_by_chance_replays_with_its_seed_and_ends_when_it_is_calm() -> None:
    """Odds are drawn per delivery from the chance handed in."""

    def outcomes(seed: int) -> list[tuple[str, ...]]:
        w = world(ladder(TOVE, ANE), seed=seed)
        w.sim.weather.set("*", Odds(lost=0.2, doubled=0.2, late=0.2, refused=0.1, answers_500=0.1))
        for _ in range(10):
            w.sim.call(MOTHER, LINE, patience_s=40)
            w.run(60)
        w.run()
        w.sim.weather.calm()
        before = len(w.sim.log().deliveries)
        w.sim.call(MOTHER, LINE, patience_s=40)
        w.run()
        log = w.sim.log().deliveries
        assert {d.attempts for d in log[before:]} == {("200",), ("204",)}
        return [delivery.attempts for delivery in log]

    assert outcomes(1) == outcomes(1)
    assert outcomes(1) != outcomes(2)
    assert ("lost",) in outcomes(1)


def test_a_kind_or_outcome_nobody_knows_is_refused() -> None:
    """A switch that does nothing would be a test that proves nothing."""
    weather = fallen_back().sim.weather

    with pytest.raises(ValueError, match="is not one of"):
        weather.set("legs", lost=0.1)
    with pytest.raises(ValueError, match="is not one of"):
        weather.script("leg", "gone")
    with pytest.raises(TypeError):
        weather.set("leg", gone=0.1)


def test_overrides_are_read_and_their_mistakes_named() -> None:
    """Milliseconds become seconds; what Twilio would refuse is a violation."""
    bare, how = read_overrides("https://a.test/v?x=1#ct=2000&rt=5000&tt=9000&rc=2&rp=ct,rt,5xx")
    _, wrong = read_overrides("https://a.test/v#ct=1&rc=9&rp=6xx&zz=1")

    assert bare == "https://a.test/v?x=1"
    assert (how.connect_s, how.read_s, how.total_s, how.retries) == (2.0, 5.0, 9.0, 2)
    assert how.retries_on("5xx")
    assert not how.retries_on("4xx")
    assert len(wrong.faults) == 4


def test_a_wrong_override_is_a_violation() -> None:
    """The service hears of it through the tests, not on the first night."""
    w = fallen_back(voice_url=f"{BASE}/voice#rt=99000")

    w.sim.call(MOTHER, LINE)
    w.run()

    assert w.sim.violations == [f"{BASE}/voice: override rt: '99000' is not between 100 and 15000"]
