"""W2, who is on now: against one bounded SQL query in the same run, and against itself when older.

Run it by hand: `uv run python benchmarks/bench_rota.py`. It prints a table and fails nothing.
Figures are medians of ratios, each pair measured back to back; milliseconds are hints.
"""

import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from random import Random
from statistics import median

from sqlalchemy import insert

from oncall.contact.work.team import LOOKS_BACK
from oncall.env import Env, stopwatch
from oncall.people.rows import tables
from oncall.people.rows.teams import add, teams
from oncall.rota import rows
from oncall.rota.core.change import Change, Recorded
from oncall.rota.core.duty import shifts, who_is_on
from oncall.rota.core.file.read import stored_plan
from oncall.rota.core.hours import occurrences
from oncall.rota.core.rota import Rota
from oncall.rota.work import rota_of
from oncall.store.engine import Database
from oncall.store.tables import metadata

EXAMPLE = Path(__file__).resolve().parents[1] / "rotas" / "example.toml"
TEXT = EXAMPLE.read_text(encoding="utf-8").replace('["tove"]', '["tove", "una", "vera"]')
NOW = datetime(2026, 6, 15, 10, tzinfo=UTC)
YEAR = timedelta(days=365)
Work = Callable[[], object]


def main() -> None:
    """Measure each pair and print the table."""
    now_and_old = [(_age(1), _age(5)), (_versions(1), _versions(60))]
    young, old = map(_asked, now_and_old[0])
    week, changed = map(_asked, (_week(), _changed(2000)))
    few, many = map(_asked, now_and_old[1])
    again = _week()
    with tempfile.TemporaryDirectory() as folder:
        query = _bounded_query(Path(folder) / "floor.db")
        one, thousand = (_stored(Path(folder), count) for count in (1, 1000))
        print(f"{'who is on now':<44}{'ms':>8}{'ratio':>8}   goal")
        _row("one bounded SQL query (the floor)", query, query, "1")
        _row("in process / the floor", young, query, "≤ 0.4 ms")
        _row("the same, asked again / the floor", lambda: who_is_on(again, NOW), query, "")
        _row("plans from the database, then who / the floor", one, query, "")
        _row("2 000 changes from the database / no change", _read(Path(folder)), one, "", times=25)
        _row("a plan of 5 years / of 1 year", old, young, "≤ 1.1")
        _row("5 years, 2 000 changes / a week, none", changed, week, "≤ 1.2")
        _row("60 versions in 5 years / 1 version", many, few, "≤ 1.2")
        _row("1 000 teams stored / 1 team", thousand, one, "≤ 1.1")
        _row("a year's shifts / a plain loop", _year_of_shifts(), _plain_loop, "≤ 3", times=25)
        _row("the same with 400 changes in it", _year_changed(), _plain_loop, "≤ 3", times=25)
        _row("the same, the first time", _year_of_shifts(cold=True), _plain_loop, "", times=25)


def _asked(rota: Rota) -> Work:
    """Who is on, now and a day later in turn: never what the rota has found last."""
    times = cycle((NOW, NOW + timedelta(days=1)))
    return lambda: who_is_on(rota, next(times))


def _row(name: str, work: Work, floor: Work, goal: str, times: int = 301) -> None:
    pairs = [(_seconds(floor), _seconds(work)) for _ in range(times)]
    ratio = median(mine / theirs for theirs, mine in pairs)
    ms = median(mine for _, mine in pairs) * 1000
    print(f"{name:<44}{ms:>8.3f}{ratio:>8.2f}   {goal}")


def _seconds(work: Work) -> float:
    began = stopwatch()
    work()
    return stopwatch() - began


def _age(years: int) -> Rota:
    """One plan that began so many years ago, its turns with it."""
    began = f"{2026 - years}-01-01"
    text = TEXT.replace("2026-01-01", began).replace("2025-12-29", f"{2026 - years}-01-01")
    return Rota([stored_plan(text.replace('"Monday 08:00"', '"08:00"'))])


def _week() -> Rota:
    """The plan of this week, which began on Monday."""
    return Rota([stored_plan(TEXT.replace("2026-01-01", f"{NOW.date() - timedelta(days=7)}"))])


def _changed(count: int) -> Rota:
    """Five years of plans with so many changes, spread over them: stand-ins, cover, absences."""
    plans = _versions(60).plans
    first = NOW - 5 * YEAR
    changes = [_one_change(n, first + n * 5 * YEAR / count) for n in range(count)]
    return Rota(plans, changes)


def _one_change(number: int, day: datetime) -> Change:
    start = day.replace(hour=6, minute=0, second=0, microsecond=0)
    end = start + timedelta(hours=12)
    kinds = (
        Change("cover", "therapists", "vikar", "ane", start, end),
        Change("stand-in", "supervisor", "vikar", "tove", start, start + timedelta(hours=5)),
        Change("absent", "", "bo", "", start, start + timedelta(days=3)),
        Change("give", "therapists", "eli", "cato", start, end),
    )
    return kinds[number % len(kinds)]


def _versions(count: int) -> Rota:
    """So many versions, spread over the last five years."""
    days = [date(2026, 1, 1) - timedelta(days=30 * back) for back in range(count)]
    return Rota(stored_plan(TEXT.replace("2026-01-01", str(day))) for day in days)


def _bounded_query(file: Path) -> Work:
    """A year of shifts in a table, and the query that finds those on now."""
    db = sqlite3.connect(file)
    db.execute("CREATE TABLE shift (rotation TEXT, person TEXT, start INTEGER, end INTEGER)")
    db.execute("CREATE INDEX shift_start ON shift (start, end)")
    found = shifts(_age(1), NOW - YEAR, NOW + YEAR)
    spans = [(s.rotation, s.person, s.start.timestamp(), s.end.timestamp()) for s in found]
    db.executemany("INSERT INTO shift VALUES (?, ?, ?, ?)", spans)
    db.commit()
    at, longest = NOW.timestamp(), timedelta(days=8).total_seconds()
    sql = "SELECT * FROM shift WHERE start > ? AND start <= ? AND end > ?"
    return lambda: db.execute(sql, (at - longest, at, at)).fetchall()


def _made(file: Path, count: int) -> Database:
    """So many teams with a plan each."""
    db = Database(f"sqlite:///{file}")
    env = Env(now=lambda: NOW, random=Random(count))
    with db.transaction() as tx:
        metadata.create_all(tx, tables=[tables.team, rows.plan, rows.change])
        ids = [add(tx, env, f"team {n}").id for n in range(count)]
        tx.execute(insert(rows.plan), [_plan_row(env, team_id) for team_id in ids])
    return db


def _stored(folder: Path, count: int) -> Work:
    """Teams in a database, and one of them asked for who is on."""
    db = _made(folder / f"{count}.db", count)
    with db.reading() as conn:
        last = teams(conn)[-1].id

    def ask() -> object:
        with db.reading() as conn:
            return who_is_on(rota_of(conn, last), NOW)

    return ask


def _read(folder: Path) -> Work:
    """A team with 2 000 changes in five years, read as a call does after each change."""
    db = _made(folder / "changes.db", 1)
    with db.transaction() as tx:
        team_id = teams(tx)[0].id
        for number, each in enumerate(_changed(2000).changes, 1):
            made = Recorded(replace(each, deed=number), None, "tove", NOW, "ill")
            rows.record(tx, team_id, [made])

    def ask() -> object:
        with db.reading() as conn:
            return who_is_on(rota_of(conn, team_id, NOW - LOOKS_BACK), NOW)

    return ask


def _plan_row(env: Env, team_id: str) -> dict[str, object]:
    return {
        "id": env.new_id(),
        "team_id": team_id,
        "version": 1,
        "valid_from": date(2026, 1, 1),
        "text": TEXT,
        "digest": "example",
        "made_at": NOW,
    }


def _year_of_shifts(*, cold: bool = False) -> Work:
    plan = _age(1)

    def year() -> object:
        if cold:
            occurrences.cache_clear()
        return shifts(plan, NOW, NOW + YEAR)

    return year


def _year_changed() -> Work:
    rota = _changed(2000)
    who_is_on(rota, NOW)
    return lambda: shifts(rota, NOW - YEAR, NOW)


def _plain_loop() -> object:
    """The same intervals by a loop that knows nothing of rotas or summer time."""
    first = NOW.replace(hour=6)
    days = [first + n * timedelta(days=1) for n in range(365)]
    people = ("ane", "bo", "cato", "dina", "eli")
    found = [("therapists", who, day, day + timedelta(hours=12)) for day in days for who in people]
    found += [("supervisor", "tove", NOW + n * YEAR / 52, NOW) for n in range(52)]
    return sorted(found, key=lambda row: (row[2], row[0], row[1]))


if __name__ == "__main__":
    main()
