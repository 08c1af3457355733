"""Intake: a call or a text comes in, from the webhook or from the carrier's own log."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from oncall.contact.core import bound, intake
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Arrival, Caller, Contact
from oncall.contact.rows import contacts
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import keep_arrival, new_code, record
from oncall.contact.work.replies import staff_text
from oncall.contact.work.team import TeamNow, caller_of, scene_of, team_now
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
    A SID heard before changes nothing.
    """
    if contacts.arrival_of(tx, sid):
        return
    team = team_now(tx, desk, team_id)
    caller = caller_of(tx, desk, team, number)
    arrival = Arrival(sid, "text", at or desk.now)
    if caller.staff and staff_text(tx, desk, team, caller, sid, words):
        _keep(tx, desk, team, None, arrival, caller, words, found_by)
        return
    contact, caller = _contact_of(tx, desk, team, _as_family(caller), number, arrival)
    _keep(tx, desk, team, contact, arrival, caller, words, found_by)
    scene = scene_of(tx, desk, team, contact.caller)
    record(tx, desk, team_id, contact, intake.written(contact, scene, arrival))


def call_arrives(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    *,
    sid: str,
    number: str | None,
    at: datetime | None = None,
    found_by: str = "webhook",
) -> tuple[Contact, Scene]:
    """A call makes a contact or joins the one of its number, and rings on the ladder."""
    caller = caller_of(tx, desk, team, number)
    arrival = Arrival(sid, "call", at or desk.now)
    contact, caller = _contact_of(tx, desk, team, caller, number, arrival)
    _keep(tx, desk, team, contact, arrival, caller, None, found_by)
    scene = scene_of(tx, desk, team, contact.caller)
    decision = intake.rang(contact, scene, arrival, bound_s=bound.wait_s(scene, contact.caller))
    record(tx, desk, team.id, contact, decision)
    return decision.contact, scene


def recording_arrives(tx: Connection, desk: Desk, *, call: str, sid: str) -> None:
    """A message was left after the ladder; it joins the contact of its call."""
    parent = contacts.arrival_of(tx, call)
    if parent is None or contacts.arrival_of(tx, sid):
        return
    kept = contacts.by_id(tx, parent.contact_id, lock=True)
    if kept is None:
        return
    arrival = Arrival(sid, "recording", desk.now)
    team = team_now(tx, desk, kept.team_id)
    _keep(tx, desk, team, kept.contact, arrival, kept.contact.caller, None, "webhook")
    scene = scene_of(tx, desk, team, kept.contact.caller)
    record(tx, desk, team.id, kept.contact, intake.written(kept.contact, scene, arrival))


def _contact_of(
    tx: Connection, desk: Desk, team: TeamNow, caller: Caller, number: str | None, arrival: Arrival
) -> tuple[Contact, Caller]:
    """The number's one open contact, or a new one; a withheld number joins nothing."""
    if number is not None:
        number_id = remember_number(tx, desk.vault, desk.env, team.id, number)
        caller = replace(caller, number=number_id)
        kept = contacts.live_of(tx, team.id, number_id)
        if kept:
            return kept.contact, caller
    code = new_code(tx, desk, team.id)
    return intake.new_contact(desk.env.new_id(), code, caller, arrival), caller


def _keep(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    contact: Contact | None,
    arrival: Arrival,
    caller: Caller,
    words: str | None,
    found_by: str,
) -> None:
    keep_arrival(
        tx, team.id, contact.id if contact else None, arrival, caller,
        words=None if words is None else desk.vault.seal(words),
        found_by=found_by, heard_at=desk.now,
    )  # fmt: skip


def _as_family(caller: Caller) -> Caller:
    """A number that is both staff's and a family's, or staff's whose text was no answer."""
    return replace(caller, staff=None) if caller.family else caller
