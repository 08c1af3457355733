"""Giving a shift away: all who are free are asked by text, and it stays one's own until taken."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response as AnyResponse

from oncall.rota.core.changes.typed import faults_of_why
from oncall.rota.core.duty import Shift
from oncall.rota.core.file.faults import Fault
from oncall.rota.pages.swap_news import shift_words
from oncall.rota.pages.tools import (
    HOLDERS,
    RotaDesk,
    address_of,
    drawn,
    no_rota,
    own_shift,
    refused,
)
from oncall.rota.work import ChangeFaults, Deed
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/give")
    @may(*HOLDERS, whose="own")
    def give() -> str:
        """The form in which one gives a shift away."""
        return _form(desk, own_shift(request.args), "", ())

    @routes.post("/rota/give")
    @may(*HOLDERS, whose="own")
    def give_it() -> AnyResponse | str:
        """Give a shift away: it is offered to all who are free."""
        return _given_away(desk, own_shift(request.form))

    @routes.post("/rota/give/withdraw")
    @may(*HOLDERS, whose="own")
    def keep() -> AnyResponse:
        """Keep a shift that one was giving away."""
        return _kept(desk)


def _form(desk: RotaDesk, shift: Shift, why: str, faults: tuple[Fault, ...]) -> str:
    with desk.db.reading() as conn:
        team = desk.team(conn)
    if not team.rota.plans:
        return no_rota()
    return drawn(
        "rota/give.html",
        team,
        shift=shift_words(shift, team),
        own=address_of(shift),
        why=why,
        faults=refused(faults, team, language()),
    )


def _given_away(desk: RotaDesk, shift: Shift) -> AnyResponse | str:
    why = request.form.get("why", "").strip()
    try:
        if faults := (*faults_of_why(why),):
            raise ChangeFaults(faults)
        desk.offers.make(visitor().team_id, shift, Deed(shift.person, why))
    except ChangeFaults as error:
        return _form(desk, shift, why, error.faults)
    return back_to("rota.shift", done="shift_offered", person=shift.person, **address_of(shift))


def _kept(desk: RotaDesk) -> AnyResponse:
    """What was taken in the same moment is taken: the rota shows who has it."""
    team_id, handle = visitor().team_id, visitor().handle
    with desk.db.reading() as conn:
        offers = desk.offers.open_ones(conn, team_id)
    found = next((each for each in offers if str(each.code) == request.form.get("code")), None)
    if found and (found.person != handle or found.decide_at):
        abort(404)
    try:
        if found:
            desk.offers.withdraw(team_id, found.code, Deed(handle, ""))
    except ChangeFaults:
        found = None
    return back_to("rota.board", done="offer_withdrawn" if found else "offer_over")
