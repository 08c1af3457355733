"""What was kept on the disk while the database was down becomes what it would have been."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from oncall.contact.rows import reading
from oncall.simulator.phones import answers, voicemail
from oncall.store.outbox import outbox
from oncall.store.spool import Spool
from tests.stories.vocabulary import Story


def spool(story: Story) -> Spool:
    """What waits on the disk."""
    return Spool(story.world.config.data.folder / "spool", story.world.desk.vault)


def keep(story: Story, after_s: float, kind: str, **entry: Any) -> None:
    """Something else that happened in the mother's call, so many seconds from now."""
    at = (story.now + timedelta(seconds=after_s)).isoformat()
    about = {"at": at, "sid": story.mother.sids[-1], "team": story.world.team_id}
    spool(story).append({"kind": kind, **about, **entry})


def test_a_claim_that_was_never_joined_is_no_talk(day: Story) -> None:
    """Ane pressed 1 and the carrier did not join them; nobody else answered: it is open.

    Without the word that they were not joined, the two minutes until the end would be a talk.
    """
    day.webhooks_meet("unheard", times=9, at="/voice/accept")
    day.database_goes_down()
    day.ane.answers(after=5)
    day.mother.calls(says="Ring meg")
    day.minutes(6)
    day.database_is_back()
    day.minutes(1)

    assert not day.mother.talked_with(day.ane)
    assert day.mother.contact.state == "open"
    assert day.mother.contact.outcome is None


def test_a_talk_that_broke_off_rings_her_once_more(day: Story) -> None:
    """Ane's battery dies after 20 s: the mother is not sent away, Ane rings, and then Bo."""
    day.database_goes_down()
    day.ane.does(answers(5, "1", talks_s=20), voicemail())
    day.bo.answers(talks=100)
    day.mother.calls()
    day.minutes(5)
    day.database_is_back()
    day.minutes(1)

    assert not day.mother.heard("Takk for no") or day.mother.talked_with(day.bo)
    assert day.ane.rang >= 2
    assert day.mother.talked_with(day.bo)
    assert day.mother.contact.holder == "bo"
    assert day.mother.contact.outcome == "talked"


def test_what_is_recorded_late_is_sent_at_once_and_not_long_ago(day: Story) -> None:
    """She hung up during the outage: the history says when, and her pages date from their commit.

    Made as of then they would seem minutes late, and an alarm would tell of a slow carrier.
    """
    day.database_goes_down()
    day.mother.calls(patience=20)
    day.minutes(3)
    back = day.now
    day.database_is_back()
    day.minutes(1)

    contact = day.mother.contact
    with day.world.desk.db.reading() as conn:
        lines = reading.lines(conn, contact.id)
        pages = conn.execute(select(outbox.c.made_at, outbox.c.due, outbox.c.ended_at)).all()

    assert next(line.at for line in lines if line.kind == "asked") < back
    assert pages
    assert all(back <= page.made_at == page.due <= page.ended_at for page in pages)


def test_a_message_left_meanwhile_is_kept(night: Story) -> None:
    """The recording is not in the log of calls: only we know that there is one."""
    night.database_goes_down()
    night.mother.calls(says="Ring meg")
    night.minutes(5)
    night.database_is_back()
    night.minutes(1)

    assert night.mother.spoke_to_recorder
    assert night.mother.contact.state == "open"
    assert night.mother.contact.words == "recording"


def test_a_key_pressed_in_a_page_call_meanwhile_counts(night: Story) -> None:
    """Tove picks up and nobody can tell her what about; her 1 is kept, and it is hers."""
    night.tove.always(answers(8, "1", talks_s=None))
    night.mother.texts("Hei")
    night.seconds(5)
    night.database_goes_down()
    night.seconds(40)
    said = night.tove.was_told("Det er notert")
    night.database_is_back()
    night.minutes(1)

    assert said
    assert not night.tove.was_told("Jeg spør en annen")
    assert night.mother.is_held_by(night.tove)
    assert any("Du har no" in each for each in night.tove.received)


def test_that_the_outside_number_picked_up_is_kept_at_once(night: Story) -> None:
    """The database is gone in the middle of that ring: the leg's callback goes to the spool."""
    night.outside.does(answers(20, (), talks_s=None))
    night.mother.calls(talks=400)
    night.seconds(60)
    while not night.outside.was_rung:
        night.seconds(1)
    night.database_goes_down()
    night.seconds(25)
    night.database_is_back()
    night.seconds(10)

    assert night.mother.is_talking
    assert night.mother.contact.state == "outside"


def test_the_same_entries_twice_change_nothing(day: Story) -> None:
    """A crash between the commit and the removal replays each entry once more."""
    day.database_goes_down()
    day.ane.answers(after=5, talks=120)
    day.mother.calls()
    day.minutes(4)
    again = [each.value for each in spool(day).entries()]
    day.database_is_back()
    day.minutes(1)
    before = day.mother.contact, day.mother.happened, day.ane.received
    for each in again:
        spool(day).append(each)
    day.minutes(1)

    assert (day.mother.contact, day.mother.happened, day.ane.received) == before
    assert spool(day).count() == 0


def test_the_end_of_a_call_waits_for_its_beginning(day: Story) -> None:
    """Another machine kept the beginning and comes back later: nothing is thrown away meanwhile."""
    day.was_broken = True
    day.sim.weather.set("*", lost=1.0)
    day.webhooks_meet("unreachable", times=float("inf"))
    day.watch.blind = True
    day.mother.calls(patience=1)
    day.world.sim.rest.trouble.now("503")
    keep(day, 5, "claim", person="ane")
    keep(day, 100, "talked", person="ane", there=False)
    day.minutes(2)
    assert spool(day).count() == 2
    keep(day, -118, "call", to="+4752000000", number=day.mother.number)
    day.minutes(1)

    assert spool(day).count() == 0
    assert day.mother.contact.holder == "ane"


@pytest.mark.parametrize("damage", ["nothing", "corrupt", "of another key"])
def test_without_a_snapshot_the_caller_still_hears_a_sentence(day: Story, damage: str) -> None:
    """Emergency numbers, and the call is kept: it is open when the database is back."""
    file = day.world.folder / "snapshot.sealed"
    sealed = file.read_bytes()
    day.database_goes_down()
    if damage == "nothing":
        file.unlink()
    else:
        file.write_bytes(sealed[:-3] + b"???" if damage == "corrupt" else b"\x01zzzz" + sealed[5:])
    day.mother.calls()
    day.minutes(1)
    day.database_is_back()
    day.minutes(1)

    assert day.mother.heard("1 1 3")
    assert day.mother.contact.state == "open"


def test_what_is_kept_can_be_read_by_nobody_else(day: Story) -> None:
    """Neither a number nor a handle stands in the files of the spool or in the snapshot."""
    day.database_goes_down()
    day.ane.answers(after=5, talks=30)
    day.mother.calls()
    day.seconds(30)

    files = [p for p in day.world.folder.rglob("*") if p.is_file()]
    kept = b"".join(path.read_bytes() for path in files)
    assert {path.suffix for path in files} >= {".spooled", ".sealed"}
    assert not [word for word in (b"+4740000201", b"40000201", b"ane", b"F-31") if word in kept]
    day.database_is_back()
