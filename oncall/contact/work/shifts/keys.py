"""Keys: four digits that go to a number on record, and prove that a text came from there.

A sender can be forged, so nobody is put on the rota by text, or taken off it, before her own phone
has answered.
"""

from datetime import datetime, timedelta

from oncall.contact.core.asking import minutes_of
from oncall.contact.rows import offers
from oncall.contact.rows.offers import Expected
from oncall.contact.work.from_staff.orders import Order
from oncall.contact.work.record import MORE_CODES, free_codes

LASTS = timedelta(minutes=30)


def send_key(
    order: Order,
    what: str,
    offer_id: str,
    sentence: str,
    since: datetime | None = None,
    /,
    **values: object,
) -> bool:
    """Ask her to confirm what she wrote; a key that she got before for the same counts no more."""
    key = _new_key(order)
    wanted = Expected(offer_id, what, key, order.desk.now, since)
    offers.expect(order.tx, order.team.id, order.person.handle, wanted)
    return order.say(sentence, answer=key, minutes=minutes_of(LASTS), **values)


def awaits(order: Order, code: int) -> bool:
    """Whether this is the key that she was sent."""
    return offers.expected(order.tx, order.team.id, order.person.handle, code) is not None


def used(order: Order, code: int) -> Expected | None:
    """What she was to confirm with this key, if it is hers; it counts no more from now on."""
    tx, team_id, handle = order.tx, order.team.id, order.person.handle
    expected = offers.expected(tx, team_id, handle, code)
    if expected is None:
        return None
    if expected.offer_id:
        offers.by_id(tx, expected.offer_id)  # locked before her key, as by whoever ends the offer
    offers.use_up(tx, team_id, handle, code)
    return expected


def too_late(order: Order, expected: Expected) -> bool:
    """Whether it was sent so long ago that whoever answers may have found it."""
    return expected.at <= order.desk.now - LASTS


def _new_key(order: Order) -> int:
    while True:
        drawn = [order.desk.env.random.choice(MORE_CODES)]
        free = free_codes(order.tx, order.desk, order.team.id, drawn)
        if free and not awaits(order, free[0]):
            return free[0]
