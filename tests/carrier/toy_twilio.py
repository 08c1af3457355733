"""A toy of Twilio's REST interface on loopback: answers as it is told, and keeps what was asked."""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

ACCOUNT = "AC" + "0" * 32
PREFIX = f"/2010-04-01/Accounts/{ACCOUNT}"


@dataclass(frozen=True)
class Asked:
    """One request as it came in; `form` holds the query of a GET and the body of a POST."""

    method: str
    path: str
    form: dict[str, str]


Answer = tuple[int, Any]


class ToyTwilio:
    """A carrier at `url`; `answer` decides what each request gets (None: it hangs up)."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Answer | None] = lambda asked: (201, {"sid": "SM1"})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        serve = lambda: self._server.serve_forever(poll_interval=0.01)  # noqa: E731
        self._thread = threading.Thread(target=serve)
        self._thread.start()

    def close(self) -> None:
        """Stop answering."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(toy: ToyTwilio) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _serve(toy, self, urlsplit(self.path).query)

        def do_DELETE(self) -> None:
            _serve(toy, self, "")

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            _serve(toy, self, self.rfile.read(length).decode())

        def log_message(self, *args: Any) -> None:
            """Say nothing on stderr."""

    return Handler


def _serve(toy: ToyTwilio, handler: BaseHTTPRequestHandler, form: str) -> None:
    asked = Asked(handler.command, urlsplit(handler.path).path, _fields(form))
    toy.asked.append(asked)
    answer = toy.answer(asked)
    if answer is None:
        handler.close_connection = True
        return
    status, body = answer
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


def _fields(form: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(form).items()}
