"""When the world was not as it should be: what took longer then is excused, and nothing else."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

AFTERWARDS = timedelta(seconds=40)
"""So long after a trouble a page may still be late: a lease, and the next attempt."""

STEPS = frozenset({"crash", "database"})
"""While these last no deadline can be kept."""
SENDS = STEPS | {"carrier"}
"""While these last nothing can be sent."""
INTAKE = SENDS | {"log"}
"""While these last the carrier's log cannot be read, or nothing recorded."""
LINE = frozenset({"crash", "database", "webhooks"})
"""While these last somebody who calls may hear our answers late."""


@dataclass
class Trouble:
    """One stretch of trouble; `until` is None while it lasts."""

    kind: str
    since: datetime
    until: datetime | None = None


@dataclass
class Troubles:
    """Every trouble there was, by its kind."""

    spans: dict[str, list[Trouble]] = field(default_factory=dict)

    def begins(self, kind: str, at: datetime) -> Trouble:
        """From now on."""
        trouble = Trouble(kind, at)
        self.spans.setdefault(kind, []).append(trouble)
        return trouble

    def strikes(self, kind: str, at: datetime, length: timedelta = timedelta(0)) -> None:
        """Something that is over at once, or after so long.

        One that strikes while the last one is still excused only makes that last longer.
        """
        last = self.spans.get(kind, [None])[-1]
        if last is None or last.until is None or at > last.until + AFTERWARDS:
            last = self.begins(kind, at)
        last.until = max(last.until or at, at + length)

    def during(self, kinds: Collection[str], since: datetime, until: datetime) -> bool:
        """Whether any of these kinds touched that time."""
        return any(True for _ in self._within(kinds, since, until))

    def lost(self, kinds: Collection[str], since: datetime, until: datetime) -> timedelta:
        """How much of that time was trouble, and the time just after it."""
        total, reached = timedelta(0), since
        for begins, ends in sorted(self._within(kinds, since, until)):
            total += max(timedelta(0), ends - max(begins, reached))
            reached = max(reached, ends)
        return total

    def _within(
        self, kinds: Collection[str], since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, datetime]]:
        for each in (trouble for kind in kinds for trouble in self.spans.get(kind, ())):
            ends = until if each.until is None else min(each.until + AFTERWARDS, until)
            if each.since <= until and ends >= since:
                yield max(each.since, since), ends
