"""Who is on each line until when, and who comes next: by the one answer to who is on."""

from oncall.rota.core.change import Change
from oncall.rota.core.plan import Rotation
from oncall.rota.core.rota import Rota
from oncall.rota.core.shown.turns import Turn, turns
from tests.rota.shapes import at, daily, line, plan_of, weekly

NOON, NIGHT = at("2026-03-03T12:00+01:00"), at("2026-03-03T23:00+01:00")
EIGHT, TWENTY = at("2026-03-04T08:00+01:00"), at("2026-03-03T20:00+01:00")
PLAN = plan_of(
    line("una", "tove", turns=weekly()), Rotation("therapists", daily("08:00", "20:00"), ("ane",))
)


def test_by_day_everybody_is_on_and_who_is_next_is_told() -> None:
    """A line in turns hands over to the next; those of the day come back tomorrow."""
    holder, therapists = turns(Rota([PLAN]), NOON)

    assert {*holder.people, *holder.then} == {"una", "tove"}
    assert holder.until == holder.begins
    assert therapists == Turn("therapists", ("ane",), TWENTY, ("ane",), EIGHT)


def test_at_night_a_line_is_empty_until_the_morning() -> None:
    """Nobody is on, and who comes is told."""
    assert turns(Rota([PLAN]), NIGHT)[1] == Turn("therapists", (), None, ("ane",), EIGHT)


def test_a_stand_in_is_next_and_then_on() -> None:
    """The changes of the rota count, as everywhere."""
    who = turns(Rota([PLAN]), NOON)[0].people[0]
    change = Change("stand-in", "supervisor", "vikar", who, TWENTY, EIGHT)
    rota = Rota([PLAN], [change])

    assert turns(rota, NOON)[0] == Turn("supervisor", (who,), TWENTY, ("vikar",), TWENTY)
    assert turns(rota, NIGHT)[0] == Turn("supervisor", ("vikar",), EIGHT, (who,), EIGHT)


def test_before_the_first_plan_there_is_no_line() -> None:
    """Nothing is made up."""
    assert turns(Rota([PLAN]), at("2020-01-01T12:00+01:00")) == ()
