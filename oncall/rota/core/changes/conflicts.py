"""Where a change and the plan, or two changes, say different things: shown, never settled by us.

A change stays where it is when a later plan moves the shift beneath it. Whoever agreed to be on
is on; who looks at the rota sees that the two do not fit, and undoes the one or the other.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal, NamedTuple

from oncall.rota.core.change import IN_PLACE, Change, within
from oncall.rota.core.duty import shifts
from oncall.rota.core.ledger import away
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota

Why = Literal["not on", "on already", "absent", "still on the line"]


class Conflict(NamedTuple):
    """A change that does not fit any more, and why.

    not on: whoever it takes off is not on for all of it. on already: whoever it puts on is on
    without it. absent: whoever it puts on is absent. still on the line: whoever is absent holds
    the supervisor line, since nobody has taken it.
    """

    change: Change
    why: Why


def conflicts(rota: Rota, start: datetime, end: datetime) -> tuple[Conflict, ...]:
    """What does not fit of the changes in [start, end), in the order they were recorded."""
    return tuple(
        Conflict(change, why)
        for number, change in enumerate(rota.changes)
        if change.meets(start, end)
        for why in _why(rota, change, number)
    )


def _why(rota: Rota, change: Change, number: int) -> Iterator[Why]:
    before = Rota(rota.plans, within(rota.changes[:number], change.start, change.end))
    if change.instead_of and not _there_throughout(before, change):
        yield "not on"
    if change.kind in IN_PLACE or change.kind == "add":
        if _is_on(before, change.rotation, change):
            yield "on already"
        if _absent(rota, change):
            yield "absent"
    elif change.kind == "absent" and _is_on(rota, SUPERVISOR, change):
        yield "still on the line"


def _there_throughout(before: Rota, change: Change) -> bool:
    """Whether there is a place of hers to take over at every instant: held, or hers and empty."""
    span = change.start, change.end
    theirs = [s for s in shifts(before, *span) if _of(s.rotation, s.person, change)]
    empty = [s for s in away(before, *span) if _of(s.rotation, s.person, change) and not s.by]
    covered = [each.end - each.start for some in (theirs, empty) for each in some]
    return change.start + sum(covered, timedelta()) == change.end


def _of(rotation: str, person: str, change: Change) -> bool:
    return (rotation, person) == (change.rotation, change.instead_of)


def _is_on(rota: Rota, rotation: str, change: Change) -> bool:
    on = shifts(rota, change.start, change.end)
    return any((each.rotation, each.person) == (rotation, change.person) for each in on)


def _absent(rota: Rota, change: Change) -> bool:
    near = within(rota.changes, change.start, change.end)
    return any(each.kind == "absent" and each.person == change.person for each in near)
