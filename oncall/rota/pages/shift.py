"""One shift: who has it and when, the plan and the changes behind it, and what may be done."""

from datetime import datetime

from flask import Blueprint, request
from sqlalchemy import Connection

from oncall.rota.core.change import Kind, Recorded
from oncall.rota.core.changes.swap import is_part, tradable
from oncall.rota.core.changes.typed import on_the_clock
from oncall.rota.core.duty import Shift
from oncall.rota.core.ledger import Entry, entries
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.pages.tools import (
    READERS,
    RotaDesk,
    address_of,
    at_second,
    does,
    drawn,
    given,
    leads,
)
from oncall.rota.work import recorded_changes
from oncall.rota.work.reading import OfTeam
from oncall.web.rights import may
from oncall.web.visitor import language, visitor

_BY_LEADERS: tuple[Kind, ...] = ("cover", "replace", "remove", "add", "absent")


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the page to the room's routes."""

    @routes.get("/rota/shift")
    @may(*READERS)
    def shift() -> str:
        """One shift, what is behind it, and what may be done with it."""
        with desk.db.reading() as conn:
            return _drawn(conn, desk)


def _drawn(conn: Connection, desk: RotaDesk) -> str:
    team = desk.team(conn)
    start, end = (at_second(request.args.get(name, "")) for name in ("start", "end"))
    rotation, person = (request.args.get(name, "") for name in ("rotation", "person"))
    held = [
        each
        for each in entries(team.rota, start, end)
        if (each.rotation, each.person) == (rotation, person)
    ]
    first: Entry = given(held[0] if held else None)
    behind = _behind(recorded_changes(conn, visitor().team_id), held, start, end)
    offers = desk.offers.open_ones(conn, visitor().team_id)
    plan = next((p for p in reversed(team.rota.plans) if p.starts_at <= start), team.rota.plans[0])
    return drawn(
        "rota/shift.html",
        team,
        shift=first._replace(end=held[-1].end),
        valid_from=plan.valid_from,
        behind=[(each, does(each.change, team, language())) for each in behind],
        kinds=_kinds(first, end > desk.env.now()),
        typed={"start": on_the_clock(start, team.zone), "end": on_the_clock(end, team.zone)},
        leads=leads(),
        own=address_of(mine) if (mine := _own(team, first, desk.env.now())) else None,
        offer=next((each for each in offers if is_part(each.shift, Shift(*first[:4]))), None),
    )


def _own(team: OfTeam, shift: Entry, now: datetime) -> Shift | None:
    """The whole shift, where it is one's own and has not begun: that may be traded."""
    if shift.person != visitor().handle:
        return None
    mine = tradable(team.rota, shift.person, now, team.zone)
    return next((each for each in mine if is_part(each, Shift(*shift[:4]))), None)


def _behind(
    recorded: list[Recorded], held: list[Entry], start: datetime, end: datetime
) -> list[Recorded]:
    """The changes that count and are about her or her place in that span."""
    undone = {each.undoes for each in recorded if each.undoes}
    people = {each.person for each in held} | {each.instead_of for each in held if each.instead_of}
    return [
        each
        for each in recorded
        if not each.undoes
        and each.change.deed not in undone
        and each.change.meets(start, end)
        and each.change.rotation in ("", held[0].rotation)
        and people & {each.change.person, each.change.instead_of}
    ]


def _kinds(shift: Entry, ahead: bool) -> tuple[Kind, ...]:
    """What whoever looks may do about it."""
    if not leads():
        return ("absent",) if ahead and shift.person == visitor().handle else ()
    if shift.rotation == SUPERVISOR:
        return ("stand-in", "cover", "replace", "absent", "outside")
    return _BY_LEADERS
