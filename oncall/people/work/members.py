"""Who of the team can sign in and be called, and what was done: for who looks after people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from oncall.people.core.values import ROLES
from oncall.people.rows import accounts, audit, people
from oncall.people.rows.audit import Entry
from oncall.people.work.entrance import Entrance
from oncall.people.work.phone_tests import untested

State = Literal["set_up", "invited", "not_yet"]
A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One person who works here today, and how far she has come; `since` for one set up.

    `tested` is whether her phones have passed PRØV as they are on record now, None without any.
    """

    handle: str
    called: str
    roles: tuple[str, ...]
    state: State
    since: datetime | None
    tested: bool | None
    has_second: bool


def members(entrance: Entrance, team_id: str) -> list[Row]:
    """Everybody who works here today, by handle."""
    now = entrance.env.now()
    with entrance.db.reading() as conn:
        apps = accounts.apps(conn, team_id)
        waiting = accounts.waiting(conn, team_id, now)
        known = people.everybody(conn, entrance.vault, team_id)
        here = [each for each in known if entrance.standing(conn, team_id, each.handle)]
        red = {each.handle for each in untested(conn, entrance.vault, team_id, here)}
    return [
        Row(
            each.handle, each.name, tuple(role for role in ROLES if role in each.roles),
            _state(each.handle, waiting, apps), apps.get(each.handle),
            each.handle not in red if each.phones else None, each.second_phone is not None,
        )
        for each in here
    ]  # fmt: skip


def deeds(entrance: Entrance, team_id: str, page: int) -> tuple[list[Entry], bool]:
    """A page of the team's audit, the newest first, and whether there are older ones."""
    with entrance.db.reading() as conn:
        found = audit.latest(conn, team_id, most=A_PAGE + 1, after=A_PAGE * page)
    return found[:A_PAGE], len(found) > A_PAGE


def _state(handle: str, waiting: frozenset[str], apps: dict[str, datetime]) -> State:
    """An invitation on its way is told before what it will end."""
    if handle in waiting:
        return "invited"
    return "set_up" if handle in apps else "not_yet"
