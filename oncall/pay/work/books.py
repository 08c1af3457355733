"""The ledger: a shift that has ended is written down; what was wrong is taken back by a row."""

import logging
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.alarms import raise_alarm
from oncall.env import Env
from oncall.pay import rows
from oncall.pay.core.books.closing import must_be_one_of
from oncall.pay.core.books.ledger import Correction, correction, ended
from oncall.pay.core.from_rota import credited_by
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.credit import within
from oncall.pay.core.spans import instant, seconds
from oncall.pay.work.callouts import keep_talks
from oncall.pay.work.office import Office, who_may
from oncall.people.rows.teams import teams
from oncall.rota.core.rota import Rota
from oncall.rota.work import rota_of
from oncall.store.engine import Database

log = logging.getLogger(__name__)
_AN_HOUR = 3600
NOT_AGAIN = timedelta(hours=20)  # a restart looks at once, and tells nobody anew


def _quiet(_done: int, _total: int) -> None:
    """Nobody waits for it."""


def keep_all(db: Database, env: Env, progress: Callable[[int, int], None] = _quiet) -> int:
    """Write down every team's shifts that have ended, and talks on duty; says how many. A job.

    A month at a time, so that nobody who writes waits for a year of catching up.
    """
    with db.reading() as conn:
        ids = [each.id for each in teams(conn)]
        limits = [(id_, at) for id_ in ids for at in _limits(conn, env, id_)]
    kept = sum(keep_talks(db, env, id_) for id_ in ids)
    for done, (team_id, limit) in enumerate(limits, 1):
        with db.transaction() as tx:
            kept += keep_ended(tx, env, team_id, limit)
        progress(done, len(limits))
    return kept


def keep_ended(tx: Connection, env: Env, team_id: str, limit: int | None = None) -> int:
    """Write down one team's shifts that have ended (by `limit`) and are not in the ledger yet."""
    rows.one_at_a_time(tx, team_id)
    rota, now = rota_of(tx, team_id), seconds(env.now()) if limit is None else limit
    if not rota.plans:
        return 0
    begins = seconds(rota.plans[0].starts_at)
    until = rows.kept_until(tx, team_id)
    since = {name: until.get(name, begins) for name in sorted(rota.rotations)}
    # A little beyond now, so that what still runs is seen to.
    coming = credited_by(rota, min(since.values(), default=now), now + _AN_HOUR)
    cuts, day = _firsts(rota, begins, now), str(rota.plans[-1].valid_from)
    kept = 0
    for name, start in since.items():
        mine = within((e for e in coming if e.rotation == name), (start, now + _AN_HOUR))
        kept += rows.keep(tx, env, team_id, ended(mine, now, cuts), day)
    return kept


def _limits(conn: Connection, env: Env, team_id: str) -> list[int]:
    """The ends of the months since the ledger was last written, and now."""
    rota, now = rota_of(conn, team_id), seconds(env.now())
    if not rota.plans:
        return []
    known = rows.kept_until(conn, team_id).values()
    begins = min(known, default=seconds(rota.plans[0].starts_at))
    return [*(at for at in _firsts(rota, begins, now) if begins < at < now), now]


def differences(conn: Connection, team_id: str) -> Correction:
    """Where the ledger tells other hours than the rota, for all the time it has been kept."""
    rota = rota_of(conn, team_id)
    until = rows.kept_until(conn, team_id)
    if not rota.plans or not until:
        return Correction((), ())
    begins, last = seconds(rota.plans[0].starts_at), max(until.values())
    begins = min([begins, *(each.entry.start for each in rows.kept(conn, team_id, 0, last))])
    told = credited_by(rota, begins, last)
    computed = [
        piece
        for name, end in until.items()
        for piece in within((e for e in told if e.rotation == name), (begins, end))
    ]
    return correction(rows.kept(conn, team_id, begins, last), computed)


def put_right(tx: Connection, office: Office, *, by: str, why: str) -> Correction:
    """Bring the ledger to what the rota says, by rows that say who did it and why. Or PayFault."""
    env, team_id = office.env, office.team.id
    rows.one_at_a_time(tx, team_id)
    must_be_one_of(by, "put the ledger right", who_may(tx, office).correct)
    wrong = differences(tx, team_id)
    day = str(rota_of(tx, team_id).plans[-1].valid_from)
    rows.take_back(tx, env, team_id, wrong.take_back, by=by, why=why)
    rows.keep(tx, env, team_id, wrong.write, day, by=by, why=why)
    return wrong


def zone_of(conn: Connection, team_id: str) -> ZoneInfo:
    """The team's time zone; UTC while it has no rota."""
    rota = rota_of(conn, team_id)
    return rota.plans[0].zone if rota.plans else ZoneInfo("UTC")


def look(desk: Desk) -> None:
    """Tell of each team whose ledger tells other hours than its rota. A job of the night.

    One e-mail a day until somebody puts it right, and a line in the log.
    """
    with desk.db.reading() as conn:
        found = {team.id: differences(conn, team.id) for team in teams(conn)}
    for team_id, wrong in found.items():
        if wrong.is_needed:
            log.warning(
                "ledger of team %s: %d rows are not as the rota says, %d are missing",
                team_id, len(wrong.take_back), len(wrong.write),
            )  # fmt: skip
            with desk.writing("books") as tx:
                raise_alarm(tx, desk, team_id, "ledger", "ledger", every=NOT_AGAIN)


def _firsts(rota: Rota, begins: int, now: int) -> list[int]:
    """Local midnight before the 1st of each month from the first plan until now."""
    zone = rota.plans[0].zone
    first, last = instant(begins, zone), instant(now, zone)
    month, found = Month(first.year, first.month), []
    while month <= Month(last.year, last.month):
        found.append(month.span(zone)[0])
        month = month.following
    return found
