"""Commands about a contact: RING, SEND, LES. What a decision needs to know is gathered here."""

from collections.abc import Callable

from sqlalchemy import Connection

from oncall.contact.core import commands
from oncall.contact.core.values import Decision
from oncall.contact.rows import contacts
from oncall.contact.work.case import Case
from oncall.contact.work.desk import Desk
from oncall.contact.work.going_out.reach import to_call, to_text

Command = Callable[[Connection, Desk, Case, str, int | None], Decision]
"""What `person` ordered about a case, with the choice she wrote, if any."""


def read(tx: Connection, _desk: Desk, case: Case, person: str, _choice: int | None) -> Decision:
    """LES: what was written goes to her phone, where the team's plan lets it."""
    plan = case.team.plan
    by_text = plan is not None and plan.team.read_by_text
    written = any(each.kind == "text" for each in contacts.arrivals(tx, case.contact.id))
    return commands.read(case.contact, case.scene, person, by_text=by_text, written=written)


def send(tx: Connection, desk: Desk, case: Case, person: str, choice: int | None) -> Decision:
    """SEND: a neutral text to the family."""
    reach = to_text(tx, desk, case.team, case.contact)
    return commands.send(case.contact, case.scene, person, choice=choice, reach=reach)


def ring(tx: Connection, desk: Desk, case: Case, person: str, _choice: int | None) -> Decision:
    """RING: her phone is called, and then the family's."""
    reach = to_call(tx, desk, case.team, case.contact)
    return commands.ring(case.contact, case.scene, person, reach=reach)


ABOUT_A_CONTACT: dict[str, Command] = {"LES": read, "SEND": send, "RING": ring}
