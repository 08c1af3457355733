"""The service's doors as the outside sees them: every webhook, and one who can sign for it.

Signatures are made by the carrier's own validator, never by ours.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree as ET

from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict
from werkzeug.test import Client, TestResponse

from oncall.demo.world import LINE, PUBLIC_URL, TOKEN, World

MOTHER, ANE, STRANGER = "+4740000201", "+4740000102", "+4790817263"
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
FORM = "application/x-www-form-urlencoded"
Fields = list[tuple[str, str]]

VOICE = (
    "/voice", "/voice/screen", "/voice/accept", "/voice/next", "/voice/wait", "/voice/outside",
    "/voice/recorded", "/voice/leg", "/voice/ended", "/page", "/page/key", "/page/status",
    "/ring", "/ring/key", "/ring/anyway", "/ring/over", "/ring/ended",
    "/door/pin", "/door/waited", "/door/menu", "/door/hers",
)  # fmt: skip
TEXTS = ("/sms", "/sms/status")


@dataclass
class Doors:
    """A wired service on a database of its own, in virtual time; the worker runs when told."""

    folder: Path
    url: str = "sqlite://"

    def __post_init__(self) -> None:
        self.world = World(self.folder, NOON, url=self.url)
        self.client = Client(self.world.service.webhooks)

    def post(self, address: str, fields: Fields | None = None, **named: str) -> TestResponse:
        """A genuine webhook with these fields; `address` is a path, or an address we were given."""
        return self.send(address, [*(fields or []), *named.items()])

    def send(
        self,
        address: str,
        fields: Fields,
        *,
        body: bytes | None = None,
        kind: str = FORM,
        method: str = "POST",
        signature: str | None = "",
    ) -> TestResponse:
        """A webhook signed over `fields`; `signature` replaces the genuine one, None leaves it out.

        `body` is sent instead of the fields, which are then only what is signed.
        """
        path = address.removeprefix(PUBLIC_URL).partition("#")[0]
        raw = urlencode(fields, errors="surrogatepass").encode() if body is None else body
        if body is None:  # half an emoji is read as the bytes that came
            fields = parse_qsl(raw.decode(), True, errors="werkzeug.url_quote")
        genuine = signed(path, fields) if signature == "" else signature
        headers = {} if genuine is None else {"X-Twilio-Signature": genuine}
        return self.client.open(
            path, method=method, data=raw, content_type=kind, headers=headers, buffered=True
        )

    def call(self, sid: str = "CA1", caller: str = MOTHER) -> TestResponse:
        """Somebody calls the line."""
        return self.post("/voice", CallSid=sid, From=caller, To=LINE, CallStatus="ringing")

    def text(self, words: str, sid: str = "SM1", sender: str = MOTHER) -> TestResponse:
        """Somebody texts the line."""
        return self.post("/sms", MessageSid=sid, From=sender, To=LINE, Body=words)

    def contacts(self) -> list[dict[str, Any]]:
        """What `oncall contacts` would list."""
        from oncall.contact.work.shown.listing import list_contacts

        with self.world.desk.db.reading() as conn:
            return list_contacts(conn)


def signed(path: str, fields: Fields, token: str = TOKEN) -> str:
    """What the carrier would write in the header."""
    return str(RequestValidator(token).compute_signature(PUBLIC_URL + path, MultiDict(fields)))


def twiml(answer: TestResponse) -> ET.Element:
    """The document, which must be one that the carrier can do."""
    assert answer.status_code == 200, answer.data
    assert answer.content_type.startswith("text/xml")
    root = ET.fromstring(answer.data)
    assert root.tag == "Response"
    return root


def link(answer: TestResponse, path: str) -> str:
    """The address under this path that a document names."""
    found = re.search(rf'{re.escape(PUBLIC_URL)}({path}\?[^"<#]*)', answer.text)
    assert found, answer.text
    return unescape(found[1])


def rings(answer: TestResponse) -> list[str]:
    """The phones that a document rings."""
    return [number.text or "" for number in twiml(answer).iter("Number")]
