"""A call as a life without a carrier has it: phones ring one after another, two talk, it ends."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from oncall.contact.core import intake, live
from oncall.contact.core.ladder import next_phone
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Arrival, Contact, Decision
from oncall.demo.simulation.chance import one_of
from oncall.demo.simulation.drawn import Sign

if TYPE_CHECKING:
    from oncall.demo.simulation.core_life import Life

PICKS_UP = (
    ("1", 55), ("nothing", 15), ("voicemail", 8), ("2", 5), ("gone in the whisper", 3),
    ("1, and no bridge", 4),
)  # fmt: skip
UNHEARD_S = 85
"""When a callback is lost, the carrier's log tells of the end so much later."""


@dataclass
class Call:
    """One call of a family, from its first ring; the family is `there` until it leaves."""

    life: "Life"
    contact: str
    sid: str
    sign: Sign
    began: datetime
    rung: list[tuple[int, str]] = field(default_factory=list)
    there: bool = True
    talks: bool = False
    outside: int = 0
    turn: int = 0

    def begins(self) -> None:
        """The carrier asks what to do with it."""
        arrival = Arrival(self.sid, "call", self.began)
        self.life.decide(self.contact, lambda c, s: intake.rang(c, s, arrival))
        self.life.later(self.sign.patience_s, self._loses_patience)
        self.ring_next()

    def ring_next(self) -> None:
        """The next phone, or what comes after the ladder."""
        if not self.there:
            return
        life, contact = self.life, self.life.contacts[self.contact]
        scene = life.scene(contact)
        phone = next_phone(
            scene, contact.caller, self.rung,
            first=live.rings_first(contact, self.sid), passed=contact.passed,
        )  # fmt: skip
        if phone is None or len(self.rung) > 20:
            self._after_ladder()
            return
        again = any(person == phone.person for _, person in self.rung)
        life.decide(
            self.contact,
            lambda c, s: live.phone_rings(c, s, phone, self.sid, again=again),
        )
        self.rung.append((phone.place, phone.person))
        self.turn += 1
        how = "1" if life.settled else one_of(life.chance, PICKS_UP)
        if how == "nothing" or life.has_no_phone(phone.person):
            life.later(phone.ring.total_seconds() + 5, partial(self._in_vain, self.turn))
        else:
            after = life.chance.uniform(1, phone.ring.total_seconds())
            life.later(after, partial(self._picked_up, self.turn, phone.person, how))

    def _in_vain(self, turn: int) -> None:
        if turn == self.turn and not self.talks:
            self.ring_next()

    def _picked_up(self, turn: int, person: str, how: str) -> None:
        if turn != self.turn or self.talks or not (self.there or how.startswith("1")):
            return
        if not how.startswith("1"):
            self.life.later(8, partial(self._in_vain, turn))
            return
        verdict = self.life.claim(self, person)
        if verdict != "bridge":
            self.life.later(2, partial(self._in_vain, turn))
        elif how == "1":
            self._talk()
        else:
            self.life.decide(self.contact, lambda c, s: live.not_bridged(c, s, self.sid))
            self.ring_next()

    def _talk(self) -> None:
        self.talks = True
        colleague = self.life.chance.choice((5.0, 45.0, 80.0, 240.0, 900.0))
        family = self.sign.talks_s or 1e6
        self.life.later(min(colleague, family), lambda: self._talked(first=family < colleague))

    def _talked(self, *, first: bool) -> None:
        """The talk is over; `first`: the family hung up, or the colleague did."""
        self.talks, self.there = False, not first
        went_on = False

        def over(contact: Contact, scene: Scene) -> Decision:
            nonlocal went_on
            decision, then = live.talk_over(contact, scene, self.sid, caller_there=self.there)
            went_on = then == "go on"
            return decision

        if self.there or self.sign.readings.action_after_hang_up:
            self.life.decide(self.contact, over)
        if self.there and went_on:
            self.ring_next()
        else:
            self._over()

    def _loses_patience(self) -> None:
        if self.there and not self.talks:
            self.there = False
            self._over()

    def _over(self) -> None:
        """The line is closed; the word of it may be lost, late or doubled."""
        self.there = False
        for delay in self.life.word_comes():
            self.life.later(UNHEARD_S if delay is None else delay, self._we_hear)

    def _we_hear(self) -> None:
        self.life.decide(
            self.contact, lambda c, s: live.call_over(c, s, self.sid, self.life.ours(self.began))
        )

    def _after_ladder(self) -> None:
        scene = self.life.scene(self.life.contacts[self.contact])
        if self.outside < scene.outside:
            self.outside += 1
            self.life.decide(self.contact, lambda c, s: live.outside_rings(c, s, self.sid, "one"))
            answers = self.life.chance.random() < 0.6
            self.life.later(9, self._outside_answers if answers else self._after_ladder)
            return
        self.life.decide(self.contact, lambda c, s: live.recorder_starts(c, s, self.sid))
        if self.sign.says:
            self.life.later(15, self._left_a_message)

    def _outside_answers(self) -> None:
        if self.there:
            self.talks = True
            self.life.decide(self.contact, lambda c, s: live.outside_answered(c, s, self.sid))
            self.life.later(120, self._over)

    def _left_a_message(self) -> None:
        if self.there:
            self.life.arrives(f"RE{self.sid}", "recording")
