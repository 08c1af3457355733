"""Recording who is on otherwise than planned: judged and written in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.core.values import Person
from oncall.people.work import staff, the_team
from oncall.rota import rows
from oncall.rota.core.change import Change, Recorded
from oncall.rota.core.changes.laying import Asked, Wanted, lay, spelled
from oncall.rota.core.changes.leading import is_her_own, leaders, not_hers
from oncall.rota.core.file.faults import Fault, Refusal, did_you_mean
from oncall.rota.core.rota import Rota
from oncall.rota.work.plans import rota_of
from oncall.store.engine import Database
from oncall.store.vault import Vault


class ChangeFaults(Exception):
    """The change cannot be recorded; nothing of it was."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(dict.fromkeys(faults))  # of both halves of a swap, say
        told = "; ".join(f"{each.message} ({each.hint})" for each in self.faults)
        super().__init__(f"Nothing was recorded: {told}.")


@dataclass(frozen=True)
class Deed:
    """Who asks for something to be recorded, and why.

    `must_lead`: it is refused where it is not hers to decide; pages and texts have seen to that.
    """

    by: str
    why: str
    must_lead: bool = False


def record_change(
    db: Database, vault: Vault, env: Env, *, team: str | None, wanted: Sequence[Wanted], deed: Deed
) -> tuple[Change, ...]:
    """Record what is wanted as one deed (a swap is two), each laid over those before it.

    It counts for everybody as soon as this returns. Raises ChangeFaults with every fault, or
    TeamFault; then nothing was recorded.
    """
    with db.transaction() as tx:
        mine = the_team(tx, env, team, may_be_new=False)
        return record_within(tx, vault, env, team_id=mine.id, wanted=wanted, deed=deed)


def record_within(
    tx: Connection, vault: Vault, env: Env, *, team_id: str, wanted: Sequence[Wanted], deed: Deed
) -> tuple[Change, ...]:
    """The same as a part of somebody's transaction; after ChangeFaults it may go on."""
    number = rows.next_deed(tx, team_id)
    rota, known = rota_of(tx, team_id), staff(tx, vault, team_id)
    own = is_her_own(wanted, deed.by)
    refused = () if own else _refused(rota, known, env.now(), deed)
    changes = _laid(Asked(rota, known, env.now()), wanted, number, deed, refused)
    made = [Recorded(each, None, deed.by, env.now(), deed.why) for each in changes]
    rows.record(tx, team_id, made)
    return changes


def misspelt(
    db: Database, vault: Vault, env: Env, *, team: str | None, wanted: Sequence[Wanted], deed: Deed
) -> tuple[Fault, ...]:
    """What is refused of it whenever it was, for one whose times cannot be read: names, who, why.

    Raises TeamFault.
    """
    with db.transaction() as tx:
        mine = the_team(tx, env, team, may_be_new=False)
        rota, known = rota_of(tx, mine.id), staff(tx, vault, mine.id)
    faults = [*_by(known, deed), *_refused(rota, known, env.now(), deed)]
    asked = Asked(rota, known)
    return (*faults, *(fault for each in wanted for fault in spelled(asked, each)))


def undo_change(
    db: Database, vault: Vault, env: Env, *, team: str | None, number: int, deed: Deed
) -> tuple[Change, ...]:
    """Record that a deed does not count any more; the changes that were. Raises ChangeFaults."""
    with db.transaction() as tx:
        mine = the_team(tx, env, team, may_be_new=False)
        return undo_within(tx, vault, env, team_id=mine.id, number=number, deed=deed)


def undo_within(
    tx: Connection, vault: Vault, env: Env, *, team_id: str, number: int, deed: Deed
) -> tuple[Change, ...]:
    """The same as a part of somebody's transaction."""
    following = rows.next_deed(tx, team_id)
    found = rows.changes(tx, team_id)
    known = staff(tx, vault, team_id)
    faults = [*_by(known, deed), *_not_to_undo(found, number)]
    if not any(each.change.deed == number and each.by == deed.by for each in found):
        faults += _refused(rota_of(tx, team_id), known, env.now(), deed)
    if faults:
        raise ChangeFaults(faults)
    gone = tuple(each.change for each in found if each.change.deed == number)
    now = env.now()
    undone = [Recorded(replace(e, deed=following), number, deed.by, now, deed.why) for e in gone]
    rows.record(tx, team_id, undone)
    return gone


def recorded_changes(conn: Connection, team_id: str) -> list[Recorded]:
    """Everything that was ever changed or undone, in the order it was recorded."""
    return rows.changes(conn, team_id)


def try_change(asked: Asked, wanted: Sequence[Wanted], deed: Deed) -> tuple[Change, ...]:
    """What `record_change` would record; raises ChangeFaults likewise, and records nothing."""
    return _laid(asked, wanted, 0, deed)


def _refused(
    rota: Rota, people: Mapping[str, Person], now: datetime, deed: Deed
) -> tuple[Fault, ...]:
    """That it is for others to decide, where that is to be looked at."""
    if not deed.must_lead or not rota.plans:
        return ()
    return tuple(not_hers(deed.by, people, leaders(rota, people, now)))


def _laid(
    asked: Asked,
    wanted: Sequence[Wanted],
    number: int,
    deed: Deed,
    refused: Sequence[Fault] = (),
) -> tuple[Change, ...]:
    if not asked.rota.plans:
        raise ChangeFaults([Fault(None, "", "there is no plan yet", "oncall rota import FILE")])
    faults = [*_by(asked.known or (), deed), *refused]
    laid: tuple[Change, ...] = ()
    for each in wanted:
        over = replace(asked, rota=Rota(asked.rota.plans, (*asked.rota.changes, *laid)))
        changes, wrong = lay(over, replace(each, deed=number))
        laid += changes
        faults += wrong
    if faults:
        raise ChangeFaults(faults)
    return laid


def _by(known: Iterable[str], deed: Deed) -> Iterable[Fault]:
    if deed.by not in known:
        close = did_you_mean(deed.by, [*known])
        yield Refusal(None, "by", f'"{deed.by}" is not on record', close, "unknown")


def _not_to_undo(found: Sequence[Recorded], number: int) -> Iterable[Fault]:
    theirs = [each for each in found if each.change.deed == number]
    if not theirs:
        message = f"no change has the number {number}"
        yield Refusal(None, "number", message, "oncall rota change list shows them", "no_deed")
    elif undone := theirs[0].undoes:
        message = f"number {number} is no change, it has undone change {undone}"
        yield Refusal(None, "number", message, "record it anew if it counts after all", "no_deed")
    elif any(each.undoes == number for each in found):
        message = f"change {number} has been undone already"
        yield Refusal(None, "number", message, "record it anew if it counts after all", "undone")
