"""What a new plan would bring about, before it is stored: whoever has written it, and how."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.people.rows.teams import teams
from oncall.rota.core.check.laid import newly
from oncall.rota.core.difference import Differs
from oncall.rota.core.file.text_difference import text_difference
from oncall.rota.pages.plan_faults import said
from oncall.rota.pages.tools import RotaDesk, drawn, seen, warnings
from oncall.rota.work import Imported, preview_plan, with_plan
from oncall.rota.work.plans import LOOKS_AHEAD
from oncall.rota.work.reading import OfTeam
from oncall.rota.work.versions import text_on
from oncall.web.visitor import language, visitor

SHOWN = 6
"""So many shifts of each person; the rest is a number."""


class OfPerson(NamedTuple):
    """What differs for one person: hours that go and come, and the first of the spans."""

    person: str
    gone: int
    come: int
    spans: Sequence[Differs]
    more: int


def by_person(differs: Sequence[Differs]) -> list[OfPerson]:
    """What differs, gathered for each person."""
    return [
        _of(person, list(theirs)) for person, theirs in groupby(differs, key=lambda d: d.person)
    ]


def _of(person: str, theirs: list[Differs]) -> OfPerson:
    gone, come = (
        sum(int((d.end - d.start).total_seconds()) for d in theirs if d.what == what)
        for what in ("gone", "new")
    )
    return OfPerson(person, gone, come, theirs[:SHOWN], len(theirs[SHOWN:]))


def team_name(conn: Connection) -> str:
    """The name of the team of whoever looks; "" for none."""
    return next((each.name for each in teams(conn) if each.id == visitor().team_id), "")


def tried(desk: RotaDesk, text: str, name: str) -> Imported:
    """What storing the text would do; raises PlanFaults with every fault."""
    return preview_plan(desk.db, desk.vault, desk.env, text=text, team=name, judge=desk.judge)


class Typed(NamedTuple):
    """The fields of the form that a plan is from, and the text of the version they changed."""

    fields: Sequence[tuple[str, str]]
    based: str


def shown(
    desk: RotaDesk, team: OfTeam, coming: Imported, text: str, typed: Typed | None = None
) -> str:
    """The page that asks whether to store it."""
    after, day = with_plan(team.rota, coming.plan), coming.plan.valid_from
    with desk.db.reading() as conn:
        before = seen(desk, conn, coming.looked_until - LOOKS_AHEAD, coming.looked_until)
        old = text_on(conn, visitor().team_id, day)
    return drawn(
        "rota/new_plan.html",
        team,
        faults=(),
        coming=coming,
        look_at=said(coming.warnings, team, language()),
        text=text,
        typed=typed.fields if typed else (),
        not_based=typed is not None and typed.based != old,
        later=[each.valid_from for each in team.rota.plans if each.valid_from > day],
        differs=by_person(coming.differs),
        text_differs=text_difference(old, text),
        until=coming.looked_until.astimezone(team.zone).date(),
        warnings=warnings(newly(before, after), team, language()),
        closed=[],
    )
