"""Rubbish that the carrier has signed: malformed webhooks by the thousand, drawn from one seed.

Made by hand rather than by a library for examples: a few microseconds each, so that every address
meets thousands of them on each database in every run.
"""

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from werkzeug.wrappers import Request

from oncall.demo.world import LINE, PUBLIC_URL, TOKEN
from oncall.simulator.signature import sign
from tests.hostile.doors import ANE, FORM, MOTHER, STRANGER
from tests.hostile.test_forms import NASTY

CANARY = "kanarifugl"
Pairs = list[tuple[str, str]]

VALUES = (
    "", " ", "\x00", "CA\x00", "\x00" * 64, "SM1", "C" * 64, "C" * 65, "CA" + "0" * 32, "æøå" * 12,
    MOTHER, ANE, STRANGER, LINE, "anonymous", "+266696687", "+47" + "9" * 60, "tel:+4740000201",
    "0", "1", "2", "11", "１", "#", "9" * 5000, "-1", "1e9", "true", "TRUE", "ringing", "completed",
    "in-progress", "no-answer", "busy", "failed", "canceled", "undelivered", "delivered", "30003",
    f"{CANARY} syng", f"=cmd|' /C {CANARY}'!A0", "null", "undefined", "NaN", "\u202e\u2066\u2069",
    "\u0000\ufffe\uffff", "\U0010ffff", "é́" * 30, "👍🏽", "%00%ff", "a\r\nb: c", "../../etc/passwd",
    *(each.encode("utf-8", "replace").decode() for each in NASTY),
)  # fmt: skip
EXTRA = (
    "", "\x00", "callsid", "CallSid ", "CallSid[]", "From.0", "StirVerstat", "Body", "Digits",
    "MediaUrl0", "__proto__", "a" * 300, CANARY,
)  # fmt: skip
RAW = (
    b"", b"&&&", b"=", b"\x00\xff", b"CallSid=\xff&From=%", b"%", b"%%%%", b"a" * 70_000,
    b"CallSid=CA1" + b"&x=1" * 600, b"\xed\xa0\xbd=\xed\xa0\xbd", b"Body=%ed%a0%bd&MessageSid=SMr",
    b'{"CallSid": "CA1"}', b"--x\r\nrubbish", b"\xef\xbb\xbfCallSid=CA1",
)  # fmt: skip
KINDS = (
    "application/json", "multipart/form-data; boundary=x", "multipart/form-data", "text/plain", "",
    "application/octet-stream", FORM + "; charset=utf-16", "application/x-www-form-urlencoded\x00",
)  # fmt: skip
METHODS = ("GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "BREW")


@dataclass(frozen=True)
class Door:
    """One address of ours, and what a genuine webhook there would say."""

    address: str
    usual: Pairs

    @property
    def path(self) -> str:
        """Without its query: for a message."""
        return urlsplit(self.address).path


@dataclass(frozen=True)
class Knock:
    """One request that the carrier has signed, as WSGI wants it, and the form a server reads."""

    environ: dict[str, Any]
    form: Pairs


class Rubbish:
    """Draws knocks; the same seed draws the same."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._count = 0

    def knock(self, door: Door) -> Knock:
        """The next request at this door, most often a form with something wrong in it."""
        chance = self._chance.random()
        if chance < 0.02:
            return self._signed(door.address, self._chance.choice(METHODS), b"", FORM)
        if chance < 0.08:
            raw, kind = self._chance.choice(RAW), self._chance.choice((FORM, *KINDS))
            return self._signed(door.address, "POST", raw, kind)
        if chance < 0.09:
            return self._multipart(door)
        body = _encoded(self._spoilt(door.usual))
        if chance < 0.10:
            body = body.replace(b"%", b"%%", 3)
        return self._signed(self._address(door.address), "POST", body, FORM)

    def form(self, address: str, pairs: Pairs) -> Knock:
        """A request with exactly this form."""
        return self._signed(address, "POST", _encoded(pairs), FORM)

    def words(self, *of: str) -> str:
        """A text: one of these, or rubbish, or the two mixed."""
        choice, cut = self._chance.choice, self._chance.randrange(12)
        word = choice(of) if cut < 9 else choice(VALUES)
        if cut < 4:
            at = self._chance.randrange(len(word) + 1)
            return word[:at] + choice(VALUES)[:200] + word[at:]
        return word.swapcase() if cut == 4 else word

    def _spoilt(self, usual: Pairs) -> Pairs:
        self._count += 1
        pairs = [(name, value.replace("*", str(self._count // 25))) for name, value in usual]
        for _ in range(self._chance.choice((1, 1, 1, 2, 2, 3, 6))):
            self._spoil(pairs)
        return pairs

    def _spoil(self, pairs: Pairs) -> None:
        choice, at = self._chance.choice, self._chance.randrange(len(pairs) + 1)
        how = self._chance.randrange(10)
        if how == 0 or at == len(pairs):
            pairs.insert(at, (choice(EXTRA), choice(VALUES)))
        elif how == 1:
            del pairs[at]
        elif how == 2:
            pairs.insert(at, (pairs[at][0], choice(VALUES)))
        elif how == 3:
            pairs[at] = (pairs[at][0], pairs[at][1] * choice((2, 10)) + choice(VALUES))
        elif how == 4 and self._chance.random() < 0.02:
            pairs[at] = (pairs[at][0], "b" * choice((70_000, 300_000)))
        else:
            pairs[at] = (pairs[at][0], choice(VALUES))

    def _address(self, address: str) -> str:
        """Sometimes the address is damaged too: its signature, or what it names."""
        if self._chance.random() > 0.1:
            return address
        path, _, query = address.partition("?")
        at = self._chance.randrange(len(query) + 1)
        drawn = quote(self._chance.choice(VALUES)[:50])
        return self._chance.choice(
            (path, f"{path}?{query[:at]}{drawn}{query[at:]}", f"{path}?{query[:at]}",
             f"{path}?s={drawn}", f"{address}&n={drawn}", f"{path}?{query}&{query}")
        )  # fmt: skip

    def _multipart(self, door: Door) -> Knock:
        parts = "".join(
            f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in self._spoilt(door.usual)
        )
        body = f"{parts}--x--\r\n".encode()
        return self._signed(door.address, "POST", body, "multipart/form-data; boundary=x")

    def _signed(self, address: str, method: str, body: bytes, kind: str) -> Knock:
        path, _, query = address.removeprefix(PUBLIC_URL).partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SCRIPT_NAME": "",
            "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": kind, "wsgi.input": io.BytesIO(body),
            "SERVER_NAME": "oncall.example", "SERVER_PORT": "443", "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "https", "wsgi.errors": io.StringIO(), "wsgi.version": (1, 0),
        }  # fmt: skip
        form = list(Request(dict(environ)).form.items(multi=True)) if len(body) < 250_000 else []
        environ["wsgi.input"] = io.BytesIO(body)
        environ["HTTP_X_TWILIO_SIGNATURE"] = sign(
            TOKEN, PUBLIC_URL + address.removeprefix(PUBLIC_URL), form
        )
        return Knock(environ, form)


def _encoded(pairs: Sequence[tuple[str, str]]) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs).encode()
