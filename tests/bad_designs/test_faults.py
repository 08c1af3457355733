"""The table of faults, its tests, and the mistakes they must see."""

import re
from pathlib import Path

from tests.bad_designs.catalogue import DESIGNS


def test_every_fault_names_a_design_that_is_there(house: Path) -> None:
    """The third column of the table of faults holds bad designs by their names."""
    text = (house / "docs" / "faults.md").read_text("utf-8")
    rows = [line.strip("|").split("|") for line in text.splitlines() if line.startswith("|")]
    named = {name for row in rows if len(row) > 2 for name in re.findall(r"`([^`]+)`", row[2])}

    assert named
    assert named <= {*DESIGNS}, named - {*DESIGNS}
