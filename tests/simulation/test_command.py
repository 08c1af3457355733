"""`oncall simulate` as a person meets it: the report, the exit code, and wrong wishes."""

import json

import pytest
from click.testing import CliRunner, Result

from oncall.cli import main
from oncall.contact.core import asking
from oncall.contact.core.values import Decision
from oncall.demo.simulation.report import Waits
from oncall.demo.simulation.shrink import shortest

CORE = ("--through", "core", "--contacts", "20", "--days", "2", "--seed", "3", "--faults", "crash")


def said(*words: str) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["simulate", *words])


def test_nothing_was_lost() -> None:
    """Exit 0, and a report that fits a screen."""
    result = said(*CORE)

    assert result.exit_code == 0, result.output
    assert "Nothing was lost" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_a_loss_is_told_as_json_and_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit 1, what was broken, the seed, the shortest story and the command that repeats it."""

    def ends(decision: Decision, *_how: object, **_more: object) -> Decision:
        return decision.then("waits", decision.contact.sign_at, step_at=None, alarm_at=None)

    monkeypatch.setattr(asking, "_end_round", ends)
    result, again = said(*CORE, "--json"), said(*CORE)
    told = json.loads(result.stdout)

    assert (result.exit_code, again.exit_code) == (1, 1)
    assert told["lost"][0].startswith("N2")
    assert (told["seed"], told["shortest"]["signs"]) == (3, 1)
    assert told["shortest"]["command"] in again.stdout
    assert "LOST: N2" in again.stdout


@pytest.mark.parametrize(
    "wrong",
    [
        ("--days", "-1"), ("--contacts", "0"), ("--contacts", "1000000"), ("--seed", "-3"),
        ("--faults", "earthquake"), ("--faults", "none,crash"), ("--faults", ""),
        ("--through", "walls"), ("--contacts", "2", "--seed", "1", "--only", "nobody"),
    ],
)  # fmt: skip
def test_a_wish_that_makes_no_sense(wrong: tuple[str, ...]) -> None:
    """Exit 2, a sentence, and no stack trace."""
    result = said(*wrong)

    assert result.exit_code == 2
    assert "Error" in result.stderr
    assert "Traceback" not in result.output


def test_the_shortest_is_found_by_leaving_out() -> None:
    """Of sixteen, the two that are needed are left."""
    names = [str(count) for count in range(16)]

    assert shortest(names, {"3", "11"}.issubset, lambda: False) == ["3", "11"]
    assert shortest(names, {"3", "11"}.issubset, lambda: True) == names


def test_shares_of_waits() -> None:
    """Half, nine in ten and ninety-nine in a hundred, from unsorted seconds."""
    waits = Waits.of(float(each) for each in reversed(range(1, 101)))

    assert (waits.half, waits.nine_in_ten, waits.p99, waits.longest) == (50, 90, 99, 100)
