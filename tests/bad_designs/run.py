"""Runs the tests that must see a bad design, in a process of their own, and tells what came of it.

`python3 dev.py bad-designs` runs all of them; `NAME …` some; `--list` only shows them.
"""

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from oncall.env import stopwatch
from tests.bad_designs.catalogue import DESIGNS
from tests.bad_designs.design import Design
from tests.bad_designs.plugin import BROKEN, ERROR

HOUSE = Path(__file__).resolve().parent.parent.parent
RED, GREEN = 1, 0
AT_MOST_S = 900
VERDICTS = {RED: "red", GREEN: "GREEN", BROKEN: "BROKEN", ERROR: "ERROR"}


@dataclass(frozen=True)
class Outcome:
    """What came of one design.

    `verdict` is "red" when each of its tests objected, "GREEN" when one did not; "BROKEN" and
    "ERROR" when the design or a test broke off with an error, which proves nothing. `test` is the
    one that was looked at last.
    """

    design: Design
    verdict: str
    test: str
    seconds: float


def try_out(design: Design) -> Outcome:
    """Run each test that must see it, up to the first that does not."""
    began = stopwatch()
    verdict, test = "GREEN", ""
    for place in design.caught_by:
        verdict, test = _try(design, place)
        if verdict != "red":
            break
    return Outcome(design, verdict, test, stopwatch() - began)


def _try(design: Design, place: str) -> tuple[str, str]:
    """What came of it there, and the test that saw it."""
    command = [
        sys.executable, "-m", "pytest", "-q", "-x", "-rfE", "--tb=no", "-p", "no:cacheprovider",
        "-p", "tests.bad_designs.plugin", "--bad-design", design.name, place,
    ]  # fmt: skip
    try:
        done = subprocess.run(
            command, cwd=HOUSE, capture_output=True, text=True, check=False, timeout=AT_MOST_S,
            env={**os.environ, "PYTEST_ADDOPTS": ""},
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return "TOO LONG", place
    verdict = VERDICTS.get(done.returncode, f"pytest ended with {done.returncode}")
    failed = re.search(r"^(?:FAILED|ERROR) (\S+::\S+)", done.stdout, re.MULTILINE)
    broke = re.search(r"^(?:BROKEN|ERROR) (.+: .+)", done.stdout, re.MULTILINE)
    seen = failed[1] if failed else place
    return verdict, f"{seen} {broke[1]}" if broke and verdict != "red" else seen


def try_all(designs: Sequence[Design], jobs: int, tell: Callable[[Outcome], None]) -> bool:
    """Try each, `jobs` at a time; true when every one was seen."""
    with ThreadPoolExecutor(jobs) as pool:
        running = [pool.submit(try_out, each) for each in designs]
        outcomes = []
        for done in as_completed(running):
            outcomes.append(done.result())
            tell(outcomes[-1])
    return all(each.verdict == "red" for each in outcomes)


def main(args: Sequence[str] | None = None) -> int:
    """The command; 1 when a bad design was not seen by any of its tests."""
    parser = argparse.ArgumentParser(prog="dev.py bad-designs", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="as --list shows them")
    parser.add_argument("--jobs", type=int, default=2, help="so many at a time (2)")
    parser.add_argument("--list", action="store_true", help="show them all")
    asked = parser.parse_args(args)
    if unknown := [name for name in asked.names if name not in DESIGNS]:
        parser.error(f"no bad design is called {unknown[0]!r}; --list shows them")
    chosen = [DESIGNS[name] for name in asked.names or sorted(DESIGNS)]
    if asked.list:
        for each in chosen:
            _say(f"{each.name:<44} {each.sentence}")
        return 0
    return 0 if _tried(chosen, asked.jobs) else 1


def _tried(chosen: Sequence[Design], jobs: int) -> bool:
    count, wide = iter(range(1, len(chosen) + 1)), len(str(len(chosen)))

    def tell(outcome: Outcome) -> None:
        place = f"{next(count):>{wide}}/{len(chosen)}"
        seen = outcome.test.partition("tests/")[2]
        name, took = outcome.design.name, f"{outcome.seconds:5.1f} s"
        _say(f"{place}  {outcome.verdict:<6} {took}  {name:<44} {seen}")

    well = try_all(chosen, jobs, tell)
    _say("Every bad design was seen." if well else "A bad design was not seen: a test is missing.")
    return well


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
