"""Once a week the phone that holds the line gives a sign of life, or somebody hears of silence.

Whatever she writes is one, and so is a contact that she takes; only silence is asked about.
"""

from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.life import Due, Sign, due
from oncall.contact.rows import life
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import say_to
from oncall.contact.work.team import TeamNow, team_now
from oncall.people.rows.teams import teams

EVERY = timedelta(minutes=5)


def look_for_life(desk: Desk) -> None:
    """Ask whoever holds the line and was not heard of for a week; tell who looks after her."""
    with desk.db.reading() as conn:
        found = [team.id for team in teams(conn) if _due(conn, team_now(conn, desk, team.id))]
    for team_id in found:
        with desk.writing("sign of life") as tx:
            _look_for(tx, desk, team_now(tx, desk, team_id))


def silent(conn: Connection, team: TeamNow) -> str | None:
    """Whoever holds the line, if she was asked and has been silent for a day since."""
    holder = team.line_holder
    sign = life.sign_of(conn, team.id, holder) if holder else None
    return holder if sign and sign.is_silent(team.now) else None


def was_asked(conn: Connection, team_id: str, person: str) -> bool:
    """Whether she is to give one."""
    sign = life.sign_of(conn, team_id, person)
    return sign is not None and sign.asked_at is not None


def _due(conn: Connection, team: TeamNow) -> Due | str | None:
    """What is to be done about whoever holds the line now."""
    holder = team.line_holder
    if holder is None or not team.can_be_reached(holder):
        return None
    sign = life.sign_of(conn, team.id, holder)
    if sign is None:
        return "first seen"
    what = _what(team, sign)
    whom = holder if what == "ask" else team.leader_but(holder)
    return None if what and on_phone(conn, team.id, whom) else what


def _what(team: TeamNow, sign: Sign) -> Due | None:
    return due(sign, team.now, team.now.astimezone(team.zone).time())


def _look_for(tx: Connection, desk: Desk, team: TeamNow) -> None:
    """As it stands now."""
    holder, what = team.line_holder or "", _due(tx, team)
    cause = f"life/{team.id}/{holder}/{_since(tx, team, holder)}"
    if what == "first seen":
        life.heard(tx, team.id, holder, desk.now)
    elif what == "ask":
        life.asked(tx, team.id, holder, desk.now)
        say_to(tx, desk, team.id, holder, "life.asks", cause)
    elif what == "tell":
        life.told(tx, team.id, holder, desk.now)
        if whom := team.leader_but(holder):
            say_to(tx, desk, team.id, whom, "life.silent", cause, person=holder)


def _since(conn: Connection, team: TeamNow, holder: str) -> str:
    """What the silence is counted from: of two workers who look at once, both say the same."""
    sign = life.sign_of(conn, team.id, holder)
    return max(sign.last, sign.asked_at or sign.last).isoformat() if sign else ""
