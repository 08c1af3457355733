"""Which shifts a team's people know of: told to them, or there when we first looked."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, or_, select

from oncall.contact.rows.tables import known_shifts
from oncall.people.rows.tables import team
from oncall.rota.core.duty import Shift
from oncall.store.inserts import upsert
from oncall.store.tables import Instant

_known = select(known_shifts).where(known_shifts.c.team_id == bindparam("team_"))
_may_have_changed = (
    select(team.c.id)
    .outerjoin(known_shifts, known_shifts.c.team_id == team.c.id)
    .where(
        or_(
            known_shifts.c.team_id.is_(None),
            known_shifts.c.revision != team.c.revision,
            known_shifts.c.until < bindparam("until_", type_=Instant),
        )
    )
    .order_by(team.c.name)
)


class Known(NamedTuple):
    """The shifts until `until` as they were at a revision of the team."""

    revision: int
    until: datetime
    shifts: tuple[Shift, ...]


def known(conn: Connection, team_id: str, *, lock: bool = False) -> Known | None:
    """What is known; None before the first look. `lock` keeps others from telling meanwhile."""
    asked = _known.with_for_update() if lock else _known
    row = conn.execute(asked, {"team_": team_id}).one_or_none()
    if row is None:
        return None
    return Known(row.revision, row.until, tuple(_shift(each) for each in row.shifts))


def may_have_changed(conn: Connection, until: datetime) -> list[str]:
    """The teams, by name, that are others since, or whose shifts are known to before `until`."""
    return list(conn.execute(_may_have_changed, {"until_": until}).scalars())


def remember(tx: Connection, team_id: str, now: Known) -> None:
    """From now on these are known."""
    plain = [[s.rotation, s.person, s.start.isoformat(), s.end.isoformat()] for s in now.shifts]
    row = {"team_id": team_id, "revision": now.revision, "until": now.until, "shifts": plain}
    upsert(tx, known_shifts, ("team_id",), row)


def _shift(row: list[str]) -> Shift:
    rotation, person, start, end = row
    return Shift(rotation, person, datetime.fromisoformat(start), datetime.fromisoformat(end))
