"""Our machine's clock beside the carrier's, which is the true one here.

What our machine writes it dates by its own clock; a promise to a family is kept by the true one.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from oncall.config import Pace
from oncall.contact.core.invariants.custody import longest_wait
from oncall.contact.core.invariants.values import Step
from oncall.contact.core.values import Contact

RIGHT = timedelta(0)


@dataclass
class OurClock:
    """How far it is off, `by` now; seen to jump as soon as anything of ours is there to see it."""

    by: timedelta = RIGHT
    jumps: list[tuple[datetime, timedelta]] = field(default_factory=list)
    bridged: dict[str, datetime] = field(default_factory=dict)
    """Since when, truly, the two of each contact are joined."""
    put_back: datetime | None = None
    """What it showed when it was last seen to have been put back."""

    def jumped(self, at: datetime, by: timedelta) -> bool:
        """Whether it is off otherwise than at the last look; `at` is the true time."""
        if by == self.by:
            return False
        self.jumps.append((at, self.by))
        self.put_back = at + by if by < self.by else self.put_back
        self.by = by
        return True

    def showed(self, since: datetime, until: datetime) -> set[timedelta]:
        """How far it was off at any time in between."""
        return {self.by, *(by for at, by in self.jumps if at >= since)} if until >= since else set()

    def truly(self, at: datetime) -> datetime:
        """The true time of what was written just now, or is to come by this clock."""
        return at - self.by

    def begun(self, at: datetime) -> datetime:
        """When the wait began of what is told of this instant, both by this clock.

        What was kept while the database was down is told of late, by when it came; if the clock
        was put back meanwhile, every wait has begun anew since.
        """
        return max(at, self.put_back or at)

    def promised(self, contact: Contact) -> Contact:
        """The contact with what is to come of it by the true clock."""
        return replace(
            contact,
            step_at=contact.step_at and self.truly(contact.step_at),
            alarm_at=contact.alarm_at and self.truly(contact.alarm_at),
            open_since=contact.open_since and self.truly(contact.open_since),
        )

    def followed(
        self, contact: Contact, promised: Contact, now: datetime, pace: Pace, bound_s: float
    ) -> Contact:
        """What is promised of a contact once the clock jumped, at the true instant `now`.

        A clock that was put back makes it as much later, but no later than if its step began now.
        """
        by_clock, longest = self.promised(contact), longest_wait(contact, now, pace, bound_s)
        return replace(
            by_clock,
            step_at=_later(promised.step_at, by_clock.step_at, now, longest),
            alarm_at=_later(promised.alarm_at, by_clock.alarm_at, now, pace.backstop_every),
        )

    def talked(self, step: Step) -> Step:
        """The same step, told by the true length of the talk that it ends."""
        before, id = step.before, step.line.contact
        at = self.truly(step.line.at)
        if step.after.bridged_at and (before is None or before.bridged_at != step.after.bridged_at):
            self.bridged[id] = at
        if before is None or before.bridged_at is None or id not in self.bridged:
            return step
        lasted = at - self.bridged[id]
        return replace(step, before=replace(before, bridged_at=step.line.at - lasted))


def _later(
    was: datetime | None, by_clock: datetime | None, now: datetime, longest: timedelta | None
) -> datetime | None:
    if was is None or by_clock is None or longest is None:
        return by_clock
    return max(was, min(by_clock, now + longest))
