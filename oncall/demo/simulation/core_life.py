"""The life of one number through the core: signs, phones, answers, faults; no database at all.

Decisions are recorded and carried out as the house does it, with a crash here and a lost word
there; N2, N3, N4, N7 and N9 are looked after at every line.
"""

import heapq
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from oncall.contact.core import due, intake, live
from oncall.contact.core.clock import not_too_late
from oncall.contact.core.invariants import custody, history, pages
from oncall.contact.core.invariants.values import Errand, Line, Step, steps
from oncall.contact.core.live import Claim
from oncall.contact.core.record import chained, made, plain
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Arrival, Contact, Decision, Effect, Event, Kind
from oncall.demo.simulation.chance import drawn_for, one_of
from oncall.demo.simulation.core_call import Call
from oncall.demo.simulation.core_outbox import AFTER_A_CRASH_S, Outbox
from oncall.demo.simulation.drawn import Fault, Sign
from oncall.demo.simulation.scenes import PACE, caller, scene
from oncall.demo.simulation.watch import Broken

SETTLED = ("held", "talking", "closed")
TAKEN = ("claimed", "acknowledged")
CALM_AFTER = timedelta(hours=2)
CONVERGES_WITHIN = timedelta(hours=6)
BOUND_S = 300.0
MOST_STEPS = 5_000
Decide = Callable[[Contact, Scene], Decision]


class Life:
    """One number, its signs and the faults drawn for it. `lines` is what happened."""

    def __init__(self, seed: int, signs: Sequence[Sign], faults: Sequence[Fault]) -> None:
        self.signs, self.faults = signs, faults
        self.chance = drawn_for(seed, "life", signs[0].name)
        self.now: datetime = signs[0].at
        last = max([*(sign.at for sign in signs), *(fault.until for fault in faults)])
        self.calm_at: datetime = last + CALM_AFTER
        self.contacts: dict[str, Contact] = {}
        self.lines: dict[str, list[Line]] = {}
        self.outbox = Outbox(self)
        self.signed: dict[str, datetime] = {}
        self.struck: Counter[str] = Counter(each.kind for each in faults)
        self._heap: list[tuple[datetime, int, Callable[[], None]]] = []
        self._made = 0
        for count, sign in enumerate(signs):
            self._at(sign.at, partial(self._comes, sign, f"CA{count}"))
        for fault in faults:
            if fault.kind == "clock":
                self._at(fault.at, self._see_the_clock)
                self._at(fault.until, self._see_the_clock)

    def live(self) -> None:
        """All of it; raises Broken at the first thing that is not as it must be."""
        for _ in range(MOST_STEPS):
            if not self._heap:
                break
            at, _, action = heapq.heappop(self._heap)
            self.now = max(self.now, at)
            action()
            left = [c for c in self.contacts.values() if c.state != "closed"]
            if left and self.now > self.calm_at + CONVERGES_WITHIN:
                raise Broken(f"open: contact {left[0].code} is {left[0].state} after 6 calm hours")
        else:
            raise Broken("time stands still: something stays due")

    # Time and the world
    @property
    def settled(self) -> bool:
        """Whether everybody does as she should by now."""
        return self.now >= self.calm_at

    def ours(self, at: datetime) -> datetime:
        """The same instant on our machine's clock."""
        skews = [float(f.what) for f in self.faults if f.kind == "clock" and f.at <= at < f.until]
        return at + timedelta(seconds=skews[-1] if skews else 0)

    def _see_the_clock(self) -> None:
        """The worker notices that the clock was put back."""
        for id, contact in list(self.contacts.items()):
            if contact.state != "closed":
                self.decide(id, not_too_late)

    def later(self, seconds: float, action: Callable[[], None]) -> None:
        """Do this in so many seconds."""
        self._at(self.now + timedelta(seconds=seconds), action)

    def _at(self, at: datetime, action: Callable[[], None]) -> None:
        self._made += 1
        heapq.heappush(self._heap, (at, self._made, action))

    def lasts(self, kind: str) -> Fault | None:
        """The fault of this kind that lasts now, if one does."""
        found = (f for f in self.faults if f.kind == kind and f.at <= self.now < f.until)
        return next(found, None)

    def has_no_phone(self, person: str) -> bool:
        """Whether her handset is out of order now."""
        fault = self.lasts("phones")
        return fault is not None and fault.what.endswith(f" {person}")

    def word_comes(self) -> Iterator[float | None]:
        """When a callback comes, in seconds: once, twice, late, or None for not at all."""
        if self.lasts("webhooks") is None:
            yield 0.0
            return
        drawn = one_of(self.chance, (("fine", 4), ("lost", 3), ("late", 3), ("doubled", 3)))
        yield {"fine": 0.0, "lost": None, "late": 40 * self.chance.random(), "doubled": 0.0}[drawn]
        if drawn == "doubled":
            yield 3.0

    def scene(self, contact: Contact) -> Scene:
        """The team now, as our clock has it."""
        edits = {f.what for f in self.faults if f.kind == "rota" and f.at <= self.now < f.until}
        return scene(self.ours(self.now), contact.caller, edits)

    # Signs
    def _comes(self, sign: Sign, sid: str) -> None:
        if sign.text is None:
            Call(self, self._contact_of(sid), sid, sign, self.now).begins()
            return
        for delay in self.word_comes():
            self.later(80 if delay is None else delay, partial(self.arrives, sid, "text"))

    def arrives(self, sid: str, kind: Kind) -> None:
        """A text or a recording, once; while nothing can be written it comes again."""
        if sid in self.signed or self.later_if_broken(partial(self.arrives, sid, kind)):
            return
        self.signed[sid] = self.now
        arrival = Arrival(sid, kind, self.ours(self.now))
        self.decide(self._contact_of(sid), lambda c, s: intake.written(c, s, arrival))

    def _contact_of(self, sid: str) -> str:
        """The open contact of this number, or a new one; a hidden number's is always new."""
        who = caller(self.signs[0].number)
        found = [c.id for c in self.contacts.values() if c.state != "closed" and who.number]
        if found:
            return found[0]
        id, code = f"contact {len(self.contacts)}", 200 + len(self.contacts)
        arrival = Arrival(sid, "call", self.ours(self.now))
        self.contacts[id] = intake.new_contact(id, code, who, arrival)
        return id

    # Decide, record, act
    def decide(self, id: str, how: Decide) -> None:
        """One decision, in one transaction."""
        contact = self.contacts[id]
        self._record(contact, how(contact, self.scene(contact)))

    def claim(self, call: Call, person: str) -> Claim:
        """She pressed 1: what she meets."""
        contact = self.contacts[call.contact]
        decision, verdict = live.claimed(
            contact, self.scene(contact), person, call.sid, caller_there=call.there
        )
        self._record(contact, decision)
        return verdict

    def later_if_broken(self, again: Callable[[], None]) -> bool:
        """A crash before the commit leaves nothing of it: it comes again, and is looked at anew."""
        crashed = self.lasts("crash") is not None and self.chance.random() < 0.5
        if crashed or self.lasts("database") is not None:
            self.later(AFTER_A_CRASH_S * self.chance.random(), again)
            return True
        return False

    def _record(self, before: Contact, decision: Decision) -> None:
        if not decision.events:
            return
        after = decision.contact
        new = before.id not in self.lines
        self.contacts[after.id] = after
        events = (made(before), *decision.events) if new else decision.events
        lines = list(self._chained(after.id, events))
        self._look(None if new else before, after, lines, decision.effects)
        if after.state in SETTLED and before.state not in SETTLED:
            self.outbox.drop(after.id)
        for effect in decision.effects:
            self.outbox.put(after.id, effect)
        if after.deadline:
            self._wake(after)

    def _chained(self, id: str, events: Iterable[Event]) -> Iterator[Line]:
        known = self.lines.setdefault(id, [])
        for event in events:
            seq = len(known) + 1
            digest = chained(known[-1].digest if known else "", id, seq, event)
            detail, changes = plain(event.detail), plain(event.changes)
            known.append(Line(id, seq, event.at, event.kind, event.person, detail, changes, digest))
            yield known[-1]

    def _wake(self, contact: Contact) -> None:
        """The worker looks when its deadline has come; a crash or an outage makes it late."""
        skew = self.ours(self.now) - self.now
        at = (contact.deadline or self.now) - skew
        fault = self.lasts("crash") or self.lasts("database")
        late = timedelta(seconds=AFTER_A_CRASH_S * self.chance.random() if fault else 0)
        self._at(max(at, self.now) + late, partial(self._due, contact.id, contact.deadline))

    def _due(self, id: str, expected: datetime | None) -> None:
        contact = self.contacts[id]
        if contact.deadline is None or contact.deadline != expected:
            return
        left = (contact.deadline - self.ours(self.now)).total_seconds()
        if left > 0:  # the clock is another one than when this was put off
            self.later(min(60, max(1, left)), partial(self._due, id, expected))
            return
        if not self.later_if_broken(partial(self._due, id, expected)):
            self.decide(id, due.due)

    # What must always be true
    def _look(
        self, before: Contact | None, after: Contact, lines: list[Line], effects: Sequence[Effect]
    ) -> None:
        found = list(steps(before, lines))
        at = lines[-1].at
        wrong = [*history.folds_to(found, after), *custody.in_custody(after)]
        wrong += custody.keeps_pace(after, at, PACE, BOUND_S)
        for step in found:
            wrong += self._looked_at(step, effects)
        if wrong:
            raise Broken("\n".join(wrong))

    def _looked_at(self, step: Step, effects: Sequence[Effect]) -> list[str]:
        at, id = step.line.at, step.line.contact
        errands = [
            Errand("", id, e.person, e.kind, e.sentence, "waiting", at, None, 0, seq=step.line.seq)
            for e in effects
        ]
        return [
            *history.rightful(step, PACE.short_talk.total_seconds()),
            *pages.asked_once(step),
            *pages.paged(step, errands),
        ]
