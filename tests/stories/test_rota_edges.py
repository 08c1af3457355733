"""The edges of the rota: nobody on it, its end in the middle of a call, odd times in it."""

from oncall.simulator import phones
from tests.stories.conftest import Begin
from tests.stories.plans import plan_asking


def test_nobody_on_the_rota_at_all(begin: Begin) -> None:
    """Before the plan's first day: deputy, backstops, and then the outside number."""
    before = begin(at="2025-12-20 13:00")
    before.outside.does(phones.answers(3, (), talks_s=120))

    before.mother.calls()
    before.minutes(6)

    order = sorted(
        (each.phone.calls[0].created_at, each.handle)
        for each in (before.ane, before.liv, before.hans, before.outside, before.tove)
        if each.was_rung
    )
    handles = [handle for _, handle in order]
    assert handles == ["ane", "leiar-stord", "leiar-haugesund", "outside"]
    assert before.mother.talked_with(before.outside)


def test_the_rota_ends_in_the_middle_of_a_call(begin: Begin) -> None:
    """The call comes at 19:59:50; at 20:00 the therapists are off: Tove is rung after Ane."""
    evening = begin(at="2026-03-03 19:59")
    evening.seconds(50)
    evening.tove.answers()

    evening.mother.calls()
    evening.minutes(4)

    assert evening.ane.rang == 1
    assert evening.bo.rang == 0
    assert evening.mother.talked_with(evening.tove)


def test_a_ring_of_one_second_in_the_plan_is_told_as_the_shortest_possible(begin: Begin) -> None:
    """The carrier takes 5 to 600 s: whatever the plan says, the document is one it accepts."""
    day = begin(plan=plan_asking(["own therapist"], ["supervisor"], ring="5 s"))
    day.tove.answers()

    day.mother.calls()
    day.minutes(3)

    assert day.mother.talked_with(day.tove)
