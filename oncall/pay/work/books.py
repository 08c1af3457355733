"""The ledger: a shift that has ended is written down; what was wrong is taken back by a row."""

import logging
from collections.abc import Callable
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.env import Env
from oncall.pay import rows
from oncall.pay.core.callouts import Callout
from oncall.pay.core.change_files import when
from oncall.pay.core.closing import PayFault
from oncall.pay.core.credit import within
from oncall.pay.core.from_rota import credited_by
from oncall.pay.core.ledger import Correction, correction, ended
from oncall.pay.core.months import Month
from oncall.pay.core.spans import instant, seconds
from oncall.people.core.cells import BadCell
from oncall.people.rows.teams import teams
from oncall.rota.core.duty import who_is_on
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota
from oncall.rota.work import rota_of
from oncall.store.engine import Database

log = logging.getLogger(__name__)
_AN_HOUR = 3600


def _quiet(_done: int, _total: int) -> None:
    """Nobody waits for it."""


def keep_all(db: Database, env: Env, progress: Callable[[int, int], None] = _quiet) -> int:
    """Write down every team's shifts that have ended; says how many entries. A job.

    A month at a time, so that nobody who writes waits for a year of catching up.
    """
    kept = 0
    with db.reading() as conn:
        limits = [(each.id, at) for each in teams(conn) for at in _limits(conn, env, each.id)]
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
    since = {name: until.get(name, begins) for name in rota.rotations}
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
    computed = [
        piece
        for name, end in until.items()
        for piece in within(
            (e for e in credited_by(rota, begins, end) if e.rotation == name), (begins, end)
        )
    ]
    return correction(rows.kept(conn, team_id, begins, last), computed)


def put_right(tx: Connection, env: Env, team_id: str, *, by: str, why: str) -> Correction:
    """Bring the ledger to what the rota says, by rows that say who did it and why."""
    rows.one_at_a_time(tx, team_id)
    wrong = differences(tx, team_id)
    rota = rota_of(tx, team_id)
    day = str(rota.plans[-1].valid_from) if rota.plans else ""
    rows.take_back(tx, env, team_id, wrong.take_back, by=by, why=why)
    rows.keep(tx, env, team_id, wrong.write, day, by=by, why=why)
    return wrong


def note_callout(
    db: Database,
    env: Env,
    team_id: str,
    told: tuple[str, str, int],
    *,
    by: str,
    why: str,
    take_back: bool,
) -> None:
    """Add a callout (whose, since when, minutes) by hand, or take one back. Or PayFault.

    Only the line holder, the deputy or whoever was called out does it.
    """
    person, start, minutes = told
    with db.transaction() as tx:
        rota = rota_of(tx, team_id)
        on = {each.person for each in who_is_on(rota, env.now()) if each.rotation == SUPERVISOR}
        if by not in on | {person} | {plan.team.deputy for plan in rota.plans[-1:]}:
            raise PayFault(f"{by} neither holds the line nor was called out.")
        each = Callout(person, _began(start, zone_of(tx, team_id)), minutes)
        reverses = None
        if take_back:
            found = rows.callouts(tx, team_id, each.start, each.start + 1)
            reverses = next((id_ for id_, one in found if one == each), None)
            if reverses is None:
                raise PayFault(f"There is no such callout of {person} at {start}.")
        rows.add_callout(tx, env, team_id, each, by=by, why=why, reverses=reverses)


def _began(text: str, zone: ZoneInfo) -> int:
    try:
        return when(text, zone)
    except BadCell as bad:
        raise PayFault(f'"{text}" {bad.message}; {bad.hint}.') from None


def zone_of(conn: Connection, team_id: str) -> ZoneInfo:
    """The team's time zone; UTC while it has no rota."""
    rota = rota_of(conn, team_id)
    return rota.plans[0].zone if rota.plans else ZoneInfo("UTC")


def look(db: Database) -> None:
    """Say in the log which teams' ledgers tell other hours than their rotas. A job of the night."""
    with db.reading() as conn:
        for team in teams(conn):
            if (found := differences(conn, team.id)).is_needed:
                log.error(
                    "ledger of team %s: %d rows are not as the rota says, %d are missing",
                    team.id, len(found.take_back), len(found.write),
                )  # fmt: skip


def _firsts(rota: Rota, begins: int, now: int) -> list[int]:
    """Local midnight before the 1st of each month from the first plan until now."""
    zone = rota.plans[0].zone
    first, last = instant(begins, zone), instant(now, zone)
    month, found = Month(first.year, first.month), []
    while month <= Month(last.year, last.month):
        found.append(month.span(zone)[0])
        month = month.following
    return found
