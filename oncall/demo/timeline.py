"""The time line of the demo's page: every contact, with what happens next by itself."""

from sqlalchemy import Connection, func, select

from oncall.contact.rows import contacts
from oncall.contact.rows.meanwhile import Ahead
from oncall.contact.rows.tables import contact, event
from oncall.contact.work.desk import Desk
from oncall.contact.work.shown.story import Story, Teller, Told
from oncall.contact.work.team import TeamNow
from oncall.demo.words import Words


def stories(
    conn: Connection, desk: Desk, team: TeamNow, told: Told, words: Words
) -> tuple[Story, ...]:
    """Every contact, open ones first, then the newest."""
    teller = Teller(desk, team, told, words, Ahead(conn, team.id, team.now))
    found = [kept.contact for kept in contacts.all_contacts(conn) if kept.team_id == team.id]
    newest_first = sorted(found, key=lambda each: each.opened_at, reverse=True)
    open_first = sorted(newest_first, key=lambda each: each.state == "closed")
    return tuple(
        teller.story(each, contacts.history(conn, each.id), teller.next(each))
        for each in open_first
    )


_written = select(
    select(func.count()).select_from(event).scalar_subquery(),
    func.min(contact.c.deadline),
    func.max(contact.c.deadline),
)


def written(conn: Connection) -> tuple[object, ...]:
    """Another one whenever something was written of a contact."""
    return tuple(conn.execute(_written).one())
