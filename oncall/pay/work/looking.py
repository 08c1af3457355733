"""What the pages show of a team's months: how far each has come, and who may do what is next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core import closing as core
from oncall.pay.core.closing import Step
from oncall.pay.core.months import Month
from oncall.pay.core.stage import (
    Deed,
    Stage,
    confirmed_last,
    has_changed,
    next_deed,
    stage_of,
)
from oncall.pay.work.closing import Now, month_now, months_now, waiting_of
from oncall.pay.work.office import Office, who_may_of

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
    return Look(now, _outlook(now, office, now.steps), changed, files, waiting_of(now))


def outlooks(conn: Connection, office: Office) -> tuple[dict[str, str], list[Outlook]]:
    """What everybody is called, and the last months, the latest first. PayFault without a rota.

    Whose own a month is, is worked out for those alone that are to be approved.
    """
    today = office.env.now().date()
    this = Month(today.year, today.month)
    done = rows.steps_between(conn, office.team.id, "", "9999")
    waiting = {
        Month(*map(int, text.split("-")))
        for text, steps in done.items()
        if stage_of(steps, over=True) in ("to_approve", "withdrawn")
    }
    asked = sorted({this, this.following} | waiting)  # it may be tomorrow there
    known = {now.month: now for now in months_now(conn, office, asked)}
    any_ = known[this]
    there = office.env.now().astimezone(any_.rota.plans[0].zone).date()
    found = [
        _outlook(
            known.get(month, any_),
            office,
            done.get(str(month), []),
            month,
        )
        for month in last_months(any_.rota.plans[0].valid_from, there)
    ]
    return {handle: one.called for handle, one in any_.people.items()}, found


def _outlook(
    now: Now,
    office: Office,
    steps: Sequence[Step],
    month: Month | None = None,
) -> Outlook:
    """Where the month of `now` stands; or another, of which only the steps are known."""
    there = office.env.now().astimezone(now.rota.plans[0].zone).date()
    stage = stage_of(steps, over=(month or now.month).last < there)
    known = month in (None, now.month)
    if stage == "to_approve" and known and _is_settled(now):
        stage = "paid"  # confirmed anew, and nothing came of it
    deed = next_deed(stage, changed=known and has_changed(steps, now.digest))
    return Outlook(month or now.month, stage, deed, _can(deed, now, office, steps))


def _can(deed: Deed | None, now: Now, office: Office, steps: Sequence[Step]) -> tuple[str, ...]:
    may = who_may_of(now.rota, now.people, office.env)
    if deed == "confirm":
        return tuple(sorted(may.correct))
    if deed == "settle":
        return tuple(sorted(may.settle))
    before = confirmed_last(steps)
    own = {line.person for line in now.computed.lines} | {before.by if before else None}
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
