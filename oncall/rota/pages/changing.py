"""Recording a change: typed, looked at with what it would bring about, then laid down."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any, NamedTuple

from flask import Blueprint, abort, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.rota.core.change import Change
from oncall.rota.core.changes.absence import by_kind, kinds_of, why_of
from oncall.rota.core.changes.laying import Asked, Wanted
from oncall.rota.core.changes.typed import FIELDS, MAY_PAY, Typed, wanted_from
from oncall.rota.core.check.laid import newly
from oncall.rota.core.file.faults import Fault, Refusal
from oncall.rota.core.plan import AbsenceKind
from oncall.rota.core.rota import Rota
from oncall.rota.pages.tools import (
    LEADERS,
    RotaDesk,
    does,
    drawn,
    leads,
    no_rota,
    refused,
    seen,
    warnings,
)
from oncall.rota.work import ChangeFaults, Deed, record_within, try_change
from oncall.rota.work.reading import OfTeam
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/change")
    @may("staff", *LEADERS)
    def change() -> str:
        """The form of a change; staff may only say that they are away themselves."""
        typed = _typed(request.args)
        with desk.db.reading() as conn:
            team = desk.team(conn)
        return _form(team, typed, desk.env.now(), []) if team.rota.plans else no_rota()

    @routes.post("/rota/change")
    @may("staff", *LEADERS)
    def lay_down() -> AnyResponse | str:
        """Show what a change would bring about, or lay it down."""
        typed, sure = _typed(request.form), request.form.get("sure")
        if sure == "yes":
            return _laid_down(desk, typed)
        with desk.db.reading() as conn:
            if sure == "mend":
                return _form(desk.team(conn), typed, desk.env.now(), [])
            return _looked_at(conn, desk, typed)


def _typed(form: Any) -> Typed:
    """What stands in the fields. A kind that is not hers to choose is not there."""
    kind = form.get("kind", "")
    if kind not in FIELDS or not (leads() or kind == "absent"):
        abort(404)
    names = ("rotation", "person", "instead_of", "start", "end", "why", "absence")
    texts = {name: form.get(name, "").strip() for name in names}
    typed = Typed(kind, pays=form.get("pays") == "yes", **texts).only_its_own()
    return typed if leads() else replace(typed, person=visitor().handle, pays=False)


def _kinds(team: OfTeam) -> tuple[AbsenceKind, ...]:
    """The kinds of absence that the visitor may choose from."""
    return kinds_of(team.rota.plans, unpaid_only=not leads())


def _deed(typed: Typed) -> Deed:
    return Deed(visitor().handle, why_of(typed.absence, typed.why))


class _Trial(NamedTuple):
    wanted: Wanted | None
    changes: tuple[Change, ...]
    faults: tuple[Fault, ...]


def _tried(team: OfTeam, typed: Typed, now: datetime) -> _Trial:
    """The changes it comes to, or everything that is wrong with it."""
    written, faults = wanted_from(typed, team.zone)
    if written is None:
        return _Trial(None, (), faults)
    faults = (*faults, *_past(written, team, now))
    wanted = by_kind(_kinds(team), typed.absence, written)
    if isinstance(wanted, Refusal):
        return _Trial(None, (), (*faults, wanted))
    try:
        changes = try_change(Asked(team.rota, team.people, now), [wanted], _deed(typed))
    except ChangeFaults as error:
        return _Trial(wanted, (), (*faults, *error.faults))
    return _Trial(wanted, changes, faults)


def _past(wanted: Wanted, team: OfTeam, now: datetime) -> Iterator[Fault]:
    """What has been is paid: only who leads may say that somebody was away before today."""
    days = [at.astimezone(team.zone).date() for at in (wanted.start, now)]
    if days[0] < days[1] and not leads():
        yield Refusal(None, "start", "before today", "ask who leads the team", "past")


def _looked_at(conn: Connection, desk: RotaDesk, typed: Typed) -> str:
    team, now = desk.team(conn), desk.env.now()
    if not team.rota.plans:
        return no_rota()
    trial = _tried(team, typed, now)
    if trial.wanted is None or trial.faults:
        return _form(team, typed, now, trial.faults)
    start, end = trial.wanted.start, trial.wanted.end
    after = Rota(team.rota.plans, (*team.rota.changes, *trial.changes))
    before = seen(desk, conn, start, end)
    price = leads() and typed.kind == "stand-in"
    return drawn(
        "rota/look.html",
        team,
        typed=asdict(typed),
        does=[does(each, team, language()) for each in trial.changes],
        warnings=warnings(newly(before, after), team, language()),
        price=desk.price(team.rota, after, team.people, start, end) if price else None,
        closed=desk.closed(conn, visitor().team_id, start, end),
    )


def _laid_down(desk: RotaDesk, typed: Typed) -> AnyResponse | str:
    with desk.db.reading() as conn:
        team = desk.team(conn)
    if not team.rota.plans:
        return no_rota()
    wanted, _, faults = _tried(team, typed, desk.env.now())
    try:
        if wanted is None or faults:
            raise ChangeFaults(faults)
        with desk.db.transaction() as tx:
            record_within(
                tx, desk.vault, desk.env,
                team_id=visitor().team_id, wanted=[wanted], deed=_deed(typed),
            )  # fmt: skip
    except ChangeFaults as error:
        return _form(team, typed, desk.env.now(), error.faults)
    day = wanted.start.astimezone(team.zone).date()
    return back_to("rota.board", done="rota_changed", week=f"{day:%G-W%V}")


def _form(team: OfTeam, typed: Typed, now: datetime, faults: Any) -> str:
    """The form as it was filled in, with everything that is wrong with it."""
    today = now.astimezone(team.zone).date()
    here = [handle for handle, each in team.people.items() if each.active(today)]
    rotations = [each.name for plan in reversed(team.rota.plans) for each in plan.rotations]
    kinds = _kinds(team) if typed.kind == "absent" else ()
    return drawn(
        "rota/change.html",
        team,
        typed=typed,
        fields=FIELDS[typed.kind] if leads() else (),
        kinds=[each.name for each in kinds],
        may_pay=leads() and typed.kind in MAY_PAY and not kinds,
        people=sorted(here, key=team.called),
        rotations=list(dict.fromkeys(rotations)),
        faults=refused(faults, team, language()),
        back=url_for("rota.board"),
    )
