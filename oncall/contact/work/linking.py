"""What is open under a number belongs to the family that somebody says it is of."""

from sqlalchemy import Connection

from oncall.contact.core.linking import belongs
from oncall.contact.rows import contacts
from oncall.contact.work.case import known_case
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import family_caller
from oncall.people.work import whose


def known_now(desk: Desk, tx: Connection, team_id: str, number_id: str, person: str) -> None:
    """The contact that is open under this number is its family's from now on, if there is one."""
    kept = contacts.live_of(tx, team_id, number_id)
    if kept is None:
        return
    with known_case(tx, desk, kept.contact.id) as case:
        found = whose(tx, desk.vault, number_id, case.team.today).caller
        if found.family:
            caller = family_caller(case.team, found.family, number_id, found.letter)
            case.decide(belongs(case.contact, case.scene, person, caller))
