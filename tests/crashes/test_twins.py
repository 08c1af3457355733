"""A twin is heard: what goes wrong in it fails the test, and what it wrote is gone with it."""

import logging
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crashes.twins import Twins


@pytest.fixture
def twins(tmp_path: Path) -> Twins:
    """A process that keeps one file."""
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "file").write_text("as it was")
    return Twins(tmp_path / "ours")


def _fails() -> None:
    raise ValueError("the twin has lost a family")


def _betrays() -> None:
    logging.getLogger("oncall.story").info("a page to +4740000102")


def _is_killed() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("does", "told"),
    [
        (_fails, "the twin has lost a family"),
        (_betrays, "oncall.story told '.4740000102'"),
        (_is_killed, "ended with status 9"),
    ],
)
def test_what_goes_wrong_in_a_twin_is_told_here(
    twins: Twins, does: Callable[[], None], told: str
) -> None:
    """An error, a number in its log, and its sudden end."""

    def live() -> None:
        if twins.split():
            does()

    with pytest.raises(AssertionError, match=told):
        twins.to_the_end(live)


def test_each_twin_begins_where_we_stand(twins: Twins, tmp_path: Path) -> None:
    """What one twin writes neither the next one finds, nor we."""
    file, born = tmp_path / "ours" / "file", []

    def live() -> None:
        for number in range(3):
            if twins.split():
                assert file.read_text() == "as it was"
                file.write_text("changed")
                return
            born.append(number)

    twins.to_the_end(live)

    assert born == [0, 1, 2]
    assert [each.name for each in tmp_path.iterdir()] == ["ours"]
    assert file.read_text() == "as it was"
