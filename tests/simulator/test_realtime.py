"""The same carrier in real time: real HTTP, the real SDK, threads, and a person with a phone."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from oncall.env import real_now
from oncall.simulator.http import RestServer
from oncall.simulator.network import Simulator
from oncall.simulator.phones import answers, manual
from oncall.simulator.realtime import RealTime
from oncall.simulator.transports import HttpTransport
from tests.simulator.toy import ANE, LINE, MOTHER, TOVE, Asked, Toy, response
from tests.simulator.world import ACCOUNT, TOKEN

PATIENCE_S = 30.0


class Live:
    """A toy on loopback, a carrier in real time, and the SDK between them."""

    def __init__(self, sim: Simulator, toy: Toy, base: str, rest: RestServer) -> None:
        self.sim, self.toy, self.base = sim, toy, base
        self.client = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(timeout=PATIENCE_S))
        self.client.api.base_url = rest.base_url

    def until(self, holds: Callable[[], object]) -> None:
        """Wait until something holds; fails after half a minute."""
        ticking = threading.Event()
        for _ in range(int(PATIENCE_S / 0.01)):
            if holds():
                return
            ticking.wait(0.01)
        pytest.fail("it never came true")


class _Quiet(WSGIRequestHandler):
    """Says nothing on standard error."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its parent's name
        """Nothing."""


@contextmanager
def listening(toy: Toy) -> Iterator[str]:
    """The toy on a loopback address of its own."""
    server = make_server("127.0.0.1", 0, toy, WSGIServer, _Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def live() -> Iterator[Live]:
    """Everything started, and stopped again without a failure inside."""
    toy = Toy()
    kernel = RealTime(real_now)
    sim = Simulator(
        kernel=kernel,
        chance=Random(1),
        transport=HttpTransport(),
        account_sid=ACCOUNT,
        tokens=(TOKEN,),
    )
    rest = RestServer(sim.rest)
    kernel.start()
    with listening(toy) as base:
        sim.own(
            LINE, voice_url=f"{base}/voice", status_callback=f"{base}/ended", sms_url=f"{base}/sms"
        )
        yield Live(sim, toy, base, rest)
        kernel.stop()
        rest.close()


def ring_tove(live: Live) -> None:
    """The toy rings Tove, screens her, and connects on 1."""
    live.toy.pages["/voice"] = response(
        f'<Dial answerOnBridge="true" timeout="20" callerId="{LINE}" action="{live.base}/next">'
        f'<Number url="{live.base}/screen">{TOVE}</Number></Dial>'
    )
    live.toy.pages["/screen"] = response(
        f'<Gather numDigits="1" timeout="4" action="{live.base}/accept"><Say>1.</Say></Gather>'
    )
    live.toy.pages["/accept"] = response()
    live.toy.pages["/next"] = response("<Hangup/>")


def test_a_scripted_call_over_real_http(live: Live) -> None:
    """Ringing, screening and bridging, with webhooks over loopback."""
    ring_tove(live)
    live.sim.phone(TOVE).does(answers(after_s=0.05, think_s=0.05, talks_s=0.05))

    mother = live.sim.call(MOTHER, LINE)
    live.until(lambda: mother.over)

    assert ("bridged", TOVE) in [(h.kind, h.text) for h in mother.heard]
    live.until(lambda: live.toy.forms("/ended"))
    assert live.sim.violations == []


def test_a_person_answers_presses_and_hangs_up_from_another_thread(live: Live) -> None:
    """The demo page's way: manual phones, snapshots to look at."""
    ring_tove(live)
    tove = live.sim.phone(TOVE).always(manual())

    mother = live.sim.call(MOTHER, LINE)
    live.until(lambda: tove.ringing)
    tove.answer()
    live.until(lambda: live.sim.calls(TOVE)[0].wants_digits == 1)
    tove.press("1")
    live.until(lambda: mother.talking_with == TOVE)
    tove.hang_up()
    live.until(lambda: mother.over)

    assert live.sim.calls(TOVE)[0].status == "completed"
    with pytest.raises(LookupError):
        tove.press("1")


def test_texts_and_calls_through_the_real_sdk(live: Live) -> None:
    """The client's only difference from production is its base address."""
    live.toy.pages["/page"] = response("<Say>412.</Say>")
    live.sim.phone(ANE).always(answers(after_s=0.01))

    sent = live.client.messages.create(
        to=ANE,
        from_=LINE,
        body="412: æøå 👍",
        status_callback=f"{live.base}/sent",
        validity_period=300,
    )
    call = live.client.calls.create(
        to=ANE, from_=LINE, url=f"{live.base}/page", status_callback_event=["answered", "completed"]
    )
    live.until(lambda: live.sim.phone(ANE).texts)
    live.until(lambda: live.client.calls(str(call.sid)).fetch().end_time)

    assert live.sim.phone(ANE).texts[0].body == "412: æøå 👍"
    assert [m.sid for m in live.client.messages.list(to=ANE)] == [sent.sid]
    assert live.client.incoming_phone_numbers.list(phone_number=LINE)[0].sms_url is not None


def test_the_service_may_text_from_within_a_webhook(live: Live) -> None:
    """No lock is held while a webhook is under way."""

    def page(_: Asked) -> str:
        live.client.messages.create(to=ANE, from_=LINE, body="412")
        return response()

    live.toy.pages["/sms"] = page
    live.sim.text(MOTHER, LINE, "Hei")
    live.until(lambda: live.sim.phone(ANE).texts)

    live.until(lambda: live.sim.messages(MOTHER)[0].accepted)


def test_a_service_that_is_down_and_one_that_hangs(live: Live) -> None:
    """A refused connection falls back at once; silence after the read time-out."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        own = live.sim.exchange.numbers[LINE]
        own.voice_fallback_url = f"http://127.0.0.1:{port}/#rt=100"
        own.voice_url = "http://127.0.0.1:9/voice"

        mother = live.sim.call(MOTHER, LINE)
        live.until(lambda: [h for h in mother.heard if h.kind == "say"])
        mother.hang_up()
        live.until(lambda: mother.over)

    voice = [d.attempts for d in live.sim.log().deliveries if d.kind == "voice"]
    assert voice == [("refused", "refused"), ("timed out",)]


def test_a_silent_interface_is_a_read_timeout_to_the_sdk(live: Live) -> None:
    """Accepted, then no answer: the text is there all the same."""
    client = Client(ACCOUNT, TOKEN, http_client=TwilioHttpClient(timeout=0.2))
    client.api.base_url = live.client.api.base_url
    live.sim.rest.trouble.next("unheard")

    with pytest.raises(Exception, match=r"[Tt]imed out"):
        client.messages.create(to=ANE, from_=LINE, body="412")
    live.sim.rest.trouble.next("refused")
    with pytest.raises(Exception, match="503"):
        live.client.messages.create(to=ANE, from_=LINE, body="413")

    assert [m.body for m in live.client.messages.list(to=ANE)] == ["412"]


def test_a_mistake_inside_an_event_is_told_at_the_end() -> None:
    """The others go on, and stop() raises it."""
    done = threading.Event()
    kernel = RealTime(real_now)
    kernel.start()

    def mistake() -> None:
        raise ZeroDivisionError

    kernel.after(0, mistake)
    kernel.after(0, done.set)
    happened = done.wait(PATIENCE_S)

    with pytest.raises(ZeroDivisionError):
        kernel.stop()
    assert happened


def test_whoever_did_something_can_wait_for_what_becomes_of_it() -> None:
    """The kernel's own thread sleeps here: what is due runs on ours, and what follows from it."""
    kernel, followed = RealTime(real_now), list[str]()

    def declined() -> None:
        followed.append("declined")
        kernel.after(0, lambda: followed.append("rings no more"))

    kernel.after(0, declined)
    kernel.after(60, lambda: followed.append("too early"))
    kernel.catch_up()

    assert followed == ["declined", "rings no more"]
