"""Asking a web address on the outside: the only HTTP of ours that is not the carrier's."""

import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from http.client import HTTPException, HTTPResponse
from typing import NamedTuple, Protocol
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from oncall.env import stopwatch

TIMEOUT_S = 8
MOST_BYTES = 256 * 1024
HTTPS = 443


class Answer(NamedTuple):
    """What came back."""

    status: int
    body: bytes
    date: str


class Certificate(NamedTuple):
    """From when and until when a certificate counts."""

    begins: datetime
    ends: datetime


class NotReached(Exception):
    """The address gave no answer; says why in a word, and never the address, which is a secret."""


class Asks(Protocol):
    """How an address is asked: with GET, or with POST where there is a form.

    Any HTTP status is an answer. Raises NotReached, and nothing else.
    """

    def __call__(self, url: str, form: Mapping[str, str] | None = None) -> Answer:
        """Ask it."""


class _Stays(HTTPRedirectHandler):
    """A redirect is an answer: followed, it could lead from https to anywhere."""

    def redirect_request(self, *_unused: object) -> None:
        """Do not follow."""


def ask(url: str, form: Mapping[str, str] | None = None, timeout_s: float | None = None) -> Answer:
    """See `Asks`. Whoever sends drop by drop is given up after `timeout_s` as well."""
    until = stopwatch() + (timeout_s or TIMEOUT_S)
    sent = None if form is None else urlencode(form).encode()
    request = Request(url, sent, {"User-Agent": "oncall"})  # noqa: S310  (settings want https)
    try:
        try:
            found = build_opener(_Stays).open(request, timeout=timeout_s or TIMEOUT_S)
        except HTTPError as error:
            found = error
        with found:
            return Answer(found.status, _body(found, until), found.headers.get("Date", ""))
    except (OSError, ValueError, HTTPException) as error:
        reason = getattr(error, "reason", error)
        raise NotReached(type(reason).__name__) from None


def certificate_of(url: str) -> Certificate:
    """The certificate that this https address shows, if it is one to trust. Raises NotReached."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or HTTPS
    try:
        with (
            socket.create_connection((host, port), TIMEOUT_S) as plain,
            ssl.create_default_context().wrap_socket(plain, server_hostname=host) as sealed,
        ):
            shown = sealed.getpeercert() or {}
    except (OSError, ValueError) as error:
        raise NotReached(type(error).__name__) from None
    return Certificate(*(_instant(str(shown[name])) for name in ("notBefore", "notAfter")))


def _instant(written: str) -> datetime:
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(written), UTC)


def _body(found: HTTPResponse | HTTPError, until: float) -> bytes:
    """What it sends, and no more of it than anybody of ours reads."""
    body = b""
    while len(body) < MOST_BYTES and (part := found.read1(MOST_BYTES - len(body))):
        body += part
        if stopwatch() > until:
            raise TimeoutError
    return body
