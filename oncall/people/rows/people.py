"""People as they are stored: sealed on the way in, opened on the way out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select, update

from oncall.env import Env
from oncall.people.core.values import Period, Person
from oncall.people.rows.tables import person
from oncall.people.rows.teams import changed
from oncall.store.inserts import upsert
from oncall.store.vault import Vault

_PLAIN = ("handle", "name", "employee_number", "language")
_PAY = ("paid", "yearly_salary", "divisor", "ordinary")

_all = select(person).where(person.c.team_id == bindparam("team_")).order_by(person.c.handle)
_one = _all.where(person.c.handle == bindparam("handle_"))

_change = update(person).where(
    person.c.team_id == bindparam("team_"), person.c.handle == bindparam("handle_")
)
_said = (
    select(person.c.handle, person.c.on_page)
    .where(person.c.team_id == bindparam("team_"))
    .order_by(person.c.handle)
)
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Left:
    """Somebody left by a page, `on` that day; her last day was `before` until then."""

    on: date
    before: date | None


def everybody(conn: Connection, vault: Vault, team_id: str) -> list[Person]:
    """All the team has on record, by handle, also those who have left."""
    return [_opened(vault, row) for row in conn.execute(_all, {"team_": team_id})]


def left(conn: Connection, team_id: str) -> dict[str, Left]:
    """Who left by a page, and has not come back since."""
    return _left(conn.execute(_all, {"team_": team_id}))


def with_left(conn: Connection, vault: Vault, team_id: str) -> tuple[list[Person], dict[str, Left]]:
    """Everybody the team has on record, and who of them left by a page; one statement."""
    rows = conn.execute(_all, {"team_": team_id}).all()
    return [_opened(vault, row) for row in rows], _left(rows)


def _left(rows: Iterable[Any]) -> dict[str, Left]:
    return {row.handle: Left(on, row.last_before) for row in rows if (on := _left_on(row))}


def _left_on(row: Any) -> date | None:
    """The day on which she left by a page; None when a file has said another last day since."""
    on: date | None = row.left_on
    return on if on and row.active_to == on - A_DAY else None


def leave(tx: Connection, team_id: str, handle: str, day: date, before: date | None) -> None:
    """She is here no longer, from the beginning of that day; `before` was her last one."""
    said = {"active_to": day - A_DAY, "left_on": day, "last_before": before}
    tx.execute(_change, {"team_": team_id, "handle_": handle, **said})
    changed(tx, team_id)


def come_back(tx: Connection, team_id: str, handle: str, last: date | None) -> None:
    """She is here after all, as long as she would have been."""
    said = {"active_to": last, "left_on": None, "last_before": None}
    tx.execute(_change, {"team_": team_id, "handle_": handle, **said})
    changed(tx, team_id)


def on_page(conn: Connection, team_id: str) -> dict[str, dict[str, date]]:
    """What was changed on the page of people since a file said the same: columns, and the day."""
    return {
        row.handle: {column: date.fromisoformat(day) for column, day in row.on_page.items()}
        for row in conn.execute(_said, {"team_": team_id})
        if row.on_page
    }


def say_on_page(tx: Connection, team_id: str, handle: str, said: Mapping[str, date]) -> None:
    """So it is from now on; nothing once a file has said the same."""
    told = {column: day.isoformat() for column, day in said.items()}
    tx.execute(_change, {"team_": team_id, "handle_": handle, "on_page": told})


def put(tx: Connection, vault: Vault, env: Env, team_id: str, value: Person) -> None:
    """Store a person over what was there under the same handle."""
    row = {
        "id": env.new_id(), "team_id": team_id, **_sealed(vault, value),
        "phone_since": _phone_since(tx, vault, env, team_id, value),
    }  # fmt: skip
    upsert(tx, person, ("team_id", "handle"), row)
    changed(tx, team_id)


def _phone_since(
    tx: Connection, vault: Vault, env: Env, team_id: str, value: Person
) -> datetime | None:
    """When she got another number than she had here; what was sent to the old one is lost."""
    row = tx.execute(_one, {"team_": team_id, "handle_": value.handle}).one_or_none()
    before = _opened(vault, row) if row else value
    return before.phone_since if before.phone == value.phone else env.now()


def _sealed(vault: Vault, value: Person) -> dict[str, Any]:
    return {
        **{name: getattr(value, name) for name in _PLAIN + _PAY},
        "roles": sorted(value.roles),
        "active_from": value.period.first,
        "active_to": value.period.last,
        "phone": value.phone and vault.seal(value.phone),
        "second_phone": value.second_phone and vault.seal(value.second_phone),
        "email": value.email and vault.seal(value.email),
    }


def _opened(vault: Vault, row: Row[Any]) -> Person:
    return Person(
        **{name: getattr(row, name) for name in _PLAIN + _PAY},
        roles=frozenset(row.roles),
        phone=row.phone and vault.open(row.phone),
        second_phone=row.second_phone and vault.open(row.second_phone),
        email=row.email and vault.open(row.email),
        period=Period(row.active_from, row.active_to),
        left_on=_left_on(row),
        phone_since=row.phone_since,
    )
