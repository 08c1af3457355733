"""Swapping shifts: one asks a colleague, she agrees or declines, and both see what it would break.

Nobody's shift has changed before she agrees; then both have, in one transaction.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any, get_args

from flask import Blueprint, abort, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.rota.core.changes.laying import Asked
from oncall.rota.core.changes.swap import Answer, Swap, over, tradable
from oncall.rota.core.check.laid import newly
from oncall.rota.core.duty import Shift
from oncall.rota.core.file.faults import Fault
from oncall.rota.core.rota import Rota
from oncall.rota.pages.swap_news import sentence, shift_words
from oncall.rota.pages.tools import (
    HOLDERS,
    RotaDesk,
    address_of,
    at_second,
    does,
    drawn,
    given,
    no_rota,
    own_shift,
    refused,
    seen,
    warnings,
)
from oncall.rota.work import (
    ChangeFaults,
    Deed,
    answer_within,
    ask_within,
    the_swap,
    try_change,
    why_not,
)
from oncall.rota.work.reading import OfTeam
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/swap")
    @may(*HOLDERS, whose="own")
    def swap() -> str:
        """The form in which one asks a colleague to swap shifts."""
        mine, now = own_shift(request.args), desk.env.now()
        with desk.db.reading() as conn:
            return _form(conn, desk, _typed(request.args, mine, now), ())

    @routes.post("/rota/swap")
    @may(*HOLDERS, whose="own")
    def ask() -> AnyResponse | str:
        """Show what a swap would bring about, or ask for it."""
        wanted = _typed(request.form, own_shift(request.form), desk.env.now())
        return _asked(desk, wanted) if request.form.get("sure") == "yes" else _look(desk, wanted)

    @routes.get("/rota/swap/<its>")
    @may(*HOLDERS, whose="own")
    def one_swap(its: str) -> str:
        """A swap that is asked for, and what it would bring about."""
        with desk.db.reading() as conn:
            return _shown(conn, desk, _hers(conn, its))

    @routes.post("/rota/swap/<its>")
    @may(*HOLDERS, whose="own")
    def answer(its: str) -> AnyResponse | str:
        """Agree to a swap, decline it or withdraw it."""
        return _answered(desk, its)


def _typed(form: Any, mine: Shift, now: datetime) -> Swap:
    """What is asked for; hers is of no length while she has chosen none."""
    end, _, rest = form.get("theirs", "").partition(" ")
    start, _, rotation = rest.partition(" ")
    span = (at_second(start), at_second(end)) if end else (mine.start, mine.start)
    theirs = Shift(rotation, form.get("person", ""), *span)
    return Swap("", mine, theirs, form.get("why", "").strip(), now)


def _form(conn: Connection, desk: RotaDesk, typed: Swap, faults: Sequence[Fault]) -> str:
    """First the colleague is chosen, then her shift: those that the rota lets the two swap."""
    team, now = desk.team(conn), desk.env.now()
    if not team.rota.plans:
        return no_rota()
    today = now.astimezone(team.zone).date()
    people = [
        handle for handle, each in team.people.items()
        if each.active(today) and each.roles & {*HOLDERS} and handle != typed.asker
    ]  # fmt: skip
    return drawn(
        "rota/swap.html",
        team,
        typed=typed,
        mine=shift_words(typed.gives, team),
        own=address_of(typed.gives),
        chosen=_value(typed.gets),
        people=sorted(people, key=team.called),
        choices=[(_value(each), shift_words(each, team)) for each in _choices(team, typed, now)],
        faults=refused(faults, team, language()),
    )


def _choices(team: OfTeam, typed: Swap, now: datetime) -> Iterator[Shift]:
    asked = Asked(team.rota, team.people, now)
    for each in tradable(team.rota, typed.asked, now, team.zone):
        if not why_not(asked, Swap("", typed.gives, each, "-", now), (), ()):
            yield each


def _value(shift: Shift) -> str:
    return " ".join(str(each) for each in reversed(address_of(shift).values()))


def _look(desk: RotaDesk, wanted: Swap) -> str:
    with desk.db.reading() as conn:
        team = desk.team(conn)
        if not team.rota.plans:
            return no_rota()
        asked = Asked(team.rota, team.people, desk.env.now())
        if faults := why_not(asked, wanted, (), desk.offers.open_ones(conn, visitor().team_id)):
            return _form(conn, desk, wanted, faults)
        return drawn(
            "rota/swap_look.html",
            team,
            typed=wanted,
            own=address_of(wanted.gives),
            chosen=_value(wanted.gets),
            **_comes_to(conn, desk, team, wanted),
        )


def _comes_to(conn: Connection, desk: RotaDesk, team: OfTeam, swap: Swap) -> dict[str, Any]:
    """What it changes, and what the check newly finds by it; raises ChangeFaults."""
    asked = Asked(team.rota, team.people, desk.env.now())
    changes = try_change(asked, swap.wanted, Deed(swap.asker, swap.why))
    before = seen(desk, conn, swap.begins, swap.ends)
    found = newly(before, Rota(team.rota.plans, (*team.rota.changes, *changes)))
    return {
        "does": [does(each, team, language()) for each in changes],
        "warnings": warnings(found, team, language()),
        "closed": desk.closed(conn, visitor().team_id, swap.begins, swap.ends),
    }


def _asked(desk: RotaDesk, typed: Swap) -> AnyResponse | str:
    team_id = visitor().team_id
    wanted = Swap(desk.env.new_id(), typed.gives, typed.gets, typed.why, typed.at)
    try:
        with desk.db.transaction() as tx:
            ask_within(
                tx, desk.vault, desk.env,
                team_id=team_id, wanted=wanted, offered=desk.offers.open_ones(tx, team_id),
            )  # fmt: skip
    except ChangeFaults as error:
        with desk.db.reading() as conn:
            return _form(conn, desk, typed, error.faults)
    return back_to("rota.board", done="swap_asked")


def _hers(conn: Connection, its: str) -> Swap:
    """The swap, for one of the two whose it is; for anybody else it is not there."""
    found: Swap = given(the_swap(conn, visitor().team_id, its))
    return found if visitor().handle in (found.asker, found.asked) else abort(404)


def _shown(conn: Connection, desk: RotaDesk, swap: Swap) -> str:
    team = desk.team(conn)
    outcome = over(swap, team.rota, desk.env.now())
    comes_to: dict[str, Any] = {}
    faults: tuple[Fault, ...] = ()
    if outcome is None:
        try:
            comes_to = _comes_to(conn, desk, team, swap)
        except ChangeFaults as error:
            faults = error.faults
    return drawn(
        "rota/swap_one.html",
        team,
        swap=swap,
        sentence=sentence(swap, outcome, team),
        is_open=outcome is None,
        faults=refused(faults, team, language()),
        **comes_to,
    )


def _answered(desk: RotaDesk, its: str) -> AnyResponse | str:
    """Two may press at once: whose answer does not count any more is told how it ended, or why."""
    with desk.db.reading() as conn:
        answer = _answer_to(_hers(conn, its))
    with suppress(ChangeFaults), desk.db.transaction() as tx:
        after = answer_within(
            tx, desk.vault, desk.env, team_id=visitor().team_id, its=its, answer=answer
        )
        if after and after.outcome == answer:
            return back_to("rota.board", done=f"swap_{answer}")
    with desk.db.reading() as conn:
        return _shown(conn, desk, _hers(conn, its))


def _answer_to(swap: Swap) -> Answer:
    """What she has pressed, where that is hers to press."""
    said, handle = request.form.get("answer"), visitor().handle
    hers = (each for each in get_args(Answer) if each == said and swap.may_be(each, handle))
    answer: Answer = given(next(hers, None))
    return answer
