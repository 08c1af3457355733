"""The live call, webhook by webhook. Each use case says what the caller or the colleague meets."""

from dataclasses import dataclass

from sqlalchemy import Connection

from oncall.contact.core import live
from oncall.contact.core.scene import Scene
from oncall.contact.core.trail import Trail
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.work import meets
from oncall.contact.work.desk import TRAIL_LASTS, Desk
from oncall.contact.work.intake import call_arrives, recording_arrives
from oncall.contact.work.meets import Goodbye, Meets, OutsideRings
from oncall.contact.work.record import record
from oncall.contact.work.team import TeamNow, scene_of, team_now


@dataclass(frozen=True)
class Screened:
    """What a colleague meets who pressed 1: `name` has it already, or the caller hung up."""

    claim: live.Claim
    language: str
    code: int | None = None
    name: str = ""


def begin(tx: Connection, desk: Desk, *, team_id: str, sid: str, number: str | None) -> Meets:
    """A call has come in: record it and ring the first phone."""
    team = team_now(tx, desk, team_id)
    contact, scene = call_arrives(tx, desk, team, sid=sid, number=number)
    trail = Trail(sid, team.id, desk.now + TRAIL_LASTS, contact.caller, contact.id)
    return _ring_next(tx, desk, team, scene, contact, trail, again=False)


def claim(tx: Connection, desk: Desk, trail: Trail) -> Screened:
    """The colleague whose phone rang pressed 1."""
    team, contact, scene = _at(tx, desk, trail)
    person = trail.person or ""
    language = team.language_of(person)
    call = contacts.arrival_of(tx, trail.call)
    there = call is not None and call.ended_at is None
    decision, verdict = live.claimed(contact, scene, person, trail.call, caller_there=there)
    record(tx, desk, team.id, contact, decision)
    return Screened(verdict, language, contact.code, team.name_of(contact.holder))


def go_on(tx: Connection, desk: Desk, trail: Trail, *, bridged: bool, caller_there: bool) -> Meets:
    """The dial of one phone has ended: they talked, or the next phone rings.

    `bridged` is the carrier's word that two lines were joined; it counts only with our claim.
    """
    team, contact, scene = _at(tx, desk, trail)
    before = contact
    if contact.state == "talking" and contact.call == trail.call:
        if bridged:
            decision, then = live.talk_over(contact, scene, trail.call, caller_there=caller_there)
        else:
            decision, then = live.not_bridged(contact, scene, trail.call), "go on"
        record(tx, desk, team.id, before, decision)
        contact = decision.contact
        if then == "goodbye":
            return Goodbye(team.speaks_to(trail.caller))
    if not caller_there:
        return Goodbye(team.speaks_to(trail.caller))
    return _ring_next(tx, desk, team, scene, contact, trail)


def outside_answered(tx: Connection, desk: Desk, trail: Trail) -> None:
    """The outside number has picked up."""
    team, contact, scene = _at(tx, desk, trail)
    record(tx, desk, team.id, contact, live.outside_answered(contact, scene, trail.call))


def after_outside(tx: Connection, desk: Desk, trail: Trail, *, bridged: bool) -> Meets:
    """The dial of an outside number has ended: they talked, or the next one rings."""
    if bridged:
        outside_answered(tx, desk, trail)
        return Goodbye(team_now(tx, desk, trail.team).speaks_to(trail.caller))
    team, contact, scene = _at(tx, desk, trail)
    return _after_ladder(tx, desk, team, scene, contact, trail)


def recorded(tx: Connection, desk: Desk, trail: Trail, sid: str) -> Goodbye:
    """The caller has left a message."""
    recording_arrives(tx, desk, call=trail.call, sid=sid)
    return Goodbye(team_now(tx, desk, trail.team).speaks_to(trail.caller))


def call_over(tx: Connection, desk: Desk, sid: str) -> None:
    """The carrier says that the caller's line is closed."""
    row = contacts.arrival_of(tx, sid)
    if row is None or row.ended_at is not None:
        return
    contacts.call_ended(tx, sid, desk.now)
    kept = contacts.by_id(tx, row.contact_id, lock=True)
    if kept is None:
        return
    team = team_now(tx, desk, kept.team_id)
    scene = scene_of(tx, desk, team, kept.contact.caller)
    decision = live.call_over(kept.contact, scene, sid, row.at)
    record(tx, desk, team.id, kept.contact, decision)


def _at(tx: Connection, desk: Desk, trail: Trail) -> tuple[TeamNow, Contact, Scene]:
    kept = contacts.by_id(tx, trail.contact or "", lock=True)
    if kept is None:
        raise LookupError("the contact of this call is not in the database")
    team = team_now(tx, desk, trail.team)
    return team, kept.contact, scene_of(tx, desk, team, kept.contact.caller)


def _ring_next(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    scene: Scene,
    contact: Contact,
    trail: Trail,
    *,
    again: bool = True,
) -> Meets:
    found = meets.next_ring(
        team, scene, trail, first=contact.ring_next, passed=contact.passed, again=again
    )
    if found is None:
        return _after_ladder(tx, desk, team, scene, contact, trail)
    phone, rings = found
    record(tx, desk, team.id, contact, live.phone_rings(contact, scene, phone, trail.call))
    return rings


def _after_ladder(
    tx: Connection, desk: Desk, team: TeamNow, scene: Scene, contact: Contact, trail: Trail
) -> Meets:
    after = meets.after_ladder(team, trail, desk.pace)
    if isinstance(after, OutsideRings):
        decision = live.outside_rings(contact, scene, trail.call, after.name)
    else:
        decision = live.recorder_starts(contact, scene, trail.call)
    record(tx, desk, team.id, contact, decision)
    return after
