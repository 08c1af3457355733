"""What a life without a carrier does with effects: texts and calls reach staff, who answer."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from oncall.contact.core import answers, due
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact, Decision, Effect
from oncall.demo.simulation.chance import one_of
from oncall.demo.simulation.scenes import PACE

if TYPE_CHECKING:
    from oncall.demo.simulation.core_life import Life

AFTER_A_CRASH_S = 40.0
DEAD = ("unreachable", "dead", "opted out")
ANSWERED = ("still_on_it", "new_sign", "cut_short", "receipt", "receipt_hidden")
"""Besides pages, what staff answer."""
ANSWERS = (
    ("acknowledge", 45), ("done", 20), ("decline", 12), ("unclear", 8), ("wrong number", 2),
    ("nothing", 20), ("again", 5),
)  # fmt: skip


class Outbox:
    """Effects of one life, from the decision until somebody answers."""

    def __init__(self, life: "Life") -> None:
        self._life = life
        self._waiting: dict[int, tuple[str, Effect]] = {}
        self._made = 0
        self.sent: Counter[str] = Counter()
        self.duplicates = 0

    def drop(self, id: str) -> None:
        """Whatever still waits for this contact is withdrawn."""
        self._waiting = {n: each for n, each in self._waiting.items() if each[0] != id}

    def put(self, id: str, effect: Effect) -> None:
        """From the outbox to the carrier: at once, after a crash, or when the carrier is back."""
        self._made += 1
        number = self._made
        self._waiting[number] = (id, effect)
        delay = 0.5
        if fault := self._life.lasts("carrier"):
            delay = (fault.until - self._life.now).total_seconds() + 30
        elif self._life.lasts("crash"):
            delay = AFTER_A_CRASH_S * self._life.chance.random()
        self._life.later(delay, partial(self._send, number))
        if self._life.lasts("crash") and self._life.chance.random() < 0.3:
            self._life.later(delay + 35, partial(self._reaches, id, effect))
            self.duplicates += 1

    def _send(self, number: int) -> None:
        if number in self._waiting:
            id, effect = self._waiting.pop(number)
            self._reaches(id, effect)

    def _reaches(self, id: str, effect: Effect) -> None:
        self.sent["texts" if effect.kind == "text" else "calls"] += 1
        fault = self._life.lasts("phones")
        if fault and fault.what.endswith(f" {effect.person}"):
            self._does_not_reach(id, effect, fault.what.rsplit(" ", 1)[0])
        elif effect.kind == "call":
            self._life.later(
                20 * self._life.chance.random(), partial(self._keyed, id, effect.person)
            )
        elif effect.asks or effect.sentence in ANSWERED:
            self._life.later(self._thinks_s(), partial(self._writes, id, effect.person))

    def _does_not_reach(self, id: str, effect: Effect, how: str) -> None:
        person, channel = effect.person, effect.kind
        if channel == "text" and how in DEAD and effect.asks:
            self._life.decide(id, lambda c, s: due.page_failed(c, s, person, "text"))
        elif channel == "call" and how == "off":
            self._life.decide(id, lambda c, s: due.page_failed(c, s, person, "call"))
        elif channel == "call":
            self._life.decide(id, lambda c, s: due.call_unanswered(c, s, person))

    def _thinks_s(self) -> float:
        return (
            30.0
            if self._life.settled
            else self._life.chance.choice((4, 30, 240, 900)) * (0.2 + self._life.chance.random())
        )

    def _keyed(self, id: str, person: str) -> None:
        key = (
            "1" if self._life.settled else one_of(self._life.chance, (("1", 5), ("2", 2), ("", 4)))
        )
        if not key:
            self._life.decide(id, lambda c, s: due.call_unanswered(c, s, person))
        elif answers.may_answer(self._life.contacts[id], person):
            how = answers.acknowledge if key == "1" else answers.decline
            self._life.decide(id, lambda c, s: how(c, s, person))

    def _writes(self, id: str, person: str) -> None:
        contact = self._life.contacts[id]
        if self._life.settled:
            mine = contact.state == "held" and contact.holder == person
            meaning = "done" if mine else "acknowledge"
        else:
            meaning = one_of(self._life.chance, ANSWERS)
        if meaning == "again":
            meaning = "acknowledge"
            self._life.later(2, partial(self._says, id, person, meaning))
        self._says(id, person, meaning)

    def _says(self, id: str, person: str, meaning: str) -> None:
        contact = self._life.contacts[id]
        if self._life.later_if_broken(partial(self._says, id, person, meaning)):
            return
        if meaning == "nothing" or not answers.may_answer(contact, person):
            return
        if contact.state == "closed" and (meaning != "decline" or self._too_late(contact)):
            return
        how: dict[str, Callable[[Contact, Scene, str], Decision]] = {
            "acknowledge": answers.acknowledge, "decline": answers.decline,
            "done": answers.done, "unclear": answers.unclear,
            "wrong number": lambda c, s, p: answers.done(c, s, p, "wrong number"),
        }  # fmt: skip
        self._life.decide(id, lambda c, s: how[meaning](c, s, person))

    def _too_late(self, contact: Contact) -> bool:
        """It is closed for long, or this number has another one open by now."""
        others = [c for c in self._life.contacts.values() if c.state != "closed"]
        closed_at = contact.closed_at or self._life.now
        return bool(others) or self._life.ours(self._life.now) - closed_at > PACE.reopen_within
