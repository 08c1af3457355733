"""The door: what a colleague hears who calls the team's number, without internet.

Her number is a hint and no proof, for it can be forged. Only * and her PIN open; without them she
is put through like a family, who must never wait for a door.
"""

from sqlalchemy import Connection

from oncall.contact.core import answers, commands
from oncall.contact.core.asking import values_of
from oncall.contact.core.values import Contact
from oncall.contact.rows import carrier_log, contacts, open_pages
from oncall.contact.work.calls.page_call import Spoken
from oncall.contact.work.calls.ring import Dials, wants_to
from oncall.contact.work.case import known_case
from oncall.contact.work.coming_in.forget import is_forgotten
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.letters import words
from oncall.contact.work.going_out.reach import to_call
from oncall.contact.work.shifts.duty_texts import on_now
from oncall.contact.work.shown.standing import entrance_of
from oncall.contact.work.team import TeamNow, caller_of, team_now
from oncall.people.work import pins
from oncall.wording import say

BEFORE_THE_PIN = "*"


def asks(
    conn: Connection, desk: Desk, *, team_id: str, sid: str, number: str | None
) -> Spoken | None:
    """What she is asked who may have a PIN to press; None for whoever is put through at once.

    Nobody waits here whose number is a family's too, nor a call that we know already.
    """
    team = team_now(conn, desk, team_id)
    person = _colleague(conn, desk, team, number)
    if person is None or not pins.has_pin(conn, team_id, person):
        return None
    if contacts.arrival_of(conn, sid) or is_forgotten(conn, desk, sid):
        return None
    language = team.language_of(person)
    return Spoken(say(language, "voice.door"), language)


def opens(
    tx: Connection, desk: Desk, *, team_id: str, sid: str, number: str | None, keys: str
) -> bool:
    """Whether * and her PIN were pressed: then this call is hers, and waits for nobody."""
    team = team_now(tx, desk, team_id)
    person = _colleague(tx, desk, team, number)
    if person is None or not keys.startswith(BEFORE_THE_PIN) or contacts.arrival_of(tx, sid):
        return False
    if not pins.opens(tx, entrance_of(desk), team_id, person, keys.removeprefix(BEFORE_THE_PIN)):
        return False
    contacts.add_arrival(
        tx, sid=sid, team_id=team_id, contact_id=None, kind="call", at=desk.now,
        number_id=caller_of(tx, desk, team, number).number or None, person=person, words=None,
        ended_at=None, found_by="webhook",
    )  # fmt: skip
    return True


def menu(conn: Connection, desk: Desk, sid: str, key: str = "") -> Spoken | None:
    """What she may press; before it, on 1, who is on now. None when it is nobody's call."""
    found = _whose(conn, desk, sid)
    if found is None:
        return None
    team, person = found
    language = team.language_of(person)
    told = say(language, "voice.door_menu")
    if key == "1":
        sentence, values = on_now(team, person)
        told = f"{words(team, language, sentence, values)} {told}"
    return Spoken(told, language)


def hers(conn: Connection, desk: Desk, sid: str, after: str = "") -> tuple[Spoken, str] | None:
    """The next thing that she has or was asked, behind the contact `after`, and its id.

    The id is "" when there is none; None when it is nobody's call.
    """
    found = _whose(conn, desk, sid)
    if found is None:
        return None
    team, person = found
    language = team.language_of(person)
    contact = _next(conn, team, person, after)
    if contact is None:
        key = "voice.door_no_more" if after else "voice.door_nothing"
        return Spoken(f"{say(language, key)} {say(language, 'voice.door_menu')}", language), ""
    sentence = "door_held" if contact.holder == person else "door_asked"
    told = words(team, language, sentence, values_of(contact), "voice")
    return Spoken(told, language), contact.id


def call_back(tx: Connection, desk: Desk, sid: str, contact_id: str) -> Spoken | Dials | None:
    """RING, in the call that she is in already: the same rules, and the same words before it."""
    found = _whose(tx, desk, sid)
    kept = contacts.by_id(tx, contact_id)
    if found is None or kept is None or kept.team_id != found[0].id:
        return None
    with known_case(tx, desk, contact_id) as case:
        if answers.may_answer(case.contact, found[1]):
            reach = to_call(tx, desk, case.team, case.contact)
            case.decide(commands.ring_here(case.contact, case.scene, found[1], reach=reach))
    return wants_to(tx, desk, f"{sid}/{contact_id}", sid)


def over(tx: Connection, desk: Desk, sid: str, team_id: str) -> None:
    """She has hung up; also where nobody told that a call back in it is over."""
    contacts.call_ended(tx, sid, desk.now)
    for contact in carrier_log.live_contacts(tx, team_id):
        if contact.call == sid:
            with known_case(tx, desk, contact.id) as case:
                case.decide(commands.call_back_over(case.contact, case.scene, sid, joined=True))


def _colleague(conn: Connection, desk: Desk, team: TeamNow, number: str | None) -> str | None:
    """Whose of the staff this number is and no family's; of others nothing has to be looked up."""
    if number is None or not any(each.has_phone(number) for each in team.staff.values()):
        return None
    caller = caller_of(conn, desk, team, number)
    return None if caller.family else caller.staff


def _whose(conn: Connection, desk: Desk, sid: str) -> tuple[TeamNow, str] | None:
    """Whose call this is who has shown her PIN in it; nobody's once she does not work here."""
    row = contacts.arrival_of(conn, sid)
    if row is None or row.contact_id is not None or row.person is None:
        return None
    team = team_now(conn, desk, row.team_id)
    return (team, row.person) if row.person in team.staff else None


def _next(conn: Connection, team: TeamNow, person: str, after: str) -> Contact | None:
    held = open_pages.held_by(conn, team.id, person)
    known = {each.id: each for each in (*held, *open_pages.on_phone(conn, team.id, person))}
    ids = list(known)
    if after and after not in known:
        return None
    place = ids.index(after) + 1 if after else 0
    return known[ids[place]] if place < len(ids) else None
