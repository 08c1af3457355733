"""What people are told about an offer: its code, the shift, and whose it is."""

from collections.abc import Sequence

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff.orders import Order
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts.duty_texts import span
from oncall.contact.work.team import TeamNow
from oncall.rota.core.changes.offer import Offer


def answer(order: Order, offer: Offer, sentence: str, **more: object) -> bool:
    """Answer her about an offer."""
    return order.say(sentence, **(about(order.team, order.person.handle, offer) | more))


def about_all(team: TeamNow, reader: str, found: Sequence[Offer]) -> dict[str, object]:
    """What fills a sentence about several of one person's, which touch: all the time they take."""
    start, end = min(each.start for each in found), max(each.end for each in found)
    codes = ", ".join(str(each.code) for each in found)
    return {"codes": codes, "shift": span(team, reader, start, end)}


def tell(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    offer: Offer,
    whom: str,
    sentence: str,
    /,
    **more: object,
) -> None:
    """Tell somebody else about an offer, once while it is about the same hours."""
    values = about(team, whom, offer) | more
    cause = f"offer/{offer.id}/{offer.end.isoformat()}/{whom}"
    say_to(tx, desk, team.id, whom, sentence, cause, **values)


def about(team: TeamNow, reader: str, offer: Offer) -> dict[str, object]:
    """What fills a sentence about it: `person` is who has taken it, else whose shift it is."""
    return {
        "code": offer.code,
        "shift": span(team, reader, offer.start, offer.end),
        "person": offer.ended_by if offer.outcome == "taken" else offer.person,
    }
