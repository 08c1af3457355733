"""Feeds as they are stored: who has one, since when, and when it was last asked for."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, and_, bindparam, exists, func, insert, select, update

from oncall.calendar.core.pieces import EVERYBODY, grown
from oncall.calendar.rows.tables import feed, is_live, published, version
from oncall.people.rows.tables import person, team
from oncall.store.inserts import inserting, upsert


class Feed(NamedTuple):
    """One address that was given out; `person` is EVERYBODY for the whole team's.

    `chosen_at`: since when it is busy or not, and reminds, if not since it was made.
    """

    id: str
    team_id: str
    person: str
    language: str
    busy: bool
    alarm_min: int | None
    made_at: datetime
    revoked_at: datetime | None
    used_at: datetime | None
    chosen_at: datetime | None = None


class Found(NamedTuple):
    """A feed and all that tells whether it is still right; `day` and `published` of the team."""

    feed: Feed
    last_day: date | None
    revision: int
    published: int | None
    day: date | None
    turn: int
    zone: str | None
    title: str | None
    detail: str
    looks_since: datetime
    changed_at: datetime


_OF_FEED = [feed.c[name] for name in Feed._fields]
_by_digest = (
    select(
        *_OF_FEED, person.c.active_to, team.c.revision, published.c.revision.label("published"),
        published.c.day, published.c.turn, published.c.zone, published.c.title, published.c.detail,
        published.c.looks_since, version.c.changed_at,
    )
    .join(team, team.c.id == feed.c.team_id)
    .join(published, published.c.team_id == feed.c.team_id)
    .join(
        version,
        and_(version.c.team_id == feed.c.team_id, version.c.person == feed.c.person),
    )
    .outerjoin(
        person, and_(person.c.team_id == feed.c.team_id, person.c.handle == feed.c.person)
    )
    .where(feed.c.digest == bindparam("digest_"))
)  # fmt: skip
_live = (
    select(*_OF_FEED)
    .where(feed.c.team_id == bindparam("team_"), is_live)
    .order_by(feed.c.person)
)  # fmt: skip
MARKS = select(
    select(func.sum(team.c.revision)).scalar_subquery(),
    select(func.sum(published.c.turn)).scalar_subquery(),
    select(func.count(feed.c.id)).scalar_subquery(),
    select(func.count(feed.c.revoked_at)).scalar_subquery(),
)
"""Others whenever any team's rota, staff, look or feeds are others; one small query."""

_used = (
    update(feed)
    .where(feed.c.id == bindparam("id_"))
    .values(used_at=bindparam("at_"))
)  # fmt: skip
_left = exists().where(
    person.c.team_id == feed.c.team_id,
    person.c.handle == feed.c.person,
    person.c.active_to < bindparam("today_"),
)
_versions = select(version.c.person, version.c.changed_at).where(
    version.c.team_id == bindparam("team_")
)


def by_digest(conn: Connection, digest: str) -> Found | None:
    """The feed whose address has this hash."""
    row = conn.execute(_by_digest, {"digest_": digest}).one_or_none()
    if row is None:
        return None
    of_feed = len(Feed._fields)
    return Found(Feed(*row[:of_feed]), *row[of_feed:])


def any_feed(conn: Connection) -> bool:
    """Whether anybody of any team has a feed."""
    return conn.execute(select(feed.c.id).where(feed.c.revoked_at.is_(None))).first() is not None


def live(conn: Connection, team_id: str) -> dict[str, Feed]:
    """The team's feeds that are answered, by person."""
    return {row.person: Feed(*row) for row in conn.execute(_live, {"team_": team_id})}


def add(tx: Connection, new: Feed, digest: str) -> None:
    """Store one more; its person has no other that is live."""
    tx.execute(insert(feed), {**new._asdict(), "digest": digest})


def revoke(tx: Connection, feed_id: str, now: datetime) -> None:
    """From now on it is answered as gone, for ever."""
    tx.execute(update(feed).where(feed.c.id == feed_id, is_live).values(revoked_at=now))


def has_left(conn: Connection, today: date) -> bool:
    """Whether somebody whose last day is past has a feed still."""
    return (
        conn.execute(select(feed.c.id).where(is_live, _left).limit(1), {"today_": today}).first()
        is not None
    )


def revoke_leavers(tx: Connection, today: date, now: datetime) -> None:
    """Revoke the feeds of everybody whose last day is past."""
    gone = update(feed).where(is_live, _left).values(revoked_at=bindparam("now_"))
    tx.execute(gone, {"today_": today, "now_": now})


def used(tx: Connection, uses: Mapping[str, datetime]) -> None:
    """Note when each of these feeds, by id, was last asked for."""
    tx.execute(_used, [{"id_": id, "at_": at} for id, at in sorted(uses.items())])


def touch(tx: Connection, team_id: str, people: Iterable[str], now: datetime) -> None:
    """What the feeds of these people say has changed: a later time than ever before."""
    before = {row.person: row.changed_at for row in tx.execute(_versions, {"team_": team_id})}
    for each in sorted(people):
        row = {"team_id": team_id, "person": each, "changed_at": grown(before.get(each), now)}
        upsert(tx, version, ("team_id", "person"), row)


def touch_all(tx: Connection, team_id: str, now: datetime) -> None:
    """All of the team's feeds say something else."""
    known = [row.person for row in tx.execute(_versions, {"team_": team_id})]
    touch(tx, team_id, {*known, EVERYBODY}, now)


def begin(tx: Connection, team_id: str, now: datetime) -> None:
    """See that the team has its row, with nothing chosen and nothing published."""
    row = {"team_id": team_id, "detail": "", "looks_since": now, "turn": 0}
    tx.execute(inserting(tx, published).values(row).on_conflict_do_nothing())


def choose(tx: Connection, team_id: str, title: str | None, detail: str, now: datetime) -> None:
    """What the team's feeds say of a shift; a title of None is ours."""
    chosen = {"title": title, "detail": detail, "looks_since": now, "turn": published.c.turn + 1}
    tx.execute(update(published).where(published.c.team_id == team_id).values(chosen))


def choose_again(tx: Connection, chosen: Feed) -> None:
    """How a feed shows shifts from now on, at the address that it has."""
    wishes = {each: getattr(chosen, each) for each in ("busy", "alarm_min", "chosen_at")}
    tx.execute(update(feed).where(feed.c.id == chosen.id).values(wishes))
    anew = update(published).where(published.c.team_id == chosen.team_id)
    tx.execute(anew.values(turn=published.c.turn + 1))


def look(conn: Connection, team_id: str) -> tuple[str | None, str]:
    """The title the team has chosen, None for ours, and the detail."""
    wanted = select(published.c.title, published.c.detail).where(published.c.team_id == team_id)
    row = conn.execute(wanted).one_or_none()
    return (row.title, row.detail) if row else (None, "")
