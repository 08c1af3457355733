"""What another plan changes: the hours that go and come are what lies between the two."""

from datetime import datetime, timedelta

from hypothesis import given, settings

from oncall.rota.core.difference import difference
from oncall.rota.core.duty import Shift, shifts
from oncall.rota.core.plan import Plan
from oncall.rota.core.rota import Rota
from tests.rota.test_duty_table import rotas

Drawn = tuple[tuple[Plan, ...], datetime, datetime]


def hours(rows: tuple[Shift, ...]) -> dict[tuple[str, str], timedelta]:
    """How long each person is on each rotation."""
    held: dict[tuple[str, str], timedelta] = {}
    for row in rows:
        key = (row.person, row.rotation)
        held[key] = held.get(key, timedelta()) + (row.end - row.start)
    return held


@settings(max_examples=60)
@given(rotas(), rotas())
def test_old_minus_gone_plus_new_is_new(one: Drawn, other: Drawn) -> None:
    """Everybody's hours by the old plans, and what goes and comes, are those by the new plans."""
    old, start, end = one
    new = other[0]

    counted = hours(shifts(Rota(old), start, end))
    for each in difference(Rota(old), Rota(new), start, end):
        key, length = (each.person, each.rotation), each.end - each.start
        sign = -1 if each.what == "gone" else 1
        counted[key] = counted.get(key, timedelta()) + sign * length

    assert {k: v for k, v in counted.items() if v} == hours(shifts(Rota(new), start, end))


@settings(max_examples=40)
@given(rotas())
def test_a_plan_differs_from_itself_in_nothing(rota: Drawn) -> None:
    """Nothing goes and nothing comes."""
    plans, start, end = rota

    assert difference(Rota(plans), Rota(plans), start, end) == ()
