"""What a bad design is: one function or constant of the program, replaced by a bad one."""

import functools
import inspect
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])
OURS = ("oncall", "tests.")
FLAWS = (NameError, AttributeError, ImportError)
"""What a bad design may not fail with: then it is not bad but broken, and proves nothing."""


@dataclass(frozen=True)
class Design:
    """One thing done badly on purpose, and the tests that must see it.

    `target` is `module:name`, or `module:Class.method`. `bad` is a function that is given the
    original first and then what the original is given, or else the bad value of a constant.
    """

    name: str
    sentence: str
    target: str
    bad: Any
    caught_by: tuple[str, ...]

    @property
    def owner(self) -> Any:
        """The module or class that has the target."""
        module, _, path = self.target.partition(":")
        return functools.reduce(getattr, path.split(".")[:-1], import_module(module))

    @property
    def attribute(self) -> str:
        """The name of the target in its owner."""
        return self.target.rpartition(":")[2].rpartition(".")[2]

    @property
    def original(self) -> Any:
        """What stands there now; raises AttributeError when there is nothing of that name."""
        return inspect.getattr_static(self.owner, self.attribute)


DESIGNS: dict[str, Design] = {}


def bad(target: str, *caught_by: str) -> Callable[[F], F]:
    """The function below takes the place of `target`; its name and docstring are the design's."""

    def register(function: F) -> F:
        _register(function.__name__, function.__doc__ or "", target, function, caught_by)
        return function

    return register


def bad_value(name: str, sentence: str, target: str, value: Any, *caught_by: str) -> None:
    """The constant `target` has this value instead."""
    _register(name, sentence, target, value, caught_by)


def _register(
    name: str, sentence: str, target: str, value: Any, caught_by: tuple[str, ...]
) -> None:
    name = name.replace("_", " ")
    assert name not in DESIGNS, f"two designs are called {name!r}"
    DESIGNS[name] = Design(name, sentence, target, value, caught_by)


def put(design: Design, tell: Callable[[str], None]) -> None:
    """Put it in the original's place wherever this process knows it; `tell` hears if it breaks."""
    owner, original = design.owner, design.original
    value = _in_place_of(original, design, tell) if callable(design.bad) else design.bad
    setattr(owner, design.attribute, value)
    if not inspect.isclass(owner):
        for names in _known():
            for name, known in names.items():
                if known is original:
                    names[name] = value


def _in_place_of(original: Any, design: Design, tell: Callable[[str], None]) -> Any:
    if isinstance(original, property):
        return property(_in_place_of(original.fget, design, tell))

    @functools.wraps(original)
    def instead(*given: Any, **named: Any) -> Any:
        try:
            return design.bad(original, *given, **named)
        except FLAWS as flaw:
            tell(f"{design.name}: {type(flaw).__name__}: {flaw}")
            raise

    return instead


def _known() -> Iterator[dict[str, Any]]:
    """The names of every module of ours, and the tables of functions among their values."""
    for module in [each for name, each in sys.modules.items() if name.startswith(OURS)]:
        yield vars(module)
        for value in [*vars(module).values()]:
            if isinstance(value, dict) and not value.keys() & {"__name__", "__builtins__"}:
                yield value
