"""/health: green, or a sentence for each thing that is wrong, whoever asks, however it stands."""

import json
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from oncall.demo.example import example_folder
from oncall.env import stopwatch
from oncall.people.work import import_people
from oncall.rota.work import import_plan
from oncall.store import outbox, signs
from oncall.store.engine import Database
from oncall.store.outage import Outage, outage
from oncall.store.spool import Spool
from oncall.store.vault import Vault
from oncall.watch.pulse import JOBS, PASSES, Pulse
from oncall.watch.readiness import database_works, there_is_a_team
from oncall.web.health import Health, HealthFault
from tests.hostile.doors import Doors
from tests.hostile.test_degraded import LOCK, gone
from tests.operations.conftest import health_of


def test_all_is_well(filed: Doors) -> None:
    """A team at work at noon: 200, no fault, nothing to note, on both listeners; never cached."""
    assert health_of(filed.world) == {}
    assert health_of(filed.world, notes=True) == {}
    answer = filed.client.get("/health")
    assert answer.headers["Cache-Control"] == "no-store"
    assert set(answer.get_json()) == {"ok", "faults", "notes", "installation"}


# --- the database -----------------------------------------------------------------------------


def test_the_database_is_gone(filed: Doors) -> None:
    """It says gone, what happens to calls meanwhile, and nothing that only follows from it."""
    with gone(filed):
        said = health_of(filed.world)

    assert set(said) == {"database"}
    assert "gone" in said["database"]
    assert "snapshot" in said["database"]


@contextmanager
def locked_by_another(file: Path) -> Iterator[None]:
    """Another program begins to write and does not end."""
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, str(file)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout
        other.stdout.readline()
        yield
        other.communicate("")


def test_the_database_is_locked(filed: Doors) -> None:
    """Bounded by our patience: the answer comes in seconds, however long the lock is held."""
    filed.world.run(15)
    with locked_by_another(filed.folder / "oncall.db"):
        began = stopwatch()
        answer = filed.client.get("/health")
        took_s = stopwatch() - began

    (fault,) = answer.get_json()["faults"]
    assert fault["kind"] == "database"
    assert "locked" in fault["sentence"]
    assert took_s < 60


def refusing(doors: Doors, words: str) -> Callable[[], None]:
    """The database answers every write with these words; call what comes back to end it."""

    def refuse(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE"):
            raise OperationalError(statement, None, sqlite3.OperationalError(words))

    engine = doors.world.desk.db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    return lambda: event.remove(engine, "before_cursor_execute", refuse)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("database or disk is full", "no room"),
        ("attempt to write a readonly database", "read-only"),
        ("database disk image is malformed", "damaged"),
        ("something nobody has seen", "refuses"),
    ],
)
def test_which_it_is(filed: Doors, words: str, told: str) -> None:
    """Full, read-only, damaged: each has its own sentence; reading goes on, and finds no more.

    No sign of life can be written for 45 s, and nobody is told to restart what lives.
    """
    filed.world.sim.run_until(filed.world.now + timedelta(seconds=45))
    over = refusing(filed, words)
    said = health_of(filed.world)
    over()

    assert set(said) == {"database"}
    assert told in said["database"]


class Psycopg(Exception):
    """An error as PostgreSQL's driver gives it."""

    def __init__(self, sqlstate: str | None, words: str = "") -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Psycopg("25006"), Outage.READ_ONLY),
        (Psycopg("53100"), Outage.FULL),
        (Psycopg("55P03"), Outage.LOCKED),
        (Psycopg("57P01"), Outage.GONE),
        (Psycopg(None, "connection failed: connection refused"), Outage.GONE),
        (Psycopg(None, "the server does not answer any more"), Outage.GONE),
        (Psycopg("XX001"), Outage.DAMAGED),
        (Psycopg("42P01", "no such table"), Outage.REFUSED),
    ],
)
def test_postgresql_says_it_in_codes(error: Psycopg, kind: Outage) -> None:
    """Its errors mean the same kinds."""
    assert outage(OperationalError("", None, error)) is kind


@pytest.mark.parametrize("silent", [False, True], ids=["nobody listens", "it says nothing"])
def test_a_server_that_does_not_answer(tmp_path: Path, *, silent: bool) -> None:
    """PostgreSQL is gone, or takes the connection and says nothing: told, and soon."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        if not silent:
            server.close()
        desk = Doors(tmp_path).world.desk
        dead = Database(f"postgresql://oncall@127.0.0.1:{port}/oncall", patience_s=1)
        away = replace(desk, db=dead)
        began = stopwatch()
        found = database_works(away, Pulse(away), [there_is_a_team])
        took_s = stopwatch() - began
        dead.close()

    assert [each.kind for each in found] == ["database"]
    assert "gone or cannot be reached" in found[0].sentence
    assert took_s < 60


def test_no_team_yet(tmp_path: Path) -> None:
    """An empty installation is red with what to do, and nothing else is made of it."""
    doors = Doors(tmp_path)
    with doors.world.desk.writing("empty") as tx:
        for table in ("family_number", "family", "number", "person", "plan", "team_number",
                      "reconciled", "availability", "team"):  # fmt: skip
            tx.exec_driver_sql(f"DELETE FROM {table}")
    doors.world.run(1)

    said = health_of(doors.world)
    assert set(said) == {"rota"}
    assert "Import" in said["rota"]


def test_keys_that_open_nothing(filed: Doors) -> None:
    """Another key in the file: told as keys, not as a check that failed."""
    desk = filed.world.desk
    object.__setattr__(
        desk, "vault", Vault(["another key of at least 32 characters"], desk.env.random)
    )

    assert "field keys" in health_of(filed.world).get("keys", "")


# --- the worker -------------------------------------------------------------------------------


def test_no_worker_passes(filed: Doors) -> None:
    """The loop has stopped while the web lives: told with seconds, also by a web process apart."""
    filed.world.sim.run_until(filed.world.now + timedelta(seconds=45))

    said = health_of(filed.world)
    assert "No worker has completed a pass for 46 s" in said.get("heartbeat", "")
    filed.world.service.worker.one_pass()
    assert "heartbeat" not in health_of(filed.world)


def other_worker(doors: Doors, *does: str) -> Pulse:
    """Another process on the same database, which does this now."""
    pulse = Pulse(doors.world.desk)
    for each in does:
        pulse.mark(each)
    pulse.write()
    return pulse


def test_one_of_three_workers_dies(filed: Doors) -> None:
    """It is told, and health stays green: families are served. An hour later it is forgotten."""
    other_worker(filed, PASSES, JOBS)
    third = other_worker(filed, PASSES, JOBS)
    filed.world.run(45)
    third.mark(PASSES)
    third.write()
    filed.world.service.worker.one_pass()

    assert health_of(filed.world) == {}
    assert "1 of 3 workers" in health_of(filed.world, notes=True)["heartbeat"]
    filed.world.sim.run_until(filed.world.now + timedelta(minutes=61))
    filed.world.run(1)
    assert health_of(filed.world, notes=True) == {}


def test_a_worker_that_was_stopped_is_not_missed(filed: Doors) -> None:
    """Stopping on purpose is no death."""
    other = other_worker(filed, PASSES)
    other.ends()
    filed.world.run(45)

    assert health_of(filed.world, notes=True) == {}


def test_the_clock_of_the_jobs_stands_still(filed: Doors) -> None:
    """The scheduler's thread died and the loop lives: nobody reads the carrier's log any more."""
    world = filed.world
    for _ in range(5):
        world.sim.run_until(world.now + timedelta(seconds=10))
        world.service.worker.one_pass()

    said = health_of(world)
    assert "heartbeat" not in said
    assert "clock of the jobs has stood still for 51 s" in said["jobs"]


def test_a_clock_that_is_put_back_does_not_keep_the_dead_alive(filed: Doors) -> None:
    """A sign of life from the future is none; and one who lives writes at once."""
    pulse = filed.world.service.worker.pulse
    desk = filed.world.desk
    ahead = desk.now + timedelta(hours=1)
    with desk.db.transaction() as tx:
        signs.lives(tx, pulse.process, {PASSES: ahead})
    filed.world.sim.run_until(filed.world.now + timedelta(seconds=31))

    assert "heartbeat" in health_of(filed.world)
    pulse.mark(PASSES)
    pulse.write()
    assert "heartbeat" not in health_of(filed.world)


def test_signs_of_life_are_written_seldom(filed: Doors) -> None:
    """A thousand passes in ten seconds are two writes: a sign costs a commit."""
    desk = filed.world.desk
    pulse, commits = Pulse(desk), []

    def count(_connection: object) -> None:
        commits.append(1)

    event.listen(desk.db.engine, "commit", count)
    for _ in range(1000):
        filed.world.kernel.run_until(filed.world.now + timedelta(milliseconds=11))
        pulse.mark(PASSES)
        pulse.write()
    event.remove(desk.db.engine, "commit", count)

    assert len(commits) == 2


# --- lateness ---------------------------------------------------------------------------------


def test_a_step_that_is_late(filed: Doors) -> None:
    """A deadline that nobody has taken up, with seconds."""
    filed.text("Hei")
    filed.world.service.worker.one_pass()
    filed.world.sim.run_until(filed.world.now + timedelta(minutes=5))

    assert "120 s late" in health_of(filed.world).get("late", "")


def test_a_page_that_the_carrier_does_not_take(filed: Doors) -> None:
    """The carrier answers 503 to every try: the page is tried again and again, and is told."""
    filed.world.sim.rest.trouble.now("503")
    filed.text("Hei")
    filed.world.run(100)

    said = health_of(filed.world)
    assert "has waited" in said["unsent"]
    assert int(said["unsent"].split("waited ")[1].split()[0]) >= 60


def test_an_effect_for_later_is_not_late(filed: Doors) -> None:
    """What is to be sent in an hour does not wait."""
    desk = filed.world.desk
    with desk.writing("later") as tx:
        outbox.put(tx, desk.env, kind="text", key="x", payload={"team": "x"},
                   due=desk.now + timedelta(hours=1))  # fmt: skip
    filed.world.run(600)

    assert "unsent" not in health_of(filed.world)


def test_the_carriers_log_is_not_read(filed: Doors) -> None:
    """The carrier's REST interface is down: a lost call would not be found; told with seconds."""
    filed.world.sim.rest.trouble.now("503")
    filed.world.run(200)

    assert "has not been read for" in health_of(filed.world)["carrier log"]


# --- the hours to come --------------------------------------------------------------------------


def staffed(doors: Doors, change: Callable[[str], str]) -> None:
    """Import the example's people again, changed; Vilde leads and approves, as somebody must."""
    text = change((example_folder() / "example-people.csv").read_text("utf-8"))
    text = text.replace("vikar,Vilde,staff,", "vikar,Vilde,staff supervisor approver,")
    desk = doors.world.desk
    import_people(desk.db, desk.vault, desk.env, text=text)


def left(*handles: str) -> Callable[[str], str]:
    """These people worked here until the second of March."""

    def change(text: str) -> str:
        rows = text.splitlines()
        gone = [f"{row}2026-03-02" if row.split(",")[0] in handles else row for row in rows]
        return "\n".join(gone)

    return change


def test_nobody_holds_the_line_now(filed: Doors) -> None:
    """Told for now, with what to do; who it is stands only where somebody looks from inside."""
    staffed(filed, left("tove"))

    said = health_of(filed.world)
    assert said["line"].startswith("Now, nobody who can be reached holds the supervisor line")
    assert "tove" not in json.dumps(said)
    assert "Example" not in json.dumps(said)
    (fault,) = [each for each in filed.world.service.health.look() if each.kind == "line"]
    assert fault.inside == "Example team: tove"


HANDS_OVER = """
[[rotation]]
name = "supervisor"
hours = "all day"
people = ["tove", "ane"]
turns = { every = "1 day", handover = "16:00", start = 2026-03-02 }

"""


def test_a_hand_over_to_somebody_who_is_not_there(filed: Doors) -> None:
    """At 16 Oslo time the line goes to Ane, who has left: told at noon, with the local time."""
    desk = filed.world.desk
    plan = (example_folder() / "example.toml").read_text("utf-8")
    begin = plan.index('[[rotation]]\nname = "supervisor"')
    end = plan.index('[[rotation]]\nname = "therapists"')
    text = plan[:begin] + HANDS_OVER + plan[end:]
    import_plan(desk.db, desk.vault, desk.env, text=text, may_change_past=True)
    assert health_of(filed.world) == {}

    staffed(filed, left("ane"))
    assert health_of(filed.world).get("line", "").startswith("From 16:00 (Europe/Oslo), nobody")


def test_somebody_leaves_at_midnight(filed: Doors) -> None:
    """The last day of the one on the line is today: from midnight nobody can be reached there."""
    filed.world.sim.run_until(filed.world.now + timedelta(hours=1))
    staffed(filed, lambda text: left("tove")(text).replace("2026-03-02", "2026-03-03"))

    assert health_of(filed.world)["line"].startswith("From 00:00 (Europe/Oslo), nobody")


def test_nobody_at_all(filed: Doors) -> None:
    """Not one phone in the whole team: that is another sentence than a missing line holder."""
    everybody = ("tove", "ane", "bo", "cato", "dina", "eli", "leiar-stord", "leiar-haugesund")
    staffed(filed, left(*everybody))

    said = health_of(filed.world)
    assert {"line", "ladder"} <= set(said)
    assert said["ladder"].startswith("Now, nobody at all")


# --- disk, spool, snapshot ----------------------------------------------------------------------


def test_what_is_spooled_waits(filed: Doors) -> None:
    """What happened while the database was down, and cannot be recorded, is counted."""
    Spool(filed.folder / "spool", filed.world.desk.vault).append({"kind": "nonsense"})

    assert "1 events" in health_of(filed.world)["spool"]


def test_a_snapshot_that_is_missing(filed: Doors) -> None:
    """Without it a call would meet emergency numbers when the database goes."""
    (filed.folder / "snapshot.sealed").unlink()
    filed.world.sim.run_until(filed.world.now + timedelta(seconds=90))

    assert "no snapshot" in health_of(filed.world)["snapshot"]


# --- whoever asks -------------------------------------------------------------------------------


def test_a_check_that_fails_is_a_fault_itself() -> None:
    """Health always answers, and what the other checks found is told."""

    def fails() -> list[HealthFault]:
        raise ValueError("+4740000102")

    health = Health([fails, lambda: [HealthFault("disk", "is full")]])
    assert [each.kind for each in health.look()] == ["check", "disk"]


def test_however_many_ask_one_looks() -> None:
    """A hundred askers while a check waits take what was found last; none of them waits."""
    go, asked = threading.Event(), []

    def slow() -> list[HealthFault]:
        asked.append(1)
        if len(asked) > 1:
            go.wait(60)
        return []

    health = Health([slow])
    health.look()
    first = threading.Thread(target=health.look)
    first.start()
    while len(asked) < 2:
        threading.Event().wait(0.01)
    for _ in range(100):
        assert health.look() == []
    still_looks = first.is_alive()
    go.set()
    first.join()

    assert still_looks
    assert len(asked) == 2


def test_a_check_that_never_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that hangs: whoever asks next is told so, rather than what was true before."""
    monkeypatch.setattr("oncall.web.health.HANGS_AFTER_S", 0.05)
    go, hanging, asked = threading.Event(), threading.Event(), []

    def hangs() -> list[HealthFault]:
        asked.append(1)
        if len(asked) > 1:
            hanging.set()
            go.wait(60)
        return []

    health = Health([hangs])
    health.look()
    first = threading.Thread(target=health.look)
    first.start()
    assert hanging.wait(60)
    threading.Event().wait(0.1)
    found = health.look()
    go.set()
    first.join()

    assert any("does not come back" in each.sentence for each in found)


def test_a_web_process_without_its_database_says_so(tmp_path: Path) -> None:
    """It cannot even read: one sentence, and 503."""
    doors = Doors(tmp_path, url=f"sqlite:///{tmp_path / 'oncall.db'}")
    doors.world.run(1)
    (tmp_path / "oncall.db").unlink()

    assert set(health_of(doors.world)) == {"database"}


def test_asking_is_cheap(filed: Doors) -> None:
    """A monitor that asks every ten seconds costs a few look-ups and at most one small write."""
    asked: list[str] = []

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement.split(maxsplit=1)[0])

    filed.world.run(20)
    filed.client.get("/health")
    event.listen(filed.world.desk.db.engine, "before_cursor_execute", note)
    filed.client.get("/health")
    event.remove(filed.world.desk.db.engine, "before_cursor_execute", note)

    assert asked.count("SELECT") < 40, asked
    assert not {"INSERT", "UPDATE", "DELETE"} & set(asked)
