"""What the check looks at: who is on duty and at work, on the team's clock, in one span of time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from zoneinfo import ZoneInfo

from oncall.people.core.values import Person
from oncall.rota.core.check.ordinary import work_of
from oncall.rota.core.check.spans import Span, instant, joined, second, without
from oncall.rota.core.duty import Shift
from oncall.rota.core.hours import occurrences, on_the_wall
from oncall.rota.core.plan import Plan

MARGIN = timedelta(days=9)
"""So much before and after the span must be known as well: a week, and the rest around it."""

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Subject:
    """A team's rota in [start, end), UTC, and what is known of its people.

    `shifts` reach `MARGIN` beyond both ends, as far as there are any. `people` is empty while
    nobody is on record. `leave` and `callouts` are spans by handle; `callouts` are real work in
    duty. `outside` are spans in which the outside number has the line. `published` says when the
    plan of a day was stored, `dead_phones` whose number has been found not to work, and
    `untested` who has a phone that has not passed its test, and `unconfirmed` are shifts that
    somebody was asked to confirm and has not.
    """

    plans: Sequence[Plan]
    shifts: Sequence[Shift]
    start: datetime
    end: datetime
    people: Mapping[str, Person] = field(default_factory=dict)
    leave: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    callouts: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    outside: Sequence[Span] = ()
    published: Mapping[date, datetime] = field(default_factory=dict)
    dead_phones: frozenset[str] = frozenset()
    untested: frozenset[str] = frozenset()
    unconfirmed: Sequence[Shift] = ()

    @property
    def plan(self) -> Plan:
        """The plan in force at the end: its settings of the check count."""
        return self.plan_at(self.end)

    def plan_at(self, at: datetime) -> Plan:
        """The plan in force then; before the first one, that one."""
        begun = [plan for plan in self.plans if plan.starts_at <= at]
        return begun[-1] if begun else self.plans[0]

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return self.plan.zone

    @property
    def span(self) -> Span:
        """What is looked at; before its first plan a team is not in service."""
        begins = min(plan.starts_at for plan in self.plans)
        return second(max(self.start, begins)), second(self.end)

    @cached_property
    def on_duty(self) -> dict[str, list[Span]]:
        """When each person is on duty, on whichever rotation."""
        held: dict[str, list[Span]] = {}
        for each in self.shifts:
            held.setdefault(each.person, []).append((second(each.start), second(each.end)))
        return {person: joined(spans) for person, spans in sorted(held.items())}

    @cached_property
    def at_work(self) -> dict[str, list[Span]]:
        """When each person on duty really works: ordinary hours without leave, and callouts."""
        return {person: self._work(person) for person in self.on_duty}

    @cached_property
    def days(self) -> list[tuple[date, Span]]:
        """Each local day with its span, from the week before the start to the week after the end.

        The first is a Monday.
        """
        first = self._monday(self.start) - 7 * _A_DAY
        count = (self._monday(self.end) + 14 * _A_DAY - first).days
        dates = [first + n * _A_DAY for n in range(count)]
        return [(day, (self._midnight(day), self._midnight(day + _A_DAY))) for day in dates]

    @cached_property
    def weeks(self) -> list[Span]:
        """Each local week, from Monday, of which some part is looked at."""
        mondays = [span for day, span in self.days if day.weekday() == 0]
        weeks = [(one[0], other[0]) for one, other in pairwise(mondays)]
        return [week for week in weeks if self.seen(week)]

    @cached_property
    def busy(self) -> dict[str, list[Span]]:
        """When each person on duty has no rest: at work, and on duty where the plan says so."""
        if self.plan.check.availability_is_rest:
            return self.at_work
        return {who: joined((*self.at_work[who], *duty)) for who, duty in self.on_duty.items()}

    @cached_property
    def in_force(self) -> list[tuple[Plan, Span]]:
        """Each plan with the part of the span in which it counts."""
        ends = [plan.starts_at for plan in self.plans[1:]] + [self.end]
        parts = [
            (plan, self.clipped([(second(plan.starts_at), second(end))]))
            for plan, end in zip(self.plans, ends, strict=True)
        ]
        return [(plan, spans[0]) for plan, spans in parts if spans]

    def seen(self, span: Span) -> bool:
        """Whether some part of it is looked at: nothing that is past is warned about."""
        low, high = self.span
        return span[0] < high and low < span[1]

    def clipped(self, spans: Iterable[Span]) -> list[Span]:
        """The parts of the spans that are looked at."""
        low, high = self.span
        return [(max(low, s), min(high, e)) for s, e in spans if s < high and low < e]

    def of_rotation(self, name: str) -> Sequence[tuple[str, Span]]:
        """Who is on one rotation, and when; of two people the spans may overlap."""
        return self._on_rotations.get(name, ())

    def day_of(self, at: int) -> date:
        """The local day in which a second lies."""
        return instant(at).astimezone(self.zone).date()

    @cached_property
    def _on_rotations(self) -> dict[str, list[tuple[str, Span]]]:
        held: dict[str, list[tuple[str, Span]]] = {}
        for each in self.shifts:
            mine = held.setdefault(each.rotation, [])
            mine.append((each.person, (second(each.start), second(each.end))))
        return held

    def _work(self, person: str) -> list[Span]:
        known = self.people.get(person)
        days = [day for day, _ in self.days]
        usual = joined(work_of(known, days, self.zone)) if known else []
        ordinary = without(usual, joined(self.leave.get(person, ())))
        return joined((*ordinary, *self.callouts.get(person, ())))

    def _monday(self, at: datetime) -> date:
        day = at.astimezone(self.zone).date()
        return day - day.weekday() * _A_DAY

    def _midnight(self, day: date) -> int:
        return second(occurrences(on_the_wall(day, 0), self.zone)[0])
