"""Somebody leaves the team, or has not left after all; and what stands in her name by then."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.people.core.rules import OSLO
from oncall.people.core.values import Person
from oncall.people.rows import audit, families, keys, people
from oncall.people.work.entrance import Entrance
from oncall.web.visitor import Visitor

STILL_SHOWN = timedelta(days=30)


class NoSuchPerson(LookupError):
    """Nobody of that handle is here, or has left lately; or it is herself."""


@dataclass(frozen=True)
class Leaver:
    """Somebody who is to leave, and what stands in her name: it stays until somebody else has it.

    `shifts` are those of the coming weeks, each with its line; `families` are hers, by code;
    `deputy` is whether the plan names her as that.
    """

    handle: str
    called: str
    shifts: tuple[tuple[str, datetime], ...]
    contacts: tuple[int, ...]
    families: tuple[str, ...]
    deputy: bool


def about(entrance: Entrance, visitor: Visitor, handle: str) -> Leaver:
    """What stands in the name of somebody who is here; raises NoSuchPerson."""
    with entrance.db.reading() as conn:
        person = _here(conn, entrance, visitor, handle)
        stands = entrance.stands(conn, visitor.team_id, handle)
        treated = families.all_entries(conn, entrance.vault, visitor.team_id)
    today = entrance.env.now().astimezone(OSLO).date()
    codes = {
        entry.family.code
        for entry in treated
        if entry.family.therapist == handle and not entry.family.period.ended(today)
    }
    return Leaver(
        handle, person.name, stands.shifts, stands.contacts, tuple(sorted(codes)), stands.deputy
    )


def leave(entrance: Entrance, visitor: Visitor, handle: str) -> None:
    """She is here no longer: signed out everywhere, and nobody asks her; raises NoSuchPerson.

    What she has of contacts is open within seconds; her calendar shows nothing from now on.
    """
    with entrance.db.transaction() as tx:
        person = _here(tx, entrance, visitor, handle)
        today = entrance.env.now().astimezone(OSLO).date()
        people.leave(tx, visitor.team_id, handle, today, person.period.last)
        keys.end_all(tx, visitor.team_id, handle)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "left", handle)


def come_back(entrance: Entrance, visitor: Visitor, handle: str) -> None:
    """She has not left after all; she signs in anew. Raises NoSuchPerson."""
    with entrance.db.transaction() as tx:
        gone = people.left(tx, visitor.team_id).get(handle)
        if gone is None:
            raise NoSuchPerson
        people.come_back(tx, visitor.team_id, handle, gone.before)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "came_back", handle)


def _here(conn: Connection, entrance: Entrance, visitor: Visitor, handle: str) -> Person:
    member = entrance.standing(conn, visitor.team_id, handle)
    if member is None or handle == visitor.handle:
        raise NoSuchPerson
    return member.person
