"""A crowd through the whole stack, in foul weather: nobody is lost; a seed replays.

With every fault, hundreds more: `tests/simulation/test_stack.py`.
"""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.stories.crowd import Crowd

SEED, COUNT, DAYS = 20260302, 300, 0.65
"""From Monday 18:00 to Tuesday 09:36; some signs join a contact, so there are more."""


Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def replay(house: Path, tmp_path: Path) -> Iterator[Run]:
    """The same run in another process, where strings hash otherwise: seed, count and days."""
    with ExitStack() as running:

        def start(
            name: str, *run: object, hash_seed: int, url: str = "sqlite://"
        ) -> "subprocess.Popen[str]":
            (tmp_path / name).mkdir()
            words = ["tests.stories.crowd", str(tmp_path / name), url, *map(str, run)]
            other = subprocess.Popen(
                [sys.executable, "-m", *words],
                cwd=house, stdout=subprocess.PIPE, text=True,
                env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
            )  # fmt: skip
            running.enter_context(other)
            running.callback(other.kill)
            return other

        yield start


def told(run: "subprocess.Popen[str]") -> str:
    """What the other process says: its digest."""
    out, _ = run.communicate()
    assert run.returncode == 0
    return out


def assert_was_foul(crowd: Crowd) -> None:
    """Or nothing would have been proved: callbacks were lost, calls rang at night, and so on."""
    deliveries = crowd.world.sim.exchange.journal.deliveries
    outcomes = {followed.contact.outcome for followed in crowd.watch.followed.values()}

    assert sum(delivery.attempts == ("lost",) for delivery in deliveries) > 100
    assert {0, 1, 2, 3} <= {sign.at.hour for sign in crowd.signs}
    assert {"talked", "other", "no answer"} <= outcomes


def test_hundreds_of_contacts_in_foul_weather(tmp_path: Path) -> None:
    """N1 to N7 after every step; and with calm weather all of them converge."""
    crowd = Crowd(tmp_path, seed=SEED, count=COUNT, days=DAYS)

    crowd.live()
    crowd.becomes_calm()

    assert len(list(crowd.states())) >= 240
    assert Counter(crowd.states()).keys() == {"closed"}
    assert crowd.watch.pending == {}
    assert_was_foul(crowd)


def test_a_seed_is_a_world_and_another_seed_is_another(
    replay: Run, tmp_path: Path, make_postgres: Callable[[], str]
) -> None:
    """The digest covers every row and every send, and depends on the seed and on nothing else."""
    runs = (
        replay("memory", 7, 15, 0.05, hash_seed=0),
        replay("file", 7, 15, 0.05, hash_seed=1, url=f"sqlite:///{tmp_path / 'file' / 'crowd.db'}"),
        replay("postgres", 7, 15, 0.05, hash_seed=2, url=make_postgres()),
        replay("other", 8, 15, 0.05, hash_seed=0),
    )
    memory, file, postgres, other = map(told, runs)

    assert memory == file == postgres
    assert memory != other
