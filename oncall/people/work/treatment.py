"""A treatment ends, or goes on after all; what is important to know while it lasts.

And what is deleted of it, once its end can no longer be undone.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.family_changes import (
    FamilyChange,
    Important,
    end_of_treatment,
    important_of,
    last_day_of,
)
from oncall.people.core.values import Family
from oncall.people.rows import audit, families, family_changes, rule_changes
from oncall.people.work.entrance import Entrance
from oncall.people.work.families import (
    Known,
    NoSuchFamily,
    known_to,
    leads,
    local_day,
    local_day_of,
)
from oncall.store.vault import Vault
from oncall.web.visitor import Visitor


@dataclass(frozen=True)
class Ended:
    """A family whose treatment ended lately; `undo`: it was said on a page, so it can be undone."""

    family: Family
    undo: bool


def ended(conn: Connection, entrance: Entrance, visitor: Visitor, known: Known) -> list[Ended]:
    """Those whose treatment has ended and whose numbers are kept yet, for whoever leads."""
    if not leads(visitor):
        return []
    today = local_day(entrance)
    gone = {
        entry.family.code: entry.family
        for _, entry in known.all
        if entry.family.period.ended(today)
    }
    changes = family_changes.of_team(conn, visitor.team_id) if gone else []
    said = {code: [each for each in changes if each.code == code] for code in gone}
    return [Ended(gone[code], end_of_treatment(said[code]) is not None) for code in gone]


def end(entrance: Entrance, visitor: Visitor, code: str, typed: str) -> None:
    """The last day of F-31's treatment; after it the family is answered as anybody who calls.

    For whoever looks after every family; raises NoSuchFamily or BadRules.
    """
    with entrance.db.transaction() as tx:
        family = _led(tx, entrance, visitor, code)
        if family.period.ended(local_day(entrance)):
            raise NoSuchFamily
        last = last_day_of(typed, family.period)
        said = end_of_treatment(family_changes.of_family(tx, visitor.team_id, code))
        before = said.before if said else family.period.last
        _put(tx, entrance, visitor, family, last, FamilyChange(
            code, entrance.env.now(), visitor.handle, "ended", before=before
        ))  # fmt: skip


def resume(entrance: Entrance, visitor: Visitor, code: str) -> None:
    """It goes on after all, as long as it would have; raises NoSuchFamily."""
    with entrance.db.transaction() as tx:
        family = _led(tx, entrance, visitor, code)
        said = end_of_treatment(family_changes.of_family(tx, visitor.team_id, code))
        if said is None:
            raise NoSuchFamily
        change = FamilyChange(code, entrance.env.now(), visitor.handle, "resumed")
        _put(tx, entrance, visitor, family, said.before, change)


def write_important(entrance: Entrance, visitor: Visitor, code: str, typed: str) -> None:
    """What whoever reaches F-31 has to know; "" takes it away. Raises NoSuchFamily or BadRules."""
    words, now = important_of(typed), entrance.env.now()
    with entrance.db.transaction() as tx:
        known_to(tx, entrance, visitor).numbers_of(lambda entry: entry.family.code == code)
        note = Important(words, visitor.handle, now) if words else None
        family_changes.put_important(tx, entrance.vault, visitor.team_id, code, note)
        did = "important" if words else "important_gone"
        audit.note(tx, entrance.env, visitor.team_id, visitor.handle, did, code)


def over_long_ago(conn: Connection, env: Env, kept: timedelta) -> list[tuple[str, str]]:
    """The families, by team id and code, whose numbers have been `kept` for long enough."""
    return [*families.over_before(conn, local_day_of(env) - kept)]


def erase(tx: Connection, vault: Vault, env: Env, team_id: str, code: str, kept: timedelta) -> bool:
    """Nothing says any more which numbers F-31 had, nor what was to know of it.

    Looked at once more, and False: it goes on after all, or another worker was first. A number of
    another family is that one's as before.
    """
    rule_changes.lock(tx, team_id)
    last = families.over_before(tx, local_day_of(env) - kept).get((team_id, code))
    if last is None:
        return False
    families.take_numbers(tx, team_id, code)
    family_changes.put_important(tx, vault, team_id, code, None)
    family_changes.forget_numbers(tx, team_id, code)
    rule_changes.forget_needless(tx, team_id)
    family_changes.add(tx, team_id, FamilyChange(code, env.now(), "", "erased", before=last))
    audit.note(tx, env, team_id, "", "family_erased", code)
    return True


def _led(tx: Connection, entrance: Entrance, visitor: Visitor, code: str) -> Family:
    """The family, also one whose treatment has ended; raises NoSuchFamily."""
    rule_changes.lock(tx, visitor.team_id)
    everything = families.all_entries(tx, entrance.vault, visitor.team_id)
    found = [entry.family for entry in everything if entry.family.code == code]
    if not found or not leads(visitor):
        raise NoSuchFamily
    return found[0]


def _put(
    tx: Connection,
    entrance: Entrance,
    visitor: Visitor,
    family: Family,
    last: date | None,
    change: FamilyChange,
) -> None:
    team_id, period = visitor.team_id, replace(family.period, last=last)
    families.put_family(tx, team_id, replace(family, period=period))
    family_changes.add(tx, team_id, change)
    did = f"treatment_{change.did}"
    audit.note(tx, entrance.env, team_id, visitor.handle, did, family.code)
