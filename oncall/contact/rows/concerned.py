"""Whom contacts wait for, by person: so that a change among the staff is seen at once."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, String, bindparam, literal_column, select, union, union_all

from oncall.contact.rows.reading import COLUMNS, Kept, readable
from oncall.contact.rows.tables import contact, not_closed_, open_page, to_be_told
from oncall.people.rows.tables import team
from oncall.store.tables import Instant

_mine = contact.c.team_id == bindparam("team_")
_no_one_contact = literal_column("''", String)
_teams = select(team.c.id)  # or SQLite would look through whatever is open
_concerned = union_all(
    select(literal_column("'holder'"), contact.c.team_id, contact.c.holder, _no_one_contact)
    .where(contact.c.team_id.in_(_teams), not_closed_, contact.c.holder.is_not(None))
    .distinct(),
    select(literal_column("'paged'"), open_page.c.team_id, open_page.c.person, _no_one_contact)
    .where(open_page.c.team_id.in_(_teams))
    .distinct(),
    select(literal_column("'to tell'"), contact.c.team_id, contact.c.to_tell, contact.c.id).where(
        to_be_told
    ),
)
_hers = (_mine, not_closed_, contact.c.holder == bindparam("person_"))
_held = select(*COLUMNS).where(*_hers)
_of_holder = select(contact.c.id).where(*_hers)
_of_paged = select(open_page.c.contact_id).where(
    open_page.c.team_id == bindparam("team_"), open_page.c.person == bindparam("person_")
)
_of_person = union(_of_holder, _of_paged)
_later = select(contact.c.id).where(
    not_closed_, contact.c.deadline > bindparam("now_", type_=Instant)
)


class Concerned(NamedTuple):
    """Whom the contacts of one team wait for.

    `holders` have one, `paged` have a page open on their phones, and `to_tell` is whom to tell of
    which contact at the start of her next shift, by the contact's id.
    """

    holders: set[str]
    paged: set[str]
    to_tell: dict[str, str]


def concerned(conn: Connection) -> dict[str, Concerned]:
    """Whom contacts wait for, by team; one whose contacts wait for nobody is left out."""
    found: dict[str, Concerned] = {}
    for how, team_id, person, contact_id in sorted(map(tuple, conn.execute(_concerned))):
        whom = found.setdefault(team_id, Concerned(set(), set(), {}))
        if how == "to tell":
            whom.to_tell[contact_id] = person
        else:
            (whom.holders if how == "holder" else whom.paged).add(person)
    return found


def of_person(conn: Connection, team_id: str, person: str) -> list[str]:
    """The ids of the contacts that she has, or has a page open about."""
    found = conn.execute(_of_person, {"team_": team_id, "person_": person})
    return sorted(found.scalars())


def held_by(conn: Connection, team_id: str, person: str) -> list[Kept]:
    """The contacts that she has."""
    return readable(conn, conn.execute(_held, {"team_": team_id, "person_": person}).all())


def later_than(conn: Connection, now: datetime) -> list[str]:
    """The ids of the contacts whose deadline is still to come, of every team."""
    return list(conn.execute(_later, {"now_": now}).scalars())
