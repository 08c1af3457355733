"""Shifts that are given away: made, withdrawn and ended; who is asked stands in `offering.py`.

An offer ends when it is taken, withdrawn or at the shift's begin; until then the shift stays with
whoever has it. Where cover is sought it ends with the shift.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from oncall.contact.rows import offers
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out import alarms
from oncall.contact.work.record import new_code
from oncall.contact.work.shifts import sick
from oncall.contact.work.shifts.offer_texts import about_all, tell
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.work import the_team
from oncall.rota.core.changes.leading import leaders, not_hers
from oncall.rota.core.changes.offer import Offer, Outcome, sought
from oncall.rota.core.changes.swap import is_part
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.file.faults import Fault, Refusal, did_you_mean
from oncall.rota.work import ChangeFaults, Deed


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
    faults = [*_wrong(mine, person, held, deed), *_offered_already(tx, mine, held)]
    if faults := [*_not_hers(mine, deed, person), *faults]:
        raise ChangeFaults(faults)
    shift = held[0]
    made = Offer(
        desk.env.new_id(), new_code(tx, desk, mine.id), shift.rotation, person, shift.start,
        shift.end, deed.by, deed.why,
    )  # fmt: skip
    offers.add(tx, mine.id, made, desk.now)
    return made


def seek_cover(desk: Desk, *, team: str | None, person: str, deed: Deed) -> list[Offer]:
    """Seek cover for `person`, who is ill, as if she had written SJUK; she hears of it by text.

    Raises ChangeFaults with everything that is wrong, or TeamFault.
    """
    with desk.writing("cover") as tx:
        mine = team_now(tx, desk, the_team(tx, desk.env, team, may_be_new=False).id)
        faults = [*_by(mine, deed), *_not_hers(mine, deed, person), *_not_ill(tx, mine, person)]
        if faults:
            raise ChangeFaults(faults)
        made = sick.seek(tx, desk, mine, person, deed)
        tell(tx, desk, mine, made[0], person, "sick.sought", **about_all(mine, person, made))
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
    theirs = (found.person, found.by) if found else ()
    faults = [*_by(mine, deed), *_not_hers(mine, deed, *theirs)]
    if found is None:
        hint = "oncall rota change offers shows them"
        faults.append(Fault(None, "code", f"no open offer has the code {code}", hint))
    if found is None or faults:
        raise ChangeFaults(faults)
    end_offer(tx, desk, mine, found, "withdrawn", deed)
    return found


def open_offers(conn: Connection, team_id: str) -> list[Offer]:
    """What can be taken now, the next shift first."""
    return [each for its, each in offers.open_ones(conn) if its == team_id]


BY_ITSELF = Deed("", "")
ENDED: dict[Outcome, str] = {
    "begun": "offer.nobody", "void": "offer.void", "withdrawn": "offer.withdrawn",
}  # fmt: skip


def end_offer(
    tx: Connection,
    desk: Desk,
    team: TeamNow,
    offer: Offer,
    outcome: Outcome,
    deed: Deed = BY_ITSELF,
) -> None:
    """Whoever gives it away hears of it, who decided it, and who was about to take it.

    That her shift is over, somebody ill knows.
    """
    left = offers.end(tx, offer.id, outcome, desk.now, by=deed.by, why=deed.why)
    alarms.is_settled(tx, desk, team.id, sick.alarm_of(offer))
    is_over = outcome == "begun" and offer.decide_at is not None
    whom, words = (offer.person, offer.by, *left), ENDED[outcome]
    if is_over:
        whom, words = (*left,), "sick.settled"
    for each in dict.fromkeys(whom):
        tell(tx, desk, team, offer, each, words)


def _not_ill(tx: Connection, team: TeamNow, person: str) -> Iterator[Fault]:
    if person not in team.staff:
        yield _unknown(team, "person", person)
    elif theirs := sick.sought_for(tx, team.id, person):
        hint = "oncall rota change offers shows it"
        yield Fault(None, "", f"cover is sought for {person} already, as {theirs[0].code}", hint)
    elif not sought(team.rota, person, team.now):
        hint = "offer or cover is for what comes later"
        yield Fault(None, "", f"{person} has no shift within a day", hint)


def _wrong(team: TeamNow, person: str, held: Sequence[Shift], deed: Deed) -> Iterator[Fault]:
    yield from _by(team, deed)
    if person not in team.staff:
        yield _unknown(team, "person", person)
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
        yield _unknown(team, "by", deed.by)


def _unknown(team: TeamNow, place: str, handle: str) -> Fault:
    return Fault(
        None, place, f'"{handle}" is not on record', did_you_mean(handle, sorted(team.staff))
    )


def _not_hers(team: TeamNow, deed: Deed, *theirs: str) -> Iterator[Fault]:
    """A shift is given away by whose it is, or by who leads."""
    if deed.must_lead and deed.by not in theirs and team.rota.plans:
        yield from not_hers(deed.by, team.staff, leaders(team.rota, team.staff, team.now))


def _offered_already(tx: Connection, team: TeamNow, held: Sequence[Shift]) -> Iterator[Fault]:
    for each in open_offers(tx, team.id):
        if any(is_part(each.shift, shift) for shift in held):
            message = f"it is offered already, as {each.code}"
            hint = "withdraw that first: oncall rota change withdraw"
            yield Refusal(None, "", message, hint, "given_already")
