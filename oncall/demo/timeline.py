"""The time line of each contact: what has happened, and what happens next by itself, and when."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from oncall.contact.core.due import due
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts
from oncall.contact.rows.meanwhile import meanwhile
from oncall.contact.rows.tables import contact, event
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, scene_from
from oncall.demo.screens import Told
from oncall.demo.sentences import sentence, state, told
from oncall.demo.words import Words, begun

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


def stories(
    conn: Connection, desk: Desk, team: TeamNow, told: Told, words: Words
) -> tuple[Story, ...]:
    """Every contact, open ones first, then the newest."""
    teller = Teller(conn, desk, team, told, words)
    found = [kept.contact for kept in contacts.all_contacts(conn) if kept.team_id == team.id]
    newest_first = sorted(found, key=lambda each: each.opened_at, reverse=True)
    return tuple(map(teller.story, sorted(newest_first, key=lambda c: c.state == "closed")))


_written = select(
    select(func.count()).select_from(event).scalar_subquery(),
    func.min(contact.c.deadline),
    func.max(contact.c.deadline),
)


def written(conn: Connection) -> tuple[object, ...]:
    """Another one whenever something was written of a contact."""
    return tuple(conn.execute(_written).one())


class Teller:
    """Tells of contacts as they are now."""

    def __init__(
        self, conn: Connection, desk: Desk, team: TeamNow, told: Told, words: Words
    ) -> None:
        self._conn, self._desk, self._team, self._told = conn, desk, team, told
        self._words = words

    def story(self, contact: Contact) -> Story:
        """One contact: its history and what comes next."""
        history = contacts.history(self._conn, contact.id)
        lines = tuple(Past(self._told(row.at), self._past(row, contact)) for row in history)
        who = begun(self._words.who(contact.caller.name))
        return Story(
            contact.id, contact.code, who, contact.state,
            state(self._words, contact, self._team.name_of), self._told(contact.opened_at),
            max(0, len(lines) - LATEST), lines[-LATEST:], self.next(contact),
        )  # fmt: skip

    def next(self, contact: Contact) -> Next | None:
        """What a deadline will bring; a closed contact has none."""
        if contact.state == "ringing":
            return self._while_it_rings(contact)
        if contact.state == "talking":
            return self._while_they_talk(contact)
        return self._by_deadline(contact)

    def _by_deadline(self, contact: Contact) -> Next | None:
        """The very decision that the deadline will make, told beforehand."""
        if contact.deadline is None:
            return None
        events = due(contact, self._scene_at(contact.deadline, contact)).events
        coming = list(dict.fromkeys(self._coming(event, contact) for event in events))
        held, person = contact.state == "held", self._team.name_of(contact.holder)
        key = "line.holder_is_silent" if held else "line.nobody_has_it"
        words = self._words(key, person=person, what=self._words.join(coming))
        return Next(words, self._told(contact.deadline), contact.deadline)

    def _while_it_rings(self, contact: Contact) -> Next:
        if contact.asked_at is None or not contact.asked_now:
            return Next(self._words("line.soon"))
        person = self._team.name_of(contact.asked_now[-1])
        until = contact.asked_at + self._ring(contact)
        return Next(self._words("line.not_answered", person=person), self._told(until), until)

    def _ring(self, contact: Contact) -> timedelta:
        """How long the phone rings: as the rung says, and what the carrier adds."""
        pace = self._desk.pace
        ladder = self._scene_at(self._team.now, contact).ladder
        planned = 1 <= contact.rung <= len(ladder)
        return (ladder[contact.rung - 1].ring if planned else pace.ring) + pace.carrier_extra

    def _while_they_talk(self, contact: Contact) -> Next | None:
        if contact.bridged_at is None:
            return None
        holder = self._team.name_of(contact.holder)
        counts_at = contact.bridged_at + self._desk.pace.short_talk
        if counts_at > self._team.now:
            words = self._words("line.too_short", person=holder)
            return Next(words, self._told(counts_at), counts_at)
        if contact.words or contact.sign_at > contact.bridged_at:
            return Next(self._words("line.unread", person=holder))
        return Next(self._words("line.will_close"))

    def _scene_at(self, at: datetime, contact: Contact) -> Scene:
        team = TeamNow(self._team.id, at, self._team.rota, self._team.staff)
        others = meanwhile(self._conn, team.id, at)
        return scene_from(team, self._desk.pace, contact.caller, others)

    def _past(self, event: Any, contact: Contact) -> str:
        """What has happened; `event` is the row of one."""
        name_of = self._team.name_of
        return told(self._words, event.kind, event.person, event.detail, contact, name_of)

    def _coming(self, event: Any, contact: Contact) -> str:
        """What will happen; `event` is one of the core's."""
        name_of = self._team.name_of
        return sentence(
            self._words, "comes", event.kind, event.person, event.detail, contact, name_of
        )
