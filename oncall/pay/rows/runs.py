"""What was done about each month, its runs, and the files that were handed out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select

from oncall.env import Env
from oncall.pay.core.books.closing import Run, RunLine, Step
from oncall.pay.rows.tables import pay_file, pay_run, pay_step

_steps = select(pay_step).where(
    pay_step.c.team_id == bindparam("team_"),
    pay_step.c.month >= bindparam("first_"),
    pay_step.c.month <= bindparam("last_"),
).order_by(pay_step.c.id)  # fmt: skip


class StoredRun(NamedTuple):
    """A run as it is stored, with its id and approver, when it was made, and what it is of."""

    id: str
    run: Run
    approver: str
    made_at: datetime
    basis: dict[str, Any]


class StoredFile(NamedTuple):
    """The bytes that were handed out, with their SHA-256 and when they were made."""

    content: bytes
    suffix: str
    digest: str
    made_at: datetime


def steps(conn: Connection, team_id: str, month: str) -> list[Step]:
    """What was done about the month, in order."""
    return steps_between(conn, team_id, month, month).get(month, [])


def steps_between(conn: Connection, team_id: str, first: str, last: str) -> dict[str, list[Step]]:
    """The same of each month from the first to the last, both included."""
    found: dict[str, list[Step]] = {}
    for row in conn.execute(_steps, {"team_": team_id, "first_": first, "last_": last}):
        found.setdefault(row.month, []).append(Step(row.word, row.by, row.about, row.note, row.ore))
    return found


def add_step(tx: Connection, env: Env, team_id: str, month: str, step: Step) -> None:
    """Append what somebody did."""
    row = step._asdict() | {"team_id": team_id, "month": month, "made_at": env.now()}
    tx.execute(insert(pay_step), row)


def runs(conn: Connection, team_id: str, month: str) -> list[StoredRun]:
    """The month's runs in the order they were made, each with what has become of it."""
    done = steps_between(conn, team_id, month, month)
    return runs_between(conn, team_id, month, month, done).get(month, [])


def runs_between(
    conn: Connection, team_id: str, first: str, last: str, done: Mapping[str, Sequence[Step]]
) -> dict[str, list[StoredRun]]:
    """The same of each month from the first to the last; `done` is what was done about each."""
    mine = select(pay_run).where(
        pay_run.c.team_id == team_id, pay_run.c.month >= first, pay_run.c.month <= last
    )
    found: dict[str, list[StoredRun]] = {}
    name = pay_run.c.name  # 2026-03, then -correction-1, … -correction-10
    for row in conn.execute(mine.order_by(pay_run.c.made_at, func.length(name), name)):
        settled = {each.about: each.word for each in done.get(row.month, ())}
        lines = tuple(_line(each) for each in row.lines)
        run = Run(row.name, lines, _state(settled.get(row.name)))
        found.setdefault(row.month, []).append(
            StoredRun(row.id, run, row.approver, row.made_at, row.basis)
        )
    return found


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


class ToldFile(NamedTuple):
    """A file that was handed out, without its bytes."""

    kind: str
    digest: str
    made_at: datetime


def files_of(conn: Connection, run_ids: Collection[str]) -> dict[str, list[ToldFile]]:
    """The files that were made of these runs, by the id of the run, the oldest first."""
    columns = (pay_file.c.run_id, pay_file.c.kind, pay_file.c.digest, pay_file.c.made_at)
    mine = select(*columns).where(pay_file.c.run_id.in_(run_ids))
    found: dict[str, list[ToldFile]] = {}
    for row in conn.execute(mine.order_by(pay_file.c.made_at, pay_file.c.kind)):
        found.setdefault(row.run_id, []).append(ToldFile(row.kind, row.digest, row.made_at))
    return found


def add_file(tx: Connection, run_id: str, kind: str, stored: StoredFile) -> None:
    """Keep what was handed out."""
    tx.execute(insert(pay_file), {"run_id": run_id, "kind": kind} | stored._asdict())
