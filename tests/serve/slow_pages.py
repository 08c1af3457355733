"""`oncall serve` on a slow machine: the pages of staff are made when its standard input ends."""

import sys
from importlib import import_module
from typing import Any

from oncall.cli import main

rooms: Any = import_module("oncall.pages")
makes = rooms.pages_of


def made_at_last(*given: Any) -> Any:
    """The pages, once somebody has had enough of waiting."""
    sys.stdin.read()
    return makes(*given)


if __name__ == "__main__":
    rooms.pages_of = made_at_last
    main(prog_name="oncall")
