"""One answer to who is on: a file of changes pays the same people as the rota puts on duty.

A file is laid over the plan by itself (`over_plan.py`), and the rota ties its own (`laying.py`);
what both come to is the same.
"""

from collections.abc import Sequence
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.pay.core.availability import PAID_AS, Availability
from oncall.pay.core.from_files import change_files
from oncall.pay.core.from_files.over_plan import availability
from oncall.pay.core.from_rota import credited_by
from oncall.pay.core.months import Month
from oncall.pay.core.spans import Span, instant, seconds, union
from oncall.rota.core.change import KINDS
from oncall.rota.core.changes import changes_file
from oncall.rota.core.ledger import away
from oncall.rota.core.plan import Plan, Rotation
from oncall.rota.core.rota import Rota
from tests.pay.files import changes
from tests.pay.worlds import HANDLES, instant_of, plans
from tests.rota.shapes import at, daily, line, plan_of

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
    if kind not in (*ON_THE_LINE, "remove"):
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
    """The rows that the rota has no objection to, each over those before it.

    But none about whom another has stood in for: in a file the later row then counts, and the
    rota takes from nobody what somebody else has said yes to.
    """
    found: list[str] = []
    for row in drawn:
        _, name, _, whose, *times = row.split(",")
        before = changes_file.read_changes(changes(*found), rota) if found else None
        so_far = Rota(rota.plans, before.changes if before else ())
        begins, ends = (datetime.fromisoformat(each) for each in times)
        given = [(each.rotation, each.person) for each in away(so_far, begins, ends) if each.by]
        faults = changes_file.read_changes(changes(*found, row), rota).faults
        if not faults and (name, whose) not in given:
            found.append(row)
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


TAKEN_OVER = (
    "swap,therapists,eli,ane,2026-01-05T08:00+01:00,2026-01-05T20:00+01:00",
    "absent,,eli,,2026-01-05T00:00+01:00,2026-01-06T00:00+01:00",
)


def the_fifth(*written: str) -> list[tuple[str | None, str, str | None]]:
    """Who has Ane's place on the 5th of January, how, and who is off by it; as both tell it."""
    plan = plan_of(line("tove"), Rotation("therapists", daily("08:00", "20:00"), ("ane", "bo")))
    begins, ends = (seconds(at(f"2026-01-05T{hour}:00+01:00")) for hour in ("08", "20"))
    in_file = change_files.read_changes(changes(*written), [plan])
    in_rota = changes_file.read_changes(changes(*written), Rota([plan]))
    file = availability([plan], [row.value for row in in_file.rows], begins, ends)
    books = credited_by(Rota([plan], in_rota.changes), begins, ends)

    assert (in_file.faults, in_rota.faults) == ((), ())
    assert file == books
    return [
        (each.person, each.how, each.instead_of)
        for each in file
        if each.rotation == "therapists" and each.person != "bo"
    ]


def test_whoever_took_over_is_absent_herself() -> None:
    """The shift was hers by then: it is her absence, and no more of whom she had it from."""
    assert the_fifth(*TAKEN_OVER) == [(None, "absence", "eli")]


def test_a_cover_for_whoever_had_taken_over() -> None:
    """By the owner's name, as the rota takes it, the absent one is still who fell ill."""
    cover = "cover,therapists,fia,ane,2026-01-05T08:00+01:00,2026-01-05T20:00+01:00"

    assert the_fifth(*TAKEN_OVER, cover) == [("fia", "cover", "eli")]
    assert the_fifth(TAKEN_OVER[0], cover.replace("ane", "eli")) == [("fia", "cover", "eli")]
