"""Plans for stories: the example team's, with another ladder, other people, or other numbers."""

import re
from collections.abc import Sequence

from oncall.demo.example import EXAMPLE

__all__ = ["EXAMPLE", "plan_asking", "plan_with"]


def plan_asking(*rungs: Sequence[str], ring: str = "15 s") -> str:
    """The example's plan with this ladder: the rotations that each rung asks."""
    tables = "\n".join(f'[[ladder]]\nask = {_list(ask)}\nring = "{ring}"\n' for ask in rungs)
    before, _, rest = EXAMPLE.partition("[[ladder]]")
    return before + tables + rest[rest.index("[[area]]") :]


def plan_with(**changes: str) -> str:
    """The example's plan with other words: `plan_with(outside='[]')` replaces every `outside =`."""
    text = EXAMPLE
    for name, value in changes.items():
        text, count = re.subn(rf"(?m)^{name} = .*$", f"{name} = {value}", text)
        assert count, f"the example's plan has no {name}"
    return text


def _list(names: Sequence[str]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"
