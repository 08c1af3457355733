"""A ledger that tells other hours than the rota is told of, by e-mail, until it is put right."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from oncall.pay.work import books
from oncall.pay.work.office import Office
from oncall.people.work import the_team
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.work.changes import Deed, record_change
from tests.stories.vocabulary import DAY, Story
from tests.stories_sms.alarms import mails, rung, told


@pytest.fixture
def day(tmp_path: Path, make_database: Callable[[], str]) -> Iterator[Story]:
    """A Tuesday, 13:00; Vilde turns out to have held the line on the 20th of February."""
    story = Story(tmp_path, at=DAY, url=make_database())
    desk = story.world.desk
    books.keep_all(desk.db, desk.env)
    begins = story.now - timedelta(days=11)
    wanted = Wanted("replace", "supervisor", "vikar", "tove", begins, begins + timedelta(hours=9))
    record_change(
        desk.db, desk.vault, desk.env, team=None, wanted=[wanted], deed=Deed("tove", "forgot")
    )
    yield story
    story.ends_well()
    desk.db.close()


def look(day: Story) -> int:
    """The job of the night; how many e-mails Liv, the first backstop, has had of it."""
    books.look(day.world.desk)
    day.minutes(1)
    return [kind for _, kind in mails(day, day.liv)].count("alarm.ledger")


def test_one_e_mail_a_day_until_it_is_right(day: Story) -> None:
    """A restart tells nobody anew, nobody is woken; once it is put right nothing is told."""
    desk = day.world.desk
    first, restarted = look(day), look(day)
    day.world.leap_to(day.now + timedelta(hours=24))
    next_day = look(day)
    with desk.db.transaction() as tx:
        office = Office(desk.db, desk.vault, desk.env, the_team(tx, desk.env, None))
        books.put_right(tx, office, by="tove", why="Vilde had it")
    day.world.leap_to(day.now + timedelta(hours=24))

    assert (first, restarted, next_day, look(day)) == (1, 1, 2, 2)
    assert told(day, day.liv) == []
    assert rung(day, day.liv) == []
