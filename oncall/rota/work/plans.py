"""A team's rota as it is stored, whose number it is, and the import of a plan."""

import hashlib
import logging
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.values import Team
from oncall.people.rows import audit
from oncall.people.work import staff, the_team
from oncall.rota import rows
from oncall.rota.core.change import standing
from oncall.rota.core.difference import Differs, difference
from oncall.rota.core.file.faults import Fault, Report
from oncall.rota.core.file.lines import lines_of
from oncall.rota.core.file.read import Judge, Unreadable, read_plan, silent, stored_plan
from oncall.rota.core.file.sound import judge_people
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota
from oncall.store.engine import Database
from oncall.store.vault import Vault

LOOKS_AHEAD = timedelta(weeks=13)
"""How far an import tells whose shifts change."""

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
    """What an import did, or would do.

    `is_new` is False when exactly this text was there already. `differs` are the shifts that go
    and come until `looked_until`.
    """

    team: Team
    plan: Plan
    is_new: bool
    warnings: tuple[Fault, ...]
    differs: tuple[Differs, ...]
    looked_until: datetime


def import_plan(
    db: Database,
    vault: Vault,
    env: Env,
    *,
    text: str,
    team: str | None = None,
    by: str | None = None,
    may_change_past: bool = False,
) -> Imported:
    """Store the text as the plan from its `valid_from`; every earlier version is kept.

    The team is the one named in the file, made if need be; `team` names it when the file gives it
    a new name. Raises PlanFaults with every fault, or TeamFault; then nothing was stored.
    Who was on duty until now stays so, or it is a fault: `may_change_past` is for worlds that are
    only played. `by`, a handle, stands in the team's log as who stored it, "" as the server; None
    leaves it out of the log.
    """
    with db.transaction() as tx:
        done = _imported(tx, vault, env, text, team, may_change_past=may_change_past)
        if by is not None and done.is_new:
            since = str(done.plan.valid_from)
            audit.note(tx, env, done.team.id, by, "plan_stored_from", since)
        return done


def preview_plan(
    db: Database,
    vault: Vault,
    env: Env,
    *,
    text: str,
    team: str | None = None,
    judge: Judge = silent,
) -> Imported:
    """What `import_plan` would do, its faults raised likewise; nothing is stored.

    `judge` tells of what only a room above understands: what the supplements mean.
    """
    looked: list[Imported] = []
    with suppress(_OnlyLooked), db.transaction() as tx:
        looked.append(_imported(tx, vault, env, text, team, judge, may_change_past=False))
        raise _OnlyLooked
    return looked[0]


def rota_of(conn: Connection, team_id: str, since: datetime = rows.ALWAYS) -> Rota:
    """The team's rota: what `who_is_on` and `shifts` ask for.

    With `since` changes that ended by then are left out, as years go by: it is for what comes.
    A plan's text is read once per process. A stored text that cannot be read any more is left out
    with an error in the log, and the plan before it stays in force.
    """
    plans = _plans(conn, _that_count(conn, team_id))
    return Rota(plans, standing(rows.changes(conn, team_id, since)))


def rota_as_of(conn: Connection, team_id: str, at: datetime) -> Rota:
    """The rota as it was stored at that instant: without versions and changes of later."""
    known = {each.valid_from: each for each in rows.versions(conn, team_id) if each.made_at <= at}
    recorded = [each for each in rows.changes(conn, team_id) if each.at <= at]
    return Rota(_plans(conn, known.values()), standing(recorded))


def known_plans(conn: Connection, team_id: str, at: datetime) -> list[Plan]:
    """The plans as people knew them at that instant; the first one where there was none yet."""
    found = rows.versions(conn, team_id)
    known = {each.valid_from: each for each in found if each.made_at <= at}
    return _plans(conn, known.values() or found[:1])


def _plans(conn: Connection, versions: Iterable[rows.Version]) -> list[Plan]:
    found = (_plan(conn, version) for version in versions)
    return [plan for plan in found if plan]


def published(conn: Connection, team_id: str, since: datetime) -> dict[date, datetime]:
    """When what each plan from `since` on asks of people was stored, by its first day.

    A version that changes nobody's shifts, a corrected number say, is no new plan.
    """
    known: dict[date, Plan] = {}
    stored: dict[date, datetime] = {}
    for version in rows.versions(conn, team_id):
        plan = _plan(conn, version)
        before = Rota(known.values())
        known |= {version.valid_from: plan} if plan else {}
        begins = plan.starts_at if plan else since
        if begins > since and difference(
            before, Rota(known.values()), begins, begins + LOOKS_AHEAD
        ):
            stored[version.valid_from] = version.made_at
    return stored


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


class _OnlyLooked(Exception):
    """Raised to leave no trace of an import that was tried."""


def _imported(
    tx: Connection,
    vault: Vault,
    env: Env,
    text: str,
    team: str | None,
    judge: Judge = silent,
    *,
    may_change_past: bool,
) -> Imported:
    found: list[Team] = []

    def also(plan: Plan, report: Report) -> None:
        """Told with what the file itself has wrong; a plan without a name is no team's."""
        judge(plan, report)
        if name := team or plan.team.name:
            found.append(the_team(tx, env, name, may_be_new=team is None))
            judge_people(plan, staff(tx, vault, found[0].id).keys(), report)
            _refuse_others_numbers(tx, found[0], plan, report)

    read = read_plan(text, also)
    if read.plan is None:
        raise PlanFaults(read.faults)
    mine, report = found[0], Report(lines_of(text))
    before = rota_of(tx, mine.id)
    after = with_plan(before, read.plan)
    if before.plans and not may_change_past:
        _refuse_the_past(before, after, read.plan, env.now(), report)
    if report.faults:
        raise PlanFaults(report.faults)
    start = max(env.now(), read.plan.starts_at)
    return Imported(
        team=mine,
        plan=read.plan,
        is_new=_store(tx, env, mine, text, read.plan),
        warnings=read.warnings,
        differs=difference(before, after, start, start + LOOKS_AHEAD),
        looked_until=start + LOOKS_AHEAD,
    )


def with_plan(rota: Rota, plan: Plan) -> Rota:
    """The rota with one plan more, in place of the one from the same day."""
    others = (each for each in rota.plans if each.valid_from != plan.valid_from)
    return Rota((*others, plan), rota.changes)


def _refuse_the_past(before: Rota, after: Rota, plan: Plan, now: datetime, report: Report) -> None:
    """Who was on duty has been paid and relied upon; only what comes may be planned anew."""
    if plan.starts_at >= now:
        return
    rewritten = difference(before, after, plan.starts_at, now)
    if rewritten:
        tomorrow = now.astimezone(plan.zone).date() + timedelta(days=1)
        people = ", ".join(dict.fromkeys(each.person for each in rewritten))
        report.fault(
            ("valid_from",),
            f"this would change who has been on duty since {plan.valid_from}: {people}",
            f"write valid_from = {tomorrow}: what has been stays as it was",
            "has_been",
            people=tuple(dict.fromkeys(each.person for each in rewritten)),
            day=tomorrow,
            write=f"valid_from = {tomorrow}",
        )


def _refuse_others_numbers(tx: Connection, mine: Team, plan: Plan, report: Report) -> None:
    for place, number in enumerate(plan.team.numbers):
        if rows.owner(tx, number) not in (None, mine.id):
            report.fault(
                ("team", "numbers", place),
                "another team has this number",
                "write this team's own, or name the team with --team if it has a new name",
                "others_number",
            )


def _store(tx: Connection, env: Env, mine: Team, text: str, plan: Plan) -> bool:
    """Store the text unless it is the one that counts already; says whether it was new."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    counting = {version.valid_from: version.digest for version in _that_count(tx, mine.id)}
    if counting.get(plan.valid_from) == digest:
        return False
    rows.add(tx, env, mine.id, valid_from=plan.valid_from, text=text, digest=digest)
    called = {n for each in rota_of(tx, mine.id).plans for n in each.team.numbers}
    rows.own_numbers(tx, env, mine.id, called)
    return True
