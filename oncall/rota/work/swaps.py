"""Asking a colleague to swap shifts, and what she answers: judged and written in one transaction.

Whoever writes locks the team first: of two who press at once the second meets what the first did.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from oncall.env import Env
from oncall.people.rows.teams import changed
from oncall.people.work import staff
from oncall.rota.core.changes.laying import Asked
from oncall.rota.core.changes.offer import Offer
from oncall.rota.core.changes.swap import TOLD_FOR, Answer, Swap, is_part, over
from oncall.rota.core.changes.typed import faults_of_why
from oncall.rota.core.file.faults import Fault, Refusal
from oncall.rota.rows import swaps
from oncall.rota.work.changes import ChangeFaults, Deed, record_within, try_change
from oncall.rota.work.plans import rota_of
from oncall.store.vault import Vault


def ask_within(
    tx: Connection, vault: Vault, env: Env, *, team_id: str, wanted: Swap, offered: Sequence[Offer]
) -> None:
    """Ask for it. `offered` is what is being given away now. Raises ChangeFaults."""
    changed(tx, team_id)
    asked = Asked(rota_of(tx, team_id), staff(tx, vault, team_id), env.now())
    if faults := why_not(asked, wanted, _still_open(tx, env, team_id), offered):
        raise ChangeFaults(faults)
    swaps.add(tx, team_id, wanted)


def answer_within(
    tx: Connection, vault: Vault, env: Env, *, team_id: str, its: str, answer: Answer
) -> Swap | None:
    """The swap as it is after that answer: ended by it, unless it had ended before.

    What is agreed is recorded as one deed of who asked. Raises ChangeFaults where the rota refuses
    that; then it is open still.
    """
    changed(tx, team_id)
    found = next((each for each in _still_open(tx, env, team_id) if each.id == its), None)
    if found:
        if answer == "agreed":
            deed = Deed(found.asker, found.why)
            record_within(tx, vault, env, team_id=team_id, wanted=found.wanted, deed=deed)
        swaps.end(tx, its, answer, env.now())
    return the_swap(tx, team_id, its)


def why_not(
    asked: Asked, wanted: Swap, others: Sequence[Swap], offered: Sequence[Offer]
) -> list[Fault]:
    """Everything for which it cannot be asked for, in sentences; empty where it can."""
    faults = [*_not_to_ask(asked, wanted, others, offered), *faults_of_why(wanted.why)]
    return faults or _not_to_lay(asked, wanted)


def swaps_of(conn: Connection, team_id: str, who: str, now: datetime) -> list[Swap]:
    """What she has asked or is asked for, and how some of it ended lately, the next shift first."""
    return swaps.of_person(conn, team_id, who, now - TOLD_FOR)


def the_swap(conn: Connection, team_id: str, its: str) -> Swap | None:
    """The team's swap of that id."""
    return swaps.by_id(conn, team_id, its)


def _still_open(tx: Connection, env: Env, team_id: str) -> list[Swap]:
    """What can be agreed to now; what is over by itself is put down as such."""
    rota, living = rota_of(tx, team_id), []
    for each in swaps.open_ones(tx, team_id):
        if outcome := over(each, rota, env.now()):
            swaps.end(tx, each.id, outcome, env.now())
        else:
            living.append(each)
    return living


def _not_to_ask(
    asked: Asked, wanted: Swap, others: Sequence[Swap], offered: Sequence[Offer]
) -> Iterator[Fault]:
    gives, gets = wanted.gives, wanted.gets
    if wanted.asker == wanted.asked:
        yield _refusal("swap_self", "a swap is with somebody else")
    if over(wanted, asked.rota, asked.now or wanted.at) == "begun":
        yield _refusal("swap_begun", "one of the shifts has begun")
    if any(each.concerns(gives) or each.concerns(gets) for each in others):
        yield _refusal("swap_asked", "one of the shifts is asked for already")
    if any(is_part(each.shift, mine) for each in offered for mine in (gives, gets)):
        yield _refusal("swap_offered", "one of the shifts is being given away")


def _refusal(key: str, message: str) -> Refusal:
    return Refusal(None, "", message, "choose another shift", key)


def _not_to_lay(asked: Asked, wanted: Swap) -> list[Fault]:
    """What the rota refuses of the two changes."""
    try:
        try_change(asked, wanted.wanted, Deed(wanted.asker, wanted.why))
    except ChangeFaults as error:
        return [replace(each, path="") for each in error.faults]
    gone = over(wanted, asked.rota, asked.now or wanted.at) == "changed"
    return [_refusal("swap_gone", "one of the shifts is not as it was")] if gone else []
