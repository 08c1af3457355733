"""Shifts that are given away, or for which cover is sought: offered by text to those who are free.

An offer ends when it is taken, withdrawn or at the shift's begin; until then the shift stays with
whoever has it. Where cover is sought it ends with the shift, and a backstop is asked to decide.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.contact.core.scene import is_night
from oncall.contact.rows import offers
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work import alarms
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import new_code
from oncall.contact.work.shifts.offer_texts import tell
from oncall.contact.work.shifts.rota_check import CalledOut, subject_of
from oncall.contact.work.shifts.sick import alarm_of, who_hears
from oncall.contact.work.shifts.taking import MAY_TAKE
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.work import the_team
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.faults import Fault, Refusal, did_you_mean
from oncall.rota.core.offer import Offer, Outcome, Price, hours_rule, over, who_is_free
from oncall.rota.core.swap import is_part
from oncall.rota.work import ChangeFaults, Deed
from oncall.store.engine import DATABASE_ERRORS
from oncall.wording import kroner

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=30)
SOON = timedelta(hours=12)
"""For a shift that begins within these people are asked by night as well."""

AROUND = timedelta(days=7)
"""So much before and after a shift is looked at for what her hours come to."""


def make_offer(
    desk: Desk, *, team: str | None, person: str, rotation: str,
    start: datetime, end: datetime, deed: Deed,
) -> Offer:  # fmt: skip
    """Give away the one shift that `person` has in [start, end), on any rotation if it is "".

    Raises ChangeFaults with everything that is wrong, or TeamFault.
    """
    with desk.writing("offer") as tx:
        mine = the_team(tx, desk.env, team, may_be_new=False)
        return offer_within(
            tx, desk, mine.id, person=person, rotation=rotation, start=start, end=end, deed=deed
        )


def offer_within(
    tx: Connection, desk: Desk, team_id: str, *, person: str, rotation: str,
    start: datetime, end: datetime, deed: Deed,
) -> Offer:  # fmt: skip
    """The same as a part of somebody's transaction."""
    mine = team_now(tx, desk, team_id)
    held = [
        each for each in shifts(mine.rota, start, end)
        if each.person == person and rotation in ("", each.rotation)
    ]  # fmt: skip
    if faults := [*_wrong(mine, person, held, deed), *_offered_already(tx, mine, held)]:
        raise ChangeFaults(faults)
    shift = held[0]
    made = Offer(
        desk.env.new_id(), new_code(tx, desk, mine.id), shift.rotation, person, shift.start,
        shift.end, deed.by, deed.why,
    )  # fmt: skip
    offers.add(tx, mine.id, made, desk.now)
    return made


def withdraw_offer(desk: Desk, *, team: str | None, code: int, deed: Deed) -> Offer:
    """Nobody can take it any more; who was about to is told. Raises ChangeFaults or TeamFault."""
    with desk.writing("offer") as tx:
        mine = the_team(tx, desk.env, team, may_be_new=False)
        return withdraw_within(tx, desk, mine.id, code, deed)


def withdraw_within(tx: Connection, desk: Desk, team_id: str, code: int, deed: Deed) -> Offer:
    """The same as a part of somebody's transaction."""
    mine = team_now(tx, desk, team_id)
    found = offers.by_code(tx, mine.id, code, desk.now)
    faults = [*_by(mine, deed)]
    if found is None:
        hint = "oncall rota change offers shows them"
        faults.append(Fault(None, "code", f"no open offer has the code {code}", hint))
    if found is None or faults:
        raise ChangeFaults(faults)
    _end(tx, desk, mine, found, "withdrawn", deed)
    return found


def open_offers(conn: Connection, team_id: str) -> list[Offer]:
    """What can be taken now, the next shift first."""
    return [each for its, each in offers.open_ones(conn) if its == team_id]


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
        _end(tx, desk, team, offer, what.outcome)
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
    for whom in who_hears(team, offer.person):
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


BY_ITSELF = Deed("", "")
ENDED: dict[Outcome, str] = {
    "begun": "offer.nobody", "void": "offer.void", "withdrawn": "offer.withdrawn",
}  # fmt: skip


def _end(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    offer: Offer,
    outcome: Outcome,
    deed: Deed = BY_ITSELF,
) -> None:
    """Whoever gives it away hears of it, who decided it, and who was about to take it."""
    left = offers.end(tx, offer.id, outcome, desk.now, by=deed.by, why=deed.why)
    alarms.is_settled(tx, desk, team.id, alarm_of(offer))
    for each in dict.fromkeys((offer.person, offer.by, *left)):
        tell(tx, desk, team, offer, each, ENDED[outcome])


def _wrong(team: TeamNow, person: str, held: Sequence[Shift], deed: Deed) -> Iterator[Fault]:
    yield from _by(team, deed)
    if person not in team.staff:
        close = did_you_mean(person, sorted(team.staff))
        yield Fault(None, "person", f'"{person}" is not on record', close)
    elif not held:
        hint = "oncall rota show says who is"
        yield Refusal(None, "", f"{person} is not on then", hint, "not_yours")
    elif len(held) > 1:
        message = f"{person} has {len(held)} shifts then"
        yield Fault(None, "from", message, "offer one at a time, with --from, --to and --rotation")
    elif held[0].start <= team.now:
        message = "the shift has begun"
        hint = "only what comes is given away; see cover and stand-in"
        yield Refusal(None, "", message, hint, "give_begun")


def _by(team: TeamNow, deed: Deed) -> Iterator[Fault]:
    if deed.by not in team.staff:
        close = did_you_mean(deed.by, sorted(team.staff))
        yield Fault(None, "by", f'"{deed.by}" is not on record', close)


def _offered_already(tx: Connection, team: TeamNow, held: Sequence[Shift]) -> Iterator[Fault]:
    for each in open_offers(tx, team.id):
        if any(is_part(each.shift, shift) for shift in held):
            message = f"it is offered already, as {each.code}"
            hint = "withdraw that first: oncall rota change withdraw"
            yield Refusal(None, "", message, hint, "given_already")
