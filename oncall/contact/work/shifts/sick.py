"""SJUK: cover is sought for whoever is ill, and a backstop decides when nobody says yes in time.

She stays on until somebody has said yes, or a backstop has let her off: a family must not meet
nobody because of a text that anybody could have sent.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.reply.meaning import Understood
from oncall.contact.rows import offers
from oncall.contact.rows.offers import Expected
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.orders import Order
from oncall.contact.work.going_out import alarms
from oncall.contact.work.record import new_code
from oncall.contact.work.shifts.duty_texts import span
from oncall.contact.work.shifts.keys import send_key
from oncall.contact.work.shifts.offer_texts import about, about_all, answer, tell
from oncall.contact.work.shifts.shift_news import have_read
from oncall.contact.work.team import TeamNow
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.changes.offer import Offer, let_off_since, over, sought
from oncall.rota.core.duty import Shift
from oncall.rota.work import ChangeFaults, Deed, record_within, rota_of

DECIDES_AFTER = timedelta(minutes=30)


def reports(order: Order, _said: Understood) -> bool:
    """She is ill: her number on record gets a key first."""
    handle, rota = order.person.handle, order.team.rota
    shifts = sought(rota, handle, order.desk.now)
    if not shifts:
        return order.say("sick.none")
    if theirs := _sought_already(order):
        return order.say("sick.already", **about_all(order.team, handle, theirs))
    end = max(each.end for each in shifts)
    shift = span(order.team, handle, shifts[0].start, end)
    return send_key(order, "SJUK", "", "sick.confirm", shift=shift)


def confirmed(order: Order, _expected: Expected) -> bool:
    """Her phone has answered: cover is sought for each shift, and the deputy or holder hears."""
    handle = order.person.handle
    if theirs := _sought_already(order):
        return order.say("sick.already", **about_all(order.team, handle, theirs))
    made = seek(order.tx, order.desk, order.team, handle, Deed(handle, "ill"))
    if not made:
        return order.say("sick.none")
    return order.say("sick.sought", **about_all(order.team, handle, made))


def seek(tx: Connection, desk: Desk, team: TeamNow, person: str, deed: Deed) -> list[Offer]:
    """Cover is sought for each shift that she cannot have; none where there is none."""
    made = [
        Offer(
            desk.env.new_id(), new_code(tx, desk, team.id), each.rotation, person, each.start,
            each.end, deed.by, deed.why, decide_at=desk.now + DECIDES_AFTER,
        )
        for each in sought(rota_of(tx, team.id), person, desk.now)
    ]  # fmt: skip
    for each in made:
        offers.add(tx, team.id, each, desk.now)
        if whom := team.leader_but(person):
            tell(tx, desk, team, each, whom, "sick.told", rotation=each.rotation)
    return made


def asks_to_let_off(order: Order, offer: Offer) -> bool:
    """FRI 431, FRI 431 20:00: only for who decides, and only where cover is sought."""
    if order.person.handle not in _who_decides(order) or not offer.decide_at:
        return answer(order, offer, "not_yours")
    if offer.outcome is not None:
        return answer(order, offer, "sick.settled")
    team, handle, now, clock = order.team, order.person.handle, order.desk.now, order.clock
    since = let_off_since(offer, clock, team.zone, now) if clock else None
    if clock and since is None:
        left = span(team, handle, *offer.left(now))
        return answer(order, offer, "sick.no_such_time", time=clock, shift=left)
    wanted = offer.let_off(now, since)
    values = about(team, handle, offer) | {"shift": span(team, handle, wanted.start, wanted.end)}
    words = "sick.confirm_line" if wanted.kind == "outside" else "sick.confirm_off"
    return send_key(order, "FRI", offer.id, words, since, **values)


def lets_off(order: Order, expected: Expected) -> bool:
    """It is decided: the outside number has the line, or there is one less on the rotation.

    From a later time on, where the backstop wrote one; until then it is hers, and those who are
    free may still say yes.
    """
    tx, desk, team = order.tx, order.desk, order.team
    offer = offers.by_id(tx, expected.offer_id)
    if offer.outcome is not None or over(offer, rota_of(tx, team.id), desk.now):
        return answer(order, offer, "sick.settled")
    deed = Deed(order.person.handle, f"ill, and nobody could cover (offer {offer.code})")
    wanted = offer.let_off(desk.now, expected.since)
    try:
        record_within(tx, desk.vault, desk.env, team_id=team.id, wanted=[wanted], deed=deed)
    except ChangeFaults:
        return answer(order, offer, "sick.settled")
    alarms.is_settled(tx, desk, team.id, alarm_of(offer))
    have_read(tx, team.id, gone=Shift(offer.rotation, offer.person, wanted.start, wanted.end))
    if wanted.start > offer.left(desk.now)[0]:
        offers.end_earlier(tx, offer.id, wanted.start)
        words = "sick.later_line" if wanted.kind == "outside" else "sick.later_off"
        return _tell_off(order, offer, wanted, words, words)
    left = offers.end(tx, offer.id, "let off", desk.now, by=deed.by, why=deed.why)
    return _tell_off(order, offer, wanted, "sick.decided", "sick.off", left)


def _tell_off(
    order: Order, offer: Offer, wanted: Wanted, answered: str, told: str, left: Sequence[str] = ()
) -> bool:
    """Whoever decided reads it, and she, the others who decide, and who was about to take it."""
    team, handle = order.team, order.person.handle
    by = team.name_of(handle)
    for each in dict.fromkeys((offer.person, *_who_decides(order), *left)):
        if each != handle:
            shift = span(team, each, wanted.start, wanted.end)
            tell(order.tx, order.desk, team, offer, each, told, by=by, shift=shift)
    shift = span(team, handle, wanted.start, wanted.end)
    return answer(order, offer, answered, by=by, shift=shift)


def alarm_of(offer: Offer) -> str:
    """The kind of the alarm that asks a backstop to decide about it."""
    return f"cover {offer.code}"


def _sought_already(order: Order) -> list[Offer]:
    return sought_for(order.tx, order.team.id, order.person.handle)


def sought_for(tx: Connection, team_id: str, person: str) -> list[Offer]:
    """The cover that is being sought for her already."""
    return [
        each for its, each in offers.open_ones(tx)
        if its == team_id and each.person == person and each.decide_at
    ]  # fmt: skip


def _who_decides(order: Order) -> tuple[str, ...]:
    plan = order.team.plan
    return order.team.reachable((*plan.team.backstops, plan.team.deputy)) if plan else ()
