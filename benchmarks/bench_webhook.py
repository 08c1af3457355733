"""W1: a call webhook, from the request to TwiML, durable; ours beside two floors.

Floor 1 is a bare Flask app that checks the signature. Floor 2 also looks a row up in the database,
inserts one and commits: the least that anything durable can do.
"""

import logging
import tempfile
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from flask import Flask
from sqlalchemy import insert

from benchmarks.apps import (
    NOON,
    bare,
    by_http,
    durable,
    durable_on_postgres,
    form_of,
    in_process,
    ours,
)  # fmt: skip
from benchmarks.measure import at_most, line, paired, ratio
from oncall.contact.core.record import as_json
from oncall.contact.core.values import Caller, Contact
from oncall.contact.rows.tables import arrival, contact, event
from oncall.demo.world import World
from oncall.env import stopwatch
from oncall.people.rows.tables import number
from oncall.web.listeners import WEBHOOK_THREADS, Listener

ROUNDS, CALLERS, CALLS_EACH, OLD = 400, 8, 60, 200_000
AT_ONCE = 5_000


def main() -> None:
    """Print the table."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(
            "W1: call webhook -> TwiML; medians of ratios paired in one run: by HTTP (in process)"
        )
        _on_sqlite(folder)
        _on_postgres(folder)
        _eight_callers(folder)
        _many_old(folder)


def _on_sqlite(folder: Path) -> None:
    waited = {}
    for place, ways in ("http", by_http), ("process", in_process):
        apps = {
            "bare": bare(), "durable": durable(folder / f"{place}.db"),
            "ours": ours(folder / place).service.webhooks,
        }  # fmt: skip
        waited[place] = _paired(apps, ways)
    _told("SQLite: durable floor / bare Flask + signature", waited, "durable", "bare")
    _told("SQLite: ours / bare Flask + signature", waited, "ours", "bare")
    _told("SQLite: ours / durable floor", waited, "ours", "durable", "<= 1.5")
    mine = waited["http"]["ours"]
    line("SQLite: ours, p99 / own median", at_most(0.99, mine) / at_most(0.5, mine))


def _paired(apps: Mapping[str, Flask], ways: Callable[[Flask], Any]) -> dict[str, list[float]]:
    """The seconds of each of these apps, asked in this way."""
    with ExitStack() as opened:
        askers = {name: opened.enter_context(ways(app)) for name, app in apps.items()}
        return paired(askers, ROUNDS, warm=40)


def _told(
    what: str,
    waited: Mapping[str, Mapping[str, list[float]]],
    mine: str,
    floor: str,
    goal: str = "",
) -> None:
    http, process = (ratio(took[mine], took[floor]) for took in waited.values())
    line(what, f"{http:.2f}", f"{goal:<8}({process:.2f})")


def _on_postgres(folder: Path) -> None:
    """Ours and the floor on one server, in two databases."""
    try:
        import psycopg

        from tests.postgres import CANNOT_START, EMPTY, Postgres
    except ImportError:
        return
    try:
        server = Postgres()
    except CANNOT_START:
        line("PostgreSQL", "not here")
        return
    waited = {}
    for place, ways in ("http", by_http), ("process", in_process):
        with psycopg.connect(server.make(EMPTY), autocommit=True) as connection:
            world = ours(folder / f"postgres-{place}", server.make())
            apps = {"durable": durable_on_postgres(connection), "ours": world.service.webhooks}
            waited[place] = _paired(apps, ways)
            world.desk.db.close()
    server.close()
    _told("PostgreSQL: ours / durable floor", waited, "ours", "durable", "<= 1.5")


def _eight_callers(folder: Path) -> None:
    """Over real HTTP, through the listener that `oncall serve` uses."""
    listener = Listener(ours(folder / "eight").service.webhooks, "127.0.0.1:0", WEBHOOK_THREADS)
    listener.start()
    took: list[float] = []
    refused: list[int] = []

    def calls(caller: int) -> None:
        with requests.Session() as session:
            for turn in range(caller * CALLS_EACH, (caller + 1) * CALLS_EACH):
                form, headers = form_of(turn)
                began = stopwatch()
                answer = session.post(f"{listener.url}/voice", data=form, headers=headers)
                took.append(stopwatch() - began)
                refused.extend([answer.status_code] * (not answer.ok))

    threads = [threading.Thread(target=calls, args=(each,)) for each in range(CALLERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    listener.stop()
    line(f"{CALLERS} callers at once: answers other than 2xx", f"{len(refused)}", "0")
    line("the same, p99 / own median", at_most(0.99, took) / at_most(0.5, took), "<= 6")


def _many_old(folder: Path) -> None:
    """With years of closed contacts, a call costs what it costs on the first day."""
    empty, full = ours(folder / "empty"), ours(folder / "full")
    for start in range(0, OLD, AT_ONCE):
        _closed(full, range(start, start + AT_ONCE))
    took = _paired({"empty": empty.service.webhooks, "full": full.service.webhooks}, in_process)
    line(f"with {OLD} old contacts / with none", ratio(took["full"], took["empty"]), "<= 1.25")


def _closed(world: World, some: range) -> None:
    """Contacts closed long ago, each with its number, its arrival and a line of its history."""
    rows: dict[Any, list[dict[str, Any]]] = {contact: [], number: [], arrival: [], event: []}
    for each in some:
        found = _rows(world.team_id, each)
        for table, row in found.items():
            rows[table].append(row)
    with world.desk.db.transaction() as tx:
        for table, its in rows.items():
            tx.execute(insert(table), its)


def _rows(team_id: str, each: int) -> dict[Any, dict[str, Any]]:
    id, at = f"{each:016x}", NOON - timedelta(minutes=30 * each + 60 * 24 * 30)
    value = Contact(id, 200 + each % 800, Caller(number=id), at, "closed", at, outcome="talked")
    line_of = {"contact_id": id, "seq": 1, "at": at, "kind": "made", "digest": id}
    return {
        number: {"id": id, "team_id": team_id, "digest": id, "sealed": b"sealed"},
        contact: {
            "id": id, "team_id": team_id, "code": value.code, "number_id": id, "live": None,
            "state": "closed", "opened_at": at, "closed_at": at, "value": as_json(value),
        },
        arrival: {
            "sid": f"CA{id}", "team_id": team_id, "contact_id": id, "kind": "call", "at": at,
            "number_id": id, "ended_at": at, "found_by": "webhook",
        },
        event: {**line_of, "person": None, "detail": {}, "changes": {}},
    }  # fmt: skip
