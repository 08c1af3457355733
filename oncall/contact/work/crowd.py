"""A crowd: when very many contacts are open, strangers share one page a minute.

Their deadlines are the queue: whoever has waited longest has the next page. Families keep their own
lane. Hidden callers who hang up within ten minutes share a page as well, and one OK closes them.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.core import answers
from oncall.contact.core.scene import CROWD, Scene
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, crowd
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import record
from oncall.people.rows.teams import teams

BATCH = 100


def due(tx: Connection, desk: Desk) -> tuple[list[Row[Any]], list[Row[Any]]]:
    """The rows that are due, locked; and in a crowd, the stranger's whose turn it is."""
    found, in_turn = [*contacts.due(tx, desk.now, BATCH)], list[Row[Any]]()
    for team in teams(tx):
        strangers = contacts.due(tx, desk.now, BATCH, team.id)
        if not strangers or not crowd.more_open_than(tx, team.id, CROWD):
            found += strangers
        elif crowd.take_turn(tx, team.id, desk.now, desk.pace.flood_page):
            in_turn += strangers[:1]
    return found, in_turn


def earliest(conn: Connection, desk: Desk) -> datetime | None:
    """When the next contact is due: in a crowd, a stranger's is when they have their page again."""
    found = [at and _in_turn(conn, desk, lane, at) for lane, at in contacts.earliest(conn).items()]
    return min((at for at in found if at), default=None)


def _in_turn(conn: Connection, desk: Desk, lane: str, at: datetime) -> datetime:
    """When the first of a lane is due, whose deadline this is."""
    strangers = lane != contacts.OWN_LANE
    if strangers and at <= desk.now and crowd.more_open_than(conn, lane, CROWD):
        shared = crowd.shared_page_at(conn, lane)
        return shared + desk.pace.flood_page if shared and shared <= desk.now else at
    return at


def with_crowd(
    conn: Connection, desk: Desk, team_id: str, contact: Contact, scene: Scene, *, its_turn: bool
) -> Scene:
    """The scene, with what a stranger's contact must know of the others."""
    if not contact.caller.stranger:
        return scene
    if its_turn:
        waiting = crowd.strangers_open(conn, team_id) - 1
        return replace(scene, crowded=False, waiting=waiting)
    if contact.can_be_called_back:
        return scene
    return replace(scene, shared_page=_shared_page(conn, desk, team_id, contact))


def _shared_page(conn: Connection, desk: Desk, team_id: str, contact: Contact) -> str | None:
    if contact.page_of:
        return crowd.is_still_paged(conn, team_id, contact.page_of)
    return crowd.newest_page(conn, team_id, desk.now - desk.pace.hang_ups_share)


def close_together(
    tx: Connection, desk: Desk, team_id: str, contact: Contact, scene: Scene
) -> None:
    """One OK to a page closes all the contacts that share it."""
    person = contact.holder or ""
    for each in crowd.sharing(tx, team_id, contact.page_of or ""):
        decision = answers.close_with_its_page(each, scene, person)
        record(tx, desk, team_id, each, decision, new=False)
