"""Which phones a colleague's call leaves to the families whose calls ring meanwhile."""

from collections.abc import Iterator

from sqlalchemy import Connection

from oncall.contact.core.giving_way import FamilyRings, is_colleague, left_to
from oncall.contact.core.ladder import RungSoFar
from oncall.contact.core.trail import Trail
from oncall.contact.rows import carrier_log, contacts
from oncall.contact.work.case import Case


def left_to_families(conn: Connection, case: Case, trail: Trail) -> set[str]:
    """The handles of those whose phones this call does not ring now."""
    if not is_colleague(trail.caller):
        return set()
    return left_to(_families(conn, case), case.scene, trail.caller, trail.waits)


def _families(conn: Connection, case: Case) -> Iterator[FamilyRings]:
    for each in carrier_log.live_contacts(conn, case.team.id):
        if each.state == "ringing" and not is_colleague(each.caller):
            rung = _rung(conn, each.id)
            if rung is not None:
                yield FamilyRings(each, rung)


def _rung(conn: Connection, contact_id: str) -> RungSoFar | None:
    """The phones that rang in its latest call, as its history tells; None once all have."""
    rung: list[tuple[int, str]] | None = None
    for line in contacts.history(conn, contact_id):
        if line.kind == "ringing":
            rung = []
        elif line.kind == "outside rang":
            rung = None
        elif line.kind == "phone rang" and rung is not None:
            rung.append((line.detail.get("rung", 0), line.person))
    return rung
