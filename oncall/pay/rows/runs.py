"""What was done about each month, its runs, and the files that were handed out."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Connection, insert, select

from oncall.env import Env
from oncall.pay.core.closing import Run, RunLine, Step
from oncall.pay.rows.tables import pay_file, pay_run, pay_step


class StoredRun(NamedTuple):
    """A run as it is stored, with its id and approver."""

    id: str
    run: Run
    approver: str


class StoredFile(NamedTuple):
    """The bytes that were handed out, with their SHA-256 and when they were made."""

    content: bytes
    suffix: str
    digest: str
    made_at: datetime


def steps(conn: Connection, team_id: str, month: str) -> list[Step]:
    """What was done about the month, in order."""
    mine = select(pay_step).where(pay_step.c.team_id == team_id, pay_step.c.month == month)
    rows = conn.execute(mine.order_by(pay_step.c.id))
    return [Step(row.word, row.by, row.about, row.note) for row in rows]


def add_step(tx: Connection, env: Env, team_id: str, month: str, step: Step) -> None:
    """Append what somebody did."""
    row = step._asdict() | {"team_id": team_id, "month": month, "made_at": env.now()}
    tx.execute(insert(pay_step), row)


def runs(conn: Connection, team_id: str, month: str) -> list[StoredRun]:
    """The month's runs in the order they were made, each with what has become of it."""
    settled = {each.about: each.word for each in steps(conn, team_id, month)}
    mine = select(pay_run).where(pay_run.c.team_id == team_id, pay_run.c.month == month)
    rows = conn.execute(mine.order_by(pay_run.c.made_at, pay_run.c.id))
    return [
        StoredRun(
            row.id,
            Run(row.name, tuple(_line(each) for each in row.lines), _state(settled.get(row.name))),
            row.approver,
        )
        for row in rows
    ]


def run_months(conn: Connection, team_id: str) -> set[str]:
    """The months for which a run was made, also one that was withdrawn, as 2026-03."""
    mine = select(pay_run.c.month).where(pay_run.c.team_id == team_id).distinct()
    return set(conn.execute(mine).scalars())


def _state(word: str | None) -> Any:
    return word if word in ("paid", "withdrawn") else "made"


def _line(told: dict[str, Any]) -> RunLine:
    return RunLine(**{**told, "hours": Fraction(told["hours"])})


def add_run(
    tx: Connection,
    env: Env,
    team_id: str,
    month: str,
    name: str,
    lines: Sequence[RunLine],
    basis: dict[str, Any],
    approver: str,
) -> None:
    """Store a run with all that it follows from."""
    fields = ("employee", "person", "rotation", "rule", "code", "account", "ore")
    told = [
        {field: getattr(line, field) for field in fields} | {"hours": str(line.hours)}
        for line in lines
    ]
    row = {
        "id": env.new_id(), "team_id": team_id, "month": month, "name": name,
        "approver": approver, "lines": told, "basis": basis, "made_at": env.now(),
    }  # fmt: skip
    tx.execute(insert(pay_run), row)


def file(conn: Connection, run_id: str, kind: str) -> StoredFile | None:
    """The file of that kind that was made of the run, if one was."""
    mine = select(pay_file.c.content, pay_file.c.suffix, pay_file.c.digest, pay_file.c.made_at)
    row = conn.execute(mine.where(pay_file.c.run_id == run_id, pay_file.c.kind == kind)).first()
    return StoredFile(*row) if row else None


def add_file(tx: Connection, run_id: str, kind: str, stored: StoredFile) -> None:
    """Keep what was handed out."""
    tx.execute(insert(pay_file), {"run_id": run_id, "kind": kind} | stored._asdict())
