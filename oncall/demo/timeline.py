"""The time line of each contact: what has happened, and what happens next by itself, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from oncall.contact.core.due import due
from oncall.contact.core.scene import Scene
from oncall.contact.core.values import Contact
from oncall.contact.rows import contacts, notes
from oncall.contact.work.desk import Desk
from oncall.contact.work.team import TeamNow, scene_from
from oncall.demo.screens import Told
from oncall.demo.sentences import COMES, HAPPENED, join, sentence, state, who

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


def stories(conn: Connection, desk: Desk, team: TeamNow, told: Told) -> tuple[Story, ...]:
    """Every contact, open ones first, then the newest."""
    teller = Teller(conn, desk, team, told)
    found = [kept.contact for kept in contacts.all_contacts(conn) if kept.team_id == team.id]
    newest_first = sorted(found, key=lambda each: each.opened_at, reverse=True)
    return tuple(map(teller.story, sorted(newest_first, key=lambda c: c.state == "closed")))


class Teller:
    """Tells of contacts as they are now."""

    def __init__(self, conn: Connection, desk: Desk, team: TeamNow, told: Told) -> None:
        self._conn, self._desk, self._team, self._told = conn, desk, team, told

    def story(self, contact: Contact) -> Story:
        """One contact: its history and what comes next."""
        history = contacts.history(self._conn, contact.id)
        lines = tuple(
            Past(self._told(row.at), self._say(HAPPENED, row, contact)) for row in history
        )
        return Story(
            contact.id, contact.code, who(contact), contact.state,
            state(contact, self._team.name_of), self._told(contact.opened_at),
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
        said = [self._say(COMES, event, contact) for event in events]
        silent = self._team.name_of(contact.holder) if contact.state == "held" else "nobody"
        verb = "says nothing" if contact.state == "held" else "has taken it"
        words = f"If {silent} {verb} by then, {join(list(dict.fromkeys(said)))}."
        return Next(words, self._told(contact.deadline), contact.deadline)

    def _while_it_rings(self, contact: Contact) -> Next:
        if contact.asked_at is None or not contact.asked_now:
            return Next("A phone will ring in a moment.")
        person = self._team.name_of(contact.asked_now[-1])
        until = contact.asked_at + self._ring(contact)
        words = f"If {person}’s phone is not answered by then, the call moves on."
        return Next(words, self._told(until), until)

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
            words = f"If the talk ends before then, it does not count: {holder} must follow up."
            return Next(words, self._told(counts_at), counts_at)
        if contact.words or contact.sign_at > contact.bridged_at:
            return Next(f"When they hang up, {holder} still has it: something is unread.")
        return Next("When they hang up, the contact is closed.")

    def _scene_at(self, at: datetime, contact: Contact) -> Scene:
        team = TeamNow(self._team.id, at, self._team.rota, self._team.staff)
        busy = contacts.busy(self._conn, team.id, at)
        last = notes.last_contacts(self._conn, team.id)
        return scene_from(team, self._desk.pace, contact.caller, busy, last)

    def _say(self, sentences: Mapping[str, str], event: Any, contact: Contact) -> str:
        """What an event says; `event` is one of the core's, or its row."""
        return sentence(
            sentences, event.kind, event.person, event.detail, contact, self._team.name_of
        )
