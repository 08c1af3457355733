"""Changes laid over plans, compared with a table of minutes in which each is told in turn."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import get_args

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from oncall.rota.core.change import IN_PLACE, Change, Kind
from oncall.rota.core.duty import HORIZON, Shift, shifts, who_is_on
from oncall.rota.core.ledger import entries, outside
from oncall.rota.core.plan import SUPERVISOR, Plan, Turns, in_order
from oncall.rota.core.rota import Rota
from tests.rota import minute_table
from tests.rota.shapes import line, plan_of
from tests.rota.test_duty_table import PEOPLE, days, minutes, rotas, some_people, zones

Drawn = tuple[tuple[Plan, ...], datetime, datetime]
EVERYBODY = (*PEOPLE, "tove", "vikar")
A_MINUTE = timedelta(minutes=1)


@st.composite
def some_changes(draw: st.DrawFn, start: datetime, end: datetime) -> tuple[Change, ...]:
    """Changes in and around a window, of every kind, on people who may be on or not."""
    return tuple(draw(st.lists(_change(start, end), max_size=6)))


@st.composite
def _change(draw: st.DrawFn, start: datetime, end: datetime) -> Change:
    kind: Kind = draw(st.sampled_from(get_args(Kind)))
    long = (end - start) // A_MINUTE
    low = start + draw(st.integers(-300, long)) * A_MINUTE
    person, other = draw(st.lists(st.sampled_from(EVERYBODY), min_size=2, max_size=2, unique=True))
    rotation = draw(st.sampled_from(["supervisor", "therapists", "night"]))
    if kind in ("absent", "outside"):
        rotation = "" if kind == "absent" else SUPERVISOR
    return Change(
        kind=kind,
        rotation=rotation,
        person="" if kind in ("remove", "outside") else person,
        instead_of=other if kind in (*IN_PLACE, "remove") else "",
        start=low,
        end=low + draw(st.integers(1, long + 300)) * A_MINUTE,
    )


@st.composite
def changed_rotas(draw: st.DrawFn) -> tuple[Rota, datetime, datetime]:
    """Plans with changes over them, and a window."""
    plans, start, end = draw(rotas())
    return Rota(plans, draw(some_changes(start, end))), start, end


@settings(max_examples=80)
@given(changed_rotas())
def test_changed_shifts_are_those_of_the_minute_table(
    drawn: tuple[Rota, datetime, datetime],
) -> None:
    """Any plans, any changes, any window: the same people in the same minutes."""
    rota, start, end = drawn

    table = minute_table.spans(rota.plans, start, end, changes=rota.changes)

    assert [tuple(s) for s in shifts(rota, start, end)] == _by_person(table)


@settings(max_examples=60)
@given(changed_rotas(), st.integers(0, 10**12))
def test_entries_are_the_shifts_wherever_the_window_is_cut(
    drawn: tuple[Rota, datetime, datetime], cut: int
) -> None:
    """Entries of two halves put together give the shifts of the whole, none longer or twice."""
    rota, start, end = drawn
    middle = start + timedelta(microseconds=cut % ((end - start) // timedelta.resolution))

    halves = [*entries(rota, start, middle), *entries(rota, middle, end)]

    assert _together([Shift(*each[:4]) for each in halves]) == list(shifts(rota, start, end))


@settings(max_examples=40)
@given(changed_rotas())
def test_who_is_on_agrees_with_changed_shifts(drawn: tuple[Rota, datetime, datetime]) -> None:
    """The same people, with the start and end that a long look at their shifts shows."""
    rota, now, _ = drawn
    edge = HORIZON + timedelta(seconds=1)
    around = [s for s in shifts(rota, now - edge, now + edge) if s.start <= now < s.end]

    told = {(d.rotation, d.person): (d.since, d.until) for d in who_is_on(rota, now)}

    assert told == {
        (s.rotation, s.person): (
            s.start if s.start > now - edge else None,
            s.end if s.end < now + edge else None,
        )
        for s in around
    }


@settings(max_examples=20)
@given(changed_rotas(), st.lists(st.integers(-20 * 60, 20 * 60), min_size=2, max_size=4))
def test_what_was_found_last_is_told_only_as_long_as_it_is_so(
    drawn: tuple[Rota, datetime, datetime], steps: list[int]
) -> None:
    """Asked about one instant after another a rota says what a new one says, to the very edge."""
    rota, at, _ = drawn
    asked, told = list[datetime](), list[object]()
    for step in steps:
        at += timedelta(minutes=step)
        who_is_on(rota, at)
        assert rota.on_last is not None
        edges = rota.on_last[:2]
        asked += [at, edges[1] - timedelta.resolution, edges[1], edges[0]]
        told += [who_is_on(rota, each) for each in asked[-4:]]

    assert told == [who_is_on(Rota(rota.plans, rota.changes), each) for each in asked]


@settings(max_examples=80)
@given(zones, minutes, days, st.sampled_from([1, 2, 7]), some_people, st.data())
def test_one_person_or_the_outside_number_has_the_line(
    zone: str, handover: int, day: date, every: int, people: tuple[str, ...], data: st.DataObject
) -> None:
    """However changes are mixed, the line is never empty and never held by two (R1)."""
    plan = plan_of(line(*people, turns=Turns(every, handover, date(2025, 12, 20))), zone=zone)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    end = start + timedelta(days=9)
    rota = Rota([plan], data.draw(some_changes(start, end)))

    held = [s[2:] for s in shifts(rota, start, end) if s.rotation == SUPERVISOR]
    spans = sorted([*held, *outside(rota, start, end)])

    assert (spans[0][0], spans[-1][1]) == (start, end)
    assert all(one[1] == following[0] for one, following in pairwise(spans))


@settings(max_examples=60)
@given(rotas(), st.data())
def test_swapping_there_and_back_is_nothing(drawn: Drawn, data: st.DataObject) -> None:
    """Two who change places, and change back, have the hours they had (R2)."""
    plans, start, end = drawn
    rota = Rota(plans)
    whose = [each for each in shifts(rota, start, end) if each.rotation != SUPERVISOR]
    assume(whose)  # the line is held by one, which these plans do not promise
    mine = data.draw(st.sampled_from(whose))
    on = {each.person for each in shifts(rota, mine.start, mine.end)}
    other = next(each for each in (*EVERYBODY, "ny") if each not in on)
    there = Change("swap", mine.rotation, other, mine.person, mine.start, mine.end)
    back = Change("swap", mine.rotation, mine.person, other, mine.start, mine.end)

    again = Rota(in_order(plans), [there, back])

    assert shifts(again, start, end) == shifts(rota, start, end)
    assert all(each.change is None for each in entries(again, start, end))


@settings(max_examples=80)
@given(changed_rotas(), st.data())
def test_a_change_cut_in_two_is_the_same_change(
    drawn: tuple[Rota, datetime, datetime], data: st.DataObject
) -> None:
    """Splitting every change somewhere moves nobody's hours (R2)."""
    rota, start, end = drawn
    halves: list[Change] = []
    for each in rota.changes:
        middle = each.start + data.draw(st.integers(0, 10**6)) / 10**6 * (each.end - each.start)
        halves += [_spanning(each, each.start, middle), _spanning(each, middle, each.end)]

    assert shifts(Rota(rota.plans, halves), start, end) == shifts(rota, start, end)


def _spanning(change: Change, start: datetime, end: datetime) -> Change:
    return Change(change.kind, change.rotation, change.person, change.instead_of, start, end)


def _by_person(rows: list[minute_table.Row]) -> list[minute_table.Row]:
    return sorted(rows, key=lambda row: (row[2], row[0], row[1]))


def _together(rows: list[Shift]) -> list[Shift]:
    held: dict[tuple[str, str], list[Shift]] = {}
    for row in rows:
        mine = held.setdefault((row.rotation, row.person), [])
        if mine and mine[-1].end == row.start:
            mine[-1] = mine[-1]._replace(end=row.end)
        else:
            mine.append(row)
    return sorted(
        (each for mine in held.values() for each in mine),
        key=lambda s: (s.start, s.rotation, s.person),
    )
