"""What a change among the staff means for the contacts: looked at every few seconds.

Nothing is remembered of the change itself: contacts are compared with the staff and the rota as
they are now, so that an import, midnight or a new plan is seen alike, also after a restart.
"""

import logging
from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection

from oncall.contact.core.staff import review, tell_therapist
from oncall.contact.rows import concerned
from oncall.contact.rows.concerned import Concerned
from oncall.contact.work.case import known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, team_now
from oncall.store.engine import DATABASE_ERRORS

log = logging.getLogger(__name__)
EVERY = timedelta(seconds=10)
# By then whoever was paged at her old number has been asked again anyway.
MOVED_WITHIN = timedelta(hours=1)


def look_at_staff(desk: Desk) -> None:
    """Open what is held by somebody who left, page new numbers, ask whose shift is over, tell."""
    with desk.db.reading() as conn:
        waits = concerned.concerned(conn)
        found = [id for team, whom in waits.items() for id in _touched(conn, desk, team, whom)]
    for contact_id in found:
        try:
            _look_at(desk, contact_id)
        except DATABASE_ERRORS:
            raise
        except Exception:
            log.exception("one contact could not be compared with the staff; the others go on")


def _look_at(desk: Desk, contact_id: str) -> None:
    with desk.writing("staff") as tx, known_case(tx, desk, contact_id) as case:
        case.decide(review(case.contact, case.scene))
        case.decide(tell_therapist(case.contact, case.scene))


def _touched(conn: Connection, desk: Desk, team_id: str, whom: Concerned) -> list[str]:
    """The ids of the contacts that a change may concern; nearly always none."""
    team = team_now(conn, desk, team_id)
    on_duty = {each.person for each in team.on}
    changed = {*_changed(team, whom.holders | whom.paged | set(whom.to_tell.values()))}
    over = sorted(whom.holders - on_duty - changed)
    return [
        *(id for person in sorted(changed) for id in concerned.of_person(conn, team_id, person)),
        *(id for person in over for id in _not_asked(conn, team_id, person)),
        *(id for id, person in whom.to_tell.items() if person in on_duty | changed),
    ]


def _not_asked(conn: Connection, team_id: str, holder: str) -> list[str]:
    """What she still has although her shift is over, and was not asked about since."""
    held = concerned.held_by(conn, team_id, holder)
    return [each.contact.id for each in held if each.contact.on_shift]


def _changed(team: TeamNow, people: set[str]) -> Iterator[str]:
    """Those of them who cannot be reached any more, or have another number since just now."""
    for person in people:
        since = team.staff[person].phone_since if person in team.staff else None
        if not team.can_be_reached(person) or (since and since > team.now - MOVED_WITHIN):
            yield person
