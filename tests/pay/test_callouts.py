"""A talk on duty is a callout: noted by itself, exactly once, and put right by whoever may."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from oncall.pay import rows
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.reckoning.callouts import Callout, of_talk
from oncall.pay.core.spans import seconds
from oncall.pay.rows.tables import callout
from oncall.pay.work.books import keep_all
from oncall.pay.work.callouts import note_callout
from oncall.pay.work.office import Office
from oncall.people.work import the_team
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work.changes import Deed, record_change
from tests.stories.vocabulary import NIGHT, Story

A_QUARTER = 16


@pytest.fixture
def night(tmp_path: Path, make_database: Callable[[], str]) -> Iterator[Story]:
    """Tuesday 3 March, 03:00: Tove alone is on duty, with two numbers."""
    story = Story(tmp_path, at=NIGHT, url=make_database())
    yield story
    story.ends_well()
    story.world.desk.db.close()


@pytest.fixture
def office(night: Story) -> Office:
    """Where the team's pay is worked on in that night."""
    desk = night.world.desk
    with desk.db.transaction() as tx:
        return Office(desk.db, desk.vault, desk.env, the_team(tx, desk.env, None))


def noted(office: Office) -> list[Callout]:
    """The callouts that count."""
    with office.db.reading() as conn:
        return [each for _, each in rows.callouts(conn, office.team.id, 0, 2**40)]


def talk(night: Story, *, lasts: float) -> tuple[str, int]:
    """F-31 calls, Tove presses 1, and they talk so long; how `oncall pay callout` would tell it."""
    night.tove.answers(after=10, talks=lasts)
    night.mother.calls()
    night.seconds(lasts + 60)
    assert night.mother.talked_with(night.tove)
    assert night.mother.contact.bridged_at
    began, ended = night.mother.contact.bridged_at, night.mother.contact.closed_at or night.now
    minutes = seconds(ended) // 60 - seconds(began) // 60
    return f"{began + timedelta(hours=1):%Y-%m-%dT%H:%M}", minutes


def test_a_talk_at_night_is_noted_by_itself(night: Story, office: Office) -> None:
    """Its real minutes, once, and of the contact nothing but its id."""
    _, minutes = talk(night, lasts=12 * 60)
    night.minutes(A_QUARTER)
    again = keep_all(office.db, office.env)

    (found,) = noted(office)
    assert (found.person, found.minutes, minutes) == ("tove", minutes, minutes)
    assert 12 <= minutes <= 13
    assert found.start % 60 == 0
    assert again == 0
    with office.db.reading() as conn:
        (row,) = conn.execute(select(callout)).all()
    assert row.contact_id == night.mother.contact.id
    assert (row.by, row.why) == ("oncall", "a talk")


@pytest.mark.parametrize("point", ["before commit: talks", "after commit: talks"])
def test_a_restart_notes_it_once(night: Story, office: Office, point: str) -> None:
    """The process dies as it writes: the talk is there once."""
    waiting = [point]
    night.world.crash_at = lambda here: here in waiting and waiting.pop() == here

    talk(night, lasts=5 * 60)
    night.minutes(A_QUARTER)

    assert waiting == []
    assert [each.person for each in noted(office)] == ["tove"]


def test_two_at_once_note_it_once(night: Story, office: Office) -> None:
    """The database itself takes a talk but once."""
    talk(night, lasts=5 * 60)
    night.minutes(A_QUARTER)
    with office.db.reading() as conn:
        ((contact, seq),) = rows.talks_noted(conn, office.team.id)
    (found,) = noted(office)

    with pytest.raises(IntegrityError), office.db.transaction() as tx:
        rows.add_talk(tx, office.env, office.team.id, found, (contact, seq))
    assert noted(office) == [found]


def test_what_is_no_talk_is_not_noted(night: Story, office: Office) -> None:
    """Half a minute, a text answered OK and done, and a call that nobody took."""
    night.tove.answers(after=10, talks=30)
    night.mother.calls()
    night.minutes(10)
    night.father.texts("Kan nokon ringe meg?")
    night.minutes(2)
    night.tove.texts(f"OK {night.father.contact.code}")
    night.minutes(30)
    night.tove.texts(f"FERDIG {night.father.contact.code}")
    night.minutes(A_QUARTER)

    assert noted(office) == []


def test_off_duty_it_is_none_until_the_rota_says_otherwise(night: Story, office: Office) -> None:
    """Vilde has the line by the rota, and it was Tove who did: then her talk is a callout."""
    start, end = night.now - timedelta(hours=1), night.now + timedelta(hours=4)
    away = Wanted("replace", "supervisor", "vikar", "tove", start, end)
    back = Wanted("replace", "supervisor", "tove", "vikar", start, end)
    talk(night, lasts=5 * 60)
    _lay(office, away)
    night.minutes(A_QUARTER)
    off_duty = noted(office)
    _lay(office, back)
    night.minutes(A_QUARTER)

    assert off_duty == []
    assert [each.person for each in noted(office)] == ["tove"]


def _lay(office: Office, wanted: Wanted) -> None:
    record_change(
        office.db, office.vault, office.env, team=None, wanted=[wanted], deed=Deed("tove", "so")
    )


def test_the_line_holder_puts_it_right(night: Story, office: Office) -> None:
    """Taken back by a row with who and why, and it stays so; then the right one is noted."""
    began, minutes = talk(night, lasts=12 * 60)
    night.minutes(A_QUARTER)
    right = ("tove", began, minutes + 20)

    with pytest.raises(PayFault, match=f"Noted is tove, .*, {minutes} min. Take that back first"):
        note_callout(office, right, by="tove", why="wrote it down", take_back=False)
    with pytest.raises(PayFault, match=f"no such callout .*, {minutes} min"):
        note_callout(office, right, by="tove", why="wrote it down", take_back=True)
    note_callout(office, ("tove", began, minutes), by="tove", why="and wrote", take_back=True)
    note_callout(office, right, by="tove", why="and wrote", take_back=False)
    night.minutes(A_QUARTER)

    assert [each.minutes for each in noted(office)] == [minutes + 20]
    with office.db.reading() as conn:
        told = conn.execute(select(callout.c.by, callout.c.why).where(callout.c.reverses != "x"))
        assert [tuple(row) for row in told] == [("tove", "and wrote")]


def test_what_was_noted_by_hand_counts_once(night: Story, office: Office) -> None:
    """A talk within a home visit adds nothing to it, and counts when the visit was none."""
    visit = ("tove", "2026-03-03T02:50", 120)
    note_callout(office, visit, by="tove", why="home visit", take_back=False)
    talk(night, lasts=5 * 60)
    night.minutes(A_QUARTER)
    visited = [each.minutes for each in noted(office)]
    note_callout(office, visit, by="tove", why="the day before", take_back=True)
    night.minutes(A_QUARTER)

    assert visited == [120]
    assert [each.minutes in (5, 6) for each in noted(office)] == [True]


def test_who_may_note_and_take_back(office: Office) -> None:
    """Whoever was called out, the line holder, the deputy and supervisors; all of the team."""
    told = ("bo", "2026-03-02T21:00", 20)
    with pytest.raises(PayFault, match="callout of bo; ane or bo or tove can"):
        note_callout(office, told, by="cato", why="visit", take_back=False)
    with pytest.raises(PayFault, match="callout of ghost; ane or tove can"):
        note_callout(office, ("ghost", *told[1:]), by="ghost", why="visit", take_back=False)
    with pytest.raises(PayFault, match='"ghost" is not on record'):
        note_callout(office, ("ghost", *told[1:]), by="tove", why="visit", take_back=False)

    note_callout(office, told, by="bo", why="visit", take_back=False)
    note_callout(office, told, by="ane", why="none", take_back=True)
    assert noted(office) == []


def test_talks_one_after_the_other_never_overlap() -> None:
    """By the clock: from the minute in which it began to the one in which it ended."""
    first, second = of_talk("ane", 59, 185), of_talk("ane", 186, 301)

    assert (first.span, first.minutes) == ((0, 180), 3)
    assert (second.span, second.minutes) == ((180, 300), 2)
