"""The check of the stored rota, and once a week to the line holder what it has found."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row

from oncall.contact.core.record import plain
from oncall.contact.work.desk import Desk
from oncall.contact.work.from_staff import phones
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
from oncall.store.outbox import Claimed

EVERY = timedelta(minutes=15)
WEEKS = 4
LETTERS = OPEN, LOOK = "rota.open", "rota.look"
"""The sentence of its text: whether nobody holds the line in some span."""
MORNING, EVENING = 8, 20
"""The letter goes out on Mondays between these hours, or in the first of them on a day after."""


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
    is_time = MORNING <= local.hour < (MORNING + 1 if local.weekday() else EVENING)
    if not is_time or not _holder(team) or outbox.has(conn, f"{_key(team)}text"):
        return ()
    end = desk.now + timedelta(weeks=WEEKS)
    found = check(subject_of(conn, desk, team.id, desk.now, end, called_out=called_out))
    return [each for each in found if not each.covered_by]


def _write(tx: Connection, desk: Desk, team: TeamNow, found: Sequence[Finding]) -> None:
    grave = next((each for each in found if RULE[each.code].grave), None)
    values = {"count": len(found), "weeks": WEEKS}
    text = {
        "team": team.id,
        "sentence": OPEN if grave else LOOK,
        "values": plain({**values, **({"day": grave.start, "at": grave.start} if grave else {})}),
    }
    letter = {
        "team": team.id,
        "sentence": LOOK,
        "values": values,
        "findings": [row_of(each) for each in found],
    }
    _put(tx, desk, _holder(team), _key(team), {"text": text, "email": letter})


def pass_on(tx: Connection, desk: Desk, text: Claimed | Row[Any]) -> None:
    """The text of a letter did not arrive: somebody else who decides gets both, once."""
    team, key = team_now(tx, desk, text.payload["team"]), text.key.removesuffix("text")
    whom, email = team.leader_but(text.person or ""), outbox.by_key(tx, f"{key}email")
    if whom and email:
        letters = {"text": text.payload, "email": email.payload}
        _put(tx, desk, whom, f"{_key(team)}{whom}/", letters)


def _put(
    tx: Connection, desk: Desk, whom: str | None, key: str, letters: Mapping[str, dict[str, Any]]
) -> None:
    for kind, payload in letters.items():
        outbox.put(
            tx, desk.env, kind=kind, key=f"{key}{kind}", due=desk.now, person=whom,
            payload=payload,
        )  # fmt: skip


def _holder(team: TeamNow) -> str | None:
    """Who is on the line; the deputy while nobody is."""
    return team.line_holder or (team.plan.team.deputy if team.plan else None)


def _key(team: TeamNow) -> str:
    """What begins the keys of a week's letter: whoever looks again finds it there."""
    year, week, _ = team.today.isocalendar()
    return f"rota check/{team.id}/{year}-W{week:02}/"
