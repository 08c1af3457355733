"""Ten thousand contacts through the core, each with its own faults and readings: none is lost."""

from datetime import timedelta

import pytest

from oncall.contact.core import asking, due
from oncall.contact.core.values import Decision
from oncall.demo.simulation.core_run import CoreRun
from oncall.demo.simulation.drawn import KINDS, draw
from oncall.demo.simulation.runs import Wish, simulate
from oncall.demo.simulation.stack import nobody


@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_contacts_through_the_core(seed: int) -> None:
    """N2, N3, N4, N7 and N9 at every line; when all is calm again, everything is closed."""
    run = CoreRun(draw(seed, contacts=1_000, days=30, kinds=KINDS))

    lost = run.live(nobody)
    report = run.report(lost)

    assert lost is None
    assert report.contacts >= 1_000
    assert {"talked", "other", "no answer", "wrong number"} == {*report.outcomes}
    assert {*KINDS} == {*report.faults}


def test_a_seed_is_a_run_and_another_seed_is_another() -> None:
    """Nothing but the seed decides what happens."""
    one, same, other = (
        simulate(Wish(60, 3, seed, KINDS, "core")).report.as_json() for seed in (7, 7, 8)
    )

    assert one == same
    assert one["sends"] != other["sends"]


def test_a_year_meets_both_nights_of_the_clocks() -> None:
    """Signs come in the night before the last Sunday of March, and of October."""
    nights = {sign.at.date() for sign in draw(1, contacts=300, days=365).signs}

    assert {"2026-03-28", "2026-03-29"} & {str(night) for night in nights}
    assert {"2026-10-24", "2026-10-25"} & {str(night) for night in nights}


def test_a_ladder_that_ends_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is asked after the first round: one sign, and nothing else, shows it."""

    def ends(decision: Decision, *_how: object, **_more: object) -> Decision:
        return decision.then("waits", decision.contact.sign_at, step_at=None, alarm_at=None)

    monkeypatch.setattr(asking, "_end_round", ends)
    result = simulate(Wish(30, 2, 3, KINDS, "core"))

    assert result.report.lost[0].startswith("N2")
    assert result.shortest is not None
    assert (result.shortest.signs, result.shortest.faults) == (1, 0)
    assert result.shortest.command.startswith("oncall simulate --days 2 --contacts 30 --seed 3")


def test_a_holder_who_is_never_asked_again_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever said OK and forgot it has it for ever: it is still held when all is calm."""

    def forgets(decision: Decision, *_how: object) -> Decision:
        later = decision.contact.held_at or decision.contact.opened_at
        return decision.then("still on it", later, step_at=later + timedelta(days=9))

    monkeypatch.setattr(due, "_held", forgets)
    result = simulate(Wish(30, 2, 3, KINDS, "core"))

    assert result.report.lost[0].startswith(("N3", "open"))
    assert result.shortest is not None
    assert result.shortest.signs == 1
