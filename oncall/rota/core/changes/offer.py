"""An offer: a shift that somebody gives away, or is too ill to have.

It stays hers until somebody who is free says yes, or a backstop lets her off.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from oncall.people.core.values import Person
from oncall.rota.core.change import Change, Kind, within
from oncall.rota.core.changes.laying import Wanted
from oncall.rota.core.check.rules import RULE, check
from oncall.rota.core.check.subject import MARGIN, Subject
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.plan import SUPERVISOR
from oncall.rota.core.rota import Rota

Price = Callable[[Rota, Rota, Mapping[str, Person], datetime, datetime], int | None]
"""What the second rota costs more than the first in the months of a span, øre; None if unknown."""

Outcome = Literal["taken", "withdrawn", "begun", "void", "let off"]
"""How it ended. begun: its shift came first. void: the shift is not hers any more. let off: a
backstop has decided that nobody need have it."""

A_DAY = timedelta(hours=24)
WORKING_TIME = "aml"
"""What the source of such a rule begins with: arbeidsmiljøloven."""

WhyNot = Literal["taken", "withdrawn", "begun", "void", "let off", "own", "absent", "on already"]


@dataclass(frozen=True, slots=True)
class Offer:
    """The shift of `person` on `rotation` in [start, end), UTC, under a code that staff write.

    `by` decided it, and `why`. `outcome` is None while it is open; `ended_by` is who has taken or
    withdrawn it. Where she is ill, cover is sought, and `decide_at` is when a backstop is asked to
    decide; else it is None.
    """

    id: str
    code: int
    rotation: str
    person: str
    start: datetime
    end: datetime
    by: str
    why: str
    outcome: Outcome | None = None
    ended_by: str = ""
    decide_at: datetime | None = None

    @property
    def shift(self) -> Shift:
        """What is given away."""
        return Shift(self.rotation, self.person, self.start, self.end)

    def left(self, now: datetime) -> tuple[datetime, datetime]:
        """What of the shift can still be another's; cover is for the rest of one that has begun."""
        return max(self.start, now) if self.decide_at else self.start, self.end

    def taken_over_by(self, person: str, rota: Rota, now: datetime) -> Wanted:
        """The change it comes to when that person has it: on the line, one of no line stands in."""
        kind: Kind = "cover" if self.decide_at else "give"
        if self.decide_at and self.rotation == SUPERVISOR and not _is_planned(rota, person):
            kind = "stand-in"
        return Wanted(kind, self.rotation, person, self.person, *self.left(now))

    def with_her(self, person: str, rota: Rota, now: datetime) -> Rota:
        """The rota as it is when that person has it."""
        its = self.taken_over_by(person, rota, now)
        change = Change(its.kind, its.rotation, person, self.person, its.start, its.end)
        return Rota(rota.plans, (*rota.changes, change))

    def let_off(self, now: datetime, since: datetime | None = None) -> Wanted:
        """The change it comes to when nobody has it, from `since` on or at once.

        The outside number has the line then.
        """
        start, end = self.left(now)
        span = max(start, since or start), end
        if self.rotation == SUPERVISOR:
            return Wanted("outside", SUPERVISOR, "", "", *span)
        return Wanted("remove", self.rotation, "", self.person, *span)


def sought(rota: Rota, person: str, now: datetime) -> list[Shift]:
    """What somebody ill cannot have: the shift she is on, or her next one within a day.

    Several, if she is on several rotations at once. One that goes on for days is hers again after
    a day: if she is ill still, she says so anew.
    """
    coming = shifts(rota, now, now + 2 * A_DAY)
    mine = [each for each in coming if each.person == person and each.start < now + A_DAY]
    first = [each for each in mine if each.start < mine[0].end]
    return [each._replace(end=min(each.end, each.start + A_DAY)) for each in first]


def let_off_since(offer: Offer, clock: str, zone: ZoneInfo, now: datetime) -> datetime | None:
    """The first instant of what is left at which clocks show `clock`: 20:00, 20.00, 2000 or 20.

    None where there is none. A time that never comes means the instant of the jump, as for every
    beginning.
    """
    start, end = offer.left(now)
    digits = clock.replace(":", "").replace(".", "")
    hour, minute = divmod(int(digits if len(digits) > len("20") else digits + "00"), 100)
    if minute > 59 or hour > 24:
        return None
    first, last = (each.astimezone(zone).date() for each in (start, end))
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    walls = (on_the_wall(day, hour * 60 + minute) for day in days)
    shown = (each for wall in walls for each in occurrences(wall, zone))
    return next((each for each in shown if start <= each < end), None)


def over(offer: Offer, rota: Rota, now: datetime) -> Outcome | None:
    """How it ends by itself, if it does now."""
    start, end = offer.left(now)
    if start >= end or (start <= now and not offer.decide_at):
        return "begun"
    mine = Shift(offer.rotation, offer.person, start, end)
    return None if mine in shifts(rota, start, end) else "void"


def why_not(offer: Offer, rota: Rota, person: str, now: datetime) -> WhyNot | None:
    """Why this person cannot have it now; None when she can."""
    if offer.outcome is not None:
        return offer.outcome
    if person == offer.person:
        return "own"
    return over(offer, rota, now) or _not_free(rota, person, *offer.left(now))


def who_is_free(offer: Offer, rota: Rota, people: Iterable[str], now: datetime) -> tuple[str, ...]:
    """Those of them who are neither on any rotation then nor absent, in their order."""
    span = offer.left(now)
    return tuple(each for each in people if _not_free(rota, each, *span) is None)


def hours_rule(subject: Subject, rota: Rota, person: str) -> str:
    """Which rule of working time she would break by it ("aml § 10-4 (1)"); "" for none.

    `subject` is how it is, seen around the shift; `rota` has the change in it.
    """
    low, high = subject.start - MARGIN, subject.end + MARGIN
    changed = replace(subject, shifts=shifts(rota, low, high))
    new = [each for each in check(changed) if each.person == person and not each.covered_by]
    known = {*check(subject)}
    sources = (RULE[each.code].source for each in new if each not in known)
    return next((source for source in sources if source.startswith(WORKING_TIME)), "")


def _not_free(
    rota: Rota, person: str, start: datetime, end: datetime
) -> Literal["absent", "on already"] | None:
    near = within(rota.changes, start, end)
    if any(each.kind == "absent" and each.person == person for each in near):
        return "absent"
    on = shifts(rota, start, end)
    return "on already" if any(each.person == person for each in on) else None


def _is_planned(rota: Rota, person: str) -> bool:
    """Whether the plan has her on a rotation of its own."""
    return any(person in each.people for each in rota.plans[-1].rotations)
