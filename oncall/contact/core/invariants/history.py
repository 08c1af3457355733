"""N2, N7, N9: each line of a history may follow the one before it, and the whole is unbroken."""

from collections.abc import Callable, Iterable, Sequence

from oncall.contact.core.invariants.values import Line, Step
from oncall.contact.core.record import chained
from oncall.contact.core.values import Contact, Event

ANSWERS = ("acknowledged", "noted", "claimed", "declined", "still on it", "handed on", "closed")
FROM_OUTSIDE = ("arrived", "ringing", "pace anew", "rang in vain", "call over", "outside answered")
"""Lines that are written because a family, or the carrier, did something."""
CLOSING = ("talked", "closed")
FREE = ("open", "outside", "ringing")


def unbroken(lines: Iterable[Line], previous: str = "", seq: int = 0) -> list[str]:
    """N9: no line is missing, changed or put in; `previous` and `seq` are of the line before."""
    wrong = []
    for line in lines:
        seq += 1
        event = Event(line.kind, line.at, line.person, line.detail, line.changes)
        digest = chained(previous, line.contact, line.seq, event)
        if (line.seq, line.digest) != (seq, digest):
            wrong.append(f"N9 the chain is broken at line {line.seq}")
        previous, seq = line.digest, line.seq
    return wrong


def folds_to(steps: Sequence[Step], contact: Contact) -> list[str]:
    """N9: the contact is what its history tells."""
    told = steps[-1].after if steps else contact
    return [] if told == contact else [f"N9 contact {contact.code} is not the fold of its log"]


def rightful(step: Step, talk_s: float = 60) -> list[str]:
    """N2 and N7: whether this line may follow; `talk_s` is the shortest talk that is one."""
    if step.before is None:
        return []
    checks: tuple[Callable[[Step, Contact], str | None], ...] = (
        _answered_by_one_who_may,
        _first_wins,
        _outside_takes_nothing,
        _reopened_by_its_holder,
    )
    found = [check(step, step.before) for check in checks]
    found.append(_closed_by_a_human(step, step.before, talk_s))
    return [f"{each} (line {step.line.seq}, {step.line.kind})" for each in found if each]


def _answered_by_one_who_may(step: Step, before: Contact) -> str | None:
    person = step.line.person
    if step.line.kind not in ANSWERS or person in before.asked or person == before.holder:
        return None
    return "N7 an answer of somebody who was not asked"


def _first_wins(step: Step, before: Contact) -> str | None:
    if step.line.kind not in ("acknowledged", "claimed") or before.state in FREE:
        return None
    return "N7 it was taken although somebody had it"


def _outside_takes_nothing(step: Step, before: Contact) -> str | None:
    """Nothing that a family or the carrier does lowers, closes or gives to another."""
    if step.line.kind not in FROM_OUTSIDE:
        return None
    after = step.after
    if after.state == "closed" or after.holder not in (None, before.holder):
        return "N7 something from outside closed or reassigned it"
    lowered = before.urgent and not after.urgent
    went_back = (after.round, after.rung) < (before.round, before.rung) and before.state == "open"
    return "N7 something from outside lowered it" if lowered or went_back else None


def _reopened_by_its_holder(step: Step, before: Contact) -> str | None:
    if before.state != "closed" or step.after.state == "closed":
        return None
    mine = step.line.kind == "handed on" and step.line.person == before.holder
    return None if mine else "N2 a closed contact opened, not by its holder"


def _closed_by_a_human(step: Step, before: Contact, talk_s: float) -> str | None:
    if step.after.state != "closed" or before.state == "closed":
        return None
    line = step.line
    if line.kind not in CLOSING or line.person is None or step.after.outcome is None:
        return "N2 it closed by itself"
    if line.kind == "closed":
        return None
    talked = before.state == "talking" and before.bridged_at is not None
    if talked and before.bridged_at and (line.at - before.bridged_at).total_seconds() >= talk_s:
        return None
    return "N2 it closed as talked without a talk"
