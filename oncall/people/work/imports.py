"""The two imports: all of a file or nothing of it, and nobody is ever removed by one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.families_file import check_families, read_families
from oncall.people.core.family_changes import against_pages, without_erased
from oncall.people.core.faults import ImportFaults, Read, RowFault
from oncall.people.core.people_file import (
    against_page,
    brought_back,
    check_people,
    differences,
    last_of_a_role,
    read_people,
)
from oncall.people.core.rule_changes import RuleChange, last_of, taken_back
from oncall.people.core.rules import OSLO
from oncall.people.core.values import Entry, Period, Person, Rules
from oncall.people.rows import families, family_changes, people, rule_changes, teams
from oncall.people.work.callers import staff
from oncall.people.work.records import store
from oncall.people.work.team import the_team
from oncall.store.engine import Database
from oncall.store.vault import Vault

T = TypeVar("T")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Summary:
    """What an import did, each by handle or as F-31A, in the order of the file.

    `not_in_file`: those still with us whom the file does not name; they stay as they are.
    `differs`: of people, what is another in whose row, in words.
    """

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    not_in_file: tuple[str, ...]
    warnings: tuple[RowFault, ...]
    differs: tuple[tuple[str, tuple[str, ...]], ...] = ()


class _OnlyShown(Exception):
    """What was recorded is taken back: somebody wanted to see what it would come to."""


def no_progress(done: int, of: int) -> None:
    """Nobody is watching."""


def import_people(
    db: Database,
    vault: Vault,
    env: Env,
    *,
    text: str,
    team: str | None = None,
    progress: Progress = no_progress,
    dry_run: bool = False,
) -> Summary:
    """Store everybody in the file, by handle. `progress` is told (rows done, of how many).

    `dry_run`: store nothing, and say what would be. Raises ImportFaults with every fault, or
    TeamFault; then nothing was stored.
    """
    read = read_people(text)
    with suppress(_OnlyShown), db.transaction() as tx:
        team_id = the_team(tx, env, team, may_be_new=False).id
        teams.lock(tx, team_id)
        before, on_page = staff(tx, vault, team_id), people.on_page(tx, team_id)
        warnings = _sound(read, _checked(tx, vault, env, team_id, read, before, on_page))
        after = {row.value.handle: row.value for row in read.rows}
        periods = {handle: person.period for handle, person in before.items()}
        summary = _compare(before, after, _not_ended(periods, env), warnings)
        summary = replace(summary, differs=tuple(_differs(summary, before, after)))
        put = partial(_put, tx, vault, env, team_id, before)
        _write(summary, after, put, progress)
        for handle in sorted(on_page.keys() & after.keys()):
            people.say_on_page(tx, team_id, handle, {})
        if dry_run:
            raise _OnlyShown
    env.alarm.ring()
    return summary


def _checked(
    tx: Connection,
    vault: Vault,
    env: Env,
    team_id: str,
    read: Read[Person],
    before: Mapping[str, Person],
    on_page: Mapping[str, Mapping[str, date]],
) -> Read[Person]:
    """The rows against all that is on record, and against what was said on pages."""
    numbers = {entry.number.phone for entry in families.all_entries(tx, vault, team_id)}
    checked = check_people(read.rows, before.values(), numbers)
    lasts = {who: left.on - people.A_DAY for who, left in people.left(tx, team_id).items()}
    late = (
        *brought_back(read.rows, lasts), *against_page(read.rows, before, on_page),
        *last_of_a_role(read.rows, before, env.now().astimezone(OSLO).date()),
    )  # fmt: skip
    return replace(checked, faults=(*checked.faults, *late))


def _put(
    tx: Connection,
    vault: Vault,
    env: Env,
    team_id: str,
    before: Mapping[str, Person],
    after: Person,
) -> None:
    store(tx, vault, env, team_id, before.get(after.handle), after)


def _differs(
    summary: Summary, before: Mapping[str, Person], after: Mapping[str, Person]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for handle in summary.changed:
        yield handle, differences(before[handle], after[handle])


def import_families(
    db: Database,
    vault: Vault,
    env: Env,
    *,
    text: str,
    team: str | None = None,
    progress: Progress = no_progress,
) -> Summary:
    """Store every family and number in the file, by code and letter; see `import_people`."""
    with db.transaction() as tx:
        team_id = the_team(tx, env, team, may_be_new=False).id
        rule_changes.lock(tx, team_id)
        read = without_erased(read_families(text), family_changes.of_team(tx, team_id))
        numbers = families.by_number(tx, vault, team_id)
        stored = [entry for _, entry in numbers]
        checked = check_families(read.rows, stored, staff(tx, vault, team_id))
        changed = _changed_on_pages(numbers, rule_changes.of_team(tx, team_id))
        late = (*taken_back(read.rows, changed), *_turned_back(tx, vault, team_id, read, numbers))
        warnings = _sound(read, replace(checked, faults=(*checked.faults, *late)))
        before = {entry.number.who: entry for entry in stored}
        after = {row.value.number.who: row.value for row in read.rows}
        periods = {who: entry.family.period for who, entry in before.items()}
        summary = _compare(before, after, _not_ended(periods, env), warnings)
        put = partial(families.put, tx, vault, env, team_id)
        _write(summary, after, put, progress)
    return summary


def _turned_back(
    tx: Connection, vault: Vault, team_id: str, read: Read[Entry], stored: list[tuple[str, Entry]]
) -> Iterator[RowFault]:
    """What the file would undo of what was said on pages."""
    changes = family_changes.of_team(tx, team_id)
    ids = {each.number_id for each in changes if each.number_id}
    phones = families.phones_of(tx, vault, ids)
    return against_pages(read.rows, changes, stored, phones)


def _changed_on_pages(
    numbers: Iterable[tuple[str, Entry]], changes: list[RuleChange]
) -> dict[str, tuple[Rules, date]]:
    """The rules of each number that were changed on a page, and not undone, with the day of it."""
    last = [(entry.number, last_of(changes, id, entry.number.who)) for id, entry in numbers]
    return {
        number.phone: (number.rules, change.at.astimezone(OSLO).date())
        for number, change in last
        if change and change.did != "undone"
    }


def _sound(read: Read[T], checked: Read[T]) -> tuple[RowFault, ...]:
    """The warnings, when there is nothing worse."""
    if faults := (*read.faults, *checked.faults):
        raise ImportFaults(faults)
    return tuple(sorted((*read.warnings, *checked.warnings), key=lambda warning: warning.line))


def _not_ended(periods: Mapping[str, Period], env: Env) -> tuple[str, ...]:
    today = env.now().date()
    return tuple(key for key, period in periods.items() if not period.ended(today))


def _compare(
    before: Mapping[str, T],
    after: Mapping[str, T],
    not_ended: Iterable[str],
    warnings: tuple[RowFault, ...],
) -> Summary:
    return Summary(
        new=tuple(key for key in after if key not in before),
        changed=tuple(key for key in after if key in before and before[key] != after[key]),
        unchanged=tuple(key for key in after if before.get(key) == after[key]),
        not_in_file=tuple(key for key in not_ended if key not in after),
        warnings=warnings,
    )


def _write(
    summary: Summary, after: Mapping[str, T], put: Callable[[T], None], progress: Progress
) -> None:
    """Only what differs, so that the same file twice leaves every byte as it was."""
    differing = {*summary.new, *summary.changed}
    for done, (key, value) in enumerate(after.items(), 1):
        if key in differing:
            put(value)
        progress(done, len(after))
