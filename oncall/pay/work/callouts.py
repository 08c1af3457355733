"""Callouts: talks on duty are noted by themselves, the rest by hand; a row takes one back."""

from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from oncall.contact.rows.talks import Talk, talks
from oncall.env import Env
from oncall.pay import rows
from oncall.pay.core.books.closing import PayFault, must_be_one_of
from oncall.pay.core.from_files.change_files import when
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.callouts import Callout, meets, of_talk
from oncall.pay.core.spans import instant, seconds
from oncall.pay.work.office import Office, team_there, who_may
from oncall.people.core.cells import BadCell
from oncall.people.work import staff
from oncall.rota.core.duty import who_is_on
from oncall.rota.work import rota_of
from oncall.store.engine import Database

REACHES_BACK = timedelta(days=62)
_A_DAY = 86400  # no callout is longer
Stored = tuple[str, Callout]


def keep_talks(db: Database, env: Env, team_id: str) -> int:
    """Note the talks on duty of the last two months; says how many were new.

    Nothing is locked while there are none.
    """
    with db.reading() as conn:
        if not any(_new_talks(conn, env, team_id)):
            return 0
    with db.transaction() as tx:
        rows.one_at_a_time(tx, team_id)
        kept = 0
        for talk, callout in _new_talks(tx, env, team_id):
            rows.add_talk(tx, env, team_id, callout, (talk.contact_id, talk.seq))
            kept += 1
        env.crash("before commit: talks")
    env.crash("after commit: talks")
    return kept


def note_callout(
    office: Office, told: tuple[str, str, int], *, by: str, why: str, take_back: bool
) -> None:
    """Add a callout (whose, since when, minutes) by hand, or take one back. Or PayFault.

    Whoever says which hours are right does it, and whoever was called out.
    """
    person, start, minutes = told
    with office.db.transaction() as tx:
        rows.one_at_a_time(tx, office.team.id)
        may = who_may(tx, office)
        must_be_one_of(by, f"note or take back a callout of {person}",
                       may.correct | (may.here & {person}))  # fmt: skip
        zone = team_there(tx, office).rota.plans[0].zone
        each = Callout(person, _began(start, zone), minutes)
        stands = _stands(tx, office.team.id, each)
        if take_back:
            reverses = _the_same(stands, each, zone)
        else:
            reverses = None
            _must_have_begun(office, each)
            _must_be_of_staff(tx, office, person)
            _must_be_free(stands, zone)
        rows.add_callout(tx, office.env, office.team.id, each, by=by, why=why, reverses=reverses)


def noted_in(office: Office, month: Month) -> tuple[ZoneInfo, list[rows.Noted]]:
    """Every callout of the month, with the team's time zone. Or PayFault without a rota."""
    with office.db.reading() as conn:
        zone = team_there(conn, office).rota.plans[0].zone
        return zone, rows.noted(conn, office.team.id, *month.span(zone))


def _the_same(stands: list[Stored], each: Callout, zone: ZoneInfo) -> str:
    """The id of the one that is taken back."""
    found = next((id_ for id_, one in stands if one == each), None)
    if found is None:
        near = " ".join(_told(one, zone) for _, one in stands)
        raise PayFault(
            f"There is no such callout of {each.person} at {instant(each.start, zone):%FT%H:%M}. "
            f"{near or 'None of hers is near.'}",
            "no_callout",
        )
    return found


def _must_be_free(stands: list[Stored], zone: ZoneInfo) -> None:
    """Nobody is paid twice for the same minutes."""
    if stands:
        raise PayFault(
            f"{_told(stands[0][1], zone)} Take that back first, with --take-back, if it is wrong.",
            "callout_there",
        )


def _must_have_begun(office: Office, each: Callout) -> None:
    if each.start > seconds(office.env.now()):
        raise PayFault("A callout can be noted once it has begun.", "not_yet")


def _must_be_of_staff(conn: Connection, office: Office, person: str) -> None:
    if person not in staff(conn, office.vault, office.team.id):
        raise PayFault(
            f'"{person}" is not on record; oncall people list tells the handles.', "not_on_record"
        )


def _told(callout: Callout, zone: ZoneInfo) -> str:
    began = instant(callout.start, zone).isoformat(timespec="minutes")
    return f"Noted is {callout.person}, {began}, {callout.minutes} min."


def _began(text: str, zone: ZoneInfo) -> int:
    try:
        return when(text, zone)
    except BadCell as bad:
        raise PayFault(f'"{text}" {bad.message}; {bad.hint}.', "no_start") from None


def _new_talks(conn: Connection, env: Env, team_id: str) -> Iterator[tuple[Talk, Callout]]:
    """Talks on duty that are not noted, nor within what somebody has noted for that time."""
    rota = rota_of(conn, team_id)
    if not rota.plans:
        return
    known = rows.talks_noted(conn, team_id)
    for talk in talks(conn, team_id, env.now() - REACHES_BACK):
        callout = of_talk(talk.person, seconds(talk.start), seconds(talk.end))
        if (talk.contact_id, talk.seq) in known or _stands(conn, team_id, callout):
            continue
        if talk.person in {each.person for each in who_is_on(rota, talk.start)}:
            yield talk, callout


def _stands(conn: Connection, team_id: str, callout: Callout) -> list[Stored]:
    """The callouts that count and are of the same person at the same time."""
    start, end = callout.span
    near = rows.callouts(conn, team_id, start - _A_DAY, end)
    return [each for each in near if meets(each[1], callout)]
