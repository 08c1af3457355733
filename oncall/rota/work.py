"""What the rooms above ask of the rota: a team's plans, whose number it is, and the import."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.values import Team
from oncall.people.work import staff, the_team
from oncall.rota import rows
from oncall.rota.core.faults import Fault, Report
from oncall.rota.core.lines import lines_of
from oncall.rota.core.plan import Plan, in_order
from oncall.rota.core.read import Unreadable, read_plan, stored_plan
from oncall.rota.core.sound import judge_people
from oncall.store.engine import Database
from oncall.store.vault import Vault

# Plans by the digest of their text: a text never changes, so what is here is never stale.
_read: dict[str, Plan] = {}


class PlanFaults(Exception):
    """The rota file cannot be imported; nothing of it was stored."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        count = "1 fault" if len(self.faults) == 1 else f"{len(self.faults)} faults"
        super().__init__(f"{count} in the file; nothing was stored")


@dataclass(frozen=True)
class Imported:
    """What an import did; `is_new` is False when exactly this text was there already."""

    team: Team
    plan: Plan
    is_new: bool
    warnings: tuple[Fault, ...]


def import_plan(
    db: Database, vault: Vault, env: Env, *, text: str, team: str | None = None
) -> Imported:
    """Store the text as the plan from its `valid_from`; every earlier version is kept.

    The team is the one named in the file, made if need be; `team` names it when the file gives it
    a new name. Raises PlanFaults with every fault, or TeamFault; then nothing was stored.
    """
    read = read_plan(text)
    if read.plan is None:
        raise PlanFaults(read.faults)
    with db.transaction() as tx:
        mine = the_team(tx, env, team or read.plan.team.name, may_be_new=team is None)
        report = Report(lines_of(text))
        judge_people(read.plan, staff(tx, vault, mine.id).keys(), report)
        _refuse_others_numbers(tx, mine, read.plan, report)
        if report.faults:
            raise PlanFaults(report.faults)
        is_new = _store(tx, env, mine, text, read.plan)
    return Imported(mine, read.plan, is_new, (*read.warnings, *report.warnings))


def plans(conn: Connection, team_id: str) -> tuple[Plan, ...]:
    """The team's plans in the order they come into force: what `who_is_on` and `shifts` ask for.

    One indexed select; a text is read once per process. A stored text that cannot be read any
    more is left out with an error in the log, and the plan before it stays in force.
    """
    found = (_plan(conn, version) for version in _that_count(conn, team_id))
    return in_order(plan for plan in found if plan)


def numbers_of(conn: Connection, team_id: str) -> dict[str, datetime | None]:
    """The team's public numbers (E.164), sorted, and since when each is the team's.

    None stands for one that was the team's before anybody wrote that down.
    """
    return rows.numbers(conn, team_id)


def plan_texts(conn: Connection, team_id: str) -> list[str]:
    """The texts of the team's plans that count, for a snapshot."""
    return [rows.text(conn, version.id) for version in _that_count(conn, team_id)]


def team_of_number(conn: Connection, number: str) -> str | None:
    """The id of the team whose public number (E.164) this is."""
    return rows.owner(conn, number)


def _that_count(conn: Connection, team_id: str) -> list[rows.Version]:
    """Of the versions from one day, the one stored last."""
    last = {version.valid_from: version for version in rows.versions(conn, team_id)}
    return list(last.values())


def _plan(conn: Connection, version: rows.Version) -> Plan | None:
    if version.digest not in _read:
        try:
            _read[version.digest] = stored_plan(rows.text(conn, version.id))
        except Unreadable:
            logging.getLogger(__name__).exception("plan %s cannot be read", version.id)
            return None
    return _read[version.digest]


def _refuse_others_numbers(tx: Connection, mine: Team, plan: Plan, report: Report) -> None:
    for place, number in enumerate(plan.team.numbers):
        if rows.owner(tx, number) not in (None, mine.id):
            report.fault(
                ("team", "numbers", place),
                "another team has this number",
                "write this team's own, or name the team with --team if it has a new name",
            )


def _store(tx: Connection, env: Env, mine: Team, text: str, plan: Plan) -> bool:
    """Store the text unless it is the one that counts already; says whether it was new."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    counting = {version.valid_from: version.digest for version in _that_count(tx, mine.id)}
    if counting.get(plan.valid_from) == digest:
        return False
    rows.add(tx, env, mine.id, valid_from=plan.valid_from, text=text, digest=digest)
    called = {n for each in plans(tx, mine.id) for n in each.team.numbers}
    rows.own_numbers(tx, env, mine.id, called)
    return True
