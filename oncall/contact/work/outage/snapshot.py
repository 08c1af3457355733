"""The snapshot: what a call needs when the database is down, one sealed file, kept up to date."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from oncall.contact.core.values import Caller
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, on_record
from oncall.people.core.values import Period, Person
from oncall.people.rows.teams import teams
from oncall.people.work import family_numbers
from oncall.rota.core.change import Change
from oncall.rota.core.file.read import Unreadable, stored_plan
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota
from oncall.rota.work import plan_texts
from oncall.store.snapshot import read_snapshot, write_snapshot
from oncall.store.vault import CannotOpen

FILE = "snapshot.sealed"


def keep_snapshot(desk: Desk, folder: Path) -> None:
    """Write the present teams, plans, phones and families to the snapshot, if they changed.

    A database without a team has lost them: the last ones known are kept, and their phones ring.
    """
    value = _present(desk)
    if value["teams"] and value != _last(desk, folder):
        desk.env.crash("before snapshot")
        write_snapshot(folder / FILE, desk.vault, value)
        desk.env.crash("after snapshot")


def is_current(desk: Desk, folder: Path) -> bool:
    """Whether the snapshot holds what is so now; raises CannotOpen if it is damaged."""
    return read_snapshot(folder / FILE, desk.vault) == _present(desk)


def _present(desk: Desk) -> dict[str, Any]:
    with desk.db.reading() as conn:
        return {"teams": [_team(conn, desk, team.id) for team in teams(conn)]}


def _last(desk: Desk, folder: Path) -> dict[str, Any] | None:
    try:
        return read_snapshot(folder / FILE, desk.vault)
    except CannotOpen:
        return None


def _team(conn: Connection, desk: Desk, team_id: str) -> dict[str, Any]:
    known = on_record(conn, desk, team_id)
    numbers = family_numbers(conn, desk.vault, team_id, desk.now.date())
    return {
        "id": team_id,
        "plans": list(plan_texts(conn, team_id)),
        "changes": [_plain(each) for each in _to_come(known.rota, desk.now)],
        "staff": [
            {
                "handle": each.handle, "name": each.name, "language": each.language,
                "phone": each.phone, "second_phone": each.second_phone, "email": each.email,
                "first": _day(each.period.first), "last": _day(each.period.last),
            }
            for each in known.staff.values()
        ],
        "families": {
            phone: [
                each.family.code, each.number.letter, each.family.therapist, each.family.area,
                each.family.language,
            ]
            for phone, each in numbers.items()
        },
    }  # fmt: skip


def _to_come(rota: Rota, now: datetime) -> Iterator[Change]:
    """The changes that are not over since yesterday: an outage does not ask about what has been."""
    yesterday = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=1)
    return (each for each in rota.changes if each.end > yesterday)


def _plain(change: Change) -> list[Any]:
    start, end = change.start.isoformat(), change.end.isoformat()
    return [change.kind, change.rotation, change.person, change.instead_of, start, end]


def _change(row: list[Any]) -> Change:
    return Change(*row[:4], *(datetime.fromisoformat(each) for each in row[4:]))


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


def team_from_snapshot(
    desk: Desk, folder: Path, *, number: str | None = None, team_id: str | None = None
) -> tuple[TeamNow, dict[str, Any]] | None:
    """The team that has this public number or id, as it was last written; None if unknown."""
    value = read_snapshot(folder / FILE, desk.vault) or {"teams": []}
    for each in value["teams"]:
        rota = Rota(_readable(each["plans"]), map(_change, each.get("changes", ())))
        numbers = {own for plan in rota.plans for own in plan.team.numbers}
        if each["id"] == team_id or number in numbers or len(value["teams"]) == 1:
            people = {row["handle"]: _person(row) for row in each["staff"]}
            team = TeamNow(each["id"], desk.now, rota, people)
            here = {h: p for h, p in people.items() if p.active(team.today)}
            return TeamNow(team.id, team.now, rota, here), each["families"]
    return None


def _readable(texts: list[str]) -> Iterator[Plan]:
    """A plan that this version cannot read leaves the one before it in force."""
    for text in texts:
        with suppress(Unreadable):
            yield stored_plan(text)


def _person(row: dict[str, Any]) -> Person:
    first, last = (date.fromisoformat(d) if d else None for d in (row["first"], row["last"]))
    return Person(
        row["handle"], row["name"], frozenset(), phone=row["phone"],
        second_phone=row["second_phone"], email=row.get("email"), language=row["language"],
        period=Period(first, last),
    )  # fmt: skip


def caller_from_snapshot(team: TeamNow, known: dict[str, Any], number: str | None) -> Caller:
    """Whose number it is, by the snapshot."""
    if number is None:
        return Caller()
    colleagues = (h for h, p in team.staff.items() if number in (p.phone, p.second_phone))
    code, letter, therapist, area, language = known.get(number, [None] * 5)
    return Caller("", code, letter, therapist, area, language, next(colleagues, None))
