"""One answer to who is on: a file of changes pays the same people as the rota puts on duty.

Left out is what only one of the two has: words of pay alone; one more on the supervisor line,
where the rota does not note in whose place; and an absence of somebody who had taken over, where
a file pays by who fell ill and the rota by whose place it was.
"""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.pay.core import change_files
from oncall.pay.core.availability import PAID_AS, Availability, availability
from oncall.pay.core.from_rota import credited_by
from oncall.pay.core.months import Month
from oncall.pay.core.spans import Span, instant, union
from oncall.rota.core import changes_file
from oncall.rota.core.change import KINDS
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota
from tests.pay.files import changes
from tests.pay.worlds import HANDLES, instant_of, plans

JANUARY = Month(2026, 1)
ON_THE_LINE = ("stand-in", "outside")
TELLS_WHOSE = ("cover", "stand-in", "absence")
"""What may pay whoever is off, so that it has to be known who that is."""

Told = dict[tuple[str, str | None, str, str | None], list[Span]]


@st.composite
def rows(draw: st.DrawFn, plan: Plan) -> str:
    """A row about January that both understand; often it is about whoever is on by the plan."""
    kind = draw(st.sampled_from(KINDS))
    name = "supervisor" if kind in ON_THE_LINE else "therapists"
    if kind not in (*ON_THE_LINE, "add", "remove"):
        name = draw(st.sampled_from(("supervisor", "therapists")))
    planned = next(each.people for each in plan.rotations if each.name == name)
    person, whose = draw(st.sampled_from(HANDLES)), draw(st.sampled_from((*planned, *HANDLES)))
    start, length = draw(st.integers(-100, 1500)), draw(st.integers(1, 800))
    span = [instant(instant_of(2026, at), plan.zone) for at in (start, start + length)]
    return ",".join(
        [
            kind,
            "" if kind == "absent" else name,
            "" if kind in ("outside", "remove") else person,
            "" if kind in ("outside", "absent", "add") else whose,
            *(each.isoformat() for each in span),
        ]
    )


def understood(drawn: Sequence[str], rota: Rota) -> list[str]:
    """The rows that the rota has no objection to, each over those before it."""
    found: list[str] = []
    for row in drawn:
        kind, _, person, whose, *_ = row.split(",")
        gone = {"absent": person, "remove": whose}.get(kind)
        took_over = {each.split(",")[2] for each in found if not each.startswith("absent")}
        more = [*found, row]
        if gone not in took_over and not changes_file.read_changes(changes(*more), rota).faults:
            found = more
    return found


def told(entries: Sequence[Availability]) -> Told:
    """The time by what it pays; of nobody's time that was nobody's before, it matters not why."""
    found: Told = {}
    for each in entries:
        how = each.how if each.person or each.instead_of else "plan"
        whose = each.instead_of if how in TELLS_WHOSE else None
        found.setdefault((each.rotation, each.person, how, whose), []).append(each[2:4])
    return {key: union(spans) for key, spans in found.items()}


def by_file(plan: Plan, written: Sequence[str]) -> Told:
    """January by a file of changes."""
    read = change_files.read_changes(changes(*written), [plan])
    assert read.faults == ()
    laid = [row.value for row in read.rows]
    return told(availability([plan], laid, *JANUARY.span(plan.zone)))


def by_rota(plan: Plan, written: Sequence[str]) -> Told:
    """January by the rota with the same changes over it."""
    read = changes_file.read_changes(changes(*written), Rota([plan]))
    return told(credited_by(Rota([plan], read.changes), *JANUARY.span(plan.zone)))


@settings(max_examples=300)
@given(st.data())
def test_files_and_rota_give_one_answer(data: st.DataObject) -> None:
    """Whoever is on by the rota is who a file of the same changes pays, and for the same reason."""
    plan = data.draw(plans(2026))
    written = understood(data.draw(st.lists(rows(plan), max_size=6)), Rota([plan]))

    assert by_file(plan, written) == by_rota(plan, written)


def test_the_comparison_objects() -> None:
    """With one row fewer on one side it goes red."""
    few = settings(max_examples=100, database=None, report_multiple_bugs=False)

    def shortened(data: st.DataObject) -> None:
        plan = data.draw(plans(2026))
        written = understood(data.draw(st.lists(rows(plan), max_size=3)), Rota([plan]))
        assert by_file(plan, written[1:]) == by_rota(plan, written)

    with pytest.raises(AssertionError):
        few(given(st.data())(shortened))()


def test_one_list_of_kinds() -> None:
    """Pay knows every kind of the rota, in its books and as a word in a file."""
    assert set(PAID_AS) == set(KINDS)
