"""The versions of a team's rota file: which there are, and what stands in them."""

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


def kept_text(conn: Connection, team_id: str, number: int) -> str | None:
    """The text of the version with that number; None when the team has no such version."""
    found = rows.versions(conn, team_id)
    return rows.text(conn, found[number - 1].id) if 1 <= number <= len(found) else None
