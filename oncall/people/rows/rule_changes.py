"""Changes of what a number may be reached for, as they are stored: added, and never changed."""

from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select

from oncall.people.core.rule_changes import RuleChange
from oncall.people.core.values import Rules
from oncall.people.rows.tables import family_change, family_number, number, rule_change

_of_team = (
    select(rule_change)
    .where(rule_change.c.team_id == bindparam("team_"))
    .order_by(rule_change.c.at, rule_change.c.step)
)
_lock = (
    select(number.c.id)
    .where(number.c.team_id == bindparam("team_"))
    .order_by(number.c.id)
    .with_for_update(key_share=True)
)
_last = select(func.max(rule_change.c.step)).where(rule_change.c.number_id == bindparam("number_"))
_new = insert(rule_change)
_needless = delete(rule_change).where(
    rule_change.c.team_id == bindparam("team_"),
    ~exists().where(family_number.c.number_id == rule_change.c.number_id),
    ~exists().where(family_change.c.number_id == rule_change.c.number_id),
)


def lock(tx: Connection, team_id: str) -> None:
    """Nobody else changes what the team's numbers may be reached for until this is over.

    A contact that begins meanwhile does not wait for it: on PostgreSQL the lock lets new rows
    refer to the numbers.
    """
    tx.execute(_lock, {"team_": team_id}).all()


def of_team(conn: Connection, team_id: str) -> list[RuleChange]:
    """All of them, the oldest first."""
    return [
        RuleChange(
            row.number_id, row.step, row.at, row.who, row.did,
            {who: _rules(before) for who, before in row.before.items()},
        )
        for row in conn.execute(_of_team, {"team_": team_id})
    ]  # fmt: skip


def add(tx: Connection, team_id: str, change: RuleChange) -> None:
    """Write one down; its step is the next of its number's, whatever it says itself."""
    last = tx.execute(_last, {"number_": change.number_id}).scalar() or 0
    tx.execute(_new, {
        "number_id": change.number_id, "step": last + 1, "team_id": team_id, "at": change.at,
        "who": change.who, "did": change.did,
        "before": {who: _told(rules) for who, rules in change.before.items()},
    })  # fmt: skip


def forget_needless(tx: Connection, team_id: str) -> None:
    """What numbers might once be reached for, of those that are no family's any more."""
    tx.execute(_needless, {"team_": team_id})


def _told(rules: Rules) -> dict[str, Any]:
    return {**vars(rules), "asked_on": rules.asked_on and rules.asked_on.isoformat()}


def _rules(told: dict[str, Any]) -> Rules:
    day = told["asked_on"]
    return Rules(**{**told, "asked_on": day and date.fromisoformat(day)})
