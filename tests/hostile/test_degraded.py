"""The database is locked, full, gone, or poisoned: the right phone rings, and nothing is lost."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, event
from sqlalchemy.exc import OperationalError

from oncall.app import see_that_it_can_serve
from oncall.demo.world import LINE
from oncall.env import stopwatch
from oncall.store.engine import DATABASE_ERRORS
from oncall.store.faults import DatabaseFault
from oncall.store.spool import Spool
from oncall.store.sqlite import driver
from oncall.store.tables import metadata
from oncall.wording import say
from tests.hostile.doors import ANE, MOTHER, Doors, link, rings, twiml

ANSWER_WITHIN_S = 7.5  # the carrier waits for 8


LOCK = """
import sys
from oncall.store.sqlite import driver
other = driver().connect(sys.argv[1], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def locked(doors: Doors) -> Iterator[None]:
    """Another program writes, and does not end."""
    with subprocess.Popen(
        [sys.executable, "-c", LOCK, str(doors.folder / "oncall.db")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as other:  # fmt: skip
        assert other.stdout
        assert other.stdout.readline() == "locked\n"
        yield
        other.communicate("")


@contextmanager
def gone(doors: Doors) -> Iterator[None]:
    """Somebody has moved the file away, and puts it back."""
    file = doors.folder / "oncall.db"
    aside = file.rename(doors.folder / "aside.db")
    yield
    aside.rename(file)


@contextmanager
def full(doors: Doors) -> Iterator[None]:
    """Nothing more can be written to the database; reading works."""

    def refuse(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.split(maxsplit=1)[0] in ("INSERT", "UPDATE", "DELETE"):
            raise OperationalError(statement, None, sqlite3.OperationalError("disk is full"))

    engine = doors.world.desk.db.engine
    event.listen(engine, "before_cursor_execute", refuse)
    yield
    event.remove(engine, "before_cursor_execute", refuse)


@contextmanager
def read_only(doors: Doors) -> Iterator[None]:
    """The file may be read by us and no longer written; every connection is a new one."""
    connect = partial(driver().connect, f"file:{doors.folder / 'oncall.db'}?mode=ro", uri=True)
    engine = doors.world.desk.db.engine
    engine.dispose()

    def openly(*_any: Any) -> Any:
        return connect(check_same_thread=False)

    event.listen(engine, "do_connect", openly)
    yield
    event.remove(engine, "do_connect", openly)
    engine.dispose()


def health(doors: Doors) -> tuple[int, list[str]]:
    """The status, and the kinds of fault; each has a sentence."""
    answer = doors.client.get("/health")
    said: Any = answer.json
    assert all(len(fault["sentence"]) > 20 for fault in said["faults"])
    assert said["ok"] == (answer.status_code == 200)
    return answer.status_code, [fault["kind"] for fault in said["faults"]]


def spool(doors: Doors) -> Spool:
    """What waits on the disk."""
    return Spool(doors.folder / "spool", doors.world.desk.vault)


@pytest.mark.parametrize("outage", [locked, gone, full, read_only])
def test_a_call_rings_the_right_person_and_is_recorded_later(filed: Doors, outage: Any) -> None:
    """Her therapist rings, claims and talks; when it is over the contact exists, hers, closed."""
    with outage(filed):
        began = stopwatch()
        begun = filed.call()
        assert stopwatch() - began < ANSWER_WITHIN_S
        assert rings(begun) == [ANE]
        accept = link(filed.post(link(begun, "/voice/screen"), CallSid="CA2"), "/voice/accept")
        assert list(twiml(filed.post(accept, CallSid="CA2", Digits="1"))) == []
        filed.world.sim.run_until(filed.world.now)
        assert health(filed)[0] == 503
    assert spool(filed).count() == 2
    filed.world.run(10)

    (contact,) = filed.contacts()
    assert (contact["family"], contact["letter"], contact["holder"]) == ("F-31", "A", "ane")
    assert contact["arrivals"][0]["sid"] == "CA1"
    assert health(filed) == (200, [])


@pytest.mark.parametrize("outage", [locked, gone, full, read_only])
def test_a_text_meanwhile_stays_with_the_carrier(filed: Doors, outage: Any) -> None:
    """A plain 5xx; once the database is back, the reconciler fetches it from the log."""
    filed.world.sim.weather.script("sms", "answers_500", times=3)
    with outage(filed):
        answer = filed.text("Hallo?", sid="SM404")
        assert answer.status_code == 503
        assert answer.content_type.startswith("text/plain")
    sid = filed.world.sim.text(MOTHER, LINE, "Hallo?")
    filed.world.run(130)

    (contact,) = filed.contacts()
    assert [arrival["sid"] for arrival in contact["arrivals"]] == [sid]


def no_room(*_any: object) -> str:
    """What a full disk says to whoever would write to it."""
    raise OSError(28, "No space left on device")


def test_a_page_call_meanwhile_does_not_thank_for_nothing(
    filed: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that nothing could keep is no acknowledgement, and she hears that others are asked."""
    filed.text("Hei")
    effect = filed.world.desk.signed_link("/page/key", "0" * 16)
    monkeypatch.setattr(Spool, "append", no_room)
    with gone(filed):
        answer = filed.post(effect, CallSid="CA9", Digits="1")
        assert say("nb", "voice.thanks_passed") in "".join(twiml(answer).itertext())

    assert filed.contacts()[0]["holder"] is None


def test_with_the_disk_full_the_phone_rings_all_the_same(
    filed: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither database nor spool can be written: the ladder goes on from its own addresses."""
    monkeypatch.setattr(Spool, "append", no_room)
    with full(filed):
        begun = filed.call()
        assert rings(begun) == [ANE]
        onward = link(begun, "/voice/next")
        there = filed.post(onward, CallSid="CA1", CallStatus="in-progress", DialBridged="false")
        assert rings(there) not in ([], [ANE])


def test_a_database_that_is_locked_for_a_minute(filed: Doors) -> None:
    """The mother meets one phone after the other, and a text is refused; then both are recorded."""
    world = filed.world
    with locked(filed):
        call = world.sim.call(MOTHER, LINE, patience_s=50)
        text = world.sim.text("+4740000901", LINE, "Hei")
        world.sim.run_until(world.now + timedelta(seconds=60))
    rang = [each.to for each in world.sim.exchange.calls.values() if each.parent]
    before = filed.contacts()
    world.run(90)

    assert before == []
    assert rang[0] == ANE
    assert len(set(rang)) > 1
    found = [arrival["sid"] for each in filed.contacts() for arrival in each["arrivals"]]
    assert sorted(found) == sorted([call.sid, text])
    assert {each["state"] for each in filed.contacts()} == {"open"}


def test_a_disk_that_cannot_be_written_is_told(
    filed: Doors, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading works, so only trying to write shows it."""
    assert health(filed) == (200, [])
    monkeypatch.setattr("os.fsync", no_room)
    assert health(filed) == (503, ["disk"])


def test_a_poisoned_entry_holds_up_no_other(filed: Doors) -> None:
    """What cannot be recorded is kept for a person to look at; the call behind it is recorded."""
    for entry in ({"kind": "nonsense", "sid": "x"}, {"at": "never"}, {"kind": "call"}):
        spool(filed).append({"at": filed.world.now.isoformat(), **entry})
    with locked(filed):
        filed.call()
    filed.world.run(30)

    assert [contact["family"] for contact in filed.contacts()] == ["F-31"]
    assert spool(filed).count() == 3
    assert "spool" in health(filed)[1]


def test_a_late_webhook_meets_what_the_reconciler_found(doors: Doors) -> None:
    """The log was read while the first webhook was on its way: one arrival, one ladder."""
    from oncall.contact.work.coming_in.intake import call_arrives

    desk, team = doors.world.desk, doors.world.team_id
    with (
        desk.writing("found") as tx,
        call_arrives(tx, desk, team_id=team, sid="CA1", number=MOTHER),
    ):
        pass

    assert rings(doors.call()) == [ANE]
    assert len(doors.contacts()[0]["arrivals"]) == 1


def test_the_control_a_full_database_does_refuse(filed: Doors) -> None:
    """The outage of these tests is one."""
    with full(filed), pytest.raises(DATABASE_ERRORS), filed.world.desk.writing("x") as tx:
        tx.exec_driver_sql("DELETE FROM webhook")


def test_a_lost_database_does_not_take_the_snapshot_with_it(filed: Doors) -> None:
    """Somebody began anew on an empty database: the phones that were known last still ring."""
    with filed.world.desk.writing("lost") as tx:
        for table in reversed(metadata.sorted_tables):
            tx.execute(delete(table))
    filed.world.run(120)

    assert rings(filed.call()) == [ANE]
    assert "rota" in health(filed)[1]


def test_no_snapshot_and_no_database_is_still_a_sentence(filed: Doors) -> None:
    """The last words are emergency numbers, and the call is kept."""
    Path(filed.folder / "snapshot.sealed").unlink()
    with gone(filed):
        assert "1 1 3" in "".join(twiml(filed.call()).itertext())
    filed.world.run(10)

    assert len(filed.contacts()) == 1


def test_a_commit_of_which_nobody_knows_whether_it_was_one(doors: Doors) -> None:
    """The connection broke while it committed, and it had: rung from the snapshot, one contact."""
    engine = doors.world.desk.db.engine
    lost: list[str] = []

    def breaks(connection: Any) -> None:
        if not lost:
            lost.append("commit")
            connection.connection.commit()
            raise OperationalError("COMMIT", None, sqlite3.OperationalError("connection lost"))

    event.listen(engine, "commit", breaks)
    begun = doors.call()
    event.remove(engine, "commit", breaks)
    assert rings(begun) == [ANE]
    accept = link(doors.post(link(begun, "/voice/screen"), CallSid="CA2"), "/voice/accept")
    assert list(twiml(doors.post(accept, CallSid="CA2", Digits="1"))) == []
    doors.world.run(10)

    (contact,) = doors.contacts()
    assert lost
    assert contact["holder"] == "ane"
    assert [each["sid"] for each in contact["arrivals"]] == ["CA1"]
    assert spool(doors).count() == 0


def test_a_hundred_times_the_same_webhook_is_one_call(doors: Doors) -> None:
    """Each of them gets the same answer."""
    answers = {doors.call().text for _ in range(100)}

    assert len(answers) == 1
    assert [len(each["arrivals"]) for each in doors.contacts()] == [1]


def test_webhooks_that_come_three_days_late_change_nothing(doors: Doors) -> None:
    """The end of a call, its dial and its text are told again, long after all of it was closed."""
    begun = doors.call()
    accept = link(doors.post(link(begun, "/voice/screen"), CallSid="CA2"), "/voice/accept")
    doors.post(accept, CallSid="CA2", Digits="1")
    onward = {"CallSid": "CA1", "CallStatus": "in-progress", "DialBridged": "true"}
    doors.world.run(90)
    doors.post(link(begun, "/voice/next"), [*onward.items()])
    doors.text("Takk", sid="SM1")
    before = doors.contacts()
    doors.world.leap_to(doors.world.now + timedelta(days=3))

    doors.text("Takk", sid="SM1")
    doors.post("/voice/ended", CallSid="CA1", CallStatus="completed")
    assert doors.post(link(begun, "/voice/next"), [*onward.items()]).status_code == 403
    doors.call()
    after = doors.contacts()
    assert [c["arrivals"][0]["sid"] for c in after] == [c["arrivals"][0]["sid"] for c in before]
    assert [each["state"] for each in after] == ["closed", "open"]


@pytest.mark.parametrize("part", [0.0, 0.5, 0.9])
def test_a_torn_page_is_found_before_anybody_is_answered(filed: Doors, part: float) -> None:
    """A power cut has spoilt some of the file: the service refuses, and says what to do."""
    for number in range(40):
        filed.text("Hei " * 300, sid=f"SM{number}")
    db = filed.world.desk.db
    db.close()
    file = filed.folder / "oncall.db"
    whole = file.read_bytes()
    torn = int(len(whole) * part) // 4096 * 4096 + 200
    file.write_bytes(whole[:torn] + b"\xff" * 8192 + whole[torn + 8192 :])

    with pytest.raises(DatabaseFault) as refused:
        see_that_it_can_serve(filed.world.desk)

    assert "backup" in str(refused.value)
    db.close()
    file.write_bytes(whole)
    see_that_it_can_serve(filed.world.desk)
