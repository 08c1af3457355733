"""Two processes that publish a team's shifts at once: calendars are told each of them once."""

import threading
from collections.abc import Sequence
from typing import Any

from oncall.calendar.core.pieces import Difference, Piece
from oncall.calendar.rows import pieces
from oncall.calendar.work.publishing import Publisher
from oncall.contact.work.desk import Desk
from oncall.people.work import the_team
from tests.calendar.conftest import Calendars


class AtOnce(Publisher):
    """One that has read what there is, and writes when the other has as well."""

    def __init__(self, desk: Desk, other: threading.Barrier) -> None:
        super().__init__(desk)
        self._other: threading.Barrier | None = other
        self.wrote: list[bool] = []

    def _written(self, team_id: str, seen: Any, what: Difference, new: Sequence[Piece]) -> bool:
        """Each waits the first time only: the one that comes too late looks again."""
        other, self._other = self._other, None
        if other:
            other.wait(60)
        self.wrote.append(super()._written(team_id, seen, what, new))
        return self.wrote[-1]


def test_two_who_publish_at_once_tell_each_shift_once(team: Calendars) -> None:
    """One of them writes; the other sees it, and comes to the same ids and numbers."""
    team.make("ane")
    desk, meet = team.world.desk, threading.Barrier(2)
    with desk.db.transaction() as tx:
        team_id = the_team(tx, desk.env, None).id
    two = [AtOnce(desk, meet) for _ in "ab"]

    threads = [threading.Thread(target=each.publish, args=(team_id,)) for each in two]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)

    with desk.db.reading() as conn:
        turn, found = pieces.state(conn, team_id).turn, pieces.pieces(conn, team_id)
    spans = [each[1:6] for each in found]
    assert sorted(each.wrote for each in two) == [[False, True], [True]]
    assert len(spans) == len(set(spans)) > 400
    assert {each.sequence for each in found} == {0}
    assert [each.published(team_id, turn) for each in two] == [found, found]
