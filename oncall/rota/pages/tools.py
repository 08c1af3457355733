"""What the pages of the rota are handed, and what they have in common."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from flask import abort, render_template
from sqlalchemy import Connection

from oncall.env import Env
from oncall.rota.core.conflicts import Conflict
from oncall.rota.work.reading import OfTeam, read_team
from oncall.store.engine import Database
from oncall.store.vault import Vault
from oncall.web.rights import SIGNED_IN
from oncall.web.visitor import language, visitor
from oncall.wording import clock, say

READERS = SIGNED_IN
"""The rota of a team is no secret in it."""


@dataclass(frozen=True)
class RotaDesk:
    """The tools of these pages, handed in by `app`."""

    db: Database
    vault: Vault
    env: Env

    def team(self, conn: Connection) -> OfTeam:
        """The team of whoever looks."""
        return read_team(conn, self.vault, visitor().team_id)


def given(value: Any) -> Any:
    """That value; there is no such page where it is None."""
    return abort(404) if value is None else value


def drawn(template: str, team: OfTeam, **values: Any) -> str:
    """A page about the team, in the language of whoever looks."""
    spoken = language()
    return render_template(
        template,
        team=team,
        called=team.called,
        dated=partial(dated, spoken=spoken),
        moment=lambda at: moment(at, team, spoken),
        weekdays=say(spoken, "rota.weekdays").split(),
        **values,
    )


def no_rota() -> str:
    """What there is to see before the first plan."""
    return render_template("rota/none.html")


def dated(day: date, spoken: str) -> str:
    """A day as people write it: Mon 2 March 2026."""
    weekday = say(spoken, "rota.weekdays").split()[day.weekday()]
    month = say(spoken, "rota.months").split()[day.month - 1]
    dot = "" if spoken == "en" else "."
    return f"{weekday} {day.day}{dot} {month} {day.year}"


def moment(at: datetime | None, team: OfTeam, spoken: str) -> str:
    """A day and time on the team's clock; None is further away than anybody looks."""
    if at is None:
        return "…"
    return f"{dated(at.astimezone(team.zone).date(), spoken)} {clock(at, team.zone, spoken)}"


def told(conflict: Conflict, team: OfTeam, spoken: str) -> str:
    """What does not fit, in a sentence."""
    change = conflict.change
    return say(
        spoken,
        f"pages.rota.conflict.{conflict.why.replace(' ', '_')}",
        person=team.called(change.person),
        other=team.called(change.instead_of),
        rotation=change.rotation,
        first=moment(change.start, team, spoken),
        last=moment(change.end, team, spoken),
    )
