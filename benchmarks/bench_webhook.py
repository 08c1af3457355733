"""A call webhook, from the request to TwiML, durable: ours against two floors in the same run.

Floor 1 is a bare Flask app that checks the signature. Floor 2 also looks a row up in SQLite (WAL,
FULL), inserts one and commits: the least that anything durable can do.
"""

import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, request
from werkzeug.test import Client

from oncall.carrier.signature import is_genuine, signature
from oncall.demo.world import LINE, PUBLIC_URL, TOKEN, World
from oncall.env import stopwatch
from oncall.store.sqlite import driver

ROUNDS, WARM = 400, 40
TWIML = "<Response><Dial><Number>+4740000102</Number></Dial></Response>"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        took = _paired(
            {"bare": _bare(), "durable": _durable(folder / "raw.db"), "ours": _ours(folder)}
        )
    print("call webhook -> TwiML (W1); medians of ratios paired in one run")
    for name, floor in (("ours / bare Flask + signature", "bare"), ("ours / durable", "durable")):
        ratios = [mine / its for mine, its in zip(took["ours"], took[floor], strict=True)]
        print(f"  {name:<32}{statistics.median(ratios):6.2f}")
    ours = sorted(took["ours"])
    worst = ours[int(len(ours) * 0.99)] / ours[len(ours) // 2]
    print(f"  {'ours, p99 / own median':<32}{worst:6.2f}")


def _paired(apps: dict[str, Callable[[int], None]]) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in apps}
    for turn in range(ROUNDS + WARM):
        for name, ask in apps.items():
            began = stopwatch()
            ask(turn)
            if turn >= WARM:
                took[name].append(stopwatch() - began)
    return took


def _asker(app: Flask) -> Callable[[int], None]:
    client = Client(app)

    def ask(turn: int) -> None:
        form = {
            "CallSid": f"CA{turn:032d}", "From": f"+479{1_000_000 + turn}", "To": LINE,
            "CallStatus": "ringing", "Direction": "inbound", "ApiVersion": "2010-04-01",
        }  # fmt: skip
        signed = signature(TOKEN, f"{PUBLIC_URL}/voice", list(form.items()))
        answer = client.post("/voice", data=form, headers={"X-Twilio-Signature": signed})
        assert answer.status_code == 200

    return ask


def _genuine() -> bool:
    pairs = list(request.form.items(multi=True))
    header = request.headers.get("X-Twilio-Signature")
    return is_genuine([TOKEN], f"{PUBLIC_URL}/voice", pairs, header)


def _bare() -> Callable[[int], None]:
    app = Flask("bare")

    @app.post("/voice")
    def voice() -> str:
        assert _genuine()
        return TWIML

    return _asker(app)


def _durable(path: Path) -> Callable[[int], None]:
    app = Flask("durable")
    database = driver().connect(str(path), isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}").fetchall()
    database.execute("CREATE TABLE call (sid TEXT PRIMARY KEY, number TEXT)")

    @app.post("/voice")
    def voice() -> str:
        assert _genuine()
        row = (request.form["CallSid"], request.form["From"])
        database.execute("BEGIN IMMEDIATE")
        database.execute("SELECT 1 FROM call WHERE sid = ?", row[:1]).fetchone()
        database.execute("INSERT INTO call VALUES (?, ?)", row)
        database.execute("COMMIT")
        return TWIML

    return _asker(app)


def _ours(folder: Path) -> Callable[[int], None]:
    noon = datetime(2026, 3, 3, 12, tzinfo=UTC)
    world = World(folder, noon, url=f"sqlite:///{folder / 'ours.db'}")
    return _asker(world.service.webhooks)
