"""Everything that was changed or undone; and undoing a change, which is one more entry."""

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from oncall.rota.core.change import Recorded, standing
from oncall.rota.core.check.laid import newly
from oncall.rota.core.file.faults import Fault, Refusal
from oncall.rota.core.rota import Rota
from oncall.rota.pages.tools import (
    LEADERS,
    READERS,
    RotaDesk,
    does,
    drawn,
    given,
    leads,
    no_rota,
    refused,
    seen,
    warnings,
)
from oncall.rota.work import ChangeFaults, Deed, recorded_changes, undo_within
from oncall.web.drawing import back_to
from oncall.web.rights import may
from oncall.web.visitor import language, visitor

SHOWN = 100


def routes_of(routes: Blueprint, desk: RotaDesk) -> None:
    """Add the pages to the room's routes."""

    @routes.get("/rota/changes")
    @may(*READERS)
    def changes() -> str:
        """What was changed and undone: by whom, when and why."""
        with desk.db.reading() as conn:
            team = desk.team(conn)
            found = recorded_changes(conn, visitor().team_id)
        if not team.rota.plans:
            return no_rota()
        told = [(each, does(each.change, team, language())) for each in reversed(found)]
        return drawn(
            "rota/changes.html",
            team,
            found=told[:SHOWN],
            more=len(told) > SHOWN,
            undone={each.undoes for each in found if each.undoes},
            leads=leads(),
        )

    @routes.get("/rota/undo")
    @may(*LEADERS)
    def undo() -> str:
        """What undoing a change would bring about."""
        with desk.db.reading() as conn:
            return _asked(conn, desk, ())

    @routes.post("/rota/undo")
    @may(*LEADERS)
    def undo_it() -> AnyResponse | str:
        """Undo a change: one more entry that says who and why."""
        return _undone(desk)


def _number(found: list[Recorded]) -> int:
    """The change that is meant; another team's is not there."""
    text = request.values.get("number", "")
    known = {str(each.change.deed) for each in found if not each.undoes}
    return int(given(text if text in known else None))


def _asked(conn: Connection, desk: RotaDesk, faults: tuple[Fault, ...]) -> str:
    team, found = desk.team(conn), recorded_changes(conn, visitor().team_id)
    number = _number(found)
    theirs = [each for each in found if each.change.deed == number]
    start = min(each.change.start for each in theirs)
    end = max(each.change.end for each in theirs)
    after = Rota(team.rota.plans, [e for e in standing(found) if e.deed != number])
    before = seen(desk, conn, start, end)
    return drawn(
        "rota/undo.html",
        team,
        number=number,
        theirs=[(each, does(each.change, team, language())) for each in theirs],
        warnings=warnings(newly(before, after), team, language()),
        closed=desk.closed(conn, visitor().team_id, start, end),
        why=request.form.get("why", ""),
        faults=refused(faults, team, language()),
    )


def _undone(desk: RotaDesk) -> AnyResponse | str:
    why = request.form.get("why", "").strip()
    with desk.db.reading() as conn:
        number = _number(recorded_changes(conn, visitor().team_id))
    try:
        if not why:
            raise ChangeFaults([Refusal(None, "why", "why is missing", "say why", "missing")])
        with desk.db.transaction() as tx:
            undo_within(
                tx, desk.vault, desk.env,
                team_id=visitor().team_id, number=number, deed=Deed(visitor().handle, why),
            )  # fmt: skip
    except ChangeFaults as error:
        with desk.db.reading() as conn:
            return _asked(conn, desk, error.faults)
    return back_to("rota.changes", done="rota_undone")
