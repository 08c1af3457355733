"""The table of faults, its tests, and the mistakes they must see."""

import re
from pathlib import Path

from tests.bad_designs.catalogue import DESIGNS


def test_every_fault_has_a_design_that_its_own_test_must_see(house: Path) -> None:
    """The third column names bad designs; at least one must be seen by a test beside it."""
    text = (house / "docs" / "faults.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    faults = [row for row in rows if row[0].strip() not in ("fault", "---")]
    unseen = []
    for fault, *cells in faults:
        tests, designs = ({*re.findall(r"`([^`]+)`", cell)} for cell in cells)
        assert designs <= {*DESIGNS}, designs - {*DESIGNS}
        if not tests & {_test(place) for name in designs for place in DESIGNS[name].caught_by}:
            unseen.append(fault)

    assert len(faults) > 150
    assert unseen == []


def _test(place: str) -> str:
    return place.partition("::")[2].partition("[")[0]
