"""Confirming: who may not think of a shift is asked before it begins, and somebody hears in time.

KJEM confirms every shift that she was asked about. Nobody is off duty for not having confirmed.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.contact.core.reply.meaning import Understood
from oncall.contact.core.scene import is_night
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.orders import Order
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts.duty_texts import listed, span
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import teams
from oncall.rota.core.confirm import LATE, LEAST, Asked, not_confirmed, to_confirm
from oncall.rota.core.duty import Shift
from oncall.rota.rows import confirmations
from oncall.rota.work import known_plans
from oncall.store.engine import DATABASE_ERRORS

log = logging.getLogger(__name__)
EVERY = timedelta(minutes=2)
REMEMBERED = timedelta(weeks=13)
"""A version of the plan stored since is new to people; an import tells as far ahead."""


def look_at_confirmations(desk: Desk) -> None:
    """Ask whoever is to confirm a shift, and tell the line holder who has not."""
    with desk.db.reading() as conn:
        found = [team.id for team in teams(conn) if _is_due(conn, desk, team.id)]
    for team_id in found:
        try:
            with desk.writing("confirmations") as tx:
                _look_at(tx, desk, team_id)
        except DATABASE_ERRORS:
            raise
        except Exception:
            log.exception("confirmations of one team could not be looked at; the others go on")


def unconfirmed(conn: Connection, team: TeamNow) -> list[Asked]:
    """The shifts that somebody was asked about and has not confirmed yet, by start."""
    return not_confirmed(confirmations.coming(conn, team.id, team.now), team.rota, team.now)


def confirms(order: Order, _said: Understood) -> bool:
    """KJEM: each shift that she was asked about is confirmed. A page on her phone comes first."""
    if order.about is not None:
        return False
    tx, team, handle = order.tx, order.team, order.person.handle
    hers = [each.shift for each in unconfirmed(tx, team) if each.shift.person == handle]
    for each in hers:
        confirmations.confirm(tx, team.id, each, order.desk.now)
    if not hers:
        return order.say("confirm.nothing")
    return order.say(
        "confirm.thanks", shift=listed([span(team, handle, s.start, s.end) for s in hers])
    )  # fmt: skip


def awaited(order: Order) -> bool:
    """Whether she was asked about a shift."""
    handle = order.person.handle
    return any(each.shift.person == handle for each in unconfirmed(order.tx, order.team))


def _is_due(conn: Connection, desk: Desk, team_id: str) -> bool:
    team = team_now(conn, desk, team_id)
    return any(_to_ask(conn, desk, team)) or any(_to_tell(conn, desk, team))


def _look_at(tx: Connection, desk: Desk, team_id: str) -> None:
    team = team_now(tx, desk, team_id)
    for shift in _to_ask(tx, desk, team):
        confirmations.ask(tx, team_id, shift, desk.now)
        leader = team.leader_but(shift.person)
        _say(tx, desk, team, shift.person, "confirm.asks", shift, leader)
    for shift, whom in _to_tell(tx, desk, team):
        confirmations.told_late(tx, team_id, shift, desk.now)
        _say(tx, desk, team, whom, "confirm.late", shift, shift.person)


def _say(
    tx: Connection, desk: Desk, team: TeamNow, whom: str, sentence: str, shift: Shift, person: str
) -> None:
    cause = f"confirm/{team.id}/{shift.person}/{shift.rotation}/{shift.start.isoformat()}"
    said = span(team, whom, shift.start, shift.end)
    say_to(tx, desk, team.id, whom, sentence, cause, shift=said, person=person)


def _to_ask(conn: Connection, desk: Desk, team: TeamNow) -> Iterator[Shift]:
    """Not twice, not by night for what has time, and not beside a page on her phone."""
    known = {each.shift[:3] for each in confirmations.coming(conn, team.id, desk.now)}
    plans = known_plans(conn, team.id, desk.now - REMEMBERED)
    for each in to_confirm(team.rota, desk.now, plans):
        free = team.can_be_reached(each.person) and each[:3] not in known
        has_time = each.start - desk.now >= LEAST
        if free and has_time and _may_write(conn, desk, team, each.person, each.start):
            yield each


def _to_tell(conn: Connection, desk: Desk, team: TeamNow) -> Iterator[tuple[Shift, str]]:
    """What is late, with who is to hear of it."""
    for each in unconfirmed(conn, team):
        whom, is_new = team.leader_but(each.shift.person), each.late_at is None
        start = each.shift.start
        if is_new and each.is_late(desk.now) and whom and _may_write(conn, desk, team, whom, start):
            yield each.shift, whom


def _may_write(conn: Connection, desk: Desk, team: TeamNow, person: str, start: datetime) -> bool:
    """By night only of what begins by night, and soon."""
    night = _is_night(desk, team, desk.now)
    if night and not (_is_night(desk, team, start) and start - desk.now < LATE):
        return False
    return not on_phone(conn, team.id, person)


def _is_night(desk: Desk, team: TeamNow, at: datetime) -> bool:
    return is_night(at.astimezone(team.zone).time(), desk.pace)
