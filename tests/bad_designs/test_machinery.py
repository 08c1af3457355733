"""The bad designs fit the program as it is, and the command that runs them sees what it should."""

import ast
import inspect
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from oncall.config.readers import duration
from tests.bad_designs import plugin, run
from tests.bad_designs.catalogue import DESIGNS
from tests.bad_designs.design import Design, put

QUICK = ["a trail for ever", "lease without fencing", "one token at a time"]
"""Three that take a few seconds; `python3 dev.py bad-designs` runs all."""


@pytest.mark.parametrize("design", DESIGNS.values(), ids=lambda design: design.name)
def test_it_still_fits_the_program(design: Design) -> None:
    """Its target is there and is called in the same way; it says what it does badly."""
    original: Any = getattr(design.original, "fget", design.original)
    if callable(design.bad):
        expected = [*inspect.signature(original).parameters.values()]
        given = [*inspect.signature(design.bad).parameters.values()][1:]
        names = [each.name for each in given if not _takes_the_rest(each)]
        rest = any(map(_takes_the_rest, given))

        assert names == [each.name for each in expected if not rest or each.name in names]
    assert design.sentence.endswith(".")


def _takes_the_rest(parameter: inspect.Parameter) -> bool:
    return parameter.kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD)


@pytest.mark.parametrize("design", DESIGNS.values(), ids=lambda design: design.name)
def test_its_tests_are_there(design: Design, house: Path) -> None:
    """Each test that must see it is one of ours."""
    assert design.caught_by
    for place in design.caught_by:
        path, _, name = place.partition("::")
        assert (house / path).exists(), path
        if name:
            functions = ast.walk(ast.parse((house / path).read_text("utf-8")))
            there = {each.name for each in functions if isinstance(each, ast.FunctionDef)}
            assert name.partition("[")[0] in there, place


@pytest.mark.parametrize("name", QUICK)
def test_a_bad_design_is_seen(name: str) -> None:
    """The tests that it names go red."""
    outcome = run.try_out(DESIGNS[name])

    assert outcome.verdict == "red", outcome
    assert outcome.test.partition("[")[0] in DESIGNS[name].caught_by


def test_one_that_nobody_sees_fails_the_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Green is the bad news here: exit 1, and a sentence that says what is missing."""
    quick = DESIGNS["a trail for ever"]
    blind = Design(
        quick.name, quick.sentence, quick.target, quick.bad, ("tests/wording/test_clock.py",)
    )
    monkeypatch.setitem(DESIGNS, quick.name, blind)

    assert run.main([quick.name]) == 1
    assert "a test is missing" in capsys.readouterr().out


def test_a_design_that_breaks_proves_nothing() -> None:
    """A name that is not there any more is no mistake that a test could have seen."""

    def broken(original: Any, *given: Any) -> Any:
        return original.gone_long_ago

    flaws: list[str] = []
    target = "tests.bad_designs.test_machinery:_takes_the_rest"
    design = Design("broken", "It breaks.", target, broken, ("tests",))
    before = design.original
    put(design, flaws.append)
    try:
        with pytest.raises(AttributeError):
            design.owner._takes_the_rest(None)
    finally:
        design.owner._takes_the_rest = before

    assert flaws == ["broken: AttributeError: 'function' object has no attribute 'gone_long_ago'"]


def test_a_process_that_a_test_starts_is_bad_as_well(tmp_path: Path) -> None:
    """Whatever is killed in the tests has the mistake in it."""
    shows = "from oncall.contact.work.going_out.sending import BACK_OFF_S; print(BACK_OFF_S)"
    bad = {**os.environ, **plugin.for_a_child("no back-off", tmp_path / "notes")}
    said = [
        subprocess.run(
            [sys.executable, "-c", shows], env=env, capture_output=True, text=True, check=True
        ).stdout
        for env in (os.environ, bad)
    ]

    assert said == ["(2, 5, 10, 20, 30)\n", "(2,)\n"]


def test_breaking_off_is_no_objection() -> None:
    """A test that does not come so far has seen nothing; what the program raises it has seen."""

    def error_of(act: Any) -> BaseException:
        with pytest.raises(Exception) as caught:  # noqa: PT011  whichever
            act()
        return caught.value

    assert plugin.objects(AssertionError())
    assert plugin.objects(error_of(lambda: duration("soon")))
    assert not plugin.objects(error_of(partial(os.environ.__getitem__, "never heard of")))
    assert not plugin.objects(TimeoutError())
