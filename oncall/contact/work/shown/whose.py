"""Whose number it is, on a contact's page: said by a colleague, with what she has to know first."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from oncall.contact.core.buttons import why_hers
from oncall.contact.core.linking import belongs, not_safe
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.work.case import Case
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.reach import Theirs, theirs
from oncall.contact.work.linking import known_now
from oncall.contact.work.shown.pressing import NoSuchContact, Said, colleague, hers
from oncall.contact.work.shown.standing import entrance_of
from oncall.contact.work.team import TeamNow, family_caller, team_now
from oncall.people.core.family_changes import Important
from oncall.people.core.values import Family
from oncall.people.rows import rule_changes
from oncall.people.work import families, numbers
from oncall.people.work.families import NoSuchFamily
from oncall.web.visitor import Visitor


@dataclass(frozen=True)
class About:
    """What the page says of the family, and asks.

    `important` is what to know before anybody reaches them; `is_asked` is whether it may be said
    whose the number is; `safety` is of what "not safe now" may be said: "number", "family".
    """

    important: Important | None = field(default=None, repr=False)
    is_asked: bool = False
    safety: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A contact whose number nobody knows, and the families it may be of, by code."""

    id: str
    code: int
    is_open: bool
    families: tuple[str, ...]


def about(team: TeamNow, contact: Contact, number: Theirs | None) -> About:
    """For a contact that is hers."""
    if number is None:
        return About()
    is_theirs, note = number.caller.family is not None, number.important
    is_asked = not is_theirs and contact.caller.staff is None
    important = note and replace(note, who=team.name_of(note.who))
    safety = ("number", "family") if is_theirs else ("family",)
    return About(important, is_asked, safety if contact.caller.family else ())


def choice(conn: Connection, desk: Desk, visitor: Visitor, contact_id: str) -> Choice:
    """Whose it may be; raises NoSuchContact when it is not hers to say, or is known already."""
    kept = contacts.by_id(conn, contact_id)
    hers = kept and kept.team_id == visitor.team_id and why_hers(kept.contact, colleague(visitor))
    if not kept or not hers:
        raise NoSuchContact("no contact of this team has that id, or it is not hers")
    contact, team = kept.contact, team_now(conn, desk, visitor.team_id)
    if not about(team, contact, theirs(conn, desk, team, contact)).is_asked:
        raise NoSuchContact("it is known whose number it is")
    codes = families.codes(conn, entrance_of(desk), visitor)
    return Choice(contact.id, contact.code, contact.state != "closed", codes)


def link(
    tx: Connection, desk: Desk, visitor: Visitor, contact_id: str, *, code: str, label: str
) -> Said:
    """The number is this family's from now on, and nobody has asked about it yet.

    What is open under it is theirs as well. Raises NoSuchContact when it is not hers to say,
    BadRules for a label that cannot be kept.
    """
    with _strangers(tx, desk, visitor, contact_id, code) as (case, number, _):
        contact = case.contact
        if number is None:
            return Said("not_now", contact.code)
        numbers.belongs(tx, entrance_of(desk), visitor, code, number, label)
    known_now(desk, tx, visitor.team_id, number, visitor.handle)
    return Said("linked", contact.code)


def link_once(tx: Connection, desk: Desk, visitor: Visitor, contact_id: str, *, code: str) -> Said:
    """This family has used a number that is not its own: the contact is theirs, the number not."""
    with _strangers(tx, desk, visitor, contact_id, code) as (case, number, family):
        if number is None or case.contact.state == "closed":
            return Said("not_now", case.contact.code)
        caller = family_caller(case.team, family, number, None)
        case.decide(belongs(case.contact, case.scene, visitor.handle, caller))
        return Said("linked_once", case.contact.code)


def say_not_safe(
    tx: Connection, desk: Desk, visitor: Visitor, contact_id: str, *, whole: bool
) -> Said:
    """The number of a contact, or the whole family, is not safe now: by whoever may read it.

    Raises NoSuchContact when it is not hers to say.
    """
    rule_changes.lock(tx, visitor.team_id)
    with _of_hers(tx, desk, visitor, contact_id) as case:
        caller = case.contact.caller
        letter = "" if whole else caller.letter
        if caller.family is None or letter is None:
            raise NoSuchContact("nobody knows whose number it is")
        try:
            families.unsafe_whosever(tx, entrance_of(desk), visitor, caller.family, letter)
        except NoSuchFamily:
            raise NoSuchContact("the number is nobody's any more") from None
        name = caller.family if whole else caller.name
        case.decide(not_safe(case.contact, case.scene, visitor.handle, name))
        return Said("not_safe", case.contact.code)


@contextmanager
def _of_hers(tx: Connection, desk: Desk, visitor: Visitor, contact_id: str) -> Iterator[Case]:
    who = colleague(visitor)
    with hers(tx, desk, visitor.team_id, who, contact_id) as case:
        if why_hers(case.contact, who) is None:
            raise NoSuchContact("this contact is not hers")
        yield case


@contextmanager
def _strangers(
    tx: Connection, desk: Desk, visitor: Visitor, contact_id: str, code: str
) -> Iterator[tuple[Case, str | None, Family]]:
    """The case, the id of its number where it is nobody's today, and the family of that code."""
    rule_changes.lock(tx, visitor.team_id)
    with _of_hers(tx, desk, visitor, contact_id) as case:
        family = _family(tx, desk, visitor, code)
        number = theirs(tx, desk, case.team, case.contact)
        is_known = number is None or number.caller.family or case.contact.caller.staff
        yield case, None if is_known else case.contact.caller.number, family


def _family(tx: Connection, desk: Desk, visitor: Visitor, code: str) -> Family:
    """One that she looks after; raises NoSuchContact."""
    known = families.known_to(tx, entrance_of(desk), visitor)
    for _, entry in known.theirs:
        if entry.family.code == code:
            return entry.family
    raise NoSuchContact("this family is not hers to choose")
