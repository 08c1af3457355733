"""A toy service: TwiML by path, and everything it was asked."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

BASE = "https://toy.test"
LINE = "+4752000000"
MOTHER = "+4790000100"
TOVE = "+4790000001"
ANE = "+4790000002"


@dataclass(frozen=True)
class Asked:
    """One request the toy got."""

    path: str
    query: str
    form: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...]
    headers: Mapping[str, str]


@dataclass
class Toy:
    """Answers `pages[path]` (text, or a function of the request); callbacks get 204."""

    pages: dict[str, "str | Callable[[Asked], str]"] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """The WSGI side."""
        request = _request(environ)
        self.asked.append(request)
        page = self.pages.get(request.path)
        body = page(request) if callable(page) else page
        status = self.statuses.get(request.path, 204 if body is None else 200)
        start(f"{status} .", [("Content-Type", "text/xml")])
        return [(body or "").encode()]

    def forms(self, path: str) -> list[Mapping[str, str]]:
        """Every form posted to this path."""
        return [request.form for request in self.asked if request.path == path]


def _request(environ: "WSGIEnvironment") -> Asked:
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length).decode()
    pairs = tuple(parse_qsl(body, keep_blank_values=True))
    headers = {name: text for name, text in environ.items() if name.startswith("HTTP_")}
    path = environ["PATH_INFO"]
    return Asked(path, environ["QUERY_STRING"], dict(pairs), pairs, headers)


def response(*verbs: str) -> str:
    """A TwiML document."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(verbs)}</Response>'


def dial(number: str, *, action: str = "/next", screen: str = "/screen", timeout: int = 20) -> str:
    """A Dial as the service writes it."""
    return (
        f'<Dial answerOnBridge="true" timeout="{timeout}" callerId="{LINE}"'
        f' action="{BASE}{action}">'
        f'<Number url="{BASE}{screen}" statusCallback="{BASE}/leg"'
        ' statusCallbackEvent="initiated ringing answered completed">'
        f"{number}</Number></Dial>"
    )


SCREEN = response(
    f'<Gather numDigits="1" timeout="4" action="{BASE}/accept"><Say>Press 1.</Say></Gather>',
    "<Hangup/>",
)


def accept(request: Asked) -> str:
    """1 connects; anything else hangs up."""
    return response() if request.form["Digits"] == "1" else response("<Hangup/>")


def ladder(*numbers: str) -> Toy:
    """A toy that rings these numbers in turn, then records."""
    toy = Toy({"/voice": response(dial(numbers[0])), "/screen": SCREEN, "/accept": accept})
    left = list(numbers[1:])

    def following(request: Asked) -> str:
        if request.form["DialBridged"] == "true":
            return response("<Say>Goodbye.</Say>", "<Hangup/>")
        if left:
            return response("<Say>One moment, trying someone else.</Say>", dial(left.pop(0)))
        return response(
            "<Say>Nobody answers. Speak after the tone.</Say>",
            f'<Record maxLength="120" action="{BASE}/recorded"/>',
            "<Say>Nothing was recorded.</Say>",
        )

    toy.pages["/next"] = following
    toy.pages["/recorded"] = response("<Say>Thank you.</Say>", "<Hangup/>")
    return toy
