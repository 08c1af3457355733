"""RING: the call to the phone of whoever ordered it, and from there to the family.

One order rings a family once at most, and only by a key that a human pressed who was told the rule.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from oncall.contact.core import commands
from oncall.contact.core.asking import values_of
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, notes
from oncall.contact.work.calls.page_call import OVER, Spoken
from oncall.contact.work.case import Case, known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.letters import words
from oncall.contact.work.going_out.reach import Theirs, theirs, to_call
from oncall.contact.work.team import team_now
from oncall.store import outbox
from oncall.wording import say, spelled
from oncall.wording.words import begun

RULES = {
    "no": "voice.ring_rule.no", "not asked": "voice.ring_rule.not_asked",
    "asked long ago": "voice.ring_rule.long_ago", "not now": "voice.ring_rule.not_now",
}  # fmt: skip


@dataclass(frozen=True)
class Dials:
    """She hears this, and then the family's phone rings, which shows the team's number."""

    text: str
    language: str
    number: str = field(repr=False)
    own_number: str = field(repr=False)


@dataclass(frozen=True)
class Order:
    """Who wants to call back whom: `id` names the order, which rings once at most."""

    id: str
    contact: str | None
    person: str


def order_of(conn: Connection, effect: str) -> Order | None:
    """The order behind an effect that called her, or behind `SID/contact` of a call of her own."""
    sid, in_her_call, contact = effect.partition("/")
    if in_her_call:
        row = contacts.arrival_of(conn, sid)
        if row is None or row.contact_id is not None or not row.person:
            return None
        return Order(effect, contact, row.person)
    made = outbox.by_id(conn, effect)
    return made and Order(made.id, made.contact, made.person or "")


def says(conn: Connection, desk: Desk, effect: str) -> Spoken | None:
    """She has picked up: what it is about. Nothing of the family's, for it may be a voicemail."""
    order = order_of(conn, effect)
    kept = contacts.by_id(conn, order.contact or "") if order else None
    if order is None or kept is None:
        return None
    team = team_now(conn, desk, kept.team_id)
    language = team.language_of(order.person)
    asked = words(team, language, "ring", values_of(kept.contact), "voice")
    return _no_more(conn, language, kept.contact, order) or Spoken(asked, language)


def wants_to(tx: Connection, desk: Desk, effect: str, sid: str) -> Spoken | Dials | None:
    """She pressed 1: where the rule is yes the family's phone rings, else she is told the rule."""
    order = order_of(tx, effect)
    if order is None:
        return None
    with known_case(tx, desk, order.contact) as case:
        found = _found(tx, desk, case, order)
        if isinstance(found, Spoken):
            return found
        if found.call == "yes":
            return _dials(case, order, found, sid)
        language = case.team.language_of(order.person)
        rule = say(language, RULES[found.call])
        return Spoken(_with_label(found, rule), language)


def insists(tx: Connection, desk: Desk, effect: str, sid: str) -> Spoken | Dials | None:
    """She was told the rule, and pressed 9."""
    order = order_of(tx, effect)
    if order is None:
        return None
    with known_case(tx, desk, order.contact) as case:
        found = _found(tx, desk, case, order)
        return found if isinstance(found, Spoken) else _dials(case, order, found, sid)


def over(tx: Connection, desk: Desk, effect: str, sid: str, *, joined: bool) -> Spoken | None:
    """The dial of the family's phone has ended: a last sentence to her."""
    order = order_of(tx, effect)
    if order is None:
        return None
    with known_case(tx, desk, order.contact) as case:
        case.decide(commands.call_back_over(case.contact, case.scene, sid, joined=joined))
        language = case.team.language_of(order.person)
        key = "voice.ring_over" if joined else "voice.ring_no_answer"
        code = spelled(case.contact.code)
        return Spoken(say(language, key, code=code), language, asks=False)


def ended(tx: Connection, desk: Desk, effect: str, sid: str, status: str) -> None:
    """The call to her phone is over, also when the carrier never told of the dial in it."""
    order, told_before = order_of(tx, effect), f"{effect}/{sid}/ended"
    if order is None or status not in OVER or notes.answer_to(tx, told_before) is not None:
        return
    notes.keep_answer(tx, told_before, b"", desk.now)
    with known_case(tx, desk, order.contact) as case:
        case.decide(commands.call_back_over(case.contact, case.scene, sid, joined=True))
        if status != "completed" or not _dialled_before(tx, case.contact, effect):
            case.decide(commands.ring_missed(case.contact, case.scene, order.person))


def _found(tx: Connection, desk: Desk, case: Case, order: Order) -> Theirs | Spoken:
    """The number, or why it is not rung."""
    language = case.team.language_of(order.person)
    if no_more := _no_more(tx, language, case.contact, order):
        return no_more
    number = theirs(tx, desk, case.team, case.contact)
    reach = to_call(tx, desk, case.team, case.contact)
    if number is None or not reach.possible or reach.enough or not case.team.number:
        return Spoken(say(language, "voice.ring_not_possible"), language, asks=False)
    return number


def _no_more(conn: Connection, language: str, contact: Contact, order: Order) -> Spoken | None:
    """Since she ordered it somebody else has it, or it was rung already: nothing is."""
    if contact.state != "held" or contact.holder != order.person:
        key = "voice.ring_not_yours"
    elif contact.waiting == "calling back" or _dialled_before(conn, contact, order.id):
        key = "voice.ring_once"
    else:
        return None
    return Spoken(say(language, key, code=spelled(contact.code)), language, asks=False)


def _dialled_before(conn: Connection, contact: Contact, effect: str) -> bool:
    lines = contacts.history(conn, contact.id)
    return any(each.kind == "rang back" and each.detail["effect"] == effect for each in lines)


def _dials(case: Case, order: Order, number: Theirs, sid: str) -> Dials:
    case.decide(commands.dialled(case.contact, case.scene, sid, order.id, number.call))
    language = case.team.language_of(order.person)
    keys = ["voice.ring_safe"]
    if number.call == "yes":
        keys.insert(0, "voice.ring_yes")
    if number.message != "yes":
        keys.append("voice.ring_no_message")
    told = " ".join(say(language, key) for key in keys)
    return Dials(_with_label(number, told), language, number.phone, case.team.number or "")


def _with_label(number: Theirs, told: str) -> str:
    """Whose it is, for her ears only: nobody hears it before she has pressed a key."""
    label = number.caller.label
    return f"{begun(label)}. {told}" if label else told
