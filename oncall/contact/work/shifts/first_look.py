"""Whoever is soon on duty with a phone that is not tested is told so by text, on a morning."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.first_look import looks_ahead
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import phone_test
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.core.values import Person
from oncall.people.rows.teams import teams
from oncall.people.work.phone_tests import untested
from oncall.rota.core.duty import shifts

EVERY = timedelta(minutes=15)


def tell_the_untested(desk: Desk) -> None:
    """Tell each of them, once for her numbers; whoever is being asked about a family, later."""
    with desk.db.reading() as conn:
        found = [team.id for team in teams(conn) if _untold(conn, desk, team.id)]
    for team_id in found:
        with desk.writing("phones not tested") as tx:
            team = team_now(tx, desk, team_id)
            for person in _untold(tx, desk, team_id):
                phone_test.ask_for_it(tx, desk, team, person)


def _untold(conn: Connection, desk: Desk, team_id: str) -> Sequence[Person]:
    """Who is to be told now."""
    team = team_now(conn, desk, team_id)
    ahead = looks_ahead(desk.now.astimezone(team.zone))
    if ahead is None:
        return ()
    left = untested(conn, desk.vault, team_id, _on_within(team, ahead))
    return [each for each in left if not _rests(conn, desk, team_id, each)]


def _on_within(team: TeamNow, ahead: timedelta) -> Sequence[Person]:
    """Who can be reached and has a shift that ends after now and begins by then."""
    on = {each.person for each in shifts(team.rota, team.now, team.now + ahead)}
    return [team.staff[each] for each in sorted(on) if team.can_be_reached(each)]


def _rests(conn: Connection, desk: Desk, team_id: str, person: Person) -> bool:
    """Whether she has been told, or a family waits for her answer."""
    if phone_test.was_asked_for(conn, desk, team_id, person):
        return True
    return bool(on_phone(conn, team_id, person.handle))
