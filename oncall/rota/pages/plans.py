"""The versions of the plan: shown, compared person by person, and a new one from a file."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.people.rows.teams import teams
from oncall.rota.core.check.laid import newly
from oncall.rota.core.difference import Differs, difference
from oncall.rota.core.faults import Fault
from oncall.rota.core.read import read_plan, stored_plan
from oncall.rota.core.rota import Rota
from oncall.rota.pages.tools import (
    PLAN_READERS,
    PLANNERS,
    RotaDesk,
    drawn,
    given,
    no_rota,
    seen,
    warnings,
)
from oncall.rota.work import Imported, PlanFaults, import_plan, preview_plan, with_plan
from oncall.rota.work.plans import LOOKS_AHEAD
from oncall.rota.work.reading import OfTeam
from oncall.rota.work.versions import kept_text, kept_versions
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor

SHOWN = 6
"""So many shifts of each person; the rest is a number."""


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/plans")
    @may(*PLAN_READERS)
    def plans() -> str:
        """The versions of the plan."""
        with desk.db.reading() as conn:
            team, found = desk.team(conn), kept_versions(conn, visitor().team_id)
        if not team.rota.plans:
            return no_rota()
        plans = not visitor().parts.isdisjoint(PLANNERS)
        return drawn("rota/plans.html", team, versions=found[::-1], plans=plans)

    @routes.get("/rota/plan")
    @may(*PLAN_READERS)
    def plan() -> str:
        """What stands in one version."""
        number = request.args.get("number", "")
        with desk.db.reading() as conn:
            team, text = desk.team(conn), _text_of(conn, number)
        valid_from = stored_plan(text).valid_from
        return drawn("rota/plan.html", team, number=number, valid_from=valid_from, text=text)

    @routes.get("/rota/plans/compare")
    @may(*PLAN_READERS)
    def compare() -> str:
        """Whose shifts differ by two versions, person by person."""
        with desk.db.reading() as conn:
            return _compared(conn, desk)

    @routes.post("/rota/plans")
    @may(*PLANNERS, sure=True)
    def new_plan() -> AnyResponse | str:
        """Show what a new plan would change, or store it."""
        return _new(desk)


class OfPerson(NamedTuple):
    """What differs for one person: hours that go and come, and the first of the spans."""

    person: str
    gone: int
    come: int
    spans: Sequence[Differs]
    more: int


def _by_person(differs: Sequence[Differs]) -> list[OfPerson]:
    return [
        _of(person, list(theirs)) for person, theirs in groupby(differs, key=lambda d: d.person)
    ]


def _of(person: str, theirs: list[Differs]) -> OfPerson:
    gone, come = (
        sum(int((d.end - d.start).total_seconds()) for d in theirs if d.what == what)
        for what in ("gone", "new")
    )
    return OfPerson(person, gone, come, theirs[:SHOWN], len(theirs[SHOWN:]))


def _text_of(conn: Connection, number: str) -> str:
    """The version of that number; another team's is not there."""
    known = number.isdecimal() and len(number) < 6
    text: str = given(kept_text(conn, visitor().team_id, int(number)) if known else None)
    return text


def _compared(conn: Connection, desk: RotaDesk) -> str:
    team = desk.team(conn)
    numbers = [request.args.get(name, "") for name in ("older", "newer")]
    one, other = (stored_plan(_text_of(conn, number)) for number in numbers)
    start = max(desk.env.now(), one.starts_at, other.starts_at)
    until = start + LOOKS_AHEAD
    return drawn(
        "rota/compare.html",
        team,
        numbers=numbers,
        differs=_by_person(difference(Rota([one]), Rota([other]), start, until)),
        until=_day(until, team),
    )


def _day(at: datetime, team: OfTeam) -> object:
    return at.astimezone(team.zone).date()


def _new(desk: RotaDesk) -> AnyResponse | str:
    with desk.db.reading() as conn:
        team = desk.team(conn)
        name = next((each.name for each in teams(conn) if each.id == visitor().team_id), "")
    if not (team.rota.plans and name):
        return no_rota()
    text, sure = _text(), request.form.get("sure") == "yes"
    try:
        coming = _tried(desk, text, name)
        if sure:
            import_plan(desk.db, desk.vault, desk.env, text=text, team=name)
            return back_to("rota.plans", done="plan_stored")
    except PlanFaults as error:
        return drawn("rota/new_plan.html", team, faults=error.faults, coming=None)
    return _shown(desk, team, coming, text)


def _text() -> str:
    """The file, or what the page before has read of it; a browser sends its own line ends."""
    file = request.files.get("file")
    raw = file.read() if file else request.form.get("text", "").encode()
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return "\0"  # no rota file is like that, and it is told as one that cannot be read


def _tried(desk: RotaDesk, text: str, name: str) -> Imported:
    """What storing it would do; raises PlanFaults with every fault."""
    read = read_plan(text, desk.judge)
    if read.faults:
        raise PlanFaults(read.faults)
    return preview_plan(desk.db, desk.vault, desk.env, text=text, team=name)


def _shown(desk: RotaDesk, team: OfTeam, coming: Imported, text: str) -> str:
    after = with_plan(team.rota, coming.plan)
    no_faults: tuple[Fault, ...] = ()
    with desk.db.reading() as conn:
        before = seen(desk, conn, coming.looked_until - LOOKS_AHEAD, coming.looked_until)
    return drawn(
        "rota/new_plan.html",
        team,
        faults=no_faults,
        coming=coming,
        text=text,
        differs=_by_person(coming.differs),
        until=_day(coming.looked_until, team),
        warnings=warnings(newly(before, after), team, language()),
        closed=[],
    )
