"""Offers that are open are looked at: who is free is asked, and what nobody took in time ends.

Where cover is sought for whoever is ill, a backstop is asked to decide.
"""

import logging
from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.contact.core.scene import is_night
from oncall.contact.rows import offers
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import alarms
from oncall.contact.work.shifts.offer_texts import tell
from oncall.contact.work.shifts.offers import end_offer
from oncall.contact.work.shifts.rota_check import CalledOut, subject_of
from oncall.contact.work.shifts.sick import alarm_of
from oncall.contact.work.shifts.taking import MAY_TAKE
from oncall.contact.work.team import TeamNow, team_now
from oncall.rota.core.changes.offer import Offer, Outcome, Price, hours_rule, over, who_is_free
from oncall.store.engine import DATABASE_ERRORS
from oncall.wording import kroner

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
SOON = timedelta(hours=12)
"""For a shift that begins within these people are asked by night as well."""

AROUND = timedelta(days=7)
"""So much before and after a shift is looked at for what her hours come to."""


class Books(NamedTuple):
    """What the room of pay knows: callouts, and what a change costs."""

    called_out: CalledOut
    price: Price


def look_at_offers(desk: Desk, books: Books) -> None:
    """Ask whoever is free and was not asked yet; end what nobody took in time."""
    with desk.db.reading() as conn:
        found = offers.open_ones(conn)
    for team_id, offer in found:
        try:
            _look_at(desk, team_id, offer, books)
        except DATABASE_ERRORS:
            raise
        except Exception:
            log.exception("one offer of a shift could not be looked at; the others go on")


def _look_at(desk: Desk, team_id: str, offer: Offer, books: Books) -> None:
    """What takes long is found out before anybody has to wait for the writing."""
    with desk.db.reading() as conn:
        team = team_now(conn, desk, team_id)
        due = _due(conn, desk, team, offer, books)
    if due.outcome or due.decide or due.ask:
        with desk.writing("offers") as tx:
            _do(tx, desk, team_id, due)


class _Due(NamedTuple):
    """What is due of an offer: its end, a backstop's decision, whom to ask.

    Those to ask stand with the rule of working time that each would break. `stand_in` is one of
    them who would stand in for whoever is ill, and what that costs more, øre.
    """

    offer_id: str
    outcome: Outcome | None
    decide: bool
    ask: dict[str, str]
    stand_in: tuple[str, int] | None


def _due(conn: Connection, desk: Desk, team: TeamNow, offer: Offer, books: Books) -> _Due:
    outcome = over(offer, team.rota, desk.now)
    ask = [] if outcome else _to_ask(conn, desk, team, offer)
    decide = offer.decide_at is not None and offer.decide_at <= desk.now
    rules = rules_of_hours(conn, desk, team, offer, ask, called_out=books.called_out)
    return _Due(offer.id, outcome, decide, rules, _stand_in(desk, team, offer, ask, books.price))


def _stand_in(
    desk: Desk, team: TeamNow, offer: Offer, ask: Sequence[str], price: Price
) -> tuple[str, int] | None:
    """The first who would be paid as a stand-in, and for how much; None where nobody is or more."""
    for each in ask:
        if offer.taken_over_by(each, team.rota, desk.now).kind == "stand-in":
            after = offer.with_her(each, team.rota, desk.now)
            more = price(team.rota, after, team.staff, *offer.left(desk.now))
            return (each, more) if more else None
    return None


def _to_ask(conn: Connection, desk: Desk, team: TeamNow, offer: Offer) -> list[str]:
    """Nobody beside a page that is open on her phone; nobody by night for what has time."""
    local = desk.now.astimezone(team.zone)
    if is_night(local.time(), desk.pace) and offer.left(desk.now)[0] > desk.now + SOON:
        return []
    asked = offers.asked(conn, offer.id)
    people = [each for each in who_may_take(team, offer) if each not in asked]
    return [each for each in people if not on_phone(conn, team.id, each)]


def who_may_take(team: TeamNow, offer: Offer) -> tuple[str, ...]:
    """Who is free then, has a role on the rota and a phone, and works here on that day."""
    day = offer.start.astimezone(team.zone).date()
    here = (h for h, each in team.staff.items() if each.active(day) and MAY_TAKE & each.roles)
    people = (each for each in sorted(here) if team.can_be_reached(each))
    return who_is_free(offer, team.rota, people, team.now)


def rules_of_hours(
    conn: Connection,
    desk: Desk,
    team: TeamNow,
    offer: Offer,
    people: Sequence[str],
    *,
    called_out: CalledOut,
) -> dict[str, str]:
    """The rule of working time that each would break if she took it, or "": she is told of it."""
    if not people:
        return {}
    around = offer.start - AROUND, offer.end + AROUND
    subject = subject_of(conn, desk, team.id, *around, called_out=called_out)
    return {
        each: hours_rule(subject, offer.with_her(each, team.rota, desk.now), each)
        for each in people
    }


def _do(tx: Connection, desk: Desk, team_id: str, what: _Due) -> None:
    """As it stands now: it may have been taken since, and a family may have come first."""
    team = team_now(tx, desk, team_id)
    offer = offers.by_id(tx, what.offer_id)
    if offer.outcome is not None:
        return
    if what.outcome:
        end_offer(tx, desk, team, offer, what.outcome)
        return
    if what.decide:
        _let_decide(tx, desk, team, offer)
    _ask(tx, desk, team, offer, what)


def _ask(tx: Connection, desk: Desk, team: TeamNow, offer: Offer, what: _Due) -> None:
    for person, rule in what.ask.items():
        if not on_phone(tx, team.id, person):
            offers.ask(tx, offer.id, person, desk.now)
            words = ASKS[offer.decide_at is not None, bool(rule)]
            tell(tx, desk, team, offer, person, words, rotation=offer.rotation, law=rule)
    if what.stand_in:
        _tell_the_price(tx, desk, team, offer, *what.stand_in)


def _tell_the_price(
    tx: Connection, desk: Desk, team: TeamNow, offer: Offer, stand_in: str, ore: int
) -> None:
    """Whoever heard that somebody is ill hears what it costs if the stand-in says yes; once."""
    if whom := team.leader_but(offer.person):
        price = kroner(ore, team.language_of(whom)).replace("\N{NO-BREAK SPACE}", " ")
        name = team.name_of(stand_in)
        tell(tx, desk, team, offer, whom, "sick.price", price=price, by=name)


ASKS = {
    (False, False): "offer.asks", (False, True): "offer.asks_hours",
    (True, False): "offer.asks_cover", (True, True): "offer.asks_cover_hours",
}  # fmt: skip
"""By whether cover is sought, and whether a rule of working time would be broken."""


def _let_decide(tx: Connection, desk: Desk, team: TeamNow, offer: Offer) -> None:
    """Nobody has said yes in time: a backstop finds somebody, or lets her off; again each hour."""
    alarms.raise_alarm(
        tx, desk, team.id, alarm_of(offer), "cover", code=offer.code, person=offer.person,
        day=offer.start, at=offer.start,
    )  # fmt: skip
    offers.decide_at(tx, offer.id, desk.now + alarms.HOUR)
