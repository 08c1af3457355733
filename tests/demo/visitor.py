"""A visitor of the running demo who has nothing but its address: she looks, and presses buttons."""

import json
import re
from collections.abc import Callable, Mapping
from html import unescape
from http.client import HTTPConnection
from threading import Event
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

LONGEST_S = 60
TAG = re.compile(r"<[^>]+>")


class Visitor:
    """Sees what the page shows, as words; does what its forms do."""

    def __init__(self, address: str) -> None:
        at = urlsplit(address)
        self._host, self._port = at.hostname or "", at.port

    def looks(self) -> Mapping[str, str]:
        """Every piece of the page that may change by itself, as words, by its id."""
        parts: dict[str, str] = self._asked("GET", "/look")["parts"]
        return {id: _words(part) for id, part in parts.items()}

    def does(self, phone: str, action: str, **form: str) -> None:
        """Use a phone."""
        self._asked("POST", f"/phones/{phone}/{action}", form)

    def directs(self, what: str, to: str = "") -> None:
        """Use the bar at the top."""
        self._asked("POST", f"/theatre/{what}", {"to": to})

    def phone(self, phone: str) -> str:
        """What stands on a phone."""
        return self.looks()[f"live-{phone}"]

    def contacts(self) -> dict[str, str]:
        """The time line of each contact, by whose it is."""
        looks = self.looks()
        lines = [looks[id] for id in looks if id.startswith("contact-")]
        return {who: line for line in lines for who in WHO if f" {who} " in line}

    def lets_pass(self, seconds: float) -> None:
        """Until so much time has passed by the clock of the demo."""
        until = self._asked("GET", "/look")["now"] + 1000 * seconds
        self.waits(lambda: self._asked("GET", "/look")["now"] >= until)

    def waits(self, what: Callable[[], Any]) -> None:
        """Until it has come about."""
        for _ in range(LONGEST_S * 10):
            if what():
                return
            Event().wait(0.1)
        pytest.fail(f"it never came about; the page shows {self.looks()}")

    def waits_for(self, phone: str, words: str) -> None:
        """Until a phone shows these words."""
        self.waits(lambda: words in self.phone(phone))

    def waits_until(self, who: str, words: str) -> None:
        """Until the time line of this number tells so."""
        self.waits(lambda: words in self.contacts().get(who, ""))

    def _asked(self, method: str, path: str, form: Mapping[str, str] | None = None) -> Any:
        connection = HTTPConnection(self._host, self._port, timeout=LONGEST_S)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        connection.request(method, path, urlencode(form or {}), headers)
        with connection.getresponse() as answer:
            assert answer.status in (200, 303), (path, answer.status)
            body = answer.read()
        connection.close()
        return json.loads(body) if method == "GET" else None


WHO = ("F-31A", "F-31B", "F-31C", "F-32A", "F-32B", "Hidden number", "Unknown number")


def _words(part: str) -> str:
    """A piece of the page without its tags, each space a single one."""
    return f" {' '.join(unescape(TAG.sub(' ', part)).split())} "
