"""Made-up teams for what must hold of every one of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from oncall.pay.core.availability import EMPTY, KINDS, Change
from oncall.pay.core.from_files.over_plan import availability
from oncall.pay.core.months import Month, months_of
from oncall.pay.core.reckoning.basis import Basis
from oncall.pay.core.reckoning.callouts import Callout
from oncall.pay.core.reckoning.lines import Line
from oncall.pay.core.reckoning.month_pay import month_pay
from oncall.pay.core.spans import seconds
from oncall.people.core.values import Person
from oncall.rota.core.hours import ALL_DAY
from oncall.rota.core.plan import Plan, Rotation, Turns
from tests.rota.shapes import daily, plan_of

HANDLES = ("ane", "bo", "tove", "una", "vera")
QUARTER = 15 * 60


@dataclass(frozen=True)
class World:
    """A team's year."""

    year: int
    plans: tuple[Plan, ...]
    people: dict[str, Person]
    changes: tuple[Change, ...]
    callouts: tuple[Callout, ...] = ()

    def basis(self, month: Month) -> Basis:
        """What that month follows from."""
        entries = availability(self.plans, self.changes, *month.span(self.plans[0].zone))
        absences = tuple(each for each in self.changes if each.kind == "absence")
        return Basis(self.plans, self.people, entries, absences, self.callouts)

    def lines(self, month: Month) -> tuple[Line, ...]:
        """The month's lines, of which none may be in doubt."""
        found = month_pay(month, self.basis(month))
        assert found.faults == ()
        return found.lines

    @property
    def months(self) -> tuple[Month, ...]:
        """The year's twelve."""
        return months_of(self.year)

    def changed(self, *more: Change) -> "World":
        """The same year with more changes laid over it."""
        return replace(self, changes=(*self.changes, *more))


def instant_of(year: int, quarters: int) -> int:
    """So many quarters of an hour after new year, UTC."""
    return seconds(datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=15) * quarters)


@st.composite
def changes(draw: st.DrawFn, year: int, rotations: Sequence[str]) -> Change:
    """Any change, from a quarter of an hour to six weeks, over the edges of the year as well."""
    start = draw(st.integers(-200, 36_000))
    length = draw(st.integers(1, 4_000))
    kind = draw(st.sampled_from(KINDS))
    whose = draw(st.sampled_from((None, *HANDLES)))
    return Change(
        kind,
        draw(st.sampled_from(rotations)),
        draw(st.sampled_from(HANDLES)),
        None if kind in EMPTY else whose,
        instant_of(year, start),
        instant_of(year, start + length),
    )


@st.composite
def people(draw: st.DrawFn) -> dict[str, Person]:
    """Everybody, with employee numbers in any order; some are paid by invoice."""
    numbers = draw(st.permutations(["0007", "1001", "1002", "1010", "20"]))
    staff = {}
    for handle, number in zip(HANDLES, numbers, strict=True):
        by_invoice = draw(st.booleans())
        staff[handle] = Person(
            handle=handle, name=handle, roles=frozenset({"staff"}),
            employee_number=None if by_invoice else number,
            paid="invoice" if by_invoice else "payroll",
            yearly_salary=draw(st.sampled_from(["650000", "701234.5"])),
            divisor="1850",
        )  # fmt: skip
    return staff


def pool(rotation: str, code: str, kroner: str, **more: Any) -> dict[str, Any]:
    """A supplement of a yearly amount."""
    return {"rotation": rotation, "code": code, "per_year": kroner, **more}


@st.composite
def plans(draw: st.DrawFn, year: int) -> Plan:
    """A supervisor line in turns or held by one, and therapists together, each with a pool."""
    on_line = draw(st.lists(st.sampled_from(HANDLES), min_size=1, max_size=3, unique=True))
    # Some hand-overs come after new year: until then nobody is on.
    start = date(year, 1, 1) + timedelta(days=draw(st.integers(-20, 20)))
    turns = Turns(draw(st.integers(1, 15)), draw(st.sampled_from([0, 150, 480])), start)
    alone = len(on_line) == 1 and draw(st.booleans())
    line = Rotation("supervisor", ALL_DAY, tuple(on_line), None if alone else turns)
    hours = draw(st.sampled_from([daily("08:00", "20:00"), daily("20:00", "02:30"), ALL_DAY]))
    some = draw(st.lists(st.sampled_from(HANDLES), min_size=1, max_size=4, unique=True))
    supplements = tuple(
        pool(
            rotation, code, draw(_kroner()),
            months=draw(st.sampled_from(["elapsed", "nominal", "cumulative"])),
            stand_in_time=draw(st.sampled_from(["unallocated", "kept"])),
        )
        for rotation, code in (("supervisor", "1"), ("therapists", "2"))
    )  # fmt: skip
    plan = plan_of(line, Rotation("therapists", hours, tuple(some)), valid_from=f"{year}-01-01")
    return replace(plan, supplements=supplements)


def _kroner() -> st.SearchStrategy[str]:
    amounts = st.integers(0, 10**8) | st.sampled_from([1, 11, 13, 345_000_00, 920_000_00])
    return amounts.map(lambda ore: f"{ore // 100}.{ore % 100:02}")


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Any team in any year from 2024 to 2035."""
    year = draw(st.integers(2024, 2035))
    rotations = ("supervisor", "therapists")
    laid = draw(st.lists(changes(year, rotations), max_size=4))
    return World(year, (draw(plans(year)),), draw(people()), tuple(laid))
