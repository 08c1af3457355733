"""The table of faults names tests that are there."""

import re
from pathlib import Path

from tests.stories.test_every_row import every_test


def faults(house: Path) -> dict[str, list[str]]:
    """The tests of each fault, as docs/faults.md names them."""
    lines = (house / "docs" / "faults.md").read_text("utf-8").splitlines()
    cells = [line.split("|")[1:-1] for line in lines if line.startswith("| ")]
    found = {fault.strip(): re.findall(r"`([^`]+)`", tests) for fault, tests, _ in cells}
    return {fault: tests for fault, tests in found.items() if fault not in ("fault", "---")}


def test_every_fault_names_tests_that_are_there(house: Path) -> None:
    """Each has at least one, and none that was renamed or taken away."""
    there = every_test(house)
    missing = {
        fault: [name for name in tests if name not in there]
        for fault, tests in faults(house).items()
        if not tests or not there.issuperset(tests)
    }

    assert len(faults(house)) > 60
    assert missing == {}
