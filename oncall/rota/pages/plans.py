"""The versions of the plan: shown, compared person by person, and a new one from a file."""

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.rota.core.difference import difference
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.file.text_difference import text_difference
from oncall.rota.core.rota import Rota
from oncall.rota.pages.plan_faults import said
from oncall.rota.pages.plan_look import by_person, shown, team_name, tried
from oncall.rota.pages.tools import (
    PLAN_READERS,
    PLANNERS,
    RotaDesk,
    drawn,
    given,
    no_rota,
)
from oncall.rota.work import PlanFaults, import_plan
from oncall.rota.work.plans import LOOKS_AHEAD
from oncall.rota.work.versions import in_force_or_later, kept_text, kept_versions
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor


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
        today = desk.env.now().astimezone(team.zone).date()
        usable = in_force_or_later(found, today) if may_plan() else ()
        return drawn("rota/plans.html", team, versions=found[::-1], plans=may_plan(), usable=usable)

    @routes.get("/rota/plan")
    @may(*PLAN_READERS)
    def plan() -> str:
        """What stands in one version."""
        number = request.args.get("number", "")
        with desk.db.reading() as conn:
            team, text = desk.team(conn), version_text(conn, number)
        valid_from = stored_plan(text).valid_from
        plans = may_plan()
        return drawn(
            "rota/plan.html", team, number=number, valid_from=valid_from, text=text, plans=plans
        )

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


def may_plan() -> bool:
    """Whether whoever looks may store a new plan."""
    return not visitor().parts.isdisjoint(PLANNERS)


def version_text(conn: Connection, number: str) -> str:
    """The version of that number; another team's is not there."""
    known = number.isdecimal() and len(number) < 6
    text: str = given(kept_text(conn, visitor().team_id, int(number)) if known else None)
    return text


def _compared(conn: Connection, desk: RotaDesk) -> str:
    team = desk.team(conn)
    numbers = [request.args.get(name, "") for name in ("older", "newer")]
    texts = [version_text(conn, number) for number in numbers]
    one, other = map(stored_plan, texts)
    start = max(desk.env.now(), one.starts_at, other.starts_at)
    until = start + LOOKS_AHEAD
    return drawn(
        "rota/compare.html",
        team,
        numbers=numbers,
        differs=by_person(difference(Rota([one]), Rota([other]), start, until)),
        text_differs=text_difference(*texts),
        until=until.astimezone(team.zone).date(),
    )


def _new(desk: RotaDesk) -> AnyResponse | str:
    with desk.db.reading() as conn:
        team, name = desk.team(conn), team_name(conn)
    if not (team.rota.plans and name):
        return no_rota()
    text, sure = _text(), request.form.get("sure") == "yes"
    try:
        coming = tried(desk, text, name)
        if sure:
            by = visitor().handle
            import_plan(desk.db, desk.vault, desk.env, text=text, team=name, by=by)
            return back_to("rota.plans", done="plan_stored")
    except PlanFaults as error:
        faults = said(error.faults, team, language())
        return drawn("rota/new_plan.html", team, faults=faults, coming=None)
    return shown(desk, team, coming, text)


def _text() -> str:
    """The file, or what the page before has read of it; a browser sends its own line ends."""
    file = request.files.get("file")
    raw = file.read() if file else request.form.get("text", "").encode()
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return "\0"  # no rota file is like that, and it is told as one that cannot be read
