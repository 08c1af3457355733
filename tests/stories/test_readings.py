"""Every story of a live call, under every reading of what the carrier's documents leave open.

A run under one reading stands for all readings that agree with it on the questions that were
asked in it: the world is the same to the last event, so those need no run of their own.
"""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from oncall.simulator.readings import Readings, every_reading
from tests.stories import (
    test_again,
    test_callers,
    test_database_down,
    test_ladder,
    test_nights,
    test_phones,
    test_rota_edges,
    test_weather,
)
from tests.stories.vocabulary import DAY, NIGHT, Story

MODULES = (
    test_phones, test_callers, test_ladder, test_again, test_weather, test_database_down,
    test_nights, test_rota_edges,
)  # fmt: skip
OPEN = tuple(each.name for each in fields(Readings))
Answers = tuple[Any, ...]


class Asked(Readings):
    """A reading that remembers which of its questions were asked."""

    def __getattribute__(self, name: str) -> Any:
        if name in OPEN:
            object.__getattribute__(self, "__dict__").setdefault("asked", set()).add(name)
        return object.__getattribute__(self, name)


def questions(reading: Readings) -> frozenset[str]:
    """What was asked of it so far."""
    return frozenset(vars(reading).get("asked", ()))


def answers(reading: Readings, names: Any = OPEN) -> Answers:
    """Its answers to these questions, without counting as having asked them."""
    return tuple((name, vars(reading)[name]) for name in sorted(names))


def stories() -> Iterator[Any]:
    """Each story, with each of its parameters."""
    for module in MODULES:
        for name, story in inspect.getmembers(module, inspect.isfunction):
            if name.startswith("test_") and story.__module__ == module.__name__:
                yield from _cases(name, story)


def _cases(name: str, story: Callable[..., None]) -> Iterator[Any]:
    marks = [m for m in getattr(story, "pytestmark", []) if m.name == "parametrize"]
    if not marks:
        yield pytest.param(story, {}, id=name)
        return
    (names, values) = marks[0].args
    keys = [names] if isinstance(names, str) else list(names)
    for count, value in enumerate(values):
        row = (value,) if len(keys) == 1 else value
        yield pytest.param(story, dict(zip(keys, row, strict=True)), id=f"{name}-{count}")


def tell(told: Callable[..., None], given: dict[str, Any], reading: Readings, folder: Path) -> None:
    """Live the story once, from the beginning to its end."""
    begun: list[Story] = []

    def begin(**how: Any) -> Story:
        place = folder / str(len(begun))
        place.mkdir(parents=True)
        begun.append(Story(place, readings=reading, **how))
        return begun[-1]

    worlds: dict[str, Callable[[], Any]] = {
        "day": lambda: begin(at=DAY),
        "night": lambda: begin(at=NIGHT),
        "begin": lambda: begin,
    }
    wanted = [name for name in inspect.signature(told).parameters if name in worlds]
    told(**{name: worlds[name]() for name in wanted}, **given)
    for each in begun:
        each.ends_well()


@pytest.mark.parametrize(("story", "given"), list(stories()))
def test_every_reading(story: Callable[..., None], given: dict[str, Any], tmp_path: Path) -> None:
    """The story's own assertions, and N1 to N7 at every step, hold under all 120 readings."""
    lived: set[Answers] = set()
    seen = 0
    for count, each in enumerate(every_reading()):
        seen += 1
        if any(known <= set(answers(each)) for known in map(frozenset, lived)):
            continue
        reading = Asked(**vars(each))
        tell(story, given, reading, tmp_path / str(count))
        lived.add(answers(reading, questions(reading)))

    assert seen == 120
    assert lived


def test_a_question_that_was_asked_is_remembered() -> None:
    """Or one run would stand for readings under which the world is another."""
    reading = Asked()
    before = questions(reading)
    told = answers(reading)

    assert reading.abandoned == "no-answer"
    assert before == frozenset()
    assert questions(reading) == {"abandoned"}
    assert ("abandoned", "no-answer") in told
