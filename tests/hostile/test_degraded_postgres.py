"""PostgreSQL is locked, gone, frozen, read-only or full: the right phone rings, nothing is lost."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from oncall.demo.world import LINE
from oncall.env import stopwatch
from tests.hostile.doors import ANE, MOTHER, Doors, link, rings, twiml
from tests.hostile.test_degraded import ANSWER_WITHIN_S, full, health, spool
from tests.postgres import Postgres

Outage = Callable[[Doors], AbstractContextManager[None]]
OTHERS = "FROM pg_stat_activity WHERE datname = %s AND pid != pg_backend_pid()"


@pytest.fixture
def served(tmp_path: Path, make_postgres: Callable[[], str]) -> Iterator[Doors]:
    """The example team's service on PostgreSQL."""
    doors = Doors(tmp_path, url=make_postgres())
    yield doors
    doors.world.desk.db.close()


def _database(doors: Doors) -> str:
    return str(doors.world.desk.db.engine.url.database)


@contextmanager
def _administrator(doors: Doors) -> Iterator[Any]:
    """Somebody at the server, beside us."""
    url = doors.url.replace(f"/{_database(doors)}?", "/postgres?")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@contextmanager
def locked(doors: Doors) -> Iterator[None]:
    """Another program has the tables and does not let go."""
    with psycopg.connect(doors.url) as other:
        other.execute("LOCK TABLE contact, arrival, webhook")
        yield
        other.rollback()


@contextmanager
def gone(doors: Doors) -> Iterator[None]:
    """Everybody is thrown out, and nobody let in."""
    name = _database(doors)
    with _administrator(doors) as server:
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        server.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}", [name])
        yield
        server.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextmanager
def frozen(doors: Doors) -> Iterator[None]:
    """The server is there and says nothing, neither to us nor to whoever connects anew."""
    with _administrator(doors) as server:
        found = server.execute(f"SELECT pid {OTHERS}", [_database(doors)]).fetchall()
        (folder,) = server.execute("SHOW data_directory").fetchone()
    (postmaster, *_) = Path(folder, "postmaster.pid").read_text().split()
    asleep = [int(postmaster), *(pid for (pid,) in found)]
    for pid in asleep:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in asleep:
            os.kill(pid, signal.SIGCONT)


@contextmanager
def read_only(doors: Doors) -> Iterator[None]:
    """We have reached a copy that takes no writes."""
    name = _database(doors)
    with _administrator(doors) as server:
        server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        server.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}", [name])
        yield
        server.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = off")
        server.execute(f"SELECT pg_terminate_backend(pid) {OTHERS}", [name])


OUTAGES = [locked, gone, frozen, read_only, full]


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_call_rings_the_right_person_and_is_recorded_later(served: Doors, outage: Outage) -> None:
    """Her therapist rings, claims and talks; when it is over the contact exists, and is hers."""
    with outage(served):
        began = stopwatch()
        begun = served.call()
        assert stopwatch() - began < ANSWER_WITHIN_S
        assert rings(begun) == [ANE]
        accept = link(served.post(link(begun, "/voice/screen"), CallSid="CA2"), "/voice/accept")
        assert list(twiml(served.post(accept, CallSid="CA2", Digits="1"))) == []
        assert health(served)[0] == 503
    served.world.run(10)

    (contact,) = served.contacts()
    assert (contact["family"], contact["letter"], contact["holder"]) == ("F-31", "A", "ane")
    assert spool(served).count() == 0


@pytest.mark.parametrize("outage", OUTAGES)
def test_a_text_meanwhile_stays_with_the_carrier(served: Doors, outage: Outage) -> None:
    """A plain 5xx in time; once the database is back, the reconciler fetches it from the log."""
    served.world.sim.weather.script("sms", "answers_500", times=3)
    with outage(served):
        began = stopwatch()
        assert served.text("Hallo?", sid="SM404").status_code == 503
        assert stopwatch() - began < ANSWER_WITHIN_S
    sid = served.world.sim.text(MOTHER, LINE, "Hallo?")
    served.world.run(130)

    (contact,) = served.contacts()
    assert [arrival["sid"] for arrival in contact["arrivals"]] == [sid]


def test_the_server_crashes_in_the_middle_of_a_call(tmp_path: Path) -> None:
    """It rings by the database, is claimed without it, and is on record when it is back."""
    server = Postgres()
    doors = Doors(tmp_path, url=server.make())
    begun = doors.call()
    accept = link(doors.post(link(begun, "/voice/screen"), CallSid="CA2"), "/voice/accept")
    server.crashes()
    assert list(twiml(doors.post(accept, CallSid="CA2", Digits="1"))) == []
    doors.world.run(30)
    server.rises()
    doors.world.run(30)

    (contact,) = doors.contacts()
    assert (contact["family"], contact["holder"]) == ("F-31", "ane")
    assert health(doors) == (200, [])
    doors.world.desk.db.close()
    server.close()


@pytest.fixture
def unheard(doors: Doors, monkeypatch: pytest.MonkeyPatch) -> Doors:
    """The next commit is made, but the word of it does not reach us."""
    dialect: Any = doors.world.desk.db.engine.dialect
    commit = dialect.do_commit

    def lost(connection: Any) -> None:
        commit(connection)
        monkeypatch.setattr(dialect, "do_commit", commit)
        raise OperationalError("COMMIT", None, OSError("the connection was lost"))

    monkeypatch.setattr(dialect, "do_commit", lost)
    return doors


def test_a_text_whose_commit_nobody_heard_of_is_stored_once(unheard: Doors) -> None:
    """We say 5xx, the carrier asks again, and finds it stored: one arrival, and one page."""
    assert unheard.text("Hei").status_code == 503
    assert unheard.text("Hei").status_code == 200
    unheard.world.run(5)

    (contact,) = unheard.contacts()
    assert len(contact["arrivals"]) == 1
    assert len(unheard.world.sim.phone(ANE).texts) == 1


def test_a_call_whose_commit_nobody_heard_of_is_one_call(unheard: Doors) -> None:
    """It is answered from the snapshot and spooled; the replay finds it there."""
    assert rings(unheard.call()) == [ANE]
    unheard.world.run(10)

    (contact,) = unheard.contacts()
    assert [each["sid"] for each in contact["arrivals"]] == ["CA1"]
    assert spool(unheard).count() == 0


def test_what_postgresql_does_not_take_holds_up_no_other(served: Doors) -> None:
    """An entry with a NUL in it, which SQLite would take: it is kept, and the call behind it is."""
    for sid in ("CA\x00", "CA" * 50):
        entry = {"kind": "call", "sid": sid, "to": LINE, "number": MOTHER}
        spool(served).append({"at": served.world.now.isoformat(), **entry})
    with gone(served):
        served.call()
    served.world.run(30)

    (contact,) = served.contacts()
    assert [each["sid"] for each in contact["arrivals"]] == ["CA1"]
    assert spool(served).count() == 2
