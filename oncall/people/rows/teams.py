"""Teams as they are stored."""

from sqlalchemy import Connection, bindparam, insert, select, update

from oncall.env import Env
from oncall.people.core.values import Team
from oncall.people.rows.tables import team

_all = select(team.c.id, team.c.name).order_by(team.c.name)
_new = insert(team)
_rename = update(team).where(team.c.id == bindparam("id_"))
_revision = select(team.c.revision).where(team.c.id == bindparam("id_"))
_lock = select(team.c.id).where(team.c.id == bindparam("id_")).with_for_update(key_share=True)
_changed = update(team).where(team.c.id == bindparam("id_")).values(revision=team.c.revision + 1)


def teams(conn: Connection) -> list[Team]:
    """Every team of this installation, by name."""
    return [Team(row.id, row.name) for row in conn.execute(_all)]


def add(tx: Connection, env: Env, name: str) -> Team:
    """Store a new team."""
    made = Team(env.new_id(), name)
    tx.execute(_new, {"id": made.id, "name": made.name, "made_at": env.now(), "revision": 0})
    return made


def rename(tx: Connection, old: Team, name: str) -> Team:
    """Give a team another name; its id stays."""
    tx.execute(_rename, {"id_": old.id, "name": name})
    return Team(old.id, name)


def revision(conn: Connection, team_id: str) -> int | None:
    """A number that is another one after each change of the team's staff or plans."""
    return conn.execute(_revision, {"id_": team_id}).scalar_one_or_none()


def lock(tx: Connection, team_id: str) -> None:
    """Nobody else changes who the team's people are until this is over.

    Nobody who calls waits for it: on PostgreSQL the lock lets new rows refer to the team.
    """
    tx.execute(_lock, {"id_": team_id}).all()


def changed(tx: Connection, team_id: str) -> None:
    """The team's staff or plans are not what they were: whoever remembers them reads them anew."""
    tx.execute(_changed, {"id_": team_id})
