"""The promises stay watched in production: what must be true of every contact is looked at.

The same checks as after each step of a test. Whatever they object to is logged. A contact that
nobody has (N2) alarms a backstop; of the rest one hears by e-mail. Each once an hour at most.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.invariants import custody, history
from oncall.contact.core.invariants.values import steps
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, reading
from oncall.contact.rows.crowd import shared_page_at
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.alarms import raise_alarm
from oncall.people.rows.teams import teams

log = logging.getLogger(__name__)
# Longer than a restart takes: what is due is then a minute late, and no promise is broken.
SLACK = timedelta(minutes=2)


def look_after(desk: Desk) -> list[str]:
    """Every objection to a contact that is not closed; they name codes only."""
    with desk.db.reading() as conn:
        found = [(team.id, _objections(conn, desk, team.id)) for team in teams(conn)]
    for team_id, wrong in found:
        for each in wrong:
            log.error("a promise is broken: %s", each)
        if wrong:
            _alarm(desk, team_id, sorted({each.partition(" ")[0] for each in wrong}))
    return [each for _, wrong in found for each in wrong]


def _objections(conn: Connection, desk: Desk, team_id: str) -> list[str]:
    """In a crowd strangers wait their turn, and their histories are too many to read each time."""
    found, damaged = contacts.not_closed(conn, team_id)
    wrong = [f"N2 contact {code} cannot be read, nor can its history" for code in damaged]
    if not custody.crowded(found):
        return wrong + [each for contact in found for each in _about(conn, desk, contact)]
    wrong += custody.in_turn(found, shared_page_at(conn, team_id), desk.now, desk.pace, slack=SLACK)
    for contact in found:
        stranger = contact.caller.stranger
        wrong += custody.in_custody(contact) if stranger else _about(conn, desk, contact)
    return wrong


def _about(conn: Connection, desk: Desk, contact: Contact) -> list[str]:
    lines = reading.lines(conn, contact.id)
    try:
        told = list(steps(None, lines))
    except reading.UNREADABLE:
        return [f"N9 contact {contact.code}: its history cannot be read"]
    shortest_s = desk.pace.short_talk.total_seconds()
    wrong = [*custody.in_custody(contact), *custody.not_overdue(contact, desk.now, SLACK)]
    wrong += [*history.unbroken(lines), *history.folds_to(told, contact)]
    return wrong + [each for step in told for each in history.rightful(step, shortest_s)]


def _alarm(desk: Desk, team_id: str, rules: Iterable[str]) -> None:
    with desk.writing("promise") as tx:
        for rule in rules:
            sentence = "invariant" if rule == "N2" else "fault"
            raise_alarm(tx, desk, team_id, f"broken {rule}", sentence, rule=rule)
