"""Looks after what must always be true, at every step of a story: N1 to N7 of the invariants.

Only what is new since the last step is looked at, so that looking costs next to nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

from oncall.config import Pace
from oncall.contact.core.giving_way import MOST_WAITS, is_colleague
from oncall.contact.core.invariants import arrivals, caller, custody, history, pages
from oncall.contact.core.invariants.values import Came, Errand, Line, Step, steps
from oncall.contact.core.promise import Bound, bound, out_of_turn_s
from oncall.contact.core.scene import is_night
from oncall.contact.core.values import Contact
from oncall.contact.rows.crowd import shared_page_at
from oncall.contact.work.team import OSLO
from oncall.demo.example import EXAMPLE
from oncall.demo.simulation.ledger import Ledger
from oncall.demo.simulation.our_clock import OurClock
from oncall.demo.simulation.troubles import INTAKE, LINE, SENDS, STEPS, Troubles
from oncall.demo.world import World
from oncall.rota.core.file.read import stored_plan
from oncall.simulator.calls import Call

WAIT_S = 8
"""How long a colleague waits each time, at most, while a family's call rings."""
ROUGH_S = 14.0
"""How long the carrier waits in all for one webhook whose answers get lost on their way."""


class Broken(AssertionError):
    """Raised when something that must always be true is not; says what, line by line."""


@dataclass(frozen=True)
class Loss:
    """What was broken in a run, and at which instant."""

    at: datetime
    what: tuple[str, ...]

    @property
    def kind(self) -> str:
        """Which promise it was: N1 to N9, or a word."""
        return self.what[0].split()[0]


@cache
def promised(plan: str, pace: Pace) -> Bound:
    """What `oncall rota check` prints for this plan."""
    read = stored_plan(plan)
    return bound(read, pace) if read else Bound(None, None)


def bound_s(world: World, at: datetime, plan: str | None = None, *, out_of_turn: int = 0) -> float:
    """The longest that somebody who calls at this instant may wait, by the plan's promise.

    `out_of_turn` counts the phones that rang out of turn.
    """
    pace, text = world.desk.pace, plan or world.plan or EXAMPLE
    told = promised(text, pace)
    seconds = told.night_s if is_night(at.astimezone(OSLO).time(), pace) else told.day_s
    if seconds is None:
        return float("inf")
    return seconds + (out_of_turn * more_s(text, pace) if out_of_turn else 0)


@cache
def more_s(plan: str, pace: Pace) -> int:
    """What `oncall rota check` prints for a phone that rings out of turn."""
    read = stored_plan(plan)
    return out_of_turn_s(read, pace) if read else 0


@dataclass
class Followed:
    """A contact as it was at the last look; `promised` and `last_sign` by the carrier's clock."""

    contact: Contact
    promised: Contact
    seq: int
    digest: str
    last_sign: datetime


@dataclass
class Watch:
    """Called after each step of a world; raises Broken with every objection.

    `rough` tells that webhooks are lost on their way now: the carrier may then wait for an answer.
    `excused_s` is how long effects may take (a carrier that is out, a database that was down), and
    `blind` that the database cannot be looked at. `troubles` excuse what they touch, to the second.
    `edited` are the rotas that came into force meanwhile, each with its instant.
    Everything is dated by the carrier's clock, whatever ours was when it was written.
    """

    rough: bool = False
    excused_s: float = 3.0
    blind: bool = False
    up_since: datetime | None = None
    troubles: Troubles = field(default_factory=Troubles)
    edited: list[tuple[datetime, str]] = field(default_factory=list)
    looks: int = 0
    followed: dict[str, Followed] = field(default_factory=dict)
    open: dict[str, Followed] = field(default_factory=dict)
    exhausted: dict[str, datetime] = field(default_factory=dict)
    pending: dict[str, Came] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    out_of_turn: Counter[str] = field(default_factory=Counter)
    colleagues: set[str] = field(default_factory=set)
    errands: dict[str, Errand] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    clock: OurClock = field(default_factory=OurClock)
    turn: tuple[datetime | None, datetime | None] = (None, None)
    """When strangers last had the page they share: by our clock, and truly."""

    def __call__(self, world: World) -> None:
        """Look at what has happened since the last look."""
        self.looks += 1
        if not (self.blind or world.dead):
            self._see_the_clock(world)
        self.ledger.told(world)
        self.object_to([*self._came_in(world), *self._on_the_line(world), *self._kept(world)])

    def at_the_end(self, world: World) -> None:
        """Look once more at everything there is, from the beginning."""
        self(world)
        wrong: list[str] = []
        with world.desk.db.reading() as conn:
            for contact, lines in self.ledger.everything(conn):
                told = list(steps(None, lines))
                wrong += [*history.unbroken(lines), *history.folds_to(told, contact)]
                wrong += custody.in_custody(contact)
        self.object_to(wrong)

    def object_to(self, wrong: Sequence[str]) -> None:
        """Fail the story if there is anything to object to."""
        if wrong:
            raise Broken("\n".join(wrong))

    def _see_the_clock(self, world: World) -> None:
        """It was put back: what waits by it may wait so much longer, or begin anew."""
        was, now, pace = self.clock.by, world.now, world.desk.pace
        if not self.clock.jumped(now, world.skew):
            return
        bound_s_ = bound_s(world, world.desk.now)
        for each in self.open.values():
            each.promised = self.clock.followed(each.contact, each.promised, now, pace, bound_s_)
        if self.clock.by < was:
            self.troubles.strikes("clock", now)
            for each in self.open.values():
                each.last_sign = now

    # N1
    def _came_in(self, world: World) -> Iterable[str]:
        for call in self.ledger.new_calls(world):
            self.calls.append(call)
        for came in self.ledger.came(world):
            self.pending[came.sid] = came
        if not self.pending or self.blind:
            return []
        with world.desk.db.reading() as conn:
            stored = self.ledger.stored(conn, self.pending)
        spooled = self.ledger.spooled(world) if len(stored) < len(self.pending) else ()
        answered = self.ledger.with_answers(self.pending.values())
        wrong = arrivals.taken_in(
            [self._excused(each, world.now) for each in answered], stored, world.now,
            spooled=spooled, up_since=self.up_since,
        )  # fmt: skip
        self.pending = {sid: c for sid, c in self.pending.items() if sid not in stored}
        return wrong

    def _excused(self, came: Came, now: datetime) -> Came:
        """As if it had come later by the time that was lost since."""
        return replace(came, at=came.at + self.troubles.lost(INTAKE, came.at, now))

    # N6
    def _on_the_line(self, world: World) -> list[str]:
        wrong: list[str] = []
        for call in self.calls:
            sounds = self.ledger.sounds(call)
            began, until = call.created_at, call.ended_at or world.now
            excused = ROUGH_S if self.rough or self.troubles.during(LINE, began, until) else 0.0
            failed = 1 + self.ledger.failed[call.sid]
            wrong += caller.heard_well(sounds, began, until, excused_s=failed * excused)
            wrong += caller.ended_well(sounds, caller_left=call.leaving)
            lost = max(3, failed) * excused
            lost += WAIT_S * MOST_WAITS if call.sid in self.colleagues else 0
            wrong += caller.within_bound(
                sounds, began, until, self._bound_s(world, call, until) + lost,
                exhausted_at=self.exhausted.get(call.sid) or self.ledger.outside.get(call.sid),
            )  # fmt: skip
        self.calls = [call for call in self.calls if not call.over]
        return wrong

    def _bound_s(self, world: World, call: Call, until: datetime) -> float:
        """By the promise of the plan at the beginning, or of one that came during the call."""
        began, times = call.created_at, self.out_of_turn[call.sid]
        before = [plan for at, plan in self.edited if at <= began][-1:]
        during = [plan for at, plan in self.edited if began < at <= until]
        plans = (before or [world.plan or EXAMPLE]) + during
        return max(
            bound_s(world, began + by, plan, out_of_turn=times)
            for plan in plans for by in self.clock.showed(began, until)
        )  # fmt: skip

    # N2, N3, N4, N5, N7, N9
    def _kept(self, world: World) -> list[str]:
        if self.blind:
            return []
        wrong: list[str] = []
        if self.ledger.written(world):
            with world.desk.db.reading() as conn:
                found = self.ledger.errands(conn, world)
                self.errands |= {each.id: each for each in found}
                for contact, lines in self.ledger.new_lines(conn):
                    wrong += self._followed(contact, lines, world)
        return [*wrong, *self._on_time(world), *self._sent(world)]

    def _on_time(self, world: World) -> list[str]:
        """In a crowd strangers share one page a minute; everybody else keeps the usual pace."""
        now, pace = world.now, world.desk.pace
        wrong: list[str] = []
        crowd = custody.crowded(each.contact for each in self.open.values())
        for each in self.open.values():
            if crowd and each.contact.caller.stranger:
                continue
            slack = self._slack(STEPS, each.promised.deadline or now, now)
            wrong += custody.not_overdue(each.promised, now, slack)
            if now - each.last_sign > pace.eager_step:
                slack = self._slack(STEPS, each.last_sign, now)
                wrong += custody.not_forgotten(each.promised, each.last_sign, now, pace, slack)
        return wrong + self._turns(world) if crowd else wrong

    def _turns(self, world: World) -> list[str]:
        with world.desk.db.reading() as conn:
            told = shared_page_at(conn, world.team_id)
        if told != self.turn[0]:
            self.turn = (told, told and self.clock.truly(told))
        turn_at = self.turn[1]
        waiting = [each.promised for each in self.open.values()]
        slack = self._slack(STEPS, turn_at or world.now, world.now)
        return custody.in_turn(waiting, turn_at, world.now, world.desk.pace, slack)

    def _slack(self, kinds: Collection[str], since: datetime, now: datetime) -> timedelta:
        """What is excused of the time since then."""
        base = timedelta(seconds=self.excused_s)
        return base + self.troubles.lost(kinds, since, now) if now - since > base else base

    def _followed(self, contact: Contact, lines: Sequence[Line], world: World) -> list[str]:
        known = self.followed.get(contact.id)
        found = list(steps(known.contact if known else None, lines))
        seq, digest = (known.seq, known.digest) if known else (0, "")
        wrong = [*history.unbroken(lines, digest, seq), *history.folds_to(found, contact)]
        wrong += custody.in_custody(contact)
        at, pace = self.clock.begun(lines[-1].at), world.desk.pace
        wrong += custody.keeps_pace(contact, at, pace, bound_s(world, at))
        for step in found:
            wrong += self._step(step, pace)
        signs = [self.clock.truly(line.at) for line in lines if line.kind in custody.SIGNS]
        last_sign = signs[-1] if signs else known.last_sign if known else world.now
        promised = self.clock.promised(contact)
        now = Followed(contact, promised, lines[-1].seq, lines[-1].digest, last_sign)
        self.followed[contact.id] = self.open[contact.id] = now
        if contact.state == "closed":
            del self.open[contact.id]
        return wrong

    def _step(self, step: Step, pace: Pace) -> list[str]:
        if step.line.kind in ("outside rang", "recorder") and step.before and step.before.call:
            self.exhausted.setdefault(step.before.call, self.clock.truly(step.line.at))
        if step.line.kind == "phone rang" and step.before and step.before.call:
            rings_first = step.before.ring_next == step.line.person
            self.out_of_turn[step.before.call] += int(rings_first)
        if step.after.call and is_colleague(step.after.caller):
            self.colleagues.add(step.after.call)
        mine = [e for e in self.errands.values() if e.contact == step.line.contact]
        return [
            *history.rightful(self.clock.talked(step), pace.short_talk.total_seconds()),
            *pages.asked_once(step),
            *pages.paged(step, mine),
        ]

    def _sent(self, world: World) -> list[str]:
        """What was tried before is put off by our clock, and leased anew when that is put back."""
        wrong: list[str] = []
        now = world.now
        for each in self.errands.values():
            kinds = SENDS | {"clock"} if each.attempts else SENDS
            wrong += pages.bounded(each, self.ledger.excuses(each, world))
            wrong += pages.prompt(each, now, self._slack(kinds, each.made_at, each.ended_at or now))
        self.errands = {k: e for k, e in self.errands.items() if e.state == "waiting"}
        return wrong
