"""Where a team's pay is worked on, and who of the team may do what with it today."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from oncall.env import Env
from oncall.pay.core.books.closing import PayFault, with_role
from oncall.people.core.values import Person, Team
from oncall.rota.core.changes.leading import leaders
from oncall.rota.core.rota import Rota
from oncall.rota.work.reading import OfTeam, Teams
from oncall.store.engine import Database
from oncall.store.vault import Vault


@dataclass(frozen=True)
class Office:
    """Where a team's pay is worked on; `teams` is what is remembered of each."""

    db: Database
    vault: Vault
    env: Env
    team: Team
    teams: Teams = field(default_factory=Teams)


@dataclass(frozen=True)
class May:
    """Handles of those of the team who may do it now; nobody who does not work here today.

    `correct`: the line holder, the deputy and supervisors say which hours are right. `approve`:
    approvers. `settle`: the office and approvers say what was paid, withdrawn and agreed.
    """

    here: frozenset[str]
    correct: frozenset[str]
    approve: frozenset[str]
    settle: frozenset[str]


def team_there(conn: Connection, office: Office) -> OfTeam:
    """The team's rota and people; PayFault while there is no rota."""
    team = office.teams.of(conn, office.vault, office.team.id)
    if not team.rota.plans:
        raise PayFault("There is no rota yet: oncall rota import.", "no_rota")
    return team


def who_may(conn: Connection, office: Office) -> May:
    """Who may do what now. Raises PayFault without a rota."""
    team = team_there(conn, office)
    return who_may_of(team.rota, team.people, office.env)


def who_may_of(rota: Rota, people: Mapping[str, Person], env: Env) -> May:
    """The same, of a rota and people who are known already."""
    today = env.now().astimezone(rota.plans[0].zone).date()
    here = frozenset(handle for handle, one in people.items() if one.active(today))
    return May(
        here,
        leaders(rota, people, env.now()),
        here & with_role(people, "approver"),
        here & with_role(people, "approver", "office"),
    )
