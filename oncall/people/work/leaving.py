"""Somebody leaves the team, or has not left after all; and what stands in her name by then."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from oncall.people.core.faults import Row, RowFault
from oncall.people.core.people_file import check_people, last_of_a_role
from oncall.people.core.person_form import BadPerson
from oncall.people.core.rules import OSLO
from oncall.people.core.values import Period, Person
from oncall.people.rows import audit, families, keys, people, teams
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
    Raises BadPerson when she is the last supervisor or approver, or has the line now.
    """
    with entrance.db.transaction() as tx:
        teams.lock(tx, visitor.team_id)
        person = _here(tx, entrance, visitor, handle)
        today = entrance.env.now().astimezone(OSLO).date()
        known = {
            each.handle: each for each in people.everybody(tx, entrance.vault, visitor.team_id)
        }
        gone = replace(person, period=Period(person.period.first, today - people.A_DAY))
        faults = [*last_of_a_role([Row(1, gone)], known, today)]
        if entrance.stands(tx, visitor.team_id, handle).line_now:
            faults.append(RowFault(1, "to", "has the line now", "put somebody on it", "line_now"))
        if faults:
            raise BadPerson(faults)
        people.leave(tx, visitor.team_id, handle, today, person.period.last)
        keys.end_all(tx, visitor.team_id, handle)
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "left", handle)


def come_back(entrance: Entrance, visitor: Visitor, handle: str) -> None:
    """She has not left after all; she signs in anew.

    Raises NoSuchPerson, and BadPerson when somebody else has her number by now.
    """
    with entrance.db.transaction() as tx:
        teams.lock(tx, visitor.team_id)
        known, left = people.with_left(tx, entrance.vault, visitor.team_id)
        today = entrance.env.now().astimezone(OSLO).date()
        gone = next((each for each in gone_lately(known, today) if each.handle == handle), None)
        if gone is None:
            raise NoSuchPerson
        before = left[handle].before if handle in left else None
        back = replace(gone, period=Period(gone.period.first, before))
        if taken := check_people([Row(1, back)], known).faults:
            raise BadPerson(taken)
        people.come_back(tx, visitor.team_id, handle, before)
        said = people.on_page(tx, visitor.team_id).get(handle, {})
        people.say_on_page(tx, visitor.team_id, handle, {**said, "to": today})
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, "came_back", handle)


def gone_lately(known: Iterable[Person], today: date) -> list[Person]:
    """Who left in the last weeks, by the page or by a last day that has passed."""
    return [
        each
        for each in known
        if each.period.ended(today)
        and each.last_at_work is not None
        and today - each.last_at_work <= STILL_SHOWN
    ]


def _here(conn: Connection, entrance: Entrance, visitor: Visitor, handle: str) -> Person:
    member = entrance.standing(conn, visitor.team_id, handle)
    if member is None or handle == visitor.handle:
        raise NoSuchPerson
    return member.person
