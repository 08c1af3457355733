"""Python imports this by its name before all else: a process that a test starts is bad as well.

The plugin puts this folder onto PYTHONPATH, and into the environment what is needed here.
"""

import os
from importlib.util import find_spec
from pathlib import Path

DESIGN, NOTES = "BAD_DESIGN", "BAD_DESIGN_NOTES"


def _tell(flaw: str) -> None:
    with Path(os.environ[NOTES]).open("a", encoding="utf-8") as notes:
        notes.write(f"{flaw}\n")


def _put() -> None:
    from tests.bad_designs.catalogue import DESIGNS
    from tests.bad_designs.design import put

    put(DESIGNS[os.environ[DESIGN]], _tell)


if DESIGN in os.environ and find_spec("oncall"):  # not in another Python, which khal may run in
    _put()
