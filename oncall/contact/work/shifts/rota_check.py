"""The check of the stored rota, and once a week to the line holder what it has found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from oncall.contact.core.record import plain
from oncall.contact.work import phones
from oncall.contact.work.desk import Desk
from oncall.contact.work.shifts.confirming import unconfirmed
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.core.values import Person
from oncall.people.rows.teams import teams
from oncall.people.work import staff
from oncall.people.work.phone_tests import untested
from oncall.rota.core.check.finding import Finding, row_of
from oncall.rota.core.check.laid import subject_from
from oncall.rota.core.check.rules import RULE, check
from oncall.rota.core.check.spans import Span, second
from oncall.rota.core.check.subject import MARGIN, Subject
from oncall.rota.work import published, rota_of
from oncall.store import outbox

EVERY = timedelta(minutes=15)
WEEKS = 4
MORNING, EVENING = 8, 20
"""The letter goes out on Mondays between these hours."""


CalledOut = Callable[[Connection, str, int, int], Mapping[str, Sequence[Span]]]
"""The callouts of a team that begin between two seconds, by handle: from the room of pay."""


def subject_of(
    conn: Connection,
    desk: Desk,
    team_id: str,
    start: datetime,
    end: datetime,
    *,
    called_out: CalledOut,
) -> Subject:
    """What is stored about one team, for the check of [start, end)."""
    low, high = start - MARGIN, end + MARGIN
    people = staff(conn, desk.vault, team_id)
    return subject_from(
        rota_of(conn, team_id),
        start,
        end,
        people=people,
        callouts=called_out(conn, team_id, second(low), second(high)),
        published=published(conn, team_id, start),
        dead_phones=frozenset(phones.marked(conn, desk, team_now(conn, desk, team_id))),
        untested=_untested(conn, desk, team_id, people.values()),
        unconfirmed=[each.shift for each in unconfirmed(conn, team_now(conn, desk, team_id))],
    )


def _untested(
    conn: Connection, desk: Desk, team_id: str, people: Iterable[Person]
) -> frozenset[str]:
    """Who has a phone, and has not passed its test."""
    reached = [each for each in people if each.phone]
    return frozenset(each.handle for each in untested(conn, desk.vault, team_id, reached))


def write_letters(desk: Desk, called_out: CalledOut) -> None:
    """Tell every line holder what there is to look at: once a week, if there is anything."""
    with desk.db.reading() as conn:
        due = [(t, found) for team in teams(conn) if (t := team_now(conn, desk, team.id)).plan
               and (found := _found(conn, desk, t, called_out))]  # fmt: skip
    for team, found in due:
        with desk.writing("rota check") as tx:
            _write(tx, desk, team, found)


def _found(conn: Connection, desk: Desk, team: TeamNow, called_out: CalledOut) -> Sequence[Finding]:
    """What no agreement allows; nothing when it is not the time or has been told."""
    local = desk.now.astimezone(team.zone)
    is_time = local.weekday() == 0 and MORNING <= local.hour < EVENING
    if not is_time or not _holder(team) or outbox.has(conn, _key(team, "text")):
        return ()
    end = desk.now + timedelta(weeks=WEEKS)
    found = check(subject_of(conn, desk, team.id, desk.now, end, called_out=called_out))
    return [each for each in found if not each.covered_by]


def _write(tx: Connection, desk: Desk, team: TeamNow, found: Sequence[Finding]) -> None:
    grave = next((each for each in found if RULE[each.code].grave), None)
    values = {"count": len(found), "weeks": WEEKS}
    text = {
        "sentence": "rota.open" if grave else "rota.look",
        "values": plain({**values, **({"day": grave.start, "at": grave.start} if grave else {})}),
    }
    letter = {
        "sentence": "rota.look",
        "values": values,
        "findings": [row_of(each) for each in found],
    }
    for kind, payload in (("text", text), ("email", letter)):
        outbox.put(
            tx, desk.env, kind=kind, key=_key(team, kind), due=desk.now, person=_holder(team),
            payload={"team": team.id, **payload},
        )  # fmt: skip


def _holder(team: TeamNow) -> str | None:
    """Who is on the line; the deputy while nobody is."""
    return team.line_holder or (team.plan.team.deputy if team.plan else None)


def _key(team: TeamNow, kind: str) -> str:
    """One each week: whoever looks again finds it there."""
    year, week, _ = team.today.isocalendar()
    return f"rota check/{team.id}/{year}-W{week:02}/{kind}"
