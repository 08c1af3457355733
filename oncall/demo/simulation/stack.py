"""A run through the whole stack: what was drawn is lived, and then everything becomes calm.

N1 to N9 are looked after at every step. Whatever breaks one of them ends the run: that is a loss.
"""

import heapq
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from oncall.config import Pace
from oncall.contact.work.outage.fallback import our_own
from oncall.demo.simulation.chance import Hourly, drawn_for
from oncall.demo.simulation.drawn import Drawn, Sign
from oncall.demo.simulation.faults import Faults
from oncall.demo.simulation.staff import Staff
from oncall.demo.simulation.stumbles import Stumbles, where
from oncall.demo.simulation.watch import Broken, Loss, Watch
from oncall.demo.world import LINE, TimeStandsStill, World

FALLBACK_HOST = "https://static.example"
CONVERGES_WITHIN = timedelta(hours=6)
SELDOM = timedelta(seconds=55)
"""What looks every few seconds in earnest looks this often: a day is lived faster, not otherwise.
"""
LOOK_EVERY = timedelta(seconds=60)
LEAD_S = 90
"""So long before the next sign, at most, a run wakes up from quiet hours."""

Told = Callable[[int, int], None]
"""Is told how far a run has come: so many of so many."""


def nobody(_done: int, _of: int) -> None:
    """Nobody is watching."""


Stops = Callable[[], None]
"""Asked after each step; raises KeyboardInterrupt when somebody wants to stop.

Not a signal: one that strikes in the middle of a statement takes the database in memory with it.
"""


def never() -> None:
    """Nobody stops it."""


class Stack:
    """One run. `live` it once; `world` and `watch` tell what became of it."""

    def __init__(
        self,
        folder: Path,
        drawn: Drawn,
        *,
        url: str = "sqlite://",
        pace: Pace | None = None,
        stops: Stops = never,
    ) -> None:
        self.drawn = drawn
        self._stops = stops
        self.watch = Watch()
        self.stumbles = Stumbles()
        self._plan: list[tuple[datetime, int, Callable[[], None]]] = []
        self._put_off = 0
        self.came = 0
        self.stopped = False
        self.world = World(
            folder, drawn.start, seed=drawn.seed, url=url, pace=pace or Pace(),
            chance_of=Hourly, seldom=SELDOM, after_step=self._after_step, crash_at=self._crash_at,
        )  # fmt: skip
        self.staff = Staff(self.world, drawn.seed)
        self.faults = Faults(self.world, self.watch, self.staff, drawn.seed, self._later)
        self._has_a_fallback_host()

    def _crash_at(self, point: str) -> bool:
        return hasattr(self, "faults") and self.faults.dies_here(point)

    def _has_a_fallback_host(self) -> None:
        world = self.world
        documents = our_own(world.desk, world.folder, world.team_id, FALLBACK_HOST)
        world.sim.serve_static(FALLBACK_HOST, documents)
        world.sim.exchange.numbers[LINE].voice_fallback_url = f"{FALLBACK_HOST}/voice.xml"

    def live(self, told: Told = nobody) -> Loss | None:
        """Both phases; the loss that ended it, or None when every contact was closed."""
        for sign in self.drawn.signs:
            self._later(sign.at, partial(self._comes, sign))
        for fault in self.drawn.faults:
            self._later(fault.at, partial(self.faults.begin, fault))
        try:
            with self.stumbles.heard():
                self._foul(told)
                self._calm()
                self.watch.at_the_end(self.world)
                self.watch.object_to(self.stumbles.told)
        except KeyboardInterrupt:
            self.stopped = True
        except (Broken, TimeStandsStill) as broken:
            return Loss(self.world.now, tuple(str(broken).splitlines()))
        except Exception as error:  # noqa: BLE001  whatever comes out of the house is a loss
            return Loss(self.world.now, (f"stumble: {where(error)}",))
        return None

    def close(self) -> None:
        """Give the database back; nothing of the run can be looked at any more."""
        self.world.desk.db.close()

    def _foul(self, told: Told) -> None:
        """Phase one: signs come and faults strike; hours in which nothing happens are leapt."""
        while self._plan:
            at = self._plan[0][0]
            self._until(at)
            while self._plan and self._plan[0][0] <= self.world.now:
                heapq.heappop(self._plan)[2]()
            told(self.came, len(self.drawn.signs))

    def _until(self, at: datetime) -> None:
        """Live until then, minute by minute while there is anything to do."""
        while self.world.now < at:
            self.world.run_until(self.world.now)  # a job may have sent something this very instant
            lead = LEAD_S * drawn_for(self.drawn.seed, at).random()
            wakes = at - timedelta(seconds=lead)
            if self._quiet and self.world.now < wakes:
                self.world.leap_to(wakes)
            self.world.run_until(min(at, self.world.now + LOOK_EVERY))

    @property
    def _quiet(self) -> bool:
        """Whether nobody waits for anything: not a family, not the outbox, not the carrier."""
        watch, faults = self.watch, self.faults
        owed = watch.open or watch.errands or watch.calls or watch.pending
        return not (owed or faults.points or self.world.dead or self.world.sim.next_at())

    def _calm(self) -> None:
        """Phase two: every fault is over and everybody does as she should; all must be closed."""
        self.faults.calm()
        self.staff.settle()
        until = self.world.now + CONVERGES_WITHIN
        while not self._quiet and self.world.now < until:
            self.world.run_until(self.world.now + LOOK_EVERY)
        left = [each.contact for each in self.watch.open.values()]
        self.watch.object_to([f"open: contact {c.code} is {c.state} after 6 calm hours"
                              for c in left])  # fmt: skip

    def _comes(self, sign: Sign) -> None:
        """A family, or a stranger, is in touch."""
        self.came += 1
        sim = self.world.sim
        sim.readings = sign.readings
        if sign.text is not None:
            sim.text(sign.number, LINE, sign.text)
            return
        sim.call(
            sign.number, LINE, patience_s=sign.patience_s, talks_s=sign.talks_s, says=sign.says
        )

    def _later(self, at: datetime, action: Callable[[], None]) -> None:
        self._put_off += 1
        heapq.heappush(self._plan, (at, self._put_off, action))

    def _after_step(self, world: World) -> None:
        if not hasattr(self, "faults"):
            return
        self.faults.after_a_step()
        self.watch(world)
        self._stops()
