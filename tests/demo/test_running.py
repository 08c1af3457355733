"""The demo as it runs: a service that is really killed, and visitors who crowd the page."""

import json
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from email.message import Message
from http.client import HTTPConnection
from threading import Event, Thread
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from oncall.demo.clock import starting_at
from oncall.demo.running import Demo, running

OSLO = ZoneInfo("Europe/Oslo")
PAGES = 100


@pytest.fixture
def demo() -> Iterator[Demo]:
    """It runs, on a Tuesday morning."""
    with running(starting_at("2026-03-03T10:00", OSLO)) as shown:
        yield shown


def soon(what: Callable[[], bool]) -> None:
    """Wait until it has come about."""
    for _ in range(600):
        if what():
            return
        Event().wait(0.1)
    pytest.fail("it never came about")


def does(demo: Demo, phone: str, action: str, *words: str) -> None:
    """Somebody does this with her phone."""
    stage = demo.theatre.play.stage
    found = stage.phone(phone)
    assert found is not None
    getattr(stage.hands, action)(found, *words)


def rings(demo: Demo, phone: str) -> bool:
    """Whether this phone rings."""
    look = demo.theatre.play.stage.look()
    return any(s.phone.id == phone and s.screen.state == "ringing" for s in look.phones)


def test_a_text_to_a_dead_service_is_not_lost(demo: Demo) -> None:
    """It lies at the carrier, and is found when the service runs again; a minute is a second."""
    play = demo.theatre.play
    soon(lambda: len(play.stage.sim.log().rest) > 1)  # its first look at the carrier's log
    play.kill()
    does(demo, "f-31c", "text", "Kan nokon ringje?")
    play.run_at(60)

    assert not play.alive
    assert play.stage.look().stories == ()
    play.start()
    soon(lambda: [story.who for story in play.stage.look().stories] == ["F-31C"])


def test_a_visitor_reads_the_pages_of_staff_as_one_of_them(demo: Demo) -> None:
    """From the demo to the service's own pages, by one click or by a code that comes to a phone."""
    led, _ = _get(demo.url, "/phones/merkantil/pages")
    session, pages = (led["Set-Cookie"] or "").partition(";")[0], led["Location"] or ""
    _, page = _get(pages, "/me", Cookie=session)
    form = {"Sec-Fetch-Site": "same-origin", "Content-Type": "application/x-www-form-urlencoded"}
    _get(pages, "/sign-in/text", body="handle=ane", **form)
    soon(lambda: bool(_code(demo, "ane")))
    led, _ = _get(pages, "/sign-in", body=f"handle=ane&code={_code(demo, 'ane')}", **form)
    _, hers = _get(pages, "/me", Cookie=(led["Set-Cookie"] or "").partition(";")[0])

    assert '<p class="who">Merete</p>' in page
    assert "med kode på melding" in hers


def test_the_service_of_the_demo_wants_for_nothing(demo: Demo) -> None:
    """Nobody's first picture of the pages is a warning: its health is whole."""
    webhooks = demo.theatre.play.stage.desk.public_url

    def is_well() -> bool:
        health = json.loads(_get(webhooks, "/health")[1])
        return not health["faults"] and not health["notes"]

    soon(is_well)


def _code(demo: Demo, phone: str) -> str:
    """The code in the texts on this phone; "" before it has come."""
    look = demo.theatre.play.stage.look()
    texts = next(s.screen.texts for s in look.phones if s.phone.id == phone)
    found = re.search(r"Koden din til vaktsidene er (\d{6})", " ".join(t.words for t in texts))
    return found[1] if found else ""


def _get(url: str, path: str, *, body: str = "", **headers: str) -> tuple[Message, str]:
    with closing(HTTPConnection(urlsplit(url).netloc, timeout=30)) as connection:
        connection.request("POST" if body else "GET", path, body or None, headers)
        answer = connection.getresponse()
        return answer.headers, answer.read().decode()


def test_a_carrier_that_is_cut_off_reads_the_documents_on_another_host(demo: Demo) -> None:
    """A call rings Tove all the same; the text is found when the carrier is back."""
    play = demo.theatre.play
    soon(lambda: len(play.stage.sim.log().rest) > 1)
    play.feel("is cut off")
    does(demo, "f-31a", "text", "Kan de ringje?")
    does(demo, "f-32a", "call")
    soon(lambda: rings(demo, "tove"))
    assert play.stage.look().stories == ()

    does(demo, "f-32a", "hang_up")
    play.feel("works")
    play.run_at(60)
    soon(lambda: "F-31A" in {story.who for story in play.stage.look().stories})


def test_a_hundred_pages_left_open_are_drawn_once_and_keep_no_phone_from_ringing(
    demo: Demo,
) -> None:
    """Each asks again and again whether anything is new, while a family calls."""
    over, answers = Event(), Counter[int]()

    def ask() -> None:
        at = urlsplit(demo.url)
        page = HTTPConnection(at.hostname or "", at.port)
        revision = ""
        while not over.wait(1):
            page.request("GET", f"/look?since={revision}")
            with page.getresponse() as answer:
                answers[answer.status] += 1
                told = answer.read()
            revision = json.loads(told)["revision"] if told else revision
        page.close()

    pages = [Thread(target=ask) for _ in range(PAGES)]
    for page in pages:
        page.start()
    try:
        soon(lambda: answers[200] >= PAGES and answers[204] >= PAGES)
        does(demo, "f-31a", "call")
        soon(lambda: rings(demo, "ane"))
    finally:
        over.set()
        for page in pages:
            page.join()

    assert answers.keys() == {200, 204}


def test_a_hundred_visitors_who_never_end_their_request_keep_no_phone_from_ringing(
    demo: Demo,
) -> None:
    """The demo's page may be as busy as it likes: the service and its carrier go on."""
    at = urlsplit(demo.url)
    with ExitStack() as stack:
        for _ in range(PAGES):
            page = stack.enter_context(socket.create_connection((at.hostname, at.port)))
            page.sendall(b"POST /theatre/leave HTTP/1.1\r\nHost: demo\r\nContent-Length: 9\r\n\r\n")
        does(demo, "f-31a", "call")
        soon(lambda: rings(demo, "ane"))
