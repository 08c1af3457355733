"""Phones that take nothing from us: marked by their number, and told of once a day.

A mark changes nothing about who is asked: a page to a marked phone still goes out, and a call
follows the text that did not arrive. With another number on record the mark means nothing.
"""

from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.rows.alarms import mark, marked_numbers
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.alarms import raise_alarm, whom
from oncall.contact.work.record import say_to
from oncall.contact.work.team import TeamNow, team_now

# The carrier's reasons: no such number, no mobile, out of service; and blocked by its owner.
WHY = dict.fromkeys((21211, 21614, 30005, 30006), "dead_phone") | {21610: "opted_out"}
DAY = timedelta(days=1)


def takes_nothing(
    tx: Connection, desk: Desk, team_id: str, person: str, number: str, code: int | None
) -> None:
    """The carrier gave this reason: mark the number; a backstop and the line holder hear of it.

    A number that is hers no longer is nobody's worry.
    """
    known = team_now(tx, desk, team_id).staff.get(person)
    if code not in WHY or known is None or not known.has_phone(number):
        return
    mark(tx, team_id, desk.vault.digest(number), code=code, at=desk.now)
    kind, sentence, about = _kind(desk, number), WHY[code], {"person": person}
    if raise_alarm(tx, desk, team_id, kind, sentence, every=DAY, **about):
        team = team_now(tx, desk, team_id)
        holder = team.line_holder
        if holder and holder not in (person, *whom(team, about)[:1]):
            cause = f"{kind}/{desk.now.isoformat()}"
            say_to(tx, desk, team_id, holder, f"alarm.{sentence}", cause, **about)


def may_be_shut(tx: Connection, desk: Desk, team: TeamNow, person: str) -> None:
    """She wrote STOP or its like: the carrier may let no text through to her any more."""
    number = team.staff[person].phone if person in team.staff else None
    raise_alarm(tx, desk, team.id, _kind(desk, number or ""), "stop_word", person=person)


def _kind(desk: Desk, number: str) -> str:
    """One alarm for each number, whatever is wrong with it."""
    return f"phone {desk.vault.digest(number)[:16]}"


def marked(conn: Connection, desk: Desk, team: TeamNow) -> list[str]:
    """Whose number, as it is on record now, takes nothing as far as the carrier says."""
    known = marked_numbers(conn, team.id)
    return [
        person.handle
        for person in team.staff.values()
        if person.phone and not known.isdisjoint(desk.vault.digests(person.phone))
    ]
