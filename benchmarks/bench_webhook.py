"""W1: a call webhook, from the request to TwiML, durable; ours beside two floors.

Floor 1 is a bare Flask app that checks the signature. Floor 2 also looks a row up in the database,
inserts one and commits: the least that anything durable can do.
"""

import logging
import tempfile
import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import requests
from sqlalchemy import insert

from benchmarks.apps import NOON, asker, bare, durable, durable_on_postgres, form_of, ours
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
        print("W1: call webhook -> TwiML; medians of ratios paired in one run")
        _on_sqlite(folder)
        _on_postgres(folder)
        _eight_callers(folder)
        _many_old(folder)


def _on_sqlite(folder: Path) -> None:
    apps = {
        "bare": asker(bare()), "durable": asker(durable(folder / "raw.db")),
        "ours": asker(ours(folder / "one").service.webhooks),
    }  # fmt: skip
    took = paired(apps, ROUNDS, warm=40)
    line("SQLite: durable floor / bare Flask + signature", ratio(took["durable"], took["bare"]))
    line("SQLite: ours / bare Flask + signature", ratio(took["ours"], took["bare"]))
    line("SQLite: ours / durable floor", ratio(took["ours"], took["durable"]), "<= 1.5")
    line("SQLite: ours, p99 / own median", at_most(0.99, took["ours"]) / at_most(0.5, took["ours"]))


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
    with psycopg.connect(server.make(EMPTY), autocommit=True) as connection:
        world = ours(folder / "postgres", server.make())
        apps = {
            "durable": asker(durable_on_postgres(connection)),
            "ours": asker(world.service.webhooks),
        }
        took = paired(apps, ROUNDS, warm=40)
        world.desk.db.close()
    server.close()
    line("PostgreSQL: ours / durable floor", ratio(took["ours"], took["durable"]), "<= 1.5")


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
    apps = {"empty": asker(empty.service.webhooks), "full": asker(full.service.webhooks)}
    took = paired(apps, ROUNDS, warm=40)
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
