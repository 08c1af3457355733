"""The story of a contact: what has happened, and what happens next by itself, and when."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from oncall.contact.core.due import due
from oncall.contact.core.scene import Scene
from oncall.contact.core.telling import sentence, state, told
from oncall.contact.core.values import Contact
from oncall.contact.rows.meanwhile import Ahead
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, scene_from
from oncall.wording.words import Words, begun

Told = Callable[[datetime], str]
"""How a page writes an instant."""

LATEST = 30


@dataclass(frozen=True)
class Past:
    """One line of what has happened."""

    at: str
    words: str


@dataclass(frozen=True)
class Next:
    """What happens by itself, and when; `due` is the instant for a count-down, if there is one."""

    words: str
    at: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class Story:
    """One contact as the page tells it; `contact_state` is the word of the state machine."""

    id: str
    code: int
    who: str
    contact_state: str
    state: str
    opened: str
    earlier: int
    past: tuple[Past, ...]
    next: Next | None

    @property
    def is_open(self) -> bool:
        """Whether somebody is still owed something."""
        return self.contact_state != "closed"


@dataclass(frozen=True)
class Teller:
    """Tells of contacts as they are now; `told` writes an instant as the page does.

    `_then` is the team at the instants that were asked about, and what may be known of it then.
    """

    desk: Desk
    team: TeamNow
    told: Told
    words: Words
    ahead: Ahead
    _then: dict[datetime, tuple[TeamNow, Scene]] = field(default_factory=dict)

    def story(self, contact: Contact, history: Iterable[Any], coming: Next | None) -> Story:
        """One contact: its history, as its rows tell it, and what `next` says of it."""
        lines = tuple(Past(self.told(row.at), self._past(row, contact)) for row in history)
        return Story(
            contact.id, contact.code, self.who(contact), contact.state, self.state(contact),
            self.told(contact.opened_at), max(0, len(lines) - LATEST), lines[-LATEST:],
            coming,
        )  # fmt: skip

    def who(self, contact: Contact) -> str:
        """Whose number it was."""
        return begun(self.words.who(contact.caller.name))

    def state(self, contact: Contact) -> str:
        """How it stands, in a few words."""
        return state(self.words, contact, self.team.name_of)

    def next(self, contact: Contact) -> Next | None:
        """What a deadline will bring; a closed contact has none."""
        if contact.state == "ringing":
            return self._while_it_rings(contact)
        if contact.state == "talking":
            return self._while_they_talk(contact)
        return self._by_deadline(contact)

    def _by_deadline(self, contact: Contact) -> Next | None:
        """The very decision that the deadline will make, told beforehand.

        It is made once for the same contact, while the same goes on beside it, by the same rota
        and those who work here today: whatever the time is until then, it comes out the same.
        """
        at = contact.deadline
        if at is None:
            return None
        key = "next", contact, self.ahead.rows, self.team.today, self.words
        words = self.team.once(key, lambda: self._brings(at, contact))
        return Next(words, self.told(at), at)

    def _brings(self, at: datetime, contact: Contact) -> str:
        """What happens then, in a sentence."""
        events = due(contact, self._scene_at(at, contact)).events
        coming = list(dict.fromkeys(self._coming(event, contact) for event in events))
        held, person = contact.state == "held", self.team.name_of(contact.holder)
        key = "line.holder_is_silent" if held else "line.nobody_has_it"
        return self.words(key, person=person, what=self.words.join(coming))

    def _while_it_rings(self, contact: Contact) -> Next:
        if contact.asked_at is None or not contact.asked_now:
            return Next(self.words("line.soon"))
        person = self.team.name_of(contact.asked_now[-1])
        until = contact.asked_at + self._ring(contact)
        return Next(self.words("line.not_answered", person=person), self.told(until), until)

    def _ring(self, contact: Contact) -> timedelta:
        """How long the phone rings: as the rung says, and what the carrier adds."""
        pace = self.desk.pace
        ladder = self._scene_at(self.team.now, contact).ladder
        planned = 1 <= contact.rung <= len(ladder)
        return (ladder[contact.rung - 1].ring if planned else pace.ring) + pace.carrier_extra

    def _while_they_talk(self, contact: Contact) -> Next | None:
        if contact.bridged_at is None:
            return None
        holder = self.team.name_of(contact.holder)
        counts_at = contact.bridged_at + self.desk.pace.short_talk
        if counts_at > self.team.now:
            words = self.words("line.too_short", person=holder)
            return Next(words, self.told(counts_at), counts_at)
        if contact.words or contact.sign_at > contact.bridged_at:
            return Next(self.words("line.unread", person=holder))
        return Next(self.words("line.will_close"))

    def _scene_at(self, at: datetime, contact: Contact) -> Scene:
        """Of two contacts that wait for the same instant only the caller is another."""
        if at not in self._then:
            then = replace(self.team, now=at)
            scene = scene_from(then, self.desk.pace, contact.caller, self.ahead.at(at))
            self._then[at] = then, scene
        team, scene = self._then[at]
        return replace(scene, outside=len(team.outside(contact.caller)))

    def _past(self, event: Any, contact: Contact) -> str:
        """What has happened; `event` is the row of one."""
        name_of = self.team.name_of
        return told(self.words, event.kind, event.person, event.detail, contact, name_of)

    def _coming(self, event: Any, contact: Contact) -> str:
        """What will happen; `event` is one of the core's."""
        name_of = self.team.name_of
        return sentence(
            self.words, "comes", event.kind, event.person, event.detail, contact, name_of
        )
