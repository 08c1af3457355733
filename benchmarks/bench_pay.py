"""W4, a month's pay for 1 000 teams: against fetching the rows alone, in the same run.

Run it by hand: `uv run python -m benchmarks pay`. It prints a table and fails nothing.
Figures are medians of ratios, each pair measured back to back; seconds are hints.
"""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from statistics import median

from benchmarks.measure import line, seconds
from oncall.env import Env
from oncall.pay import rows
from oncall.pay.core.books.ledger import standing
from oncall.pay.core.from_rota import credited_by
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Basis
from oncall.pay.core.reckoning.month_pay import month_pay
from oncall.people.core.people_file import read_people
from oncall.people.core.values import Person
from oncall.people.rows.teams import add
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.rota import Rota
from oncall.store import migrate
from oncall.store.engine import Database

ROTAS = Path(__file__).resolve().parents[1] / "rotas"
TEXT = (ROTAS / "example.toml").read_text(encoding="utf-8")
TEAMS, ROUNDS, MARCH = 1_000, 7, Month(2026, 3)
NOW = datetime(2026, 4, 2, 10, tzinfo=UTC)


def main() -> None:
    """Measure the pairs and print the table."""
    plan = stored_plan(TEXT)
    people = _people()
    start, end = MARCH.span(plan.zone)
    with tempfile.TemporaryDirectory() as folder:
        db, ids = _stored(Path(folder), Rota([plan]), start, end)
        plans = {team: (replace(plan),) for team in ids}  # each team has its own

        def fetch() -> int:
            with db.reading() as conn:
                return sum(len(rows.kept(conn, team, start, end)) for team in ids)

        def compute() -> int:
            ore = 0
            with db.reading() as conn:
                for team in ids:
                    entries = [row.entry for row in standing(rows.kept(conn, team, start, end))]
                    lines = month_pay(MARCH, Basis(plans[team], people, entries)).lines
                    ore += sum(each.ore for each in lines)
            return ore

        print(f"A month's pay for {TEAMS} teams ({fetch()} rows, {compute() / TEAMS:.0f} øre each)")
        _pair("fetching the rows", "the rows and the pay", fetch, compute)
        db.close()


def _pair(floor: str, what: str, fetch: Callable[[], int], compute: Callable[[], int]) -> None:
    took = [(seconds(fetch), seconds(compute)) for _ in range(ROUNDS)]
    line(f"{floor} (the floor)", median(each for each, _ in took), "", " s")
    line(what, median(each for _, each in took), "", " s")
    line(f"{what} / {floor}", median(mine / theirs for theirs, mine in took), "≤ 2")


def _people() -> dict[str, Person]:
    text = (ROTAS / "example-people.csv").read_text(encoding="utf-8")
    return {row.value.handle: row.value for row in read_people(text).rows}


def _stored(folder: Path, rota: Rota, start: int, end: int) -> tuple[Database, list[str]]:
    """Every team's March in the ledger."""
    db = Database(f"sqlite:///{folder / 'pay.db'}")
    env = Env(now=lambda: NOW, random=Random(1))
    migrate.upgrade(db)
    entries = credited_by(rota, start, end)
    with db.transaction() as tx:
        ids = [add(tx, env, f"team {number}").id for number in range(TEAMS)]
        for team in ids:
            rows.keep(tx, env, team, entries, "2026-01-01")
    return db, ids


if __name__ == "__main__":
    main()
