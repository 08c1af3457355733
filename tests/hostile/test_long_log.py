"""The carrier's log is long: many pages, ten thousand entries, and next to nothing new in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert

from oncall.carrier.port import CarrierCall, CarrierMessage
from oncall.contact.rows.tables import arrival
from oncall.contact.work.coming_in.reconcile import reconcile
from oncall.demo.world import LINE
from tests.hostile.doors import MOTHER, Doors

MANY = 10_000


class LongLog:
    """A carrier whose log holds so many texts of the last day, and no calls."""

    def __init__(self, now: datetime) -> None:
        step = timedelta(hours=20) / MANY
        self.texts = [
            CarrierMessage(f"SM{n:05}", MOTHER, LINE, "Hei", now - step * (MANY - n))
            for n in range(MANY)
        ]

    def calls(self, *, to: str, since: datetime) -> list[CarrierCall]:
        """Nobody called."""
        return []

    def messages(self, *, to: str, since: datetime) -> list[CarrierMessage]:
        """All of them."""
        return [each for each in self.texts if each.at >= since]


@contextmanager
def statements(doors: Doors) -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    said: list[str] = []

    def hear(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    event.listen(doors.world.desk.db.engine, "before_cursor_execute", hear)
    yield said
    event.remove(doors.world.desk.db.engine, "before_cursor_execute", hear)


@pytest.fixture
def a_day_old(doors: Doors) -> Doors:
    """The service has been at work for a day."""
    doors.world.leap_to(doors.world.now + timedelta(days=1))
    doors.world.run(2)
    return doors


def known(doors: Doors, texts: list[CarrierMessage]) -> None:
    """All of these have arrived."""
    desk = doors.world.desk
    rows = [
        {"sid": each.sid, "team_id": doors.world.team_id, "kind": "text", "at": each.at,
         "ended_at": each.at, "found_by": "webhook"}
        for each in texts
    ]  # fmt: skip
    with desk.db.transaction() as tx:
        tx.execute(insert(arrival), rows)


def test_nothing_new_costs_next_to_nothing(a_day_old: Doors) -> None:
    """Ten thousand that are known: a query for each few hundred, and a dozen besides."""
    desk, log = a_day_old.world.desk, LongLog(a_day_old.world.now)
    known(a_day_old, log.texts)
    with statements(a_day_old) as said:
        assert reconcile(desk, log) == 0  # type: ignore[arg-type]

    heard = [each for each in said if "FROM arrival" in each and "JOIN" not in each]
    assert len(heard) <= MANY / 500
    assert len(said) - len(heard) <= 20


def test_one_that_is_new_is_found_among_ten_thousand(a_day_old: Doors) -> None:
    """In the middle of the day, between all the others."""
    desk, log = a_day_old.world.desk, LongLog(a_day_old.world.now)
    known(a_day_old, [*log.texts[:4000], *log.texts[4001:]])

    assert reconcile(desk, log) == 1  # type: ignore[arg-type]
    assert [each["arrivals"][0]["sid"] for each in a_day_old.contacts()] == ["SM04000"]


def test_a_log_of_many_pages_is_read_to_its_end(doors: Doors) -> None:
    """The carrier tells a thousand at a time, the newest first: the oldest is on the last page."""
    world = doors.world
    world.sim.weather.set("sms", lost=1.0)
    sid = world.sim.text(MOTHER, LINE, "Den første")
    for number in range(2200):
        world.sim.text("+4740000202", LINE, f"{number}")
    known_sids = [m.sid for m in world.sim.messages(LINE) if m.sid != sid and m.to == LINE]
    known(doors, [CarrierMessage(each, MOTHER, LINE, "", world.now) for each in known_sids])
    world.run(61)

    (contact,) = doors.contacts()
    assert [each["sid"] for each in contact["arrivals"]] == [sid]
