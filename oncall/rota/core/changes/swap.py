"""A swap: two people agree to have each other's shift. Nothing has changed until both said yes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.rota import Rota

Answer = Literal["agreed", "declined", "withdrawn"]
"""How people end it: who is asked agrees or declines, who has asked withdraws."""
Outcome = Literal["agreed", "declined", "withdrawn", "begun", "changed"]
"""How it ended. begun: one of the shifts has. changed: one of them is not as it was."""

Heard = Literal["asks", "declined", "withdrawn"]
"""What one of the two is told by text."""

AHEAD = timedelta(weeks=8)
"""How far ahead the shifts lie that one may ask for."""
LONGEST_DAY = timedelta(hours=25)
TOLD_FOR = timedelta(days=3)
"""So long after its end people are told how it ended."""


@dataclass(frozen=True, slots=True)
class Swap:
    """Who asks `gives` her shift and `gets` that of whoever is asked. `at` is when she asked.

    `outcome` and `ended_at` are None while nobody has ended it.
    """

    id: str
    gives: Shift
    gets: Shift
    why: str
    at: datetime
    outcome: Outcome | None = None
    ended_at: datetime | None = None

    @property
    def asker(self) -> str:
        """Who asks."""
        return self.gives.person

    @property
    def asked(self) -> str:
        """Who is asked."""
        return self.gets.person

    @property
    def begins(self) -> datetime:
        """When the first of the two shifts does."""
        return min(self.gives.start, self.gets.start)

    @property
    def ends(self) -> datetime:
        """When the last of the two shifts does."""
        return max(self.gives.end, self.gets.end)

    @property
    def wanted(self) -> tuple[Wanted, Wanted]:
        """The two changes that it comes to."""
        return _hands_over(self.gives, self.asked), _hands_over(self.gets, self.asker)

    def may_be(self, answer: Answer, by: str) -> bool:
        """Whether that is hers to say."""
        return by == (self.asker if answer == "withdrawn" else self.asked)

    def concerns(self, shift: Shift) -> bool:
        """Whether it is about any of that shift."""
        return any(is_part(each, shift) for each in (self.gives, self.gets))


def over(swap: Swap, rota: Rota, now: datetime) -> Outcome | None:
    """How it has ended, by somebody or by itself; None while it can be agreed to."""
    if swap.outcome:
        return swap.outcome
    if not all(is_held(rota, each) for each in (swap.gives, swap.gets)):
        return "changed"
    return "begun" if swap.begins <= now else None


def is_news(swap: Swap, outcome: Outcome | None, reader: str, now: datetime) -> bool:
    """Whether she is told of it: what is open, and for some days what ended without her."""
    if outcome is None:
        return True
    mine = outcome in ("agreed", "declined", "withdrawn") and swap.may_be(outcome, reader)
    return not mine and now < (swap.ended_at or swap.begins) + TOLD_FOR


def to_tell(swap: Swap, rota: Rota, now: datetime) -> tuple[str, Heard] | None:
    """Who is to hear of it now, and what; that both agreed shows in their shifts."""
    outcome = over(swap, rota, now)
    if outcome is None:
        return swap.asked, "asks"
    if outcome == "declined":
        return swap.asker, "declined"
    return (swap.asked, "withdrawn") if outcome == "withdrawn" else None


def tradable(rota: Rota, person: str, now: datetime, zone: ZoneInfo) -> list[Shift]:
    """Her shifts that begin in the next weeks; of one that goes on for days, each of its days."""
    held = shifts(rota, now - 2 * LONGEST_DAY, now + AHEAD + 2 * LONGEST_DAY)
    return [
        piece
        for each in held
        if each.person == person
        for piece in _in_days(each, zone)
        if now < piece.start < now + AHEAD
    ]


def is_held(rota: Rota, shift: Shift) -> bool:
    """Whether she has all of it."""
    return shift.start < shift.end and shift in shifts(rota, shift.start, shift.end)


def is_part(one: Shift, other: Shift) -> bool:
    """Whether the two are one person's on one rotation, and share some time."""
    return one[:2] == other[:2] and one.start < other.end and other.start < one.end


def _hands_over(shift: Shift, to: str) -> Wanted:
    return Wanted("swap", shift.rotation, to, shift.person, shift.start, shift.end)


def _in_days(shift: Shift, zone: ZoneInfo) -> Iterator[Shift]:
    """The shift; cut at every midnight where it is longer than a day."""
    start, day = shift.start, shift.start.astimezone(zone).date()
    while shift.end - start > timedelta(0):
        day += timedelta(days=1)
        midnight, _ = occurrences(on_the_wall(day, 0), zone)
        end = shift.end if shift.end - shift.start <= LONGEST_DAY else min(shift.end, midnight)
        yield shift._replace(start=start, end=end)
        start = end
