"""Measuring side by side: ratios of what was done one after the other, in the same run.

Machines are shared and noisy, so a time alone says little; a median of paired ratios says more.
"""

from collections.abc import Callable, Mapping
from statistics import median

from oncall.env import stopwatch

Turn = Callable[[int], object]
Clock = Callable[[], float]


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    began = stopwatch()
    work()
    return stopwatch() - began


def paired(
    works: Mapping[str, Turn], rounds: int, warm: int = 10, clock: Clock = stopwatch
) -> dict[str, list[float]]:
    """The seconds of each, all of them once in each round; the first `warm` rounds do not count.

    Each is told the number of the round, so that no two rounds need do the same. By `effort` what
    else the machine does counts little; it is for what waits for nobody.
    """
    took: dict[str, list[float]] = {name: [] for name in works}
    for turn in range(rounds + warm):
        for name, work in works.items():
            began = clock()
            work(turn)
            if turn >= warm:
                took[name].append(clock() - began)
    return took


def ratio(mine: list[float], floor: list[float]) -> float:
    """The median of the paired ratios."""
    return median(a / b for a, b in zip(mine, floor, strict=True))


def at_most(share: float, took: list[float]) -> float:
    """What that share of them did not exceed: 0.99 is the p99."""
    return sorted(took)[min(len(took) - 1, int(len(took) * share))]


def line(what: str, found: float | str, goal: str = "", unit: str = "") -> None:
    """One line of the table."""
    shown = found if isinstance(found, str) else f"{found:.2f}{unit}"
    print(f"  {what:<58}{shown:>10}   {goal}")
