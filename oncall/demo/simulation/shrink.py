"""The shortest story: of all that was drawn, so little that the same promise still breaks."""

from collections.abc import Callable, Sequence
from itertools import pairwise

Still = Callable[[Sequence[str]], bool]
"""Whether the loss is still there when only these are left."""


def shortest(names: Sequence[str], still: Still, enough: Callable[[], bool]) -> list[str]:
    """Leave out halves, then quarters and so on, as long as the loss stays.

    `enough` ends the search early; what was found by then is told. After Zeller's delta debugging.
    """
    left, pieces = list(names), 2
    while len(left) > 1 and not enough():
        smaller = next((rest for rest in _without_one(left, pieces) if still(rest)), None)
        if smaller is not None:
            left, pieces = smaller, max(2, pieces - 1)
        elif pieces >= len(left):
            break
        else:
            pieces = min(len(left), pieces * 2)
    return left


def _without_one(left: Sequence[str], pieces: int) -> Sequence[list[str]]:
    """What is left without each of so many pieces; the latest piece goes first."""
    edges = [round(count * len(left) / pieces) for count in range(pieces + 1)]
    cut = list(pairwise(edges))
    return [[*left[:begin], *left[end:]] for begin, end in reversed(cut) if begin < end]
