"""Who of the team can sign in and be called, and what was done: for who looks after people."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from oncall.people.core.rules import OSLO
from oncall.people.core.values import ROLES
from oncall.people.rows import accounts, audit, people
from oncall.people.rows.audit import Entry
from oncall.people.work.entrance import Entrance
from oncall.people.work.leaving import gone_lately
from oncall.people.work.phone_tests import untested

State = Literal["set_up", "invited", "not_yet"]
A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """One person who works here or is to begin, and how far she has come; `since` for one set up.

    `first` is the day on which she is to begin, None once she has; `last` is her last one.
    `tested` is whether her phones have passed PRØV as they are on record now, None without any;
    `dead` is whether the carrier says that nothing arrives at the first of them.
    """

    handle: str
    called: str
    roles: tuple[str, ...]
    state: State
    since: datetime | None
    tested: bool | None
    has_second: bool
    dead: bool
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Gone:
    """Somebody who left on that day: it can be undone."""

    handle: str
    called: str
    on: date


def members(entrance: Entrance, team_id: str) -> tuple[list[Row], list[Gone]]:
    """Everybody who works here or is to begin, and those who left in the last weeks, by handle."""
    now = entrance.env.now()
    today = now.astimezone(OSLO).date()
    with entrance.db.reading() as conn:
        apps = accounts.apps(conn, team_id)
        waiting = accounts.waiting(conn, team_id, now)
        known = people.everybody(conn, entrance.vault, team_id)
        here = [each for each in known if not each.period.ended(today)]
        dead = entrance.dead(conn, team_id)
        red = {each.handle for each in untested(conn, entrance.vault, team_id, here)}
    rows = [
        Row(
            each.handle, each.name, tuple(role for role in ROLES if role in each.roles),
            _state(each.handle, waiting, apps), apps.get(each.handle),
            each.handle not in red if each.phones else None, each.second_phone is not None,
            each.handle in dead,
            None if each.active(today) else each.period.first, each.period.last,
        )
        for each in here
    ]  # fmt: skip
    gone = [
        Gone(each.handle, each.name, each.left_on or each.period.last or today)
        for each in gone_lately(known, today)
    ]
    return rows, gone


def deeds(entrance: Entrance, team_id: str, page: int) -> tuple[list[Entry], bool]:
    """A page of the team's audit, the newest first, and whether there are older ones.

    People are told by their names, also those who have left; what is kept are handles.
    """
    with entrance.db.reading() as conn:
        found = audit.latest(conn, team_id, most=A_PAGE + 1, after=A_PAGE * page)
        everybody = people.everybody(conn, entrance.vault, team_id)
    names = {each.handle: each.name for each in everybody}
    told = [
        replace(each, who=names.get(each.who, each.who), whom=names.get(each.whom, each.whom))
        for each in found
    ]
    return told[:A_PAGE], len(told) > A_PAGE


def _state(handle: str, waiting: frozenset[str], apps: dict[str, datetime]) -> State:
    """An invitation on its way is told before what it will end."""
    if handle in waiting:
        return "invited"
    return "set_up" if handle in apps else "not_yet"
