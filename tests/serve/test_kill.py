"""`kill -9` of real processes under load, thirty times in all: nothing is lost."""

from collections.abc import Callable
from pathlib import Path

from oncall.env import seeded
from tests.serve.kill import APART, TOGETHER, Mortal, kill

TIMES = 15
"""For each of the two; `python -m tests.serve.kill` kills three hundred times."""


def test_the_service_is_killed_under_load(tmp_path: Path, house: Path) -> None:
    """`oncall serve` on SQLite: N1 to N5 and N9 hold, and every family was heard to the end."""
    mortal = Mortal(tmp_path, house, roles=TOGETHER)
    try:
        assert kill(mortal, TIMES, seeded(1)) == []
    finally:
        mortal.close()


def test_web_and_worker_are_killed_under_load(
    tmp_path: Path, house: Path, make_postgres: Callable[[], str]
) -> None:
    """Two processes on PostgreSQL, now the one and now the other."""
    mortal = Mortal(tmp_path, house, roles=APART, database=make_postgres())
    try:
        assert kill(mortal, TIMES, seeded(2)) == []
    finally:
        mortal.close()
