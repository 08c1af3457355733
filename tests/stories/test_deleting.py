"""What families wrote and said is deleted in time, here and at the carrier, and not before."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from oncall.carrier.port import CarrierError
from oncall.config import KeepSettings
from oncall.contact.core.record import Change
from oncall.contact.core.values import Contact, nothing
from oncall.contact.rows import contacts
from oncall.contact.work.going_out.deleting import AT_ONCE, EVERY, delete_in_time
from oncall.contact.work.tidy import tidy
from oncall.demo.world import Crash, World
from oncall.store import outbox_upkeep
from tests.stories.office import LEASE, Office
from tests.stories.vocabulary import DAY, Story, local

KEEP = timedelta(days=30)
A_WHILE = EVERY.total_seconds() / 60 + 1
DAYS = some.integers(0, 60).map(lambda days: timedelta(days=days))


def kept(story: Story, *sids: str) -> list[bool]:
    """Whether each text is still with the carrier; it is here as long, and no longer."""
    with story.world.desk.db.reading() as conn:
        here = [contacts.arrival_of(conn, sid) for sid in sids]
    there = [sid not in story.sim.exchange.deleted for sid in sids]
    assert [bool(row and row.words) for row in here] == there
    return there


def times_told(story: Story, contact: Contact) -> int:
    """How often its history says that what was written is deleted."""
    with story.world.desk.db.reading() as conn:
        return [row.kind for row in contacts.history(conn, contact.id)].count("deleted")


def closes(story: Story) -> datetime:
    """Ane takes what the mother wrote, and closes it; returns when."""
    story.ane.replies_once("OK {code}")
    story.minutes(1)
    story.ane.texts(f"FERDIG {story.mother.contact.code}")
    story.minutes(1)
    closed_at = story.mother.contact.closed_at
    assert closed_at
    return closed_at


def leaps(story: Story, at: datetime) -> None:
    """It is suddenly then, and a while goes by."""
    story.world.leap_to(at)
    story.minutes(A_WHILE)


def test_a_month_after_closing_it_is_gone_here_and_there(day: Story) -> None:
    """All of it, once, which stands in the history; an hour before nothing of it."""
    sids = [day.mother.texts("Hei"), day.mother.texts("Kan de ringe?")]
    closed_at = closes(day)
    answer = day.ane.texts("VAKT")
    day.minutes(1)
    leaps(day, closed_at + KEEP - timedelta(hours=1))
    before = kept(day, *sids)
    leaps(day, closed_at + KEEP + timedelta(seconds=1))
    day.minutes(A_WHILE)

    assert before == [True, True]
    assert kept(day, *sids, answer) == [False, False, False]
    assert times_told(day, day.mother.contact) == 1


def test_a_message_that_was_left_goes_at_the_carrier(night: Story) -> None:
    """It lies nowhere else."""
    for each in (night.tove, night.toves_second, night.outside):
        each.is_off()
    night.mother.calls(says="Ring meg")
    night.minutes(6)
    night.tove.texts(f"OK {night.mother.contact.code}")
    night.minutes(1)
    night.tove.texts(f"FERDIG {night.mother.contact.code}")
    night.minutes(1)
    left = len(night.sim.recordings)
    leaps(night, night.now + KEEP)

    assert left == 1
    assert night.sim.recordings == ()
    assert times_told(night, night.mother.contact) == 1


def test_one_that_the_carrier_has_no_longer_is_deleted_here(day: Story) -> None:
    """Somebody deleted it in the carrier's console."""
    sid = day.mother.texts("Hei")
    closed_at = closes(day)
    day.sim.exchange.deleted.add(sid)
    leaps(day, closed_at + KEEP)

    assert kept(day, sid) == [False]
    assert times_told(day, day.mother.contact) == 1


def test_what_was_written_to_them_goes_with_what_is_forgotten(day: Story) -> None:
    """The carrier's copy of it as well, and of nothing else that was sent."""
    day.mother.texts("Hei")
    day.ane.replies_once("OK {code}")
    day.minutes(1)
    day.ane.texts(f"SEND {day.mother.contact.code} 1")
    day.minutes(1)
    (to_her,) = (each.sid for each in day.sim.messages() if each.to == day.mother.number)
    closes(day)
    day.world.leap_to(day.now + KEEP + timedelta(days=1))
    tidy(day.world.desk)
    day.minutes(A_WHILE)

    ours = {each.sid for each in day.sim.messages() if each.direction != "inbound"}
    assert ours & day.sim.exchange.deleted == {to_her}


def test_a_shorter_time_takes_the_words_and_leaves_what_tells_that_it_was_told(day: Story) -> None:
    """Ten days: the text to the mother is forgotten, here and there; that Ane was asked is not."""
    day.mother.texts("Hei")
    day.ane.replies_once("OK {code}")
    day.minutes(1)
    day.ane.texts(f"SEND {day.mother.contact.code} 1")
    day.minutes(1)
    (to_her,) = (each.sid for each in day.sim.messages() if each.to == day.mother.number)
    closes(day)
    before = sent_texts(day)
    day.world.leap_to(day.now + timedelta(days=11))
    desk = replace(day.world.desk, keep=KeepSettings(words=timedelta(days=10)))
    tidy(desk)
    delete_in_time(desk)
    day.minutes(A_WHILE)

    assert len(before) > 1
    assert before - sent_texts(day) == {to_her}
    assert to_her in day.sim.exchange.deleted


def sent_texts(story: Story) -> set[str]:
    """The texts that we know to have sent, by what the carrier calls them."""
    with story.world.desk.db.reading() as conn:
        return {row.sid for row in outbox_upkeep.ended_texts(conn, story.now) if row.sid}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """An office of its own."""
    world = World(tmp_path, local(DAY))
    yield Office(world, world.now)
    world.desk.db.close()


OFFICES: dict[int, Office] = {}


@settings(max_examples=60)
@given(some.lists(some.tuples(DAYS, DAYS, some.booleans()), max_size=12))
def test_nothing_younger_and_nothing_open_is_ever_deleted(
    world: World, made: list[tuple[timedelta, timedelta, bool]]
) -> None:
    """However old its words are; and all that is older goes, unless it was opened meanwhile."""
    office = OFFICES.setdefault(id(world), Office(world, world.now))
    found = [(office.closed(ago, before), ago, opens) for ago, before, opens in made]
    office.looks()
    for contact, _, opens in found:
        if opens:
            office.opens(contact)
    while office.works():
        office.looks()

    for contact, ago, opens in found:
        assert office.is_kept(contact) is (opens or ago <= KEEP)
        assert (contact.id in office.deleted) is not office.is_kept(contact)


@pytest.mark.parametrize(
    "trouble",
    [
        CarrierError("the carrier could not be reached"),
        CarrierError("the carrier answered 429"),
        CarrierError("the carrier answered 503", unknown_outcome=True),
        CarrierError("the carrier answered 409, code 20009", permanent=True, code=20009),
        CarrierError("the carrier answered 401", configuration=True, code=20003),
    ],
    ids=str,
)
def test_a_carrier_that_does_not_is_asked_again(office: Office, trouble: CarrierError) -> None:
    """Ever more seldom, and for ever; until then nothing counts as deleted, and health is red."""
    contact = office.closed(KEEP + timedelta(hours=1), timedelta())
    office.trouble = trouble
    for _minute in range(60):
        office.looks()
        office.works()
        office.passes(timedelta(minutes=1))
    calm, asked = office.health(), office.asked
    office.passes(timedelta(days=3))
    red = office.health()
    office.trouble = None
    office.works()

    assert not calm
    assert 3 <= asked <= 5
    assert len(red) == 1
    assert "3 days" in red[0]
    assert not office.is_kept(contact)
    assert not office.health()


@pytest.mark.parametrize(
    "point", ["before delete", "after delete", "before commit: deleted", "after commit: deleted"]
)
def test_dying_anywhere_leaves_nothing_half_deleted(office: Office, point: str) -> None:
    """What was begun is taken up again once its lease is over, and noted once."""
    contact = office.closed(KEEP + timedelta(hours=1), timedelta())
    office.looks()
    office.dies_at = point
    with pytest.raises(Crash):
        office.works()
    office.passes(LEASE + timedelta(seconds=1))
    office.works()

    assert not office.is_kept(contact)
    assert contact.id in office.deleted
    assert office.history(contact).count("deleted") == 1
    assert office.works() == 0


def test_few_wait_at_a_time(office: Office) -> None:
    """So no page waits behind them; the others follow when these are done."""
    for _ in range(3 * AT_ONCE):
        office.closed(KEEP + timedelta(hours=1), timedelta())
    office.looks()
    office.looks()
    first = office.works()
    office.looks()

    assert first == AT_ONCE
    assert office.works() == AT_ONCE


def test_what_is_closed_again_is_deleted_later(office: Office) -> None:
    """It was opened while the carrier was out: it keeps its words for as long once more."""
    contact = office.closed(KEEP + timedelta(hours=1), timedelta())
    office.looks()
    office.opens(contact)
    office.works()
    kept = office.is_kept(contact)
    with office.world.desk.db.transaction() as tx:
        opened = contacts.by_id(tx, contact.id)
        assert opened
        again = nothing(opened.contact).then(
            "closed", office.now, state="closed", closed_at=office.now, step_at=None
        )
        contacts.save(tx, [Change(office.world.team_id, opened.contact, again)])
    office.passes(KEEP)
    office.looks()
    early = office.works()
    office.passes(timedelta(seconds=1))
    office.looks()
    office.works()

    assert kept
    assert early == 0
    assert not office.is_kept(contact)
