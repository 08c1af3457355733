"""How a webhook reaches the service: into a WSGI app, over HTTP, or to documents at rest."""

import base64
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

from werkzeug.test import run_wsgi_app

from oncall.simulator.errors import ConnectFailed, TimedOut

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

Pairs = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reply:
    """What the service answered. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: str


class Transport(Protocol):
    """A way to ask an address: a POST has a form, a GET has everything in its address."""

    def ask(
        self, method: str, url: str, form: Pairs, headers: Mapping[str, str], timeout_s: float, /
    ) -> Reply:
        """The answer. Raises `ConnectFailed` or `TimedOut`."""


class WsgiTransport:
    """Calls WSGI apps in this process, chosen by base address; no sockets, no time passes.

    An exception of a type in `dies_of` means the service died while answering: `died` is told, and
    the carrier sees a connection that breaks without an answer.
    `down` holds base addresses at which nobody listens at present.
    """

    def __init__(
        self,
        apps: Mapping[str, "WSGIApplication"],
        *,
        dies_of: tuple[type[BaseException], ...] = (),
        died: Callable[[BaseException], None] = lambda _error: None,
    ) -> None:
        self.apps = dict(apps)
        self.down: set[str] = set()
        self._dies_of = dies_of
        self._died = died

    def ask(
        self, method: str, url: str, form: Pairs, headers: Mapping[str, str], _timeout_s: float
    ) -> Reply:
        """The app's answer. Raises `ConnectFailed` when no app has this address."""
        app = self._app(url)
        try:
            body, status, reply_headers = run_wsgi_app(app, _environ(method, url, form, headers))
        except self._dies_of as error:
            self._died(error)
            raise TimedOut(url) from error
        found = {name.lower(): value for name, value in reply_headers}
        return Reply(int(status.split()[0]), found, _text(body))

    def _app(self, url: str) -> "WSGIApplication":
        for base, app in self.apps.items():
            if is_under(base, url) and base not in self.down:
                return app
        raise ConnectFailed(url)


class HttpTransport:
    """Asks over real HTTP."""

    def __init__(self) -> None:
        import requests

        self._requests = requests

    def ask(
        self, method: str, url: str, form: Pairs, headers: Mapping[str, str], timeout_s: float
    ) -> Reply:
        """The answer over the wire, on a connection of its own."""
        try:
            reply = self._requests.request(
                method,
                url,
                data=urlencode(form).encode(),
                headers={**headers, "Content-Type": FORM},
                timeout=timeout_s,
                allow_redirects=False,
            )
        except self._requests.Timeout as error:
            raise TimedOut(url) from error
        except self._requests.RequestException as error:
            raise ConnectFailed(url) from error
        found = {name.lower(): value for name, value in reply.headers.items()}
        return Reply(reply.status_code, found, reply.content.decode("utf-8", "replace"))


class StaticDocuments:
    """Documents at rest on another host: the fallback that works when the service is down."""

    def __init__(
        self, base_url: str, documents: Mapping[str, str], auth: tuple[str, str] | None
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self._documents = dict(documents)
        self._auth = auth

    def ask(
        self, _method: str, url: str, _form: Pairs, _headers: Mapping[str, str], _timeout_s: float
    ) -> Reply:
        """The document of that name; 401 without the password, 404 for an unknown name."""
        parts = urlsplit(url)
        if self._auth is not None and (parts.username, parts.password) != self._auth:
            return Reply(401, {"content-type": "text/plain"}, "Unauthorized")
        name = _without_login(url).removeprefix(self.base_url).lstrip("/").split("?")[0]
        if name not in self._documents:
            return Reply(404, {"content-type": "text/plain"}, "Not found")
        return Reply(200, {"content-type": "text/xml"}, self._documents[name])

    def serves(self, url: str) -> bool:
        """Whether this address is one of ours."""
        return is_under(self.base_url, _without_login(url))


FORM = "application/x-www-form-urlencoded"


def is_under(base: str, url: str) -> bool:
    """Whether `url` is `base` itself or a path below it."""
    base = base.rstrip("/")
    return url.startswith(base) and url[len(base) : len(base) + 1] in ("", "/", "?")


def _without_login(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _environ(method: str, url: str, form: Pairs, headers: Mapping[str, str]) -> dict[str, Any]:
    """A WSGI environment made by hand: werkzeug's builder costs more than the whole simulator."""
    parts = urlsplit(url)
    body = urlencode(form).encode()
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": unquote_to_bytes(parts.path or "/").decode("latin-1"),
        "QUERY_STRING": parts.query,
        "REQUEST_URI": (parts.path or "/") + (f"?{parts.query}" if parts.query else ""),
        "SERVER_NAME": parts.hostname or "",
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": parts.netloc.rpartition("@")[2],
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": FORM,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": BytesIO(body),
        "wsgi.errors": _Nowhere(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    environ.update(
        {f"HTTP_{name.upper().replace('-', '_')}": text for name, text in headers.items()}
    )
    if parts.username is not None:
        login = f"{parts.username}:{parts.password or ''}".encode()
        environ["HTTP_AUTHORIZATION"] = "Basic " + base64.b64encode(login).decode()
    return environ


class _Nowhere:
    """Where a WSGI app's error stream goes: its own log tells what matters."""

    def write(self, text: str) -> int:
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for _ in lines:
            pass

    def flush(self) -> None:
        pass


def _text(body: Iterable[bytes]) -> str:
    try:
        return b"".join(body).decode("utf-8", "replace")
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
