"""Closing a month: confirmed, approved, paid or withdrawn; its files."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from typing import Any

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.books import closing as core
from oncall.pay.core.books.closing import PayFault, Run, Step
from oncall.pay.core.books.pay_facts import pay_facts
from oncall.pay.core.months import Month
from oncall.pay.core.payroll.file_rows import FileRow, Head
from oncall.pay.core.payroll.files import file_of
from oncall.pay.core.payroll.layout import Layout
from oncall.pay.core.payroll.statement import statement
from oncall.pay.core.reckoning.pools import settled_by
from oncall.pay.work.books import differences, keep_ended
from oncall.pay.work.callouts import keep_talks
from oncall.pay.work.month import Now, month_now
from oncall.pay.work.office import May, Office, who_may, who_may_of
from oncall.people.core.values import Person
from oncall.people.work import staff


def confirm(office: Office, month: Month, *, by: str) -> None:
    """The hours of a month are right, says the line holder or the deputy. Or PayFault."""
    keep_talks(office.db, office.env, office.team.id)
    with office.db.transaction() as tx:
        keep_ended(tx, office.env, office.team.id)
        now = _closed_month(tx, office, month)
        core.may_confirm(by, month, now.steps, now.digest, _may(now, office).correct)
        _note(tx, office, month, Step("confirmed", by, now.digest))


def approve(office: Office, month: Month, *, by: str) -> Run:
    """Somebody else than who is paid approves, and the run is made. Or PayFault."""
    with office.db.transaction() as tx:
        now = _closed_month(tx, office, month)
        own = {line.person for line in now.computed.lines if line.person}
        core.may_approve(by, month, now.steps, now.digest, _may(now, office).approve, own)
        agreed = core.agreed_with(now.steps, now.runs)
        run = core.new_run(month, core.due(now.computed.lines, now.people), now.runs, agreed)
        _note(tx, office, month, Step("approved", by, now.digest))
        basis = _made_of(now)
        rows.add_run(tx, office.env, office.team.id, str(month), run.name, run.lines, basis, by)
    return run


def _made_of(now: Now) -> dict[str, Any]:
    """What a run keeps, so that it can be computed again."""
    return {
        "code": version("oncall"),
        "digest": now.digest,
        "plans": [str(plan.valid_from) for plan in now.rota.plans],
        "rules": sorted({line.rule.name for line in now.computed.lines}),
        "people": {handle: pay_facts(one) for handle, one in now.people.items()},
        "numbers": dict(now.numbers),
        "settled": [list(each) for each in now.settled],
        "settles": [list(each) for each in settled_by(now.computed.lines)],
    }


def settle(office: Office, month: Month, name: str, step: Step) -> None:
    """A run was paid (with the day) or is withdrawn (with the reason). Or PayFault."""
    deed = "say that a run was paid" if step.word == "paid" else "withdraw a run"
    with office.db.transaction() as tx:
        core.must_be_one_of(step.by, deed, who_may(tx, office).settle)
        core.may_settle(name, [each.run for each in rows.runs(tx, office.team.id, str(month))])
        _note(tx, office, month, step)


def agree(
    office: Office, month: Month, *, person: str, by: str, day: date, ore: int | None = None
) -> int:
    """What waits of hers was agreed on that day; says how much, in øre. Or PayFault.

    `ore` is how much whoever agreed was told: what waits must be that still.
    """
    with office.db.transaction() as tx:
        core.must_be_one_of(by, "record an agreement", who_may(tx, office).settle - {person})
        if person not in staff(tx, office.vault, office.team.id):
            raise PayFault(f'"{person}" is not on record.', "not_on_record")
        rows.one_at_a_time(tx, office.team.id)
        waits = core.must_wait(person, ore, waiting_of(month_now(tx, office, month)))
        _note(tx, office, month, Step("agreed", by, person, str(day), waits))
    return waits


def waiting_of(now: Now) -> dict[str, int]:
    """What is below zero, and of whom it is still to be agreed with, once something was paid."""
    lines = core.to_pay(core.due(now.computed.lines, now.people), now.runs)
    return core.to_agree(lines, core.agreed_with(now.steps, now.runs))


def statement_for(office: Office, month: Month, person: str, language: str) -> bytes:
    """One person's statement of the month as it stands, as PDF. Or PayFault."""
    with office.db.reading() as conn:
        now = month_now(conn, office, month)
    mine = [line for line in now.computed.lines if line.person == person]
    if now.computed.faults or not mine:
        raise PayFault(f"There is nothing to tell {person} of {month}; see oncall pay month.")
    head = Head(office.team.name, str(month), month.first, month.last, language=language)
    return statement(head, now.people[person].name, mine, now.rota.plans[0].zone)


@dataclass(frozen=True)
class Handed:
    """A file of a run; `before` when exactly these bytes were handed out already."""

    run: Run
    stored: rows.StoredFile
    before: bool


def file_for(
    office: Office,
    month: Month,
    kind: str,
    layout: str | Layout,
    *,
    name: str | None,
    language: str,
) -> Handed:
    """The file of that kind of a run (the last one when none is named): made once, then kept."""
    with office.db.transaction() as tx:
        chosen = run_of(rows.runs(tx, office.team.id, str(month)), month, name)
        if chosen.run.state == "withdrawn":
            gone = chosen.run.name
            raise PayFault(f"{gone} is withdrawn, and no file is made of it.", "no_file", run=gone)
        found = rows.file(tx, chosen.id, kind)
        if found:
            return Handed(chosen.run, found, before=True)
        people = staff(tx, office.vault, office.team.id)
        head = Head(
            office.team.name, chosen.run.name, month.first, month.last, chosen.approver,
            chosen.id, language,
        )  # fmt: skip
        content, suffix = file_of(layout, head, _file_rows(chosen.run, people))
        digest = hashlib.sha256(content).hexdigest()
        stored = rows.StoredFile(content, suffix, digest, office.env.now())
        rows.add_file(tx, chosen.id, kind, stored)
    return Handed(chosen.run, stored, before=False)


def _file_rows(run: Run, people: dict[str, Person]) -> list[FileRow]:
    found = [
        FileRow(line.employee, people[line.person].name, line.code, line.rule, line.hours,
                line.ore, line.account)
        for line in run.lines
        if line.employee and line.person in people and people[line.person].paid == "payroll"
    ]  # fmt: skip
    return sorted(found, key=lambda row: (row.employee, row.code))


def run_of(runs: Sequence[rows.StoredRun], month: Month, name: str | None) -> rows.StoredRun:
    """The run of that name, or the last one when none is named. Or PayFault."""
    named = [each for each in runs if name in (None, each.run.name)]
    if not named:
        raise PayFault(
            f"There is no run of {name or month} yet: confirm and approve it first.", "no_run"
        )
    return named[-1]


def _closed_month(tx: Connection, office: Office, month: Month) -> Now:
    """A month that is over, in the books, without faults."""
    rows.one_at_a_time(tx, office.team.id)
    now = month_now(tx, office, month)
    core.must_be_over(month, office.env.now().astimezone(now.rota.plans[0].zone).date())
    if differences(tx, office.team.id).is_needed:
        raise PayFault("The ledger and the rota tell different hours: oncall pay check.", "ledger")
    if now.computed.faults:
        told = " ".join(f"{each.message}; {each.hint}." for each in now.computed.faults)
        raise PayFault(told, "faults")
    return now


def _may(now: Now, office: Office) -> May:
    return who_may_of(now.rota, now.people, office.env)


def _note(tx: Connection, office: Office, month: Month, step: Step) -> None:
    rows.add_step(tx, office.env, office.team.id, str(month), step)
