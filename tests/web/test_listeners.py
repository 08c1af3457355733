"""Two listeners: what is being answered is answered, also when we stop."""

import socket
import threading
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from http.client import HTTPConnection
from typing import Any
from urllib.request import urlopen

import pytest

from oncall.web.listeners import PAGE_THREADS, Listener, ListenFault

ANYWHERE = "127.0.0.1:0"
LONG = b"x" * 500_000
CARRIER_WAITS_S = 15


class Slow:
    """An app whose /slow waits until it is let go."""

    def __init__(self) -> None:
        self.asked, self.go = threading.Event(), threading.Event()

    def __call__(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        """A long answer."""
        if environ["PATH_INFO"] == "/slow":
            self.asked.set()
            self.go.wait(10)
        start("200 OK", [("Content-Length", str(len(LONG)))])
        return [LONG]


def test_a_request_in_flight_is_answered_and_no_thread_is_left() -> None:
    """Stopping waits for the answer, sends all of it, and ends with an idle connection open."""
    app = Slow()
    listener = Listener(app, ANYWHERE, 4)
    listener.start()
    idle = HTTPConnection(listener.url.removeprefix("http://"))
    idle.request("GET", "/")
    idle.getresponse().read()
    got: list[bytes] = []

    def ask() -> None:
        with urlopen(f"{listener.url}/slow") as answer:
            got.append(answer.read())

    asking = threading.Thread(target=ask)
    asking.start()
    assert app.asked.wait(10)
    stopping = threading.Thread(target=listener.stop)
    stopping.start()
    app.go.set()
    for thread in (stopping, asking):
        thread.join(10)
    idle.close()

    assert got == [LONG]
    assert not listener.alive


def test_a_hundred_pages_that_hang_take_no_thread_from_a_call() -> None:
    """Every thread of the pages is taken, and more wait; the webhooks have their own."""
    app = Slow()
    pages, webhooks = Listener(app, ANYWHERE, PAGE_THREADS), Listener(app, ANYWHERE, 1)
    pages.start()
    webhooks.start()
    with ExitStack() as stack:
        for _ in range(100):
            page = HTTPConnection(pages.url.removeprefix("http://"))
            stack.callback(page.close)
            page.request("GET", "/slow")
        assert app.asked.wait(10)
        with urlopen(webhooks.url, timeout=CARRIER_WAITS_S) as answer:
            status = answer.status
        held = not app.go.is_set()
        app.go.set()
    for listener in (webhooks, pages):
        listener.stop()

    assert (status, held) == (200, True)


def test_hundreds_of_connections_that_say_nothing_keep_nobody_out() -> None:
    """A call comes in while three hundred others are connected and ask for nothing."""
    listener = Listener(Slow(), ANYWHERE, 4)
    listener.start()
    host, port = listener.url.removeprefix("http://").split(":")
    statuses: list[int] = []
    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(socket.create_connection((host, int(port))))
        with suppress(TimeoutError), urlopen(listener.url, timeout=CARRIER_WAITS_S) as answer:
            statuses.append(answer.status)
    listener.stop()

    assert statuses == [200]


def test_a_listener_that_never_started_gives_its_port_back() -> None:
    """A start that fails half way leaves nothing behind."""
    first = Listener(Slow(), ANYWHERE, 1)
    address = first.url.removeprefix("http://")
    with pytest.raises(ListenFault, match=f"already listens on {address}"):
        Listener(Slow(), address, 1)
    first.stop()

    Listener(Slow(), address, 1).stop()
