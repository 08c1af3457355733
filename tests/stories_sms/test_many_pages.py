"""Very many pages on one phone: a text from her costs no more, and still finds the one it names."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event

from oncall.contact.core.record import Change
from oncall.contact.core.values import Caller, Contact, nothing
from oncall.contact.rows import contacts, open_pages
from oncall.contact.work.deadlines import take_steps
from tests.stories.vocabulary import Story
from tests.stories_sms.texts import got

MANY = 120


@pytest.fixture
def many(day: Story) -> Story:
    """A hundred and twenty families have written, and Ane was asked about each."""
    for count in range(MANY):
        keep(day, count)
    return day


def keep(story: Story, count: int, *, due: bool = False) -> None:
    """One more contact that waits for Ane, three minutes before its next step, or now at it."""
    world = story.world
    new = Contact(
        f"{count:016x}", 2400 + count, Caller(f"n{count}", f"F-{1000 + count}", "A"), story.now,
        "open", story.now, arrivals=1, words="text",
    )  # fmt: skip
    waiting = replace(
        new, asked=("ane",), asked_now=("ane",), asked_round=("ane",), told=("ane",),
        asked_at=story.now, open_since=story.now,
        step_at=story.now + (timedelta(0) if due else world.pace.wait),
    )  # fmt: skip
    with world.desk.db.transaction() as tx:
        change = Change(world.team_id, waiting, nothing(waiting), new=True)
        contacts.save(tx, [change])
        open_pages.follow(tx, [change])


def statements_of(work: Callable[[], object], engine: Engine) -> int:
    """How many statements this takes."""
    count = 0

    def another(*_unused: object) -> None:
        nonlocal count
        count += 1

    event.listen(engine, "before_cursor_execute", another)
    work()
    event.remove(engine, "before_cursor_execute", another)
    return count


def holder_of(story: Story, code: int) -> str | None:
    """Who has the contact of that code."""
    return next(each.holder for each in story.contacts if each.code == code)


def test_a_bare_ok_is_asked_which_of_the_oldest(many: Story) -> None:
    """As many codes as fit into one text; nothing is taken."""
    many.ane.texts("OK")
    many.seconds(10)

    assert got(many.ane) == ["which"]
    assert {each.holder for each in many.contacts} == {None}


@pytest.mark.parametrize("words", ["OK 2519", "TEK 2519", "2519 ok"])
def test_the_last_of_them_is_taken_by_its_code(many: Story, words: str) -> None:
    """Also one beyond those that are read for a text."""
    many.ane.texts(words)
    many.seconds(10)

    assert holder_of(many, 2519) == "ane"
    assert [each.holder for each in many.contacts].count("ane") == 1


def test_ok_alle_takes_the_twenty_oldest(many: Story) -> None:
    """More than anybody can have; the others go on being asked about."""
    many.ane.texts("OK ALLE")
    many.seconds(30)

    assert [each.holder for each in many.contacts].count("ane") == open_pages.MOST


def test_a_text_reads_no_more_of_them_than_twenty(many: Story) -> None:
    """Ten thousand may be open: what a text from staff reads does not grow with them."""
    with many.world.desk.db.reading() as conn:
        pages = open_pages.on_phone(conn, many.world.team_id, "ane")

    assert [each.code for each in pages] == list(range(2400, 2400 + open_pages.MOST))


def test_thirty_that_are_due_take_as_many_statements_as_three(day: Story) -> None:
    """They are decided one by one and written together, so no family waits long for the writer."""
    desk, took = day.world.desk, list[int]()
    for some in (range(3), range(3, 33)):
        for count in some:
            keep(day, count, due=True)
        took.append(statements_of(lambda: take_steps(desk), desk.db.engine))

    assert took[0] == took[1]
    assert all("bo" in each.asked for each in day.contacts)
