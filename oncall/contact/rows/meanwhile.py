"""What goes on in a team beside one contact, asked in one statement: it is asked very often."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Connection,
    Select,
    bindparam,
    literal_column,
    select,
    union_all,
)

from oncall.contact.core.scene import CROWD
from oncall.contact.rows.tables import contact, last_contact, occupied, talks, waits
from oncall.store.tables import Instant


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """`busy` talk with a family now, as far as the carrier knows, or said that they are occupied.

    A talk is forgotten when the carrier has said nothing of it until its deadline. `last_contact`
    is when each person last had to do with a contact. `crowded`: more than `CROWD` contacts wait.
    """

    busy: frozenset[str]
    last_contact: Mapping[str, datetime]
    crowded: bool


BUSY = ("busy", "occupied")
NOTHING_ELSE = Meanwhile(frozenset(), {}, crowded=False)


def _said(what: str, person: Any, at: Any) -> Select[Any]:
    return select(literal_column(f"'{what}'").label("what"), person, at)


_team: BindParameter[str] = bindparam("team_")
_now = bindparam("now_", type_=Instant)
_one_too_many = (
    _said("crowded", contact.c.id, contact.c.opened_at)
    .where(contact.c.team_id == _team, waits)
    .offset(CROWD)
    .limit(1)
)
_meanwhile = union_all(
    _said("last", last_contact.c.person.label("person"), last_contact.c.at.label("at"))
    .where(last_contact.c.team_id == _team),
    _said("busy", contact.c.talker, contact.c.deadline)
    .where(contact.c.team_id == _team, talks, contact.c.deadline > _now),
    _said("occupied", occupied.c.person, occupied.c.until)
    .where(occupied.c.team_id == _team, occupied.c.until > _now),
    _one_too_many.subquery().select(),
)  # fmt: skip


def meanwhile(conn: Connection, team_id: str, now: datetime) -> Meanwhile:
    """All of it, as it is now."""
    return Ahead(conn, team_id, now).at(now)


class Goes(NamedTuple):
    """One thing that goes on: what, whose, and since or until when."""

    what: str
    person: str
    at: datetime


class Ahead:
    """The same for any instant from now on, as far as it is known now: asked once, if at all."""

    def __init__(self, conn: Connection, team_id: str, now: datetime) -> None:
        self._conn, self._about = conn, {"team_": team_id, "now_": now}

    @cached_property
    def rows(self) -> tuple[Goes, ...]:
        """All that `at` tells from: where they are the same, so is what it tells."""
        return tuple(Goes(*row) for row in self._conn.execute(_meanwhile, self._about))

    def at(self, at: datetime) -> Meanwhile:
        """What will go on then."""
        return Meanwhile(
            frozenset(row.person for row in self.rows if row.what in BUSY and row.at > at),
            {row.person: row.at for row in self.rows if row.what == "last"},
            crowded=any(row.what == "crowded" for row in self.rows),
        )

    def occupied_until(self, person: str) -> datetime | None:
        """Until when she has said that she is occupied."""
        said = (row.at for row in self.rows if (row.what, row.person) == ("occupied", person))
        return next(said, None)
