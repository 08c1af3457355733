"""The theatre: one play after the other, and never none."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from oncall.demo.clock import ClockFault, DemoClock
from oncall.demo.theatre import OnStage, Theatre
from tests.demo.conftest import DAY, Rehearsal, Walk


class House:
    """Opens one play after the other, and notes what was opened and closed."""

    def __init__(self, walk: Walk) -> None:
        self.walk = walk
        self.too_early = False
        self.noted: list[str] = []

    @contextmanager
    def opens(self, _clock: DemoClock) -> Iterator[OnStage]:
        """One play; none before the rota begins."""
        if self.too_early:
            raise ClockFault("The example rota begins later.")
        self.noted.append("opened")
        yield Rehearsal(self.walk)
        self.noted.append("closed")


@pytest.fixture
def house(day: Walk) -> House:
    """A house with one stage."""
    return House(day)


@pytest.fixture
def theatre(house: House) -> Theatre:
    """Its first play is on."""
    return Theatre(house.opens, lambda _at: DemoClock(DAY, DAY), first=DemoClock(DAY, DAY))


def test_a_new_play_takes_the_place_of_the_old_one(house: House, theatre: Theatre) -> None:
    """The old one is closed, and at the end the new one is."""
    before = theatre.play
    theatre.begin("later")

    assert theatre.play is not before
    assert (theatre.number, house.noted) == (2, ["opened", "opened", "closed"])
    theatre.close()
    assert house.noted[-1] == "closed"


def test_what_cannot_begin_leaves_the_old_play_on(house: House, theatre: Theatre) -> None:
    """Its story goes on as well."""
    theatre.tell("answered")
    before, director = theatre.play, theatre.director
    house.too_early = True
    with pytest.raises(ClockFault):
        theatre.begin("too early")

    assert (theatre.play, theatre.director, theatre.number) == (before, director, 2)
    assert house.noted.count("closed") == 1
