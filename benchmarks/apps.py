"""What a call webhook is measured against: a bare app, one that is durable, and ours."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Flask, request
from werkzeug.test import Client

from oncall.carrier.signature import is_genuine, signature
from oncall.demo.world import LINE, PUBLIC_URL, TOKEN, World
from oncall.store.sqlite import driver
from oncall.web.listeners import WEBHOOK_THREADS, Listener

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TWIML = "<Response><Dial><Number>+4740000102</Number></Dial></Response>"
LOOK_UP, KEEP = "SELECT 1 FROM call WHERE sid = {}", "INSERT INTO call VALUES ({}, {})"


def form_of(turn: int) -> tuple[dict[str, str], dict[str, str]]:
    """The form and the headers of one call that comes in, each from a number never seen before."""
    form = {
        "CallSid": f"CA{turn:032d}", "From": f"+479{1_000_000 + turn}", "To": LINE,
        "CallStatus": "ringing", "Direction": "inbound", "ApiVersion": "2010-04-01",
    }  # fmt: skip
    signed = signature(TOKEN, f"{PUBLIC_URL}/voice", list(form.items()))
    return form, {"X-Twilio-Signature": signed}


@contextmanager
def in_process(app: Flask) -> Iterator[Callable[[int], None]]:
    """Asks the app without a socket: what it takes by itself."""
    client = Client(app)

    def ask(turn: int) -> None:
        form, headers = form_of(turn)
        answer = client.post("/voice", data=form, headers=headers)
        assert answer.status_code == 200

    yield ask


@contextmanager
def by_http(app: Flask) -> Iterator[Callable[[int], None]]:
    """Asks the app as the carrier does, of the listener that `oncall serve` uses.

    The connection is kept, as the carrier keeps its own.
    """
    listener = Listener(app, "127.0.0.1:0", WEBHOOK_THREADS)
    listener.start()
    connection = HTTPConnection(urlsplit(listener.url).netloc)

    def ask(turn: int) -> None:
        form, headers = form_of(turn)
        known = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", "/voice", urlencode(form), known)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200

    yield ask
    connection.close()
    listener.stop()


def bare() -> Flask:
    """Checks the signature and answers."""
    return _app("bare", lambda _sid, _number: None)


def durable(path: Path) -> Flask:
    """Looks a row up in SQLite (WAL, FULL), inserts one, commits: the least that is durable."""
    database = driver().connect(str(path), isolation_level=None, check_same_thread=False)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}").fetchall()
    database.execute("CREATE TABLE call (sid TEXT PRIMARY KEY, number TEXT)")

    def keep(sid: str, number: str) -> None:
        database.execute("BEGIN IMMEDIATE")
        database.execute(LOOK_UP.format("?"), (sid,)).fetchone()
        database.execute(KEEP.format("?", "?"), (sid, number))
        database.execute("COMMIT")

    return _app("durable", keep)


def durable_on_postgres(connection: Any) -> Flask:
    """The same on PostgreSQL, with the driver alone; `connection` commits by itself."""
    connection.execute("CREATE TABLE call (sid TEXT PRIMARY KEY, number TEXT)")

    def keep(sid: str, number: str) -> None:
        with connection.transaction():
            connection.execute(LOOK_UP.format("%s"), (sid,)).fetchone()
            connection.execute(KEEP.format("%s", "%s"), (sid, number))

    return _app("durable", keep)


def ours(folder: Path, url: str | None = None) -> World:
    """The whole service; its clock stands at a Tuesday's noon."""
    with suppress(FileExistsError):
        folder.mkdir()
    return World(folder, NOON, url=url or f"sqlite:///{folder / 'ours.db'}")


def _app(name: str, keep: Callable[[str, str], None]) -> Flask:
    app = Flask(name)

    @app.post("/voice")
    def voice() -> str:
        assert _genuine()
        keep(request.form["CallSid"], request.form["From"])
        return TWIML

    return app


def _genuine() -> bool:
    pairs = list(request.form.items(multi=True))
    header = request.headers.get("X-Twilio-Signature")
    return is_genuine([TOKEN], f"{PUBLIC_URL}/voice", pairs, header)
