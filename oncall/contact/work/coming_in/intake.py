"""Intake: a call or a text comes in, from the webhook or from the carrier's own log."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy import Connection

from oncall.contact.core import intake
from oncall.contact.core.values import Arrival, Caller, Contact
from oncall.contact.rows import contacts
from oncall.contact.work.case import Case, case_of
from oncall.contact.work.coming_in.forget import is_forgotten
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.replies import staff_text
from oncall.contact.work.record import new_code
from oncall.contact.work.team import TeamNow, caller_of, team_now
from oncall.people.work import remember_number


def text_arrives(
    tx: Connection,
    desk: Desk,
    *,
    team_id: str,
    sid: str,
    number: str | None,
    words: str,
    at: datetime | None = None,
    found_by: str = "webhook",
) -> None:
    """A text from a family makes or joins a contact; one from staff is an answer.

    `number` is E.164, None when withheld; `at` is when the carrier got it (default now).
    A SID heard before, or forgotten, changes nothing.
    """
    if contacts.arrival_of(tx, sid) or is_forgotten(tx, desk, sid):
        return
    team = team_now(tx, desk, team_id)
    caller = caller_of(tx, desk, team, number)
    arrival = Arrival(sid, "text", _heard_at(desk, at))
    keep = partial(_keep, tx, desk, team, arrival, words=words, found_by=found_by)
    if caller.staff and staff_text(tx, desk, team, caller, sid, words):
        keep(None, caller)
        return
    caller = _remembered(tx, desk, team, _as_family(caller), number)
    contact, new = _contact_of(tx, desk, team, caller, arrival)
    keep(contact, caller)
    with case_of(tx, desk, contact, team, new=new) as case:
        case.decide(intake.written(contact, case.scene, arrival))


@contextmanager
def call_arrives(
    tx: Connection,
    desk: Desk,
    *,
    team_id: str,
    sid: str,
    number: str | None,
    at: datetime | None = None,
    found_by: str = "webhook",
) -> Iterator[Case]:
    """A call makes a contact or joins the one of its number, and rings on the ladder.

    The case is recorded when the block ends.
    """
    team = team_now(tx, desk, team_id)
    caller = _remembered(tx, desk, team, caller_of(tx, desk, team, number), number)
    arrival = Arrival(sid, "call", _heard_at(desk, at))
    contact, new = _contact_of(tx, desk, team, caller, arrival)
    _keep(tx, desk, team, arrival, contact, caller, words=None, found_by=found_by)
    with case_of(tx, desk, contact, team, new=new) as case:
        case.decide(intake.rang(contact, case.scene, arrival))
        yield case


def recording_arrives(tx: Connection, desk: Desk, *, call: str, sid: str) -> None:
    """A message was left after the ladder: it joins the contact of its call, or makes one."""
    parent = contacts.arrival_of(tx, call)
    kept = contacts.by_id(tx, parent.contact_id, lock=True) if parent else None
    if kept is None or contacts.arrival_of(tx, sid):
        return
    arrival = Arrival(sid, "recording", desk.now)
    team = team_now(tx, desk, kept.team_id)
    contact, new, caller = kept.contact, False, kept.contact.caller
    if contact.state == "closed":
        contact, new = _contact_of(tx, desk, team, caller, arrival)
    _keep(tx, desk, team, arrival, contact, caller, words=None, found_by="webhook")
    with case_of(tx, desk, contact, team, new=new) as case:
        case.decide(intake.written(contact, case.scene, arrival))


def _heard_at(desk: Desk, at: datetime | None) -> datetime:
    """When it came, by the carrier's clock; never later than now, or no word of hers were newer."""
    return min(at or desk.now, desk.now)


def _remembered(
    tx: Connection, desk: Desk, team: TeamNow, caller: Caller, number: str | None
) -> Caller:
    """The caller with the id of the number, made now if the number is new; withheld has none."""
    if number is None or caller.number:
        return caller
    return replace(caller, number=remember_number(tx, desk.vault, desk.env, team.id, number))


def _contact_of(
    tx: Connection, desk: Desk, team: TeamNow, caller: Caller, arrival: Arrival
) -> tuple[Contact, bool]:
    """The number's one open contact, or a new one (and True); a withheld number joins nothing."""
    kept = contacts.live_of(tx, team.id, caller.number) if caller.number else None
    if kept:
        return kept.contact, False
    code = new_code(tx, desk, team.id)
    return intake.new_contact(desk.env.new_id(), code, caller, arrival), True


def _keep(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    arrival: Arrival,
    contact: Contact | None,
    caller: Caller,
    *,
    words: str | None,
    found_by: str,
) -> None:
    """Record the arrival itself, unique by its SID; what was written is sealed."""
    contacts.add_arrival(
        tx, sid=arrival.sid, team_id=team.id, contact_id=contact.id if contact else None,
        kind=arrival.kind, at=arrival.at, number_id=caller.number or None, person=caller.staff,
        words=None if words is None else desk.vault.seal(words),
        ended_at=None if arrival.kind == "call" else desk.now, found_by=found_by,
    )  # fmt: skip


def _as_family(caller: Caller) -> Caller:
    """A number that is both staff's and a family's, or staff's whose text was no answer."""
    return replace(caller, staff=None) if caller.family else caller
