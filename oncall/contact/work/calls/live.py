"""The live call, webhook by webhook. Each use case says what the caller or the colleague meets."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection

from oncall.carrier.port import is_sid
from oncall.contact.core import live
from oncall.contact.core.trail import Trail
from oncall.contact.rows import contacts, talks
from oncall.contact.work.calls import door, meets
from oncall.contact.work.calls.giving_way import left_to_families
from oncall.contact.work.calls.meets import Goodbye, Meets, OutsideRings, Waits
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.coming_in.forget import is_forgotten
from oncall.contact.work.coming_in.intake import call_arrives, recording_arrives
from oncall.contact.work.desk import TRAIL_LASTS, Desk
from oncall.contact.work.team import team_now


@dataclass(frozen=True)
class Screened:
    """What a colleague meets who pressed 1: `name` has it already, or the caller hung up."""

    claim: live.Claim
    language: str
    code: int | None = None
    name: str = ""


def begin(tx: Connection, desk: Desk, *, team_id: str, sid: str, number: str | None) -> Meets:
    """A call has come in: record it and ring the first phone.

    One that is forgotten was over long ago, as was one that came to the door: nobody is on the
    line.
    """
    known = contacts.arrival_of(tx, sid)  # the reconciler may have come before a late webhook
    if (known and known.contact_id is None) or (known is None and is_forgotten(tx, desk, sid)):
        return Goodbye(team_now(tx, desk, team_id).language)
    arrives = partial(call_arrives, tx, desk, team_id=team_id, sid=sid, number=number)
    with known_case(tx, desk, known.contact_id) if known else arrives() as case:
        contact = case.contact
        trail = Trail(sid, team_id, desk.now + TRAIL_LASTS, contact.caller, contact.id)
        return _ring_next(tx, case, trail, again=False)


def claim(tx: Connection, desk: Desk, trail: Trail) -> Screened:
    """The colleague whose phone rang pressed 1."""
    call = contacts.arrival_of(tx, trail.call)
    there = call is not None and call.ended_at is None
    with known_case(tx, desk, trail.contact) as case:
        person = trail.person or ""
        case.decide(live.rang_unrecorded(case.contact, case.scene, person))
        before = case.contact
        decision, verdict = live.claimed(before, case.scene, person, trail.call, caller_there=there)
        case.decide(decision)
        language, name = case.team.language_of(person), case.team.name_of(before.holder)
        return Screened(verdict, language, before.code, name)


@dataclass(frozen=True)
class Dialled:
    """How the dial of one phone has ended, in the carrier's words.

    `bridged`: two lines were joined, which counts only with our claim; `caller_there`: the caller
    is still on the line; `lasted`: how long the phone was picked up, None if it does not say.
    """

    bridged: bool
    caller_there: bool
    lasted: timedelta | None = None


def go_on(tx: Connection, desk: Desk, trail: Trail, dialled: Dialled) -> Meets:
    """The dial of one phone has ended: they talked, or the next phone rings."""
    caller_there = dialled.caller_there
    with known_case(tx, desk, trail.contact) as case:
        if dialled.bridged and _had_her_talk(tx, case, trail, dialled.lasted):
            return Goodbye(case.team.speaks_to(trail.caller))
        then = _after_dial(case, trail, dialled)
        if then == "goodbye" or not caller_there:
            return Goodbye(case.team.speaks_to(trail.caller))
        return _ring_next(tx, case, trail)


def waits_on(tx: Connection, desk: Desk, trail: Trail) -> Meets:
    """A colleague who calls has waited for a moment: a phone rings, or she waits on."""
    with known_case(tx, desk, trail.contact) as case:
        return _ring_next(tx, case, trail)


def _had_her_talk(tx: Connection, case: Case, trail: Trail, lasted: timedelta | None) -> bool:
    """Meanwhile her contact went on without this call: with another one of her number, or done.

    Joined without our claim was, say, a voicemail, and a talk of a few seconds is none.
    """
    contact = case.contact
    if contact.call == trail.call:
        return False
    since = talks.claimed_at(tx, contact.id, trail.call)
    return since is not None and live.is_talk(since, case.scene, lasted)


def _after_dial(case: Case, trail: Trail, dialled: Dialled) -> live.Next:
    contact, scene = case.contact, case.scene
    if contact.state != "talking" or contact.call != trail.call:
        return "go on"
    if not dialled.bridged:
        case.decide(live.not_bridged(contact, scene, trail.call))
        return "go on"
    decision, then = live.talk_over(
        contact, scene, trail.call, caller_there=dialled.caller_there, lasted=dialled.lasted
    )
    case.decide(decision)
    return then


def outside_answered(tx: Connection, desk: Desk, trail: Trail) -> None:
    """The outside number has picked up."""
    with known_case(tx, desk, trail.contact) as case:
        case.decide(live.outside_answered(case.contact, case.scene, trail.call))


def after_outside(tx: Connection, desk: Desk, trail: Trail, *, bridged: bool) -> Meets:
    """The dial of an outside number has ended: they talked, or the next one rings."""
    with known_case(tx, desk, trail.contact) as case:
        if bridged:
            case.decide(live.outside_answered(case.contact, case.scene, trail.call))
            return Goodbye(case.team.speaks_to(trail.caller))
        return _after_ladder(case, trail)


def recorded(tx: Connection, desk: Desk, trail: Trail, sid: str) -> Goodbye:
    """The caller has left a message; without a SID of it there is nothing to keep."""
    if is_sid(sid):
        recording_arrives(tx, desk, call=trail.call, sid=sid)
    return Goodbye(team_now(tx, desk, trail.team).speaks_to(trail.caller))


def call_over(tx: Connection, desk: Desk, sid: str, *, lasted: timedelta | None = None) -> None:
    """The carrier says that the caller's line is closed, and perhaps how long it was open."""
    row = contacts.arrival_of(tx, sid)
    if row is None or row.ended_at is not None:
        return
    if row.contact_id is None:
        door.over(tx, desk, sid, row.team_id)
        return
    contacts.call_ended(tx, sid, desk.now)
    with known_case(tx, desk, row.contact_id) as case:
        case.decide(live.call_over(case.contact, case.scene, sid, row.at, lasted=lasted))


def _ring_next(tx: Connection, case: Case, trail: Trail, *, again: bool = True) -> Meets:
    contact = case.contact
    first, left = live.rings_first(contact, trail.call), left_to_families(tx, case, trail)
    found = meets.next_ring(
        case.team, case.scene, trail, first=None if first in left else first,
        passed=(*contact.passed, *left), again=again,
    )  # fmt: skip
    if found is None and left:
        return Waits(trail.waiting(), case.team.speaks_to(trail.caller))
    if found is None:
        return _after_ladder(case, trail)
    phone, rings = found
    before = any(person == phone.person for _, person in trail.rung)
    case.decide(live.phone_rings(contact, case.scene, phone, trail.call, again=before))
    return rings


def _after_ladder(case: Case, trail: Trail) -> Meets:
    after = meets.after_ladder(case.team, trail, case.scene.pace)
    contact, scene = case.contact, case.scene
    if isinstance(after, OutsideRings):
        case.decide(live.outside_rings(contact, scene, trail.call, after.name))
    else:
        case.decide(live.recorder_starts(contact, scene, trail.call))
    return after
