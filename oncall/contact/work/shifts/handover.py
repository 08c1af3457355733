"""Whoever comes on duty reads what is open: which code, whose letter, since when, who has it.

Nothing is remembered but the text itself: its key names her and the begin of her shift, so that
a restart tells nobody twice, and a shift that begins by a change is seen like any other.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from oncall.contact.core.handover import Comes, left_to, who_comes
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.rows.open_pages import on_phone
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import say_to
from oncall.contact.work.shifts.duty_texts import listed, moment
from oncall.contact.work.team import TeamNow, team_now
from oncall.store import outbox
from oncall.store.engine import DATABASE_ERRORS
from oncall.wording import say

log = logging.getLogger(__name__)

SENTENCE = "handover.open"


class Told(NamedTuple):
    """Who is to read which list."""

    team_id: str
    person: str
    cause: str
    waits: str


def tell_who_comes(desk: Desk) -> None:
    """Tell everybody who has come on duty what is open, once a shift; nothing where nothing is."""
    with desk.db.reading() as conn:
        found = [told for id in contacts.owing(conn) for told in _of_team(conn, desk, id)]
    for told in found:
        try:
            _tell(desk, told)
        except DATABASE_ERRORS:
            raise
        except Exception:
            log.exception("one hand-over could not be told; the others go on")


def _tell(desk: Desk, told: Told) -> None:
    with desk.writing("hand-over") as tx:
        if not on_phone(tx, told.team_id, told.person):
            say_to(
                tx, desk, told.team_id, told.person, SENTENCE, told.cause, contacts=told.waits
            )  # fmt: skip


def _of_team(conn: Connection, desk: Desk, team_id: str) -> Iterator[Told]:
    team = team_now(conn, desk, team_id)
    coming = [each for each in who_comes(team.on, team.now) if _may_read(conn, team, each)]
    owed = contacts.not_closed(conn, team_id).contacts if coming else []
    for each in coming:
        if left := left_to(each, owed):
            yield Told(team_id, each.person, _cause(team_id, each), _list(team, each.person, left))


def _may_read(conn: Connection, team: TeamNow, comes: Comes) -> bool:
    """Not twice, and not beside a page that is open on her phone."""
    if not team.can_be_reached(comes.person):
        return False
    known = outbox.has(conn, f"{_cause(team.id, comes)}/{SENTENCE}/text")
    return not known and not on_phone(conn, team.id, comes.person)


def _cause(team_id: str, comes: Comes) -> str:
    return f"hand-over/{team_id}/{comes.person}/{comes.since.isoformat()}"


def _list(team: TeamNow, person: str, left: Sequence[Contact]) -> str:
    """As many as fit, and how many more there are."""
    return listed([_piece(team, person, each) for each in left])


def _piece(team: TeamNow, person: str, contact: Contact) -> str:
    """`412 F-31A melding kl. 07:10 (ventar)`: never a name of theirs, nor a word."""
    language, who = team.language_of(person), contact.caller.name
    said = who if contact.caller.family else say(language, f"who.{who}")
    came = say(language, f"handover.{contact.words or 'call'}")
    at = moment(team, language, contact.opened_at)
    has = say(language, "handover.has", person=team.name_of(contact.holder))
    stands = has if contact.holder else say(language, "handover.waits")
    return f"{contact.code} {said} {came} {at} ({stands})"
