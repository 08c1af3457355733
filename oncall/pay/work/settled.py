"""What fell on months of a cumulative pool when they were approved, out of the runs they made."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from oncall.pay import rows
from oncall.pay.core.months import Month
from oncall.pay.core.pools import Settled, is_cumulative
from oncall.pay.core.rule_book import rules_of
from oncall.rota.core.rota import Rota


def settled_in(
    conn: Connection, team_id: str, rota: Rota, months: Sequence[Month]
) -> tuple[Settled, ...]:
    """Of all months of these years; nothing is asked where no pool is cumulative.

    A run that is withdrawn has settled nothing; of several the first one has.
    """
    if not any(is_cumulative(each.rule) for plan in rota.plans for each in rules_of(plan)):
        return ()
    ends = f"{months[0].year}-01", f"{months[-1].year}-12"
    done = rows.steps_between(conn, team_id, *ends)
    found: dict[tuple[str, int, Month], Settled] = {}
    for runs in rows.runs_between(conn, team_id, *ends, done).values():
        for stored in runs:
            if stored.run.state != "withdrawn":
                for each in as_kept(stored.basis.get("settles", ())):
                    found.setdefault((each.rule, each.year, each.month), each)
    return tuple(found.values())


def as_kept(told: Iterable[Sequence[Any]]) -> tuple[Settled, ...]:
    """The same, as a run keeps it."""
    return tuple(Settled(rule, year, Month(*month), ore) for rule, year, month, ore in told)
