"""A case: one contact in one transaction, its team now, and what has been decided about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, nothing
from oncall.contact.rows import contacts
from oncall.contact.work.crowd import close_together, with_crowd
from oncall.contact.work.desk import Desk
from oncall.contact.work.record import record
from oncall.contact.work.team import TeamNow, scene_of, team_now


@dataclass
class Case:
    """Decide as often as needed: all of it is recorded together, at the end."""

    team: TeamNow
    scene: Scene
    decision: Decision

    @property
    def contact(self) -> Contact:
        """The contact as it stands after what has been decided."""
        return self.decision.contact

    def decide(self, decision: Decision) -> None:
        """Add what was decided about the contact as it stands."""
        self.decision = self.decision.followed_by(decision)


@contextmanager
def case_of(
    tx: Connection,
    desk: Desk,
    contact: Contact,
    team: TeamNow,
    *,
    new: bool = False,
    its_turn: bool = False,
) -> Iterator[Case]:
    """The case of this contact, recorded when the block ends.

    `its_turn`: in a crowd, it is the one that strangers' page of this minute is about.
    """
    scene = scene_of(tx, desk, team, contact.caller)
    scene = with_crowd(tx, desk, team.id, contact, scene, its_turn=its_turn)
    case = Case(team, scene, nothing(contact))
    yield case
    record(tx, desk, team.id, contact, case.decision, new=new)
    if case.contact.page_of and case.contact.state == "closed":
        close_together(tx, desk, team.id, case.contact, case.scene)


@contextmanager
def known_case(tx: Connection, desk: Desk, contact_id: str | None) -> Iterator[Case]:
    """The case of a contact in the database, locked, recorded when the block ends.

    Raises LookupError when there is no such contact.
    """
    kept = contacts.by_id(tx, contact_id or "", lock=True)
    if kept is None:
        raise LookupError("there is no such contact in the database")
    with case_of(tx, desk, kept.contact, team_now(tx, desk, kept.team_id)) as case:
        yield case
