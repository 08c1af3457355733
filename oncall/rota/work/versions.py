"""The versions of a team's rota file: which there are, and what stands in them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.rota import rows


class Kept(NamedTuple):
    """One version, numbered from 1; `counts` is False where one stored later is from that day."""

    number: int
    valid_from: date
    made_at: datetime
    counts: bool


def kept_versions(conn: Connection, team_id: str) -> list[Kept]:
    """Every version, in the order they were stored."""
    found = rows.versions(conn, team_id)
    last = {each.valid_from: each.id for each in found}
    return [
        Kept(number, each.valid_from, each.made_at, last[each.valid_from] == each.id)
        for number, each in enumerate(found, 1)
    ]


def in_force_or_later(versions: Iterable[Kept], today: date) -> frozenset[int]:
    """The numbers of the version in force and of those that are to come."""
    counting = [each for each in versions if each.counts]
    since = max((each.valid_from for each in counting if each.valid_from <= today), default=today)
    return frozenset(each.number for each in counting if each.valid_from >= since)


def text_on(conn: Connection, team_id: str, day: date) -> str:
    """The text of the version that counts on that day; "" before the first."""
    found = [each for each in rows.versions(conn, team_id) if each.valid_from <= day]
    last = max(enumerate(found), key=lambda each: (each[1].valid_from, each[0]), default=None)
    return rows.text(conn, last[1].id) if last else ""


def kept_text(conn: Connection, team_id: str, number: int) -> str | None:
    """The text of the version with that number; None when the team has no such version."""
    found = rows.versions(conn, team_id)
    return rows.text(conn, found[number - 1].id) if 1 <= number <= len(found) else None
