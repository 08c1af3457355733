"""Publishing a team's shifts: what its calendars are told from now on.

Done when somebody asks and the team's rota or the day is another one than last time; so a change
is seen by the next who asks, and nothing is computed for calendars that nobody has.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.calendar.core.pieces import MARGIN, Difference, Duty, Piece, difference, wanted, window
from oncall.calendar.rows import feeds, pieces
from oncall.calendar.rows.pieces import State
from oncall.contact.work.desk import Desk
from oncall.people.rows.teams import revision
from oncall.people.work import staff
from oncall.rota.core.duty import shifts
from oncall.rota.work import rota_of

OSLO = ZoneInfo("Europe/Oslo")
TRIES = 3


class _Seen(NamedTuple):
    """What was read in one view of the database."""

    before: State
    after: State
    duties: Sequence[Duty]
    published: Sequence[Piece]
    low: datetime


def publish(desk: Desk, team_id: str) -> None:
    """Let the team's feeds say what its rota says now.

    All is compared before the writing begins: no family's call waits for a calendar.
    """
    for _ in range(TRIES):
        with desk.db.reading() as conn:
            seen = _seen(conn, desk, team_id)
        what = difference(seen.published, seen.duties, now=desk.now, low=seen.low)
        if _written(desk, team_id, seen, what):
            return


def _seen(conn: Connection, desk: Desk, team_id: str) -> _Seen:
    before = pieces.state(conn, team_id)
    rota = rota_of(conn, team_id)
    begun = [plan for plan in rota.plans if plan.starts_at <= desk.now]
    zone = next((plan.zone for plan in [*reversed(begun), *rota.plans]), OSLO)
    today = desk.now.astimezone(zone).date()
    low, high = window(today, zone)
    named = {handle: person.called for handle, person in staff(conn, desk.vault, team_id).items()}
    found = shifts(rota, low - MARGIN, high + MARGIN)
    return _Seen(
        before=before,
        after=State(before.turn + 1, revision(conn, team_id), today, zone.key),
        duties=tuple(wanted(found, low, high, zone, named)),
        published=pieces.pieces(conn, team_id),
        low=low,
    )


def _written(desk: Desk, team_id: str, seen: _Seen, what: Difference) -> bool:
    """False if somebody else has published meanwhile, and nothing was written."""
    with desk.db.transaction() as tx:
        if pieces.state(tx, team_id, lock=True).turn != seen.before.turn:
            return False
        pieces.write(tx, desk.env, team_id, what, desk.now)
        if seen.before.zone not in (None, seen.after.zone):
            feeds.touch_all(tx, team_id, desk.now)
        feeds.touch(tx, team_id, what.people, desk.now)
        pieces.mark_published(tx, team_id, seen.after)
        return True
