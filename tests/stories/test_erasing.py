"""Who called is deleted in time, in the carrier's log and here; nobody who calls is lost by it."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from threading import Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from oncall.carrier.port import CarrierError
from oncall.contact.core.invariants.history import unbroken
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, kept_arrivals, kept_numbers, reading
from oncall.contact.rows.tables import contact as contact_table
from oncall.contact.work.going_out.deleting import EVERY
from oncall.contact.work.going_out.erasing import erase_in_time
from oncall.contact.work.tidy import tidy
from oncall.demo.world import LINE, Crash, World
from oncall.people.core.family_changes import FamilyChange
from oncall.people.rows import audit, families, family_changes
from oncall.people.rows.tables import number
from oncall.people.work import remember_number
from oncall.simulator import phones
from oncall.store.engine import Database
from tests.stories.office import Office
from tests.stories.people import Colleague, Outsider
from tests.stories.vocabulary import DAY, Story, local

KEEP, STRANGER = timedelta(days=90), "+4740000901"
A_WHILE = 2 * EVERY.total_seconds() / 60 + 1
DAYS = some.integers(0, 120).map(lambda days: timedelta(days=days))


def known(story: Story, phone: str) -> bool:
    """Whether anything of this number is on record."""
    desk = story.world.desk
    with desk.db.reading() as conn:
        found = families.with_phone(conn, desk.vault, story.world.team_id, phone)[0]
        kept = conn.execute(select(number.c.sealed)).scalars().all()
    return found is not None or phone in [desk.vault.open(each) for each in kept]


def in_the_log(story: Story, phone: str) -> set[str]:
    """The calls with this number that the carrier's log tells of, in and out."""
    calls = [each for each in story.sim.calls() if phone in (each.from_, each.to)]
    return {each.sid for each in calls} - story.sim.exchange.deleted


def closes(story: Story, who: Outsider) -> datetime:
    """Whoever has it closes it; returns when."""
    story.ane.texts(f"FERDIG {who.contact.code}")
    story.minutes(1)
    closed_at = who.contact.closed_at
    assert closed_at
    return closed_at


def is_answered(story: Story, who: Outsider) -> datetime:
    """Whoever is rung first talks with them, which closes it; returns when."""
    for each in staff_of(story):
        each.always(phones.answers(4, "1", talks_s=90))
    who.calls()
    story.minutes(5)
    contact = who.contact
    assert contact.closed_at
    return contact.closed_at


def staff_of(story: Story) -> list[Colleague]:
    """Those who may be on duty."""
    return [story.tove, story.ane, story.bo, story.cato, story.dina, story.eli]


def leaps(story: Story, at: datetime) -> None:
    """It is suddenly then; the log is tidied, and a while goes by."""
    story.world.leap_to(at)
    tidy(story.world.desk)
    story.minutes(A_WHILE)


def test_three_months_after_closing_a_strangers_number_is_gone_here_and_there(day: Story) -> None:
    """An hour before it is there; it stands once in the history, whose chain is whole."""
    closed_at = is_answered(day, day.stranger)
    leaps(day, closed_at + KEEP - timedelta(hours=1))
    before = known(day, day.stranger.number), len(in_the_log(day, day.stranger.number))
    calls = {each.sid for each in day.sim.calls()}
    leaps(day, closed_at + KEEP + timedelta(seconds=1))
    contact = day.stranger.contact
    with day.world.desk.db.reading() as conn:
        lines = reading.lines(conn, contact.id)
        deeds = audit.latest(conn, day.world.team_id, most=9)

    assert before == (True, 1)
    assert len(calls) > 1
    assert not known(day, day.stranger.number)
    assert in_the_log(day, day.stranger.number) == set()
    assert calls <= day.sim.exchange.deleted
    assert day.stranger.happened.count("erased") == 1
    assert unbroken(lines) == []
    assert (contact.caller.name, contact.caller.number) == ("unknown", "")
    assert ("", "contact_erased", str(contact.code)) in [(e.who, e.did, e.whom) for e in deeds]


def test_whoever_calls_again_is_new_and_can_be_called_back(day: Story) -> None:
    """Nothing of the old contact is hers; nothing of it comes back out of the carrier's log."""
    leaps(day, is_answered(day, day.stranger) + KEEP + timedelta(seconds=1))
    old = day.stranger.contact
    day.bo.replies("OK {code}")
    day.stranger.texts("Ring meg")
    day.minutes(5)
    new = day.stranger.contact
    day.bo.always(phones.answers(4, ("1", "9"), talks_s=100))
    day.stranger.phone.does(phones.answers(3, (), talks_s=100))
    day.bo.texts(f"RING {new.code}")
    day.minutes(4)

    assert day.stranger.contact.holder == "bo"
    assert new.id != old.id
    assert new.caller.number not in (None, "", old.caller.number)
    assert day.stranger.rang == 1
    assert len(day.contacts) == 2


def test_a_family_keeps_its_numbers_and_the_contact_does_not(day: Story) -> None:
    """Called back from a phone of staff: that call, and its leg, are in no log either."""
    day.ane.replies_once("OK {code}")
    day.mother.texts("Kan de ringe?")
    day.minutes(1)
    day.ane.answers()
    day.mother.phone.does(phones.answers(3, (), talks_s=100))
    day.ane.texts(f"RING {day.mother.contact.code}")
    day.minutes(4)
    called_back = in_the_log(day, day.mother.number)
    closed_at = closes(day, day.mother)
    leaps(day, closed_at + KEEP + timedelta(seconds=1))
    contact = day.mother.contact
    day.mother.texts("Hei igjen")
    day.minutes(1)

    assert len(called_back) == 1
    assert in_the_log(day, day.mother.number) == set()
    assert in_the_log(day, day.ane.number) == set()
    assert (contact.caller.name, contact.caller.number) == ("F-31A", "")
    assert day.mother.contact.id != contact.id
    assert day.mother.contact.caller.name == "F-31A"


def test_a_number_is_kept_for_the_younger_contact_of_it(day: Story) -> None:
    """The older one is erased all the same; when the younger one is, nobody has the number."""
    first = is_answered(day, day.stranger)
    day.world.leap_to(first + timedelta(days=60))
    second = is_answered(day, day.stranger)
    leaps(day, first + KEEP + timedelta(seconds=1))
    old, young = day.stranger.contacts
    kept = known(day, day.stranger.number)
    leaps(day, second + KEEP + timedelta(seconds=1))

    assert old.erased_at
    assert not young.erased_at
    assert kept
    assert day.stranger.contact.erased_at
    assert not known(day, day.stranger.number)


def test_who_hides_the_number_is_erased_as_well(day: Story) -> None:
    """There is no number to delete, but the carrier knows of the call."""
    closed_at = is_answered(day, day.hidden)
    leaps(day, closed_at + KEEP + timedelta(seconds=1))
    contact = day.hidden.contact

    assert contact.erased_at
    assert contact.caller.name == "withheld"
    assert {each.sid for each in day.sim.calls() if each.to == LINE} <= day.sim.exchange.deleted


@pytest.fixture
def office(tmp_path: Path, database_url: str) -> Iterator[Office]:
    """An office of its own, whose contacts are all of one number."""
    world = World(tmp_path, local(DAY), url=database_url)
    yield of_one_number(world)
    world.desk.db.close()


def of_one_number(world: World) -> Office:
    """An office whose contacts are all of the stranger's number."""
    return Office(world, world.now, number=remembered(world, STRANGER))


def remembered(world: World, phone: str) -> str:
    """The id of a number that has called."""
    desk = world.desk
    with desk.db.transaction() as tx:
        return remember_number(tx, desk.vault, desk.env, world.team_id, phone)


def is_erased(office: Office, contact: Contact) -> bool:
    """Whether it is, by its row and by its history."""
    with office.world.desk.db.reading() as conn:
        found = contacts.by_id(conn, contact.id)
        row = conn.execute(select(contact_table).where(contact_table.c.id == contact.id)).one()
    assert found
    erased = found.contact.erased_at is not None
    assert (row.number_id is None) is erased
    assert office.history(contact).count("erased") == erased
    return erased


def has_number(office: Office) -> bool:
    """Whether the number of them all is on record."""
    with office.world.desk.db.reading() as conn:
        return bool(conn.execute(select(number).where(number.c.id == office.number)).all())


@pytest.fixture(params=["sqlite", "postgresql"])
def file_or_server(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that two may open: a file, or one on a server."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'oncall.db'}"
    make: Callable[[], str] = request.getfixturevalue("make_postgres")
    return make()


NUMBERS = count(1)


@settings(max_examples=40)
@given(some.lists(some.tuples(DAYS, some.booleans(), some.booleans()), max_size=10))
def test_nothing_younger_and_nothing_open_is_ever_erased(
    world: World, made: list[tuple[timedelta, bool, bool]]
) -> None:
    """All that is older is, at the carrier first, and its number with it."""
    office = Office(world, world.now)
    found = []
    for ago, is_call, opens in made:
        office.made = next(NUMBERS)
        office.number = remembered(world, f"+4741{office.made:06}")
        contact = office.closed(ago, timedelta(), "call" if is_call else "text")
        found.append((contact, opens or ago <= KEEP))
        office.looks()
        if opens and not is_erased(office, contact):
            office.opens(contact)
    while office.works():
        office.looks()

    for contact, keeps in found:
        office.number = contact.caller.number
        assert is_erased(office, contact) is not keeps
        assert has_number(office) is keeps
        assert not (keeps and contact.words is None and contact.id in office.deleted)


def test_a_carrier_that_keeps_its_log_is_asked_again(office: Office) -> None:
    """Until it has deleted the call the number is here as well, and health is red after a day."""
    contact = office.closed(KEEP + timedelta(hours=1), timedelta(), "call")
    office.trouble = CarrierError("the carrier answered 409, code 20009", permanent=True)
    office.looks()
    office.works()
    office.passes(timedelta(days=2))
    office.looks()
    erased, red = is_erased(office, contact), office.health()
    office.trouble = None
    office.works()
    office.looks()

    assert not erased
    assert len(red) == 1
    assert is_erased(office, contact)
    assert not has_number(office)
    assert not office.health()


@pytest.mark.parametrize("point", ["before commit: erased", "after commit: erased"])
def test_dying_anywhere_leaves_nothing_half_erased(office: Office, point: str) -> None:
    """The line in the history and the number go together, once."""
    contact = office.closed(KEEP + timedelta(hours=1), timedelta(), "call")
    office.looks()
    office.works()
    office.dies_at = point
    with pytest.raises(Crash):
        office.looks()
    halfway = is_erased(office, contact), has_number(office)
    office.looks()

    assert halfway in {(False, True), (True, False)}
    assert is_erased(office, contact)
    assert not has_number(office)


def test_one_that_cannot_be_read_keeps_its_number_and_holds_up_no_other(office: Office) -> None:
    """Neither its row nor its history tells what it is: a human has to look."""
    broken = office.closed(KEEP + timedelta(hours=2), timedelta(), "call")
    whole = office.closed(KEEP + timedelta(hours=1), timedelta(), "call")
    with office.world.desk.db.transaction() as tx:
        for table in ("contact", "contact_event"):
            column = "value" if table == "contact" else "changes"
            which = "id" if table == "contact" else "contact_id"
            tx.execute(text(f"UPDATE {table} SET {column} = '{{}}' WHERE {which} = '{broken.id}'"))
    with office.world.desk.db.transaction() as tx:
        for each in (broken, whole):
            kept_arrivals.delete(tx, each.id, office.now)
    erase_in_time(office.desk)

    assert is_erased(office, whole)
    assert has_number(office)


def test_a_colleagues_own_call_to_the_team_goes_from_the_log_as_well(office: Office) -> None:
    """She may have called a family out of it, without internet; a younger one stays."""
    desk = office.world.desk
    for sid, ago in (("CA1", KEEP + timedelta(hours=1)), ("CA2", KEEP - timedelta(hours=1))):
        with desk.db.transaction() as tx:
            contacts.add_arrival(
                tx, sid=sid, team_id=office.world.team_id, contact_id=None, kind="call",
                at=office.now - ago, number_id=None, person="ane", words=None, ended_at=None,
                found_by="webhook",
            )  # fmt: skip
    office.looks()
    office.works()
    office.looks()

    assert office.deleted == ["CA1"]
    assert office.works() == 0


def test_a_number_that_belongs_to_nobody_is_let_go(office: Office) -> None:
    """A newer file has another one for the child, and no contact is left of the old one."""
    desk, team_id = office.world.desk, office.world.team_id
    with desk.db.transaction() as tx:
        before = len(families.all_entries(tx, desk.vault, team_id))
        families.take_number(tx, team_id, "F-31", "C")
    office.looks()
    with desk.db.reading() as conn:
        child = families.with_phone(conn, desk.vault, team_id, "+4740000203")
        left = len(families.all_entries(conn, desk.vault, team_id))

    assert child == (None, [])
    assert left == before - 1


def test_a_number_that_was_taken_away_on_a_page_is_not_forgotten(office: Office) -> None:
    """Or an old file would give it back, with its old yes, to whoever has another's phone now."""
    desk, team_id = office.world.desk, office.world.team_id
    with desk.db.transaction() as tx:
        child, _ = families.with_phone(tx, desk.vault, team_id, "+4740000203")
        families.take_number(tx, team_id, "F-31", "C")
        taken = FamilyChange("F-31", office.now, "tove", "removed", letter="C", number_id=child)
        family_changes.add(tx, team_id, taken)
    office.looks()
    with desk.db.reading() as conn:
        still = families.with_phone(conn, desk.vault, team_id, "+4740000203")

    assert child
    assert still == (child, [])


def test_who_calls_at_this_very_moment_is_waited_for(tmp_path: Path, file_or_server: str) -> None:
    """Her contact has begun and is not there yet: her number is not let go under it."""
    world = World(tmp_path, local(DAY), url=file_or_server)
    office, impatient = of_one_number(world), Database(file_or_server, patience_s=0.1)
    desk, came_of_it = world.desk, []

    def lets_go() -> None:
        try:
            with impatient.transaction() as tx:
                kept_numbers.lock(tx, office.number or "")
            came_of_it.append("let go")
        except DBAPIError:
            came_of_it.append("waited in vain")

    with desk.db.transaction() as tx:
        found, _ = families.with_phone(tx, desk.vault, world.team_id, STRANGER)
        thread = Thread(target=lets_go)
        thread.start()
        thread.join()
    impatient.close()
    world.desk.db.close()

    assert found == office.number
    assert came_of_it == ["waited in vain"]


def test_nothing_of_the_number_is_left_in_the_file(tmp_path: Path) -> None:
    """Neither the number, nor its keyed hash, nor what was sealed: not in the file nor its log."""
    file = tmp_path / "oncall.db"
    world = World(tmp_path, local(DAY), url=f"sqlite:///{file}")
    office = of_one_number(world)
    with world.desk.db.reading() as conn:
        row = conn.execute(select(number).where(number.c.id == office.number)).one()
    needles = [row.sealed, row.digest.encode(), b"40000901"]
    office.closed(KEEP + timedelta(hours=1), timedelta(), "call")
    before = [needle in everything(tmp_path) for needle in needles]
    office.looks()
    office.works()
    office.looks()
    world.desk.db.close()

    assert before == [True, True, False]
    assert [needle for needle in needles if needle in everything(tmp_path)] == []


def everything(folder: Path) -> bytes:
    """All that lies there."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
