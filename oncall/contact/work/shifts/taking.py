"""Taking a shift that is offered: TEK 431, and then the key that goes to the number on record."""

from oncall.contact.rows import offers, open_pages
from oncall.contact.rows.offers import Expected
from oncall.contact.work.from_staff import phone_test
from oncall.contact.work.from_staff.orders import Order
from oncall.contact.work.going_out import alarms
from oncall.contact.work.record import codes_rest_since
from oncall.contact.work.shifts import sick
from oncall.contact.work.shifts.keys import send_key, too_late, used
from oncall.contact.work.shifts.offer_texts import about, answer, tell
from oncall.contact.work.shifts.shift_news import have_read
from oncall.rota.core.changes.offer import Offer, WhyNot, why_not
from oncall.rota.core.duty import Shift
from oncall.rota.rows import confirmations
from oncall.rota.work import ChangeFaults, Deed, record_within, rota_of

MAY_TAKE = {"supervisor", "staff"}
"""Roles: whoever is on the rota."""

SAID: dict[WhyNot, str] = {
    "taken": "already_taken", "withdrawn": "offer.withdrawn", "begun": "offer.begun",
    "void": "offer.void", "let off": "offer.void", "own": "offer.own", "absent": "offer.absent",
    "on already": "offer.on_already",
}  # fmt: skip


def answers(order: Order, code: int, meaning: str) -> bool:
    """Act on her word about an offer, or on her key; false if the code is neither."""
    if expected := used(order, code):
        return _keyed(order, expected, meaning)
    since = codes_rest_since(order.desk)
    offer = offers.by_code(order.tx, order.team.id, code, since)
    if offer is None:
        return False
    if meaning == "let off":
        return sick.asks_to_let_off(order, offer)
    if not MAY_TAKE & order.person.roles:
        return False
    return _about(order, offer, meaning)


def _keyed(order: Order, expected: Expected, meaning: str) -> bool:
    """The key alone is her answer: whatever else it may mean is no matter, unless it is a no."""
    if meaning == "decline":
        return order.say("key.dropped")
    if too_late(order, expected):
        return order.say("key.expired", answer=expected.key)
    does = {"TEK": _takes, "SJUK": sick.confirmed, "FRI": sick.lets_off}
    return does[expected.what](order, expected)


def _about(order: Order, offer: Offer, meaning: str) -> bool:
    tx, desk, handle = order.tx, order.desk, order.person.handle
    if meaning == "decline":
        offers.ask(tx, offer.id, handle, desk.now)
        return answer(order, offer, "offer.declined")
    if meaning != "acknowledge":
        return answer(order, offer, "offer.unclear")
    if refused := why_not(offer, rota_of(tx, order.team.id), handle, desk.now):
        return _refuse(order, offer, refused)
    if pages := open_pages.on_phone(tx, order.team.id, handle):
        page = pages[0]
        return order.say("offer.not_now", code=page.code, who=page.caller.name, offer=offer.code)
    return send_key(order, "TEK", offer.id, "offer.confirm", **about(order.team, handle, offer))


def _refuse(order: Order, offer: Offer, why: WhyNot) -> bool:
    is_over = why == "begun" and offer.decide_at is not None
    return answer(order, offer, "sick.settled" if is_over else SAID[why])


def _takes(order: Order, expected: Expected) -> bool:
    """The shift is hers from the moment this commits, and the change says by whom and why."""
    tx, desk, team, handle = order.tx, order.desk, order.team, order.person.handle
    offer, rota = offers.by_id(tx, expected.offer_id), rota_of(tx, team.id)
    if refused := why_not(offer, rota, handle, desk.now):
        return _refuse(order, offer, refused)
    deed = Deed(offer.by, f"{offer.why} (offer {offer.code}, taken by text)")
    wanted = offer.taken_over_by(handle, rota, desk.now)
    try:
        record_within(tx, desk.vault, desk.env, team_id=team.id, wanted=[wanted], deed=deed)
    except ChangeFaults:
        return answer(order, offer, "offer.void")
    left = offers.end(tx, offer.id, "taken", desk.now, by=handle)
    hers = Shift(offer.rotation, handle, *offer.left(desk.now))
    confirmations.ask(tx, team.id, hers, desk.now, confirmed=True)
    have_read(tx, team.id, gone=hers._replace(person=offer.person), come=hers)
    alarms.is_settled(tx, desk, team.id, sick.alarm_of(offer))
    tell(tx, desk, team, offer, offer.person, "offer.given", person=handle)
    for each in dict.fromkeys((offer.by, *left)):
        if each not in (handle, offer.person):
            tell(tx, desk, team, offer, each, "taken", person=handle, at=desk.now)
    answer(order, offer, "offer.yours")
    phone_test.ask_for_it(tx, desk, team, order.person)
    return True
