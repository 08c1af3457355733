"""Plan versions as they are stored: dated, numbered, and never changed or removed."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import (
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
)


class Version(NamedTuple):
    """One stored version; `digest` is the SHA-256 of its text."""

    id: str
    valid_from: date
    digest: str


_THIS_TEAM = plan.c.team_id == bindparam("team_")
_versions = (
    select(plan.c.id, plan.c.valid_from, plan.c.digest).where(_THIS_TEAM).order_by(plan.c.version)
)
_text = select(plan.c.text).where(plan.c.id == bindparam("id_"))
_latest = select(func.coalesce(func.max(plan.c.version), 0)).where(_THIS_TEAM)
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


def owner(conn: Connection, number: str) -> str | None:
    """The id of the team that has this public number (E.164)."""
    found: str | None = conn.execute(_owner, {"number_": number}).scalar_one_or_none()
    return found


def numbers(conn: Connection, team_id: str) -> list[str]:
    """The team's public numbers."""
    mine = select(team_number.c.number).where(team_number.c.team_id == team_id)
    return list(conn.execute(mine.order_by(team_number.c.number)).scalars())


def own_numbers(tx: Connection, team_id: str, numbers: set[str]) -> None:
    """Let the team have exactly these public numbers."""
    tx.execute(delete(team_number).where(_owned), {"team_": team_id})
    rows = [{"number": number, "team_id": team_id} for number in sorted(numbers)]
    if rows:
        tx.execute(insert(team_number), rows)
