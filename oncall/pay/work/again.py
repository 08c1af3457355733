"""A run computed once more out of what it was made of: does it come to the same, to the byte?"""

from dataclasses import dataclass

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.books.closing import PayFault
from oncall.pay.core.books.ledger import standing
from oncall.pay.core.books.pay_facts import person_of
from oncall.pay.core.from_rota import leave_of
from oncall.pay.core.months import Month
from oncall.pay.core.reckoning.basis import Basis
from oncall.pay.core.reckoning.month_pay import month_pay
from oncall.pay.work.closing import run_of
from oncall.pay.work.month import digest_of
from oncall.pay.work.office import Office
from oncall.pay.work.settled import as_kept
from oncall.rota.work import rota_as_of


@dataclass(frozen=True)
class Again:
    """A run's lines by their SHA-256, as it was made and as they are computed now.

    `made_by` is the version of the program that made it, and `lines` how many there are now.
    """

    run: str
    made_by: str
    lines: int
    then: str
    now: str

    @property
    def is_the_same(self) -> bool:
        """Whether both are one."""
        return self.then == self.now


def computed_again(office: Office, month: Month, name: str | None) -> Again:
    """A run (the last one when none is named) out of plans, ledger, callouts and people of then.

    PayFault where there is no such run, or it was made before runs kept the people they are of.
    """
    with office.db.reading() as conn:
        stored = run_of(rows.runs(conn, office.team.id, str(month)), month, name)
        if "people" not in stored.basis:
            raise PayFault(f"{stored.run.name} does not tell of which people it is.")
        return _again(conn, office.team.id, month, stored)


def _again(conn: Connection, team_id: str, month: Month, stored: rows.StoredRun) -> Again:
    at, rota = stored.made_at, rota_as_of(conn, team_id, stored.made_at)
    people = {who: person_of(who, facts) for who, facts in stored.basis["people"].items()}
    span = month.span(rota.plans[0].zone)
    entries = [row.entry for row in standing(rows.kept(conn, team_id, *span, by=at))]
    calls = [each for _, each in rows.callouts(conn, team_id, *span, by=at)]
    basis = stored.basis
    fixed = as_kept(basis.get("settled", ())), basis.get("numbers", {})
    of_then = Basis(rota.plans, people, entries, leave_of(rota), calls, *fixed)
    lines = month_pay(month, of_then).lines
    now = digest_of(month, lines, people)
    return Again(stored.run.name, basis["code"], len(lines), basis["digest"], now)
