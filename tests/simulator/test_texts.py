"""Texts: in from families, out to staff, and every way they get lost."""

import pytest

from oncall.simulator.messages import segments
from oncall.simulator.phones import ReceivedText
from tests.simulator.toy import ANE, BASE, LINE, MOTHER, TOVE, Toy, response
from tests.simulator.world import World, client_of, world


def texted(sms_fallback_url: str = "") -> World:
    """A toy that takes texts."""
    return world(Toy({"/sms": response()}), sms_fallback_url=sms_fallback_url)


def send(w: World, to: str = ANE, body: str = "412: F-31A ringer no.") -> str:
    """The service texts somebody; the SID."""
    callback = f"{BASE}/sent"
    sid = client_of(w).messages.create(to=to, from_=LINE, body=body, status_callback=callback).sid
    assert sid is not None
    return sid


def test_a_text_reaches_the_service_with_all_its_parameters() -> None:
    """Body untouched, media and segments counted."""
    w = texted()

    sid = w.sim.text(MOTHER, LINE, " Hei 👍\n=cmd() <b>\x01", media=1)
    w.run()

    form = w.toy.forms("/sms")[0]
    assert (form["MessageSid"], form["From"], form["To"]) == (sid, MOTHER, LINE)
    assert form["Body"] == " Hei 👍\n=cmd() <b>\x01"
    assert (form["NumMedia"], form["NumSegments"]) == ("1", "1")
    assert w.sim.messages(MOTHER)[0].accepted


def test_a_text_whose_webhook_fails_stays_in_the_log_and_nothing_more() -> None:
    """Only asking for the list of messages finds it."""
    w = texted()
    w.toy.statuses["/sms"] = 503

    sid = w.sim.text(MOTHER, LINE, "Hei")
    w.run()

    assert len(w.toy.forms("/sms")) == 1
    assert not w.sim.messages(MOTHER)[0].accepted
    assert [m.sid for m in client_of(w).messages.list(to=LINE)] == [sid]


def test_the_sms_fallback_is_asked_first() -> None:
    """With the error and where it happened, like a call's."""
    w = texted(sms_fallback_url=f"{BASE}/sms2")
    w.toy.statuses["/sms"] = 500

    w.sim.text(MOTHER, LINE, "Hei")
    w.run()

    told = w.toy.forms("/sms2")[0]
    assert (told["Body"], told["ErrorCode"]) == ("Hei", "11200")
    assert w.sim.messages(MOTHER)[0].accepted


def test_a_text_may_be_lost_or_come_twice() -> None:
    """The same SID both times."""
    w = texted()
    w.sim.weather.script("sms", "lost")
    w.sim.weather.script("sms", "doubled")

    lost, doubled = w.sim.text(MOTHER, LINE, "a"), w.sim.text(MOTHER, LINE, "b")
    w.run()

    assert [form["MessageSid"] for form in w.toy.forms("/sms")] == [doubled, doubled]
    assert [m.sid for m in w.sim.log().arrivals([LINE]) if not m.accepted] == [lost]


@pytest.mark.parametrize(
    ("sms", "statuses", "error", "arrives"),
    [
        ("delivers", ["queued", "sent", "delivered"], None, True),
        ("unreachable", ["queued", "sent", "undelivered"], "30003", False),
        ("dead", ["queued", "sent", "undelivered"], "30005", False),
        ("never confirms", ["queued", "sent"], None, True),
        ("falsely delivered", ["queued", "sent", "delivered"], None, False),
    ],
)
def test_what_becomes_of_a_page(
    sms: str, statuses: list[str], error: str | None, *, arrives: bool
) -> None:
    """The callback tells each step; the phone has it or not."""
    w = texted()
    w.sim.phone(ANE).sms = sms

    send(w)
    w.run()

    told = w.toy.forms("/sent")
    assert [form["MessageStatus"] for form in told] == statuses
    assert told[-1].get("ErrorCode") == error
    assert [t.body for t in w.sim.phone(ANE).texts] == ["412: F-31A ringer no."] * arrives


def test_a_phone_can_answer_by_itself() -> None:
    """Ane writes OK twenty seconds after the page."""
    w = texted()

    def reply(text: ReceivedText) -> tuple[str, float] | None:
        return ("OK 412", 20.0) if text.body.startswith("412") else None

    w.sim.phone(ANE).on_text = reply
    send(w)
    send(w, body="413: no answer wanted")
    w.run()

    assert [(f["From"], f["Body"]) for f in w.toy.forms("/sms")] == [(ANE, "OK 412")]


def test_stop_opts_a_phone_out_and_start_lets_it_in_again() -> None:
    """Twilio's keywords: the word still reaches the service, later sends are refused."""
    w = texted()

    w.sim.text(TOVE, LINE, "Stop ")
    w.run()
    with pytest.raises(Exception, match="unsubscribed") as refused:
        send(w, to=TOVE)
    w.sim.text(TOVE, LINE, "START")
    send(w, to=TOVE)
    w.run()

    assert refused.value.code == 21610  # type: ignore[attr-defined]
    assert [form["Body"] for form in w.toy.forms("/sms")] == ["Stop ", "START"]
    assert len(w.sim.phone(TOVE).texts) == 1


def test_with_the_carriers_keywords_off_stop_is_a_word_like_any_other() -> None:
    """The switch of the number's settings."""
    w = texted()
    w.sim.exchange.keywords = False

    w.sim.text(TOVE, LINE, "STOP")
    send(w, to=TOVE)
    w.run()

    assert len(w.sim.phone(TOVE).texts) == 1


def test_answering_a_text_in_twiml_is_a_violation() -> None:
    """What is sent that way cannot be followed or proved."""
    w = world(Toy({"/sms": response("<Message>Hei</Message>")}))

    w.sim.text(MOTHER, LINE, "Hei")
    w.run()

    assert len(w.sim.violations) == 1


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("æøåÆØÅé" * 20, 1),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("«" + "a" * 69, 1),
        ("«" + "a" * 70, 2),
        ("👍" * 35, 1),
        ("👍" * 36, 2),
    ],
)
def test_segments_are_counted_as_the_networks_count(body: str, count: int) -> None:
    """160 and 153 septets, or 70 and 67 UTF-16 units."""
    assert segments(body) == count
