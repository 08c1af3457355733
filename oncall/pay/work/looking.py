"""What the pages show of a team's months: how far each has come, and who may do what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.books import closing as core
from oncall.pay.core.books.closing import Step
from oncall.pay.core.books.stage import (
    Deed,
    Stage,
    confirmed_last,
    has_changed,
    next_deed,
    stage_of,
)
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.work.closing import waiting_of
from oncall.pay.work.month import Now, month_now, months_by
from oncall.pay.work.office import May, Office, team_there, who_may_of
from oncall.rota.core.rota import Rota

SHOWN = 13
"""How many months are listed: a year, and the one that runs."""


@dataclass(frozen=True)
class Outlook:
    """Where a month stands, what comes next, and the handles of those who can do it."""

    month: Month
    stage: Stage
    deed: Deed | None
    can: tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """All that is known of one month.

    `changed`: the hours are others than those that were confirmed. `files` are those made of each
    run, by its id. `waits` are the deductions that are not agreed on yet, in øre, by handle.
    """

    now: Now
    outlook: Outlook
    changed: bool
    files: Mapping[str, Sequence[rows.ToldFile]]
    waits: Mapping[str, int]


def look_at(conn: Connection, office: Office, month: Month) -> Look:
    """One month with everything about it. Raises PayFault without a rota."""
    now = month_now(conn, office, month)
    files = rows.files_of(conn, [each.id for each in now.stored]) if now.stored else {}
    changed = has_changed(now.steps, now.digest)
    may, today = who_may_of(now.rota, now.people, office.env), _today(office, now.rota)
    return Look(now, _outlook(month, now.steps, may, today, now), changed, files, waiting_of(now))


def outlooks(conn: Connection, office: Office) -> tuple[dict[str, str], list[Outlook]]:
    """What everybody is called, and the last months, the latest first. PayFault without a rota.

    What is paid is worked out for those alone that are to be approved: whose own they are counts.
    """
    team = team_there(conn, office)
    rota, people = team.rota, team.people
    done = rows.steps_between(conn, office.team.id, "", "9999")
    waiting = sorted(
        Month(*map(int, text.split("-")))
        for text, steps in done.items()
        if stage_of(steps, over=True) in ("to_approve", "withdrawn")
    )
    worked_out = months_by(conn, office, team, waiting) if waiting else ()
    known = {now.month: now for now in worked_out}
    may, today = who_may_of(rota, people, office.env), _today(office, rota)
    found = [
        _outlook(month, done.get(str(month), ()), may, today, known.get(month))
        for month in last_months(rota.plans[0].valid_from, today)
    ]
    return {handle: one.called for handle, one in people.items()}, found


def _today(office: Office, rota: Rota) -> date:
    return office.env.now().astimezone(rota.plans[0].zone).date()


def _outlook(
    month: Month, steps: Sequence[Step], may: May, today: date, now: Now | None
) -> Outlook:
    """Where a month stands; `now` is it as it is worked out, if it is."""
    stage = stage_of(steps, over=month.last < today)
    if stage == "to_approve" and now and _is_settled(now):
        stage = "paid"  # confirmed anew, and nothing came of it
    deed = next_deed(stage, changed=now is not None and has_changed(steps, now.digest))
    return Outlook(month, stage, deed, _can(deed, may, steps, now.computed.lines if now else ()))


def _can(
    deed: Deed | None, may: May, steps: Sequence[Step], lines: Sequence[Line]
) -> tuple[str, ...]:
    if deed == "confirm":
        return tuple(sorted(may.correct))
    if deed == "settle":
        return tuple(sorted(may.settle))
    before = confirmed_last(steps)
    own = {line.person for line in lines} | {before.by if before else None}
    return tuple(sorted(may.approve - own)) if deed == "approve" else ()


def last_months(begins: date, today: date) -> list[Month]:
    """The month that runs and those before it, the latest first, from the first plan's on."""
    count = today.year * 12 + today.month - 1
    months = [Month(each // 12, each % 12 + 1) for each in range(count, count - SHOWN, -1)]
    return [each for each in months if each.last >= begins]


def _is_settled(now: Now) -> bool:
    if not any(run.state == "paid" for run in now.runs):
        return False
    due = core.due(now.computed.lines, now.people)
    return core.is_settled(due, now.runs, core.agreed_with(now.steps, now.runs))
