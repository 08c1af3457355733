"""TwiML read strictly: what Twilio would ignore or warn of is a violation here.

The verbs and attributes are those of Twilio's TwiML reference that the executor carries out; any
other is reported, so that a document never relies on something that was not tried.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from oncall.simulator.errors import Fatal
from oncall.simulator.webhooks import Answer

PARSE_FAILURE, WRONG_CONTENT_TYPE = 12100, 12300

SPEECH = {"voice", "language"}
ATTRIBUTES: dict[str, frozenset[str]] = {
    "Say": frozenset(SPEECH),
    "Play": frozenset(),
    "Pause": frozenset({"length"}),
    "Gather": frozenset(
        {"numDigits", "timeout", "finishOnKey", "action", "method", "actionOnEmptyResult", "input"}
    ),
    "Dial": frozenset(
        {"timeout", "answerOnBridge", "callerId", "action", "method", "timeLimit", "ringTone"}
    ),
    "Number": frozenset(
        {"url", "method", "statusCallback", "statusCallbackEvent", "statusCallbackMethod"}
    ),
    "Record": frozenset(
        {
            "maxLength",
            "timeout",
            "finishOnKey",
            "action",
            "method",
            "recordingStatusCallback",
            "recordingStatusCallbackEvent",
            "recordingStatusCallbackMethod",
            "playBeep",
            "trim",
        }
    ),
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Reject": frozenset({"reason"}),
}
CHILDREN: dict[str, frozenset[str]] = {
    "Response": frozenset(ATTRIBUTES) - {"Number"},
    "Gather": frozenset({"Say", "Play", "Pause"}),
    "Dial": frozenset({"Number"}),
}
WHISPER = frozenset({"Say", "Play", "Pause", "Gather", "Hangup"})
RANGES = {
    ("Dial", "timeout"): (5, 600),
    ("Dial", "timeLimit"): (1, 14_400),
    ("Gather", "numDigits"): (1, 1_000),
    ("Gather", "timeout"): (0, 600),
    ("Pause", "length"): (0, 600),
    ("Record", "maxLength"): (1, 14_400),
    ("Record", "timeout"): (0, 600),
}
CHOICES = {
    ("Dial", "answerOnBridge"): ("true", "false"),
    ("Gather", "actionOnEmptyResult"): ("true", "false"),
    ("Gather", "input"): ("dtmf",),
    ("Record", "playBeep"): ("true", "false"),
    ("Reject", "reason"): ("busy", "rejected"),
    **{
        (name, attribute): ("POST", "GET") if attribute == "method" else ("POST",)
        for name, attributes in ATTRIBUTES.items()
        for attribute in attributes
        if attribute.lower().endswith("method")
    },
}
ADDRESSES = frozenset({"action", "url", "statusCallback", "recordingStatusCallback"})
LEG_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
LONGEST_TEXT = 4_096


@dataclass(frozen=True)
class Verb:
    """One element: its attributes, text and children, and its place among its siblings."""

    name: str
    attributes: dict[str, str]
    text: str
    children: tuple["Verb", ...]
    place: int = 0

    def get(self, name: str, default: str = "") -> str:
        """An attribute as text."""
        return self.attributes.get(name, default)

    def number(self, name: str, default: int) -> int:
        """An attribute as a whole number; the default when it is none."""
        text = self.attributes.get(name, "")
        return int(text) if text.isdigit() else default


@dataclass(frozen=True)
class Document:
    """A document and the address it came from."""

    url: str
    verbs: tuple[Verb, ...]


def read(answer: Answer, complain: Callable[[str], None], *, whisper: bool = False) -> Document:
    """The document in an answer. Raises `Fatal` (12100, 12300) when it is none at all."""
    media_type = answer.reply.headers.get("content-type", "").split(";")[0].strip()
    if media_type not in ("text/xml", "application/xml"):
        raise Fatal(WRONG_CONTENT_TYPE, answer.url)
    try:
        root = ET.fromstring(answer.reply.body)  # noqa: S314 - the service under test
    except ET.ParseError as error:
        raise Fatal(PARSE_FAILURE, answer.url) from error
    if root.tag != "Response":
        raise Fatal(PARSE_FAILURE, answer.url)
    where = _Checker(answer.url.split("?")[0], complain)
    allowed = WHISPER if whisper else CHILDREN["Response"]
    return Document(answer.url, where.children("Response", root, allowed))


@dataclass
class _Checker:
    url: str
    complain: Callable[[str], None]

    def children(
        self, parent: str, element: ET.Element, allowed: frozenset[str]
    ) -> tuple[Verb, ...]:
        verbs = []
        for place, child in enumerate(element):
            if child.tag in allowed:
                verbs.append(self.verb(child, place))
            else:
                self.wrong(f"<{child.tag}> is not allowed in <{parent}> here")
        return tuple(verbs)

    def verb(self, element: ET.Element, place: int) -> Verb:
        name = element.tag
        for attribute, value in element.attrib.items():
            self.attribute(name, attribute, value)
        text = " ".join((element.text or "").split())
        self.contents(name, text)
        children = self.children(name, element, CHILDREN.get(name, frozenset()))
        if name == "Dial" and not 1 <= len(children) <= 10:
            self.wrong(f"<Dial> holds {len(children)} numbers, not 1 to 10")
        return Verb(name, dict(element.attrib), text, children, place)

    def attribute(self, name: str, attribute: str, value: str) -> None:
        key = (name, attribute)
        if attribute not in ATTRIBUTES[name]:
            self.wrong(f"<{name} {attribute}> is unknown")
        elif attribute in ADDRESSES and not value.startswith(("http://", "https://")):
            self.wrong(f"<{name} {attribute}> is not an absolute address")
        elif key in CHOICES and value not in CHOICES[key]:
            self.wrong(f"<{name} {attribute}={value!r}> is not one of {', '.join(CHOICES[key])}")
        elif key in RANGES and not _within(value, RANGES[key]):
            self.wrong(f"<{name} {attribute}={value!r}> is not within {RANGES[key]}")
        elif attribute == "statusCallbackEvent" and not LEG_EVENTS.issuperset(value.split()):
            self.wrong(f"<{name} {attribute}={value!r}> holds an unknown event")

    def contents(self, name: str, text: str) -> None:
        if name == "Say" and not text:
            self.wrong("<Say> says nothing")
        elif name == "Say" and len(text) > LONGEST_TEXT:
            self.wrong(f"<Say> is longer than {LONGEST_TEXT} characters")
        elif name in ("Play", "Redirect") and not text.startswith(("http://", "https://")):
            self.wrong(f"<{name}> is not an absolute address")
        elif name == "Number" and not re.fullmatch(r"\+[1-9][0-9]{5,14}", text):
            self.wrong("<Number> is not in E.164 form")
        elif name in ("Dial", "Gather", "Hangup", "Reject", "Pause", "Record") and text:
            self.wrong(f"<{name}> holds text")

    def wrong(self, what: str) -> None:
        self.complain(f"{self.url}: {what}")


def _within(value: str, limits: tuple[int, int]) -> bool:
    return value.isdigit() and limits[0] <= int(value) <= limits[1]
