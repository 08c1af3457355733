"""What goes wrong in a run, and how each of it begins and ends."""

import re
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from oncall.demo.example import EXAMPLE, FILES, example_folder
from oncall.demo.simulation.chance import drawn_for
from oncall.demo.simulation.drawn import Fault
from oncall.demo.simulation.staff import Staff
from oncall.demo.simulation.troubles import Trouble
from oncall.demo.simulation.watch import Watch
from oncall.demo.world import World
from oncall.people.work import import_people
from oncall.rota.work import import_plan
from oncall.simulator.weather import DELIVERY, Odds
from oncall.store.engine import DATABASE_ERRORS

FLAPPING = {"500": 0.1, "429": 0.1, "hangs": 0.05, "unheard": 0.1}
EVERYTHING = Odds(
    lost=0.08, doubled=0.1, late=0.15, late_up_to_s=40,
    repeated=0.05, unheard=0.04, hangs=0.03, answers_500=0.04, refused=0.03,
)  # fmt: skip
OFTEN, SOMETIMES = 0.5, 0.15
LATEST_POINT = 12
TRY_AGAIN = timedelta(seconds=5)

Plan = Callable[[datetime, Callable[[], None]], None]
"""Puts something off until then."""


@dataclass
class Faults:
    """Begins and ends what was drawn. `later` puts the end of each off until it comes."""

    world: World
    watch: Watch
    staff: Staff
    seed: int
    later: Plan
    struck: Counter[str] = field(default_factory=Counter)
    lasting: dict[str, Fault] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = _Outage()
        event.listen(self.world.desk.db.engine, "begin", self.database)
        self.points: list[int] = []
        self.off_s = 0.0
        self.asked = self.refused = 0

    def begin(self, fault: Fault) -> None:
        """It goes wrong now, and is over in time."""
        self.struck[fault.kind] += 1
        self.lasting[fault.name] = fault
        trouble = self._begin(fault)
        self.later(max(fault.until, self.world.now), lambda: self._end(fault, trouble))

    def _begin(self, fault: Fault) -> Trouble | None:
        began = {
            "webhooks": self._weather, "carrier": self._carrier, "phones": self._phone_breaks,
            "crash": self._crash, "database": self._database, "clock": self._clock,
            "rota": self._rota,
        }[fault.kind]  # fmt: skip
        began(fault)
        if fault.kind in ("crash", "phones", "rota", "clock") or fault.what == "flapping":
            return None  # what these bring about is excused, each time, and not all the while
        return self.watch.troubles.begins(fault.kind, self.world.now)

    def _end(self, fault: Fault, trouble: Trouble | None) -> None:
        del self.lasting[fault.name]
        ended = {
            "webhooks": self._weather, "carrier": self._carrier, "phones": self._phone_is_mended,
            "database": self._database, "clock": self._clock, "rota": self._rota,
        }.get(fault.kind)  # fmt: skip
        if ended:
            ended(fault)
        if trouble:
            trouble.until = self.world.now

    def _last(self, kind: str) -> Fault | None:
        """Of those of a kind that last now, the one that began last."""
        return next((f for f in reversed(self.lasting.values()) if f.kind == kind), None)

    def _weather(self, _fault: Fault) -> None:
        weather, now = self.world.sim.weather, self._last("webhooks")
        weather.calm()
        if now is None:
            return
        if now.what == "everything":
            weather.set("*", EVERYTHING)
            return
        chance = OFTEN if now.what in DELIVERY else SOMETIMES
        weather.set("*", replace(Odds(), **{now.what: chance}))

    def _carrier(self, _fault: Fault) -> None:
        trouble, now = self.world.sim.rest.trouble, self._last("carrier")
        trouble.calm()
        if now and now.what == "flapping":
            trouble.odds(FLAPPING)
        elif now:
            trouble.now(now.what)

    def _phone_breaks(self, fault: Fault) -> None:
        self.staff.breaks(*fault.what.rsplit(" ", 1))

    def _phone_is_mended(self, fault: Fault) -> None:
        self.staff.mended(*fault.what.rsplit(" ", 1))

    def _database(self, _fault: Fault) -> None:
        self.database.down = self.watch.blind = self._last("database") is not None

    def _clock(self, _fault: Fault) -> None:
        now = self._last("clock")
        self.world.clock_is_off(timedelta(seconds=float(now.what) if now else 0))

    # Crashes
    def _crash(self, fault: Fault) -> None:
        """It dies at one of the next points, or at two of them."""
        chance = drawn_for(self.seed, fault.name)
        times = 2 if fault.what == "twice" else 1
        self.points += sorted(chance.randint(1, LATEST_POINT) for _ in range(times))
        self.off_s = fault.lasts_s

    def dies_here(self, _point: str) -> bool:
        """Whether the process dies at this point."""
        self.points = [left - 1 for left in self.points]
        if 0 not in self.points:
            return False
        self.points = [left for left in self.points if left > 0]
        self.watch.troubles.strikes("crash", self.world.now, timedelta(seconds=self.off_s))
        return True

    def after_a_step(self) -> None:
        """What the carrier refused is excused; a machine that is to stay off for a while does."""
        self._refusals()
        if self.off_s and not self.points and not self.world.dead:
            seconds, self.off_s = self.off_s, 0.0
            self.world.die()
            self.world.kernel.after(seconds, self.world.rise)

    def _refusals(self) -> None:
        asked = self.world.sim.exchange.journal.rest
        now = self.world.now
        for each in asked[self.asked :]:
            if not each.outcome.startswith(("2", "4")) or each.outcome == "429":
                self.refused += 1
                about_a_send = each.method == "POST" or "From" in dict(each.params)
                self.watch.troubles.strikes("carrier" if about_a_send else "log", now)
        self.asked = len(asked)

    # The rota
    def _rota(self, fault: Fault) -> None:
        """What lasts of all edits is in force; while the database is down it is tried again."""
        edits = {each.what for each in self.lasting.values() if each.kind == "rota"}
        try:
            self._import(edits)
        except DATABASE_ERRORS:
            self.later(self.world.now + TRY_AGAIN, lambda: self._rota(fault))

    def _import(self, edits: set[str]) -> None:
        desk = self.world.desk
        plan = edited_plan(edits)
        gone = (self.world.now - timedelta(days=1)).date().isoformat()
        people = edited_people(gone if "deactivated" in edits else "")
        import_plan(desk.db, desk.vault, desk.env, text=plan, may_change_past=True)
        import_people(desk.db, desk.vault, desk.env, text=people)
        self.watch.edited.append((self.world.now, plan))

    def calm(self) -> None:
        """All of it is over, at once."""
        self.points, self.off_s = [], 0.0


class _Outage:
    """A database that fails at the beginning of every transaction while it is `down`."""

    down = False

    def __call__(self, _connection: Connection) -> None:
        """A transaction begins."""
        if self.down:
            raise OperationalError("BEGIN", None, OSError("disk I/O error"))


def edited_plan(edits: Collection[str]) -> str:
    """The example's plan as somebody has edited it."""
    text = EXAMPLE
    if "others on the line" in edits:
        text = text.replace('people = ["tove"]', 'people = ["ane", "tove"]')
    if "fewer therapists" in edits:
        text = text.replace('["ane", "bo", "cato", "dina"]', '["bo", "dina"]')
    return text


def edited_people(gone: str) -> str:
    """The example's people; Bo has left on that day, if one is given."""
    text = (example_folder() / FILES[1]).read_text(encoding="utf-8")
    return re.sub(r"(?m)^(bo,.*),$", rf"\1,{gone}", text)
