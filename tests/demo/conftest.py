"""A stage in virtual time, and a way to walk about on it."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from oncall.contact.work.outage.fallback import fallback_documents
from oncall.contact.work.shown.story import Story
from oncall.contact.work.team import team_now
from oncall.demo.clock import DemoClock
from oncall.demo.play import FALLBACK
from oncall.demo.stage import Shown, Stage, set_stage
from oncall.demo.theatre import Theatre
from oncall.demo.world import LINE, World

DAY = datetime(2026, 3, 3, 9, tzinfo=UTC)
NIGHT = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
FIRST_OF_TWO = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
OSLO = ZoneInfo("Europe/Oslo")


class Walk:
    """The demo's stage on a world in virtual time."""

    def __init__(self, folder: Path, start: datetime) -> None:
        self.world = World(folder, start)
        desk, sim = self.world.desk, self.world.sim
        self.stage: Stage = set_stage(desk, sim, self.world.team_id)
        with desk.db.reading() as conn:
            team = team_now(conn, desk, self.world.team_id)
        sim.serve_static(FALLBACK, fallback_documents(team, FALLBACK))
        sim.exchange.numbers[LINE].voice_fallback_url = f"{FALLBACK}/voice.xml"
        self.run, self.run_until = self.world.run, self.world.run_until

    def do(self, phone: str, action: str, *words: str) -> None:
        """Do something with a phone, and let a second pass."""
        found = self.stage.phone(phone)
        assert found is not None
        getattr(self.stage.hands, action)(found, *words)
        self.run(1)

    def shown(self, phone: str) -> Shown:
        """How a phone is shown now."""
        return next(each for each in self.stage.look().phones if each.phone.id == phone)

    def title(self, phone: str) -> str:
        """What a phone's screen says of its call."""
        return self.shown(phone).screen.title

    def heard(self, phone: str) -> list[str]:
        """What is heard in a phone's call."""
        return [line.words for line in self.shown(phone).screen.heard]

    def texts(self, phone: str) -> list[str]:
        """The texts on a phone, sent and received."""
        return [bubble.words for bubble in self.shown(phone).screen.texts]

    def ringing(self) -> list[str]:
        """The phones that ring."""
        look = self.stage.look()
        return [each.phone.id for each in look.phones if each.screen.state == "ringing"]

    def story(self) -> Story:
        """The first contact on the page."""
        return self.stage.look().stories[0]

    def next(self) -> str:
        """What the first contact says of what comes next."""
        following = self.story().next
        return following.words if following else ""

    def told(self) -> list[str]:
        """The first contact's time line."""
        return [line.words for line in self.story().past]


class Rehearsal:
    """A play in virtual time: what would be done to clock and carrier is noted.

    The service of its world really dies and rises.
    """

    def __init__(self, walk: Walk) -> None:
        self.stage, self._world = walk.stage, walk.world
        self.clock = DemoClock(DAY, DAY)
        self.alive, self.mood = True, "works"

    def run_at(self, times: float) -> None:
        """See Play."""
        self.clock.run(times)

    def feel(self, mood: str) -> None:
        """See Play."""
        self.mood = mood

    def kill(self) -> None:
        """See Play."""
        self.alive = False
        self._world.die()

    def start(self) -> None:
        """See Play."""
        self.alive = True
        self._world.rise()


def theatre_of(walk: Walk) -> Theatre:
    """A theatre whose one play is this walk's; every story begins at its time."""
    play = Rehearsal(walk)
    return Theatre(
        lambda _clock: nullcontext(play), lambda _at: DemoClock(DAY, DAY), first=play.clock
    )


@pytest.fixture
def walk(tmp_path: Path) -> Callable[[datetime], Walk]:
    """Go on stage at that instant."""
    return lambda start: Walk(tmp_path, start)


@pytest.fixture
def day(tmp_path: Path) -> Walk:
    """Ten in the morning of an ordinary Tuesday in Oslo: everybody is on duty."""
    return Walk(tmp_path, DAY)


@pytest.fixture
def night(tmp_path: Path) -> Walk:
    """Half past two the same night: Tove is alone."""
    return Walk(tmp_path, NIGHT)
