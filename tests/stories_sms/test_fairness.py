"""Who is asked in later rounds, what urgent means, and a log that one bad line does not stop."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from json import dumps
from pathlib import Path
from threading import Event, Thread
from typing import cast

import pytest
from sqlalchemy import text

from oncall.carrier.port import Carrier, CarrierCall, CarrierMessage
from oncall.config import Pace
from oncall.contact.core.due import due
from oncall.contact.core.ladder import next_rung
from oncall.contact.core.record import as_json
from oncall.contact.core.scene import Scene, Step
from oncall.contact.core.values import Caller, Contact
from oncall.contact.rows import contacts, notes
from oncall.contact.work.coming_in.reconcile import reconcile
from oncall.contact.work.going_out.sending import Ways
from oncall.contact.work.record import say_to
from oncall.demo.world import LINE, World, no_look
from oncall.worker import Worker
from tests.operations.conftest import health_of
from tests.stories.vocabulary import Story

AT_MOST_S = 5.0
ROW = text("UPDATE contact SET value = :value WHERE id = :id")
LINE_OF_HIS = text(
    "UPDATE contact_event SET changes = :value WHERE contact_id = :id"
    " AND seq = (SELECT max(seq) FROM contact_event WHERE contact_id = :id)"
)
ASKED = text("SELECT person FROM outbox WHERE contact = :id AND kind = 'text'")
STILL_THERE = text("SELECT state FROM contact WHERE id = :id")
NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
DUTY = ("ane", "bo", "cato", "dina")
RUNG = Step(("therapists",), timedelta(seconds=20), timedelta(minutes=3), most=2)
SCENE = Scene(NOON, Pace(), (RUNG,), {"therapists": DUTY})
WAITING = Contact(
    "0" * 16, 412, Caller("1" * 16), NOON, "open", NOON, open_since=NOON, step_at=NOON
)


def test_those_who_have_not_heard_of_it_come_first_in_the_next_round() -> None:
    """Two at a time, and not the same two for ever."""
    second = replace(WAITING, round=2, asked=("ane", "bo"))
    rung = next_rung(second, SCENE)

    assert rung is not None
    assert rung.people == ("cato", "dina")


def test_an_urgent_contact_is_never_calm() -> None:
    """It was calm once, with the outside number; urgent now, it is asked again in three minutes."""
    after = due(replace(WAITING, urgent=True, calm=True), SCENE).contact

    assert after.asked_now == ("ane", "bo")
    assert after.step_at == NOON + timedelta(minutes=3)


class Log:
    """A carrier's log with one line that nobody can read, and a text after it."""

    def calls(self, *, to: str, since: datetime) -> list[CarrierCall]:
        """No calls."""
        return []

    def messages(self, *, to: str, since: datetime) -> list[CarrierMessage]:
        """The bad line first."""
        bad = CarrierMessage("SM1", None, LINE, "?", since)  # type: ignore[arg-type]
        return [bad, CarrierMessage("SM2", "+4740000201", LINE, "Hei", since)]


def test_one_line_of_the_log_that_cannot_be_recorded_holds_up_no_other(tmp_path: Path) -> None:
    """The mother's text is found; the pass is not complete, so the bad line is looked at again."""
    world = World(tmp_path, NOON)
    with world.desk.db.reading() as conn:
        before = notes.reconciled_until(conn)
    world.run(1)

    assert reconcile(world.desk, Log()) == 1  # type: ignore[arg-type]
    with world.desk.db.reading() as conn:
        assert contacts.arrival_of(conn, "SM2")
        assert notes.reconciled_until(conn) == before


# --- Damaged rows --------------------------------------------------------------------------------
@pytest.fixture
def both(tmp_path: Path) -> Story:
    """Father and mother have written, and Ane was asked about both; nobody looks any more."""
    story = Story(tmp_path)
    story.father.texts("Hei")
    story.mother.texts("Hei")
    story.seconds(10)
    story.world.after_step = no_look
    return story


def damage(story: Story, value: object = "{", *, history: str = "") -> str:
    """The father's row holds this now, and so does the newest line of his history."""
    id = story.father.contact.id
    written = value if isinstance(value, str) else dumps(value)
    with story.world.desk.db.transaction() as tx:
        tx.execute(ROW, {"value": written, "id": id})
        if history:
            tx.execute(LINE_OF_HIS, {"value": history, "id": id})
    return id


def asked_about(story: Story, contact_id: str) -> set[str]:
    """Who was asked to take this contact, by the outbox."""
    with story.world.desk.db.reading() as conn:
        return set(conn.execute(ASKED, {"id": contact_id}).scalars())


def test_one_contact_that_cannot_be_decided_holds_up_no_other(both: Story) -> None:
    """Neither by its row nor by its history: it is put off and told of; the mother's is on time."""
    poison = {**as_json(both.father.contact), "rung": None}
    id = damage(both, poison, history='{"rung": null}')
    both.minutes(3)

    assert set(both.mother.contact.asked_now) == {"bo", "cato"}
    assert asked_about(both, id) == {"ane"}
    assert any("feil hos seg sjølv" in each for each in both.liv.received)


@pytest.mark.parametrize("value", ["{", "[]", '"x"', "{}", '{"id": 1}'])
def test_a_damaged_row_is_told_by_its_history(both: Story, value: str) -> None:
    """Whatever the row holds, nobody notices: the father's next step comes in time, as it was."""
    before = both.father.contact
    id = damage(both, value)
    assert both.father.contact == before
    both.minutes(3)

    assert set(both.father.contact.asked_now) == {"bo", "cato"}
    assert asked_about(both, id) == {"ane", "bo", "cato"}


def test_one_contact_that_cannot_be_read_holds_up_no_other(both: Story) -> None:
    """Row and history are gone: the mother's is on time, and a backstop is told."""
    damage(both, history="{")
    both.minutes(3)

    assert set(both.mother.contact.asked_now) == {"bo", "cato"}
    assert any("feil hos seg sjølv" in each for each in both.liv.received)
    both.ane.texts(f"OK {both.mother.contact.code}")
    both.minutes(1)
    assert both.mother.is_held_by(both.ane)


def test_what_cannot_be_read_is_told_by_health(both: Story) -> None:
    """As long as it is so, by the sentence that says whom to call."""
    damage(both, history="{")
    both.minutes(6)

    assert "1 of the open contacts cannot be read" in health_of(both.world)["contacts"]


def test_a_family_whose_contact_cannot_be_read_begins_a_new_one(both: Story) -> None:
    """The father writes once more: somebody is asked about him, and the old row is kept."""
    id = damage(both, history="{")
    both.father.sids.clear()
    both.father.texts("Er de der?")
    both.minutes(1)
    new = both.father.contact

    assert new.id != id
    assert new.asked_now == ("ane",)
    with both.world.desk.db.reading() as conn:
        assert conn.execute(STILL_THERE, {"id": id}).scalar_one() == "open"


class Hanging:
    """A carrier that never answers the first request, and the others at once."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.let_go, self.second = Event(), Event()

    def text(self, *, to: str, sender: str, body: str, status_url: str, validity_s: int) -> str:
        """The first one waits until it is let go."""
        self.sent.append(to)
        if len(self.sent) == 1:
            self.let_go.wait(AT_MOST_S)
        self.second.set()
        return f"SM{len(self.sent)}"


def test_a_carrier_that_does_not_answer_holds_up_no_other_send(tmp_path: Path) -> None:
    """One request hangs; the page of another family goes out meanwhile."""
    world, carrier = World(tmp_path, NOON), Hanging()
    for effect, person in enumerate(("ane", "bo")):
        with world.desk.writing("text") as tx:
            say_to(tx, world.desk, world.team_id, person, "nothing_open", f"SM{effect}")
    with ThreadPoolExecutor(2) as senders:
        worker = Worker(world.desk, Ways(cast(Carrier, carrier)), senders)
        loop = Thread(target=worker.one_pass)
        loop.start()
        went_out = carrier.second.wait(AT_MOST_S / 2)
        carrier.let_go.set()
        loop.join()

    assert went_out
    assert len(carrier.sent) == 2
