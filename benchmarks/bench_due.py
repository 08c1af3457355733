"""W5: a thousand contacts due among a hundred thousand open ones, and how late what is due is done.

The floor is one batch: a single claim of a thousand rows and a thousand effects, in one commit.
"""

import logging
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from statistics import median
from typing import Any

from sqlalchemy import insert, text

from benchmarks.measure import at_most, line, seconds
from oncall.app import open_desk, sender_threads
from oncall.contact.core.record import as_json
from oncall.contact.core.values import Caller, Contact
from oncall.contact.rows.tables import contact
from oncall.contact.work.deadlines import take_steps
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.sending import Ways
from oncall.demo.example import import_example
from oncall.demo.world import World
from oncall.env import Env, real_env, stopwatch
from oncall.store import outbox
from oncall.worker import SENDERS, Worker

OPEN, DUE, TURNS, CARRIER_S, SPREAD_S = 100_000, 1_000, 5, 0.1, 6.0
FAR = timedelta(days=30)
_CLAIM = text(
    "UPDATE contact SET deadline = :until WHERE id IN (SELECT id FROM contact "
    "WHERE state != 'closed' AND deadline <= :now ORDER BY deadline LIMIT 1000) RETURNING *"
)


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    print(f"W5: {DUE} due among {OPEN} open contacts (SQLite, file)")
    with tempfile.TemporaryDirectory() as name:
        _claims(Path(name))
    with tempfile.TemporaryDirectory() as name:
        _lateness(Path(name))
    with tempfile.TemporaryDirectory() as name:
        _sends(Path(name))


def _claims(folder: Path) -> None:
    desk, team_id = _service(folder)
    _put_contacts(desk, team_id, range(OPEN), lambda _each: desk.now + FAR)
    worker = Worker(desk, Ways(Accepts()))
    ticks = [seconds(worker.one_pass) for _ in range(200)]
    line("idle tick of the worker", median(ticks) * 1000, "<= 1 ms", " ms")
    raw, claim, steps = [], [], []
    for turn in range(TURNS):
        first = OPEN + turn * 3 * DUE
        raw.append(_batch(desk, team_id, range(first, first + DUE)))
        claim.append(_claim_effects(desk, turn))
        _put_contacts(desk, team_id, range(first + DUE, first + 2 * DUE), lambda _each: desk.now)
        steps.append(seconds(lambda: _take_all(desk)))
    line("the raw batch (the floor)", median(raw) * 1000, "", " ms")
    line("outbox: claim of 1 000 effects / the raw batch", _over(claim, raw), "<= 2")
    line("decide, record, effects of 1 000 / the raw batch", _over(steps, raw), "<= 2")
    line("the same, one contact", median(steps) / DUE * 1000, "", " ms")


def _over(mine: list[float], floor: list[float]) -> float:
    return median(a / b for a, b in zip(mine, floor, strict=True))


def _batch(desk: Desk, team_id: str, some: range) -> float:
    """One claim of a thousand due rows, a thousand effects, one commit."""
    _put_contacts(desk, team_id, some, lambda _each: desk.now)
    until = round((desk.now + FAR).timestamp() * 1_000_000)
    now = round(desk.now.timestamp() * 1_000_000)

    def batch() -> None:
        with desk.db.transaction() as tx:
            rows = tx.execute(_CLAIM, {"now": now, "until": until}).all()
            assert len(rows) == DUE
            tx.execute(insert(outbox.outbox), [_effect(desk, row.id, desk.now + FAR)
                                               for row in rows])  # fmt: skip

    return seconds(batch)


def _claim_effects(desk: Desk, turn: int) -> float:
    with desk.db.transaction() as tx:
        rows = [_effect(desk, f"{turn}/{each}", desk.now) for each in range(DUE)]
        tx.execute(insert(outbox.outbox), rows)
    began = stopwatch()
    claimed = outbox.claim(desk.db, now=desk.now, lease=timedelta(seconds=30), limit=DUE)
    took = stopwatch() - began
    assert len(claimed) == DUE
    with desk.db.transaction() as tx:
        for each in claimed:
            outbox.sent(tx, each, now=desk.now, sid=None)
    return took


def _effect(desk: Desk, key: str, due: datetime) -> dict[str, Any]:
    return {
        "id": desk.env.new_id(), "key": f"bench/{key}", "kind": "text", "payload": {},
        "state": outbox.WAITING, "due": due, "attempts": 0, "made_at": desk.now,
    }  # fmt: skip


def _take_all(desk: Desk) -> None:
    while take_steps(desk):
        pass


def _lateness(folder: Path) -> None:
    """Deadlines spread over seconds; late is from the deadline until the carrier has the page."""
    desk, team_id = _service(folder)
    chance = Random(1)
    due: dict[int, datetime] = {}

    def at(code: int) -> datetime:
        due[code] = desk.now + timedelta(seconds=1 + chance.uniform(0, SPREAD_S))
        return due[code]

    carrier = Accepts()
    _put_contacts(desk, team_id, range(200, 800), at)
    with _working(desk, carrier):
        threading.Event().wait(SPREAD_S + 3)
    found = {code: when for when, body in reversed(carrier.took) if (code := _code(body)) in due}
    late = [(when - due[code]).total_seconds() * 1000 for code, when in found.items()]
    assert len(late) == len(due), "some were not sent"
    line("lateness in one process, 600 in 6 s: median", median(late), "", " ms")
    line("the same, p99", at_most(0.99, late), "<= 50 ms", " ms")


def _sends(folder: Path) -> None:
    """A thousand texts through a carrier that takes 100 ms for each."""
    desk, team_id = _service(folder)
    values = {"code": 412, "who": "unknown", "at": desk.now.isoformat(), "minutes": 3}
    payload = {"team": team_id, "sentence": "page.text", "values": values}
    with desk.db.transaction() as tx:
        rows = [_effect(desk, str(each), desk.now) for each in range(DUE)]
        tx.execute(
            insert(outbox.outbox), [{**row, "payload": payload, "person": "ane"} for row in rows]
        )
    carrier = Accepts(CARRIER_S, enough=DUE)
    began = stopwatch()
    with _working(desk, carrier):
        carrier.all_taken.wait(60)
    took = stopwatch() - began
    assert len(carrier.took) == DUE
    line(f"{DUE} sends at {CARRIER_S * 1000:.0f} ms each", took, "<= 5 s", " s")
    line("the same / what so many threads need", took / (DUE * CARRIER_S / SENDERS))


class Accepts:
    """A carrier that takes every text after so many seconds, and remembers when."""

    def __init__(self, takes_s: float = 0.0, enough: int = -1) -> None:
        self.took: list[tuple[datetime, str]] = []
        self.all_taken = threading.Event()
        self._takes_s, self._enough, self._env = takes_s, enough, real_env()

    def text(self, *, body: str, **_unused: object) -> str:
        """A text."""
        threading.Event().wait(self._takes_s)
        self.took.append((self._env.now(), body))
        if len(self.took) == self._enough:
            self.all_taken.set()
        return "SM" + self._env.new_id()

    def call(self, **_unused: object) -> str:
        """A call."""
        return "CA" + self._env.new_id()

    def __getattr__(self, name: str) -> Any:
        return lambda **_unused: None


@contextmanager
def _working(desk: Desk, carrier: Any) -> Iterator[None]:
    senders = sender_threads(SENDERS)
    worker = Worker(desk, Ways(carrier), senders)
    thread = threading.Thread(target=worker.run)
    thread.start()
    yield
    worker.stop()
    thread.join()
    senders.shutdown()


def _service(folder: Path, env: Env | None = None) -> tuple[Desk, str]:
    """The example team in a database of its own, by the real clock."""
    made = World(folder, real_env().now(), url=f"sqlite:///{folder / 'due.db'}")
    made.desk.db.close()
    desk = open_desk(made.config, env or real_env())
    return desk, import_example(desk)


def _put_contacts(desk: Desk, team_id: str, some: range, due: Any) -> None:
    """Open contacts of numbers nobody knows, each with its deadline."""
    now = desk.now
    with desk.db.transaction() as tx:
        tx.execute(insert(contact), [_row(team_id, each, now, due(each)) for each in some])


def _row(team_id: str, each: int, now: datetime, due: datetime) -> dict[str, Any]:
    id = f"{each:016x}"
    value = Contact(
        id, each, Caller(number=id, family="F-31"), now, "open", now, open_since=now, step_at=due,
        arrivals=1, words="text",
    )  # fmt: skip
    return {
        "id": id, "team_id": team_id, "code": each, "number_id": id, "live": id, "state": "open",
        "deadline": due, "opened_at": now, "value": as_json(value),
    }  # fmt: skip


def _code(body: str) -> int:
    """The code a page begins with."""
    digits = "".join(each if each.isdigit() else " " for each in body).split()
    return int(digits[0])
