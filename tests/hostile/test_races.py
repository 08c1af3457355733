"""Two at the same instant, on either database: one is first, and the other finds what it left."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from functools import partial
from itertools import chain, count
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Thread
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from oncall.contact.rows import contacts
from oncall.contact.work.going_out.sending import _give_up
from oncall.contact.work.outage.replay import replay
from oncall.demo.world import LINE
from oncall.store import outbox, withdrawal
from oncall.store.spool import Spool
from tests.hostile.doors import ANE, MOTHER, Doors, link, rings, twiml

BO = "+4740000103"
MEET_WITHIN_S = 0.3


@pytest.fixture(params=["a file", "postgresql"])
def doors(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Doors]:
    """The service on a database that several threads can use at once."""
    on_postgres = request.param == "postgresql"
    make: Callable[[], str] = request.getfixturevalue("make_postgres") if on_postgres else str
    doors = Doors(tmp_path, url=make() or f"sqlite:///{tmp_path / 'oncall.db'}")
    yield doors
    doors.world.desk.db.close()


def at_once(doors: Doors, *deeds: Callable[[], Any]) -> list[Any]:
    """Each in a thread of its own; who is about to commit waits a moment for the others."""
    meeting = Barrier(len(deeds))

    def meet(point: str) -> bool:
        if point.startswith("before commit"):
            with suppress(BrokenBarrierError):
                meeting.wait(MEET_WITHIN_S)
        return False

    doors.world.crash_at = meet
    with ThreadPoolExecutor(len(deeds)) as threads:
        done = [threads.submit(deed) for deed in deeds]
    doors.world.crash_at = lambda _point: False
    return [each.result() for each in done]


def draws(doors: Doors, codes: Iterable[int]) -> None:
    """The next contact codes that are drawn."""
    left = iter(codes)
    setattr(doors.world.env.random, "choice", lambda _codes: next(left))  # noqa: B010  one object alone


def test_two_first_texts_of_one_number_are_one_contact(doors: Doors) -> None:
    """A child writes twice in a second: both are kept, and Ane is paged about one contact."""
    answers = at_once(
        doors, lambda: doors.text("Hei", sid="SM1"), lambda: doors.text("er du der", sid="SM2")
    )

    assert [each.status_code for each in answers] == [200, 200]
    (contact,) = doors.contacts()
    assert sorted(each["sid"] for each in contact["arrivals"]) == ["SM1", "SM2"]


def test_one_text_told_five_times_at_once_is_one_arrival(doors: Doors) -> None:
    """The carrier is impatient: every one of them is answered, and one of them is stored."""
    answers = at_once(doors, *[lambda: doors.text("Hei")] * 5)
    doors.world.run(5)

    assert {each.status_code for each in answers} == {200}
    (contact,) = doors.contacts()
    assert [each["sid"] for each in contact["arrivals"]] == ["SM1"]
    assert len(doors.world.sim.phone(ANE).texts) == 1


def test_one_call_told_three_times_at_once_gets_one_answer(doors: Doors) -> None:
    """All three hear the same document, word for word: one contact, and one phone that rings."""
    answers = at_once(doors, *[doors.call] * 3)

    assert len({each.text for each in answers}) == 1
    assert rings(answers[0]) == [ANE]
    assert len(doors.contacts()) == 1


def test_two_callers_never_get_one_code(doors: Doors) -> None:
    """Two families' contacts draw the same code: the later one draws again."""
    draws(doors, chain([412] * 3, count(413)))
    answers = at_once(
        doors, lambda: doors.text("Hei", sid="SM1"),
        lambda: doors.text("Hallo", sid="SM2", sender="+4740000204"),
    )  # fmt: skip

    assert [each.status_code for each in answers] == [200, 200]
    assert len({each["code"] for each in doors.contacts()}) == 2


def test_two_who_take_it_at_once_are_told_apart(doors: Doors) -> None:
    """Ane and Bo both write OK: the first has it, and the other hears who."""
    doors.text("Hei")
    doors.world.run(400)  # Bo has been asked as well
    (before,) = doors.contacts()
    words = f"OK {before['code']}"
    at_once(
        doors, lambda: doors.text(words, sid="SM8", sender=ANE),
        lambda: doors.text(words, sid="SM9", sender=BO),
    )  # fmt: skip

    (contact,) = doors.contacts()
    assert contact["state"] == "held"
    assert [each["kind"] for each in contact["events"]].count("acknowledged") == 1


def test_a_key_told_twice_at_once_joins_them_once(doors: Doors) -> None:
    """She pressed 1 and the carrier says so twice: both times the two are joined."""
    accept = link(doors.post(link(doors.call(), "/voice/screen"), CallSid="CA2"), "/voice/accept")
    answers = at_once(doors, *[lambda: doors.post(accept, CallSid="CA2", Digits="1")] * 2)

    assert [list(twiml(each)) for each in answers] == [[], []]
    (contact,) = doors.contacts()
    assert [each["kind"] for each in contact["events"]].count("claimed") == 1


def test_many_numbers_at_once_are_each_a_contact(doors: Doors) -> None:
    """Ten strangers write in the same second: none waits in vain, and none is lost."""
    numbers = (f"+4740010{n:03}" for n in count())
    deeds = [
        lambda n=n, number=number: doors.text("Hei", sid=f"SM{n}", sender=number)
        for n, number in zip(range(10), numbers, strict=False)
    ]
    answers = at_once(doors, *deeds)

    assert {each.status_code for each in answers} == {200}
    assert len({each["code"] for each in doors.contacts()}) == 10


def test_a_page_in_vain_and_a_sign_at_once_do_not_block_each_other(
    make_postgres: Callable[[], str], tmp_path: Path
) -> None:
    """Both change the contact and what waits for it, and both lock the contact first."""
    doors = Doors(tmp_path, url=make_postgres())
    desk = doors.world.desk
    doors.text("Hei")
    (page, *_) = outbox.claim(desk.db, now=desk.now, lease=desk.pace.lease, limit=9)
    with desk.db.transaction() as sign:
        contacts.by_id(sign, page.contact or "", lock=True)
        in_vain = Thread(target=_give_up, args=(desk, page, "nobody has this number"))
        in_vain.start()
        while not sign.execute(text(WAITS)).scalar_one():
            pass
        withdrawal.drop_all(sign, now=desk.now, of=[{"contact": page.contact or ""}])
    in_vain.join()
    doors.world.run(5)
    (contact,) = doors.contacts()
    desk.db.close()

    assert contact["state"] == "open"


WAITS = "SELECT count(*) FROM pg_locks WHERE NOT granted"


class Beaten(Exception):
    """What PostgreSQL says to one of two that block each other."""

    sqlstate = "40P01"


def test_a_step_that_was_beaten_is_taken_a_second_later(doors: Doors) -> None:
    """Another process was at the same rows: nobody waits a minute for the next colleague."""
    desk, beaten = doors.world.desk, iter([True])

    def beat(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.startswith("INSERT INTO contact_event") and next(beaten, False):
            raise OperationalError(statement, None, Beaten())

    doors.text("Hei")
    doors.world.run(1)
    with desk.db.reading() as conn:
        due = contacts.earliest(conn)[contacts.OWN_LANE]
    assert due
    event.listen(desk.db.engine, "before_cursor_execute", beat)
    doors.world.run_until(due + timedelta(seconds=2))
    with desk.db.reading() as conn:
        then = contacts.earliest(conn)[contacts.OWN_LANE]

    assert not next(beaten, False)
    assert then
    assert then > due + timedelta(seconds=2)
    (contact,) = doors.contacts()
    assert [each["kind"] for each in contact["events"]].count("asked") == 2


def test_two_processes_with_one_folder_replay_the_spool_once(doors: Doors) -> None:
    """Web and worker share it: neither stumbles over the other, and the call is there once."""
    desk = doors.world.desk
    spool = Spool(doors.folder / "spool", desk.vault)
    at, call = doors.world.now.isoformat(), {"sid": "CA1", "team": doors.world.team_id}
    spool.append({"at": at, "kind": "call", "to": LINE, "number": MOTHER, **call})
    spool.append({"at": at, "kind": "claim", "person": "ane", **call})
    at_once(doors, *[partial(replay, desk, spool)] * 2)

    (contact,) = doors.contacts()
    assert len(contact["arrivals"]) == 1
    assert contact["holder"] == "ane"
    assert spool.count() == 0
