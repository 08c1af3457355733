"""Plan versions and changes as they are stored: numbered, and never changed or removed."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    insert,
    select,
)

from oncall.env import Env
from oncall.people.rows.teams import changed
from oncall.rota.core.change import Change, Recorded
from oncall.store.tables import Instant, metadata

plan = Table(
    "plan",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("team_id", "version"),
)
team_number = Table(
    "team_number",
    metadata,
    Column("number", Text, primary_key=True),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("since", Instant),
)
change = Table(
    "rota_change",
    metadata,
    Column("team_id", ForeignKey("team.id"), primary_key=True),
    Column("deed", Integer, primary_key=True),
    Column("part", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("rotation", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("instead_of", Text, nullable=False),
    Column("start", Instant, nullable=False),
    Column("end", Instant, nullable=False),
    Column("pays", Boolean, nullable=False),
    Column("undoes", Integer),
    Column("made_by", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("why", Text, nullable=False),
)


ALWAYS = datetime.min.replace(tzinfo=UTC)
"""Before anything that was ever changed."""


class Version(NamedTuple):
    """One stored version; `digest` is the SHA-256 of its text, `made_at` when it was stored."""

    id: str
    valid_from: date
    digest: str
    made_at: datetime


_THIS_TEAM = plan.c.team_id == bindparam("team_")
_versions = (
    select(plan.c.id, plan.c.valid_from, plan.c.digest, plan.c.made_at)
    .where(_THIS_TEAM)
    .order_by(plan.c.version)
)
_text = select(plan.c.text).where(plan.c.id == bindparam("id_"))
_latest = select(func.coalesce(func.max(plan.c.version), 0)).where(_THIS_TEAM)
_c = change.c
_changes = (
    select(_c.kind, _c.rotation, _c.person, _c.instead_of, _c.start, _c.end, _c.pays, _c.deed)
    .add_columns(_c.undoes, _c.made_by, _c.made_at, _c.why)
    .where(_c.team_id == bindparam("team_"), _c.end > bindparam("since_"))
    .order_by(_c.deed, _c.part)
)
_last_deed = select(func.coalesce(func.max(change.c.deed), 0)).where(
    change.c.team_id == bindparam("team_")
)
_owner = select(team_number.c.team_id).where(team_number.c.number == bindparam("number_"))
_owned = team_number.c.team_id == bindparam("team_")


def versions(conn: Connection, team_id: str) -> list[Version]:
    """Every version of the team's rota, in the order they were stored."""
    return [Version(*row) for row in conn.execute(_versions, {"team_": team_id})]


def text(conn: Connection, plan_id: str) -> str:
    """The text of one version."""
    return str(conn.execute(_text, {"id_": plan_id}).scalar_one())


def add(
    tx: Connection, env: Env, team_id: str, *, valid_from: date, text: str, digest: str
) -> None:
    """Store one more version."""
    row = {
        "id": env.new_id(),
        "team_id": team_id,
        "version": tx.execute(_latest, {"team_": team_id}).scalar_one() + 1,
        "valid_from": valid_from,
        "text": text,
        "digest": digest,
        "made_at": env.now(),
    }
    tx.execute(insert(plan), row)
    changed(tx, team_id)


def changes(conn: Connection, team_id: str, since: datetime = ALWAYS) -> list[Recorded]:
    """Everything that was changed, and undone, of what ends after `since`, as it was recorded."""
    found = conn.execute(_changes, {"team_": team_id, "since_": since})
    return [Recorded(Change(*row[:8]), *row[8:]) for row in found]


def next_deed(tx: Connection, team_id: str) -> int:
    """The number of what is recorded next; nobody else records until this transaction ends."""
    changed(tx, team_id)  # first of all: it locks the team
    return int(tx.execute(_last_deed, {"team_": team_id}).scalar_one()) + 1


def record(tx: Connection, team_id: str, parts: Sequence[Recorded]) -> None:
    """Record one deed: its changes, or what it undoes."""
    rows = [
        {
            "team_id": team_id, "deed": each.change.deed, "part": part,
            "kind": each.change.kind, "rotation": each.change.rotation,
            "person": each.change.person, "instead_of": each.change.instead_of,
            "start": each.change.start, "end": each.change.end, "pays": each.change.pays,
            "undoes": each.undoes, "made_by": each.by, "made_at": each.at, "why": each.why,
        }
        for part, each in enumerate(parts)
    ]  # fmt: skip
    tx.execute(insert(change), rows)


def owner(conn: Connection, number: str) -> str | None:
    """The id of the team that has this public number (E.164)."""
    found: str | None = conn.execute(_owner, {"number_": number}).scalar_one_or_none()
    return found


def numbers(conn: Connection, team_id: str) -> dict[str, datetime | None]:
    """The team's public numbers, sorted, each with when it became the team's (None: long ago)."""
    mine = select(team_number.c.number, team_number.c.since).where(_owned)
    rows = conn.execute(mine.order_by(team_number.c.number), {"team_": team_id})
    return {row.number: row.since for row in rows}


def own_numbers(tx: Connection, env: Env, team_id: str, wanted: set[str]) -> None:
    """Let the team have exactly these public numbers."""
    had = set(numbers(tx, team_id))
    for number in had - wanted:
        tx.execute(delete(team_number).where(team_number.c.number == number))
    now = env.now()
    rows = [{"number": n, "team_id": team_id, "since": now} for n in sorted(wanted - had)]
    if rows:
        tx.execute(insert(team_number), rows)
